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
	LastMessageID  string // empty before the first message
	Frozen         bool   // nobody can send
	LegalHold      bool   // retention and data deletion skip it
}

// isMember reports whether the user may use the chat: for the team chat every
// participant, whatever its document lists; for another chat those whom the
// document lists and who still are participants. A chat that does not exist,
// nil, has no members unless it is the team's.
func isMember(userID string, gig Gig, chatID string, chat *Chat) bool {
	if !gig.HasParticipant(userID) {
		return false
	}
	return chatID == TeamChatID || chat != nil && slices.Contains(chat.ParticipantIDs, userID)
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
