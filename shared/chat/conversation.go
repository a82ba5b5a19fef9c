package chat

import (
	"slices"
	"time"
)

// TeamChatID is the chat of all participants of a gig. It exists implicitly;
// the first send creates its document.
const TeamChatID = "team"

// Chat is one conversation inside a gig, as its document says.
type Chat struct {
	GigID          string
	ID             string
	ParticipantIDs []string // as stored, which may be behind the gig
	CreatedAt      time.Time
	LastMessageAt  time.Time
	LastMessageID  string               // empty before the first message
	ReadUntil      map[string]time.Time // each member's read pointer, by user id
	Frozen         bool                 // nobody can send
	LegalHold      bool                 // retention and data deletion skip it

	UpdatedAt time.Time // the document's update time: a write may insist on it
}

// Context is a chat with what decides on who may use it, as of one moment.
type Context struct {
	Gig     Gig
	Chat    *Chat          // nil if its document does not exist
	Message *StoredMessage // the message that was asked for; nil if there is none

	// The update times of the message's document and of the one that keeps its text
	// while it is hidden, zero without it: a write may insist on them.
	MessageUpdatedAt, OriginalUpdatedAt time.Time
}

// Members returns who may use the chat now, sorted: for the team chat every
// participant, whatever its document lists; for another chat those whom the
// document lists and who still are participants. A chat that does not exist has
// no members unless it is the team's.
func (c Context) Members(chatID string) []string {
	participants := c.Gig.Participants()
	switch {
	case chatID == TeamChatID:
		return participants
	case c.Chat == nil:
		return nil
	default:
		return slices.DeleteFunc(participants, func(id string) bool { return !slices.Contains(c.Chat.ParticipantIDs, id) })
	}
}

// isMember reports whether the user is one of Members, without listing them.
func (c Context) isMember(userID, chatID string) bool {
	return c.Gig.HasParticipant(userID) &&
		(chatID == TeamChatID || c.Chat != nil && slices.Contains(c.Chat.ParticipantIDs, userID))
}

// isRead reports whether there is somebody to read the message and all of them
// have: every member of the moment but its sender.
func (c Context) isRead(m Message) bool {
	receivers := slices.DeleteFunc(c.Members(m.ChatID), func(id string) bool { return id == m.SenderID })
	return c.Chat != nil && len(receivers) > 0 && !slices.ContainsFunc(receivers, func(id string) bool {
		return c.Chat.ReadUntil[id].Before(m.CreatedAt)
	})
}

// exists reports whether there is a chat to speak of, be it an implicit one.
func (c Context) exists(chatID string) bool {
	return c.Gig.ID != "" && (chatID == TeamChatID || c.Chat != nil)
}

// denied is the one answer to whoever is no participant, names a gig that is
// not there, is no member, or names a chat that is not there: the four look
// alike, so that nobody learns what exists. Admins may see every gig, so to
// them it says that there is nothing.
func denied(caller Caller) error {
	if caller.Admin {
		return &Error{Kind: NotFound, Public: "gigId and chatId name no chat that you are a member of."}
	}
	return &Error{Kind: PermissionDenied, Public: "gigId and chatId must name a chat that you are a member of."}
}

// orTeam returns the chat that an optional chat id names.
func orTeam(chatID string) string {
	if chatID == "" {
		return TeamChatID
	}
	return chatID
}
