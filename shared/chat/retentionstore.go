package chat

import (
	"context"
	"time"
)

// ChatKey names a chat.
type ChatKey struct{ GigID, ChatID string } //nolint:revive // chat.Key would not say of what

// MessageKey names a message.
type MessageKey struct {
	ChatKey
	ID string
}

// IsValid reports whether the ids are such as a message may have.
func (k MessageKey) IsValid() bool {
	return checkPlace(k.GigID, k.ChatID) == nil && checkMessageID(k.ID) == nil
}

// path orders messages of one time across chats.
func (k MessageKey) path() string {
	return Chat{GigID: k.GigID, ID: k.ChatID}.path() + "/messages/" + k.ID
}

// OldMessage is a message as [Retention] sees it. It may be malformed in every
// field but its time.
type OldMessage struct {
	MessageKey
	CreatedAt time.Time
	Status    ModerationStatus // as it is stored
	UpdatedAt time.Time        // the document's update time

	Reporters []string // whose reports lie below the message

	// Stray reports whether something lies below it though it was never reported nor
	// moderated. No door makes such, but whoever writes to the store itself may.
	Stray bool

	Texts *OldTexts // nil unless asked for

	// SenderID and Whole are read for [Deletion] alone. Whole is the message as the
	// archive's row shows it; nil if it is malformed.
	SenderID string
	Whole    *Message
}

// MayHaveBelow reports whether something may lie below the message.
func (m OldMessage) MayHaveBelow() bool { return m.Status != Unreviewed || m.Stray }

// OldTexts are all texts of a message and of what lies below it. What is there and
// no text reads as empty.
type OldTexts struct {
	Text     Text
	Reason   Text // moderationReason
	Original Text
	Reports  map[string]OldReport // by reporter
}

// OldReport is a report below a message.
type OldReport struct {
	Reason    Text
	UpdatedAt time.Time // the document's update time
}

// Redaction is what becomes of a message's texts. What is nil, or not there, stays.
type Redaction struct {
	OldMessage
	Text, Reason, Original *Text
	Reports                map[string]Text // by reporter

	Anonymous    bool   // the sender becomes DeletedUserID
	DropReportBy string // whose report goes; empty: nobody's
}

// OldChat is a chat as [Retention] sees it.
type OldChat struct {
	ChatKey
	Held      bool      // under legal hold
	Activity  time.Time // its newest: what the chat's own document tells
	UpdatedAt time.Time // the document's update time; zero if there is no document

	// Sortable reports whether QuietChats can find it: that it tells when its last
	// message came, or when it began.
	Sortable bool
}

// OldMessages asks for messages of all gigs, the oldest first.
type OldMessages struct {
	From, Before time.Time // sent in this time: from the one, before the other
	After        *Cursor   // by time and path
	Limit        int
	Texts        bool
	Strays       map[MessageKey]bool // those of which Stray is so
}

// RetentionLive is the live store of [Retention].
type RetentionLive interface {
	// OldMessages returns a page of messages and where the next one begins, nil if
	// there is none. What it costs grows with the page alone.
	OldMessages(ctx context.Context, q OldMessages) ([]OldMessage, *Cursor, error)

	// Strays returns the messages that are strays. What it costs grows with the reports
	// and originals that there are; only the strays are in memory.
	Strays(ctx context.Context) (map[MessageKey]bool, error)

	// MessagesAgain returns the messages as they are now, without those that are
	// gone. A stray stays one.
	MessagesAgain(ctx context.Context, messages []OldMessage, texts bool) ([]OldMessage, error)

	// OldChats returns the chats as they are now, without those that have no
	// document.
	OldChats(ctx context.Context, keys []ChatKey) ([]OldChat, error)

	// QuietChats returns a page of the chats whose last message came before a time, or
	// which tell of none and began before it, the longest quiet first, and where the next
	// one begins. It reads all that began before.
	QuietChats(ctx context.Context, before time.Time, after *Cursor, limit int) ([]OldChat, *Cursor, error)

	// HeldChats returns all chats under legal hold.
	HeldChats(ctx context.Context) ([]ChatKey, error)

	// DateChat gives a chat that QuietChats cannot find the time of its activity, so
	// that it can; ErrConflict if it is no longer as it was read.
	DateChat(ctx context.Context, c OldChat) error

	// DeleteMessages deletes the messages and what lies below them, in one commit,
	// reports included that came after they were read. If one of the messages is no
	// longer as it was read it answers ErrConflict.
	DeleteMessages(ctx context.Context, messages []OldMessage) error

	// RedactMessages replaces texts in one commit, and notes when; where only a
	// report changes, the message stays as it is. If a message or a report that
	// changes is no longer as it was read it answers ErrConflict.
	RedactMessages(ctx context.Context, redactions []Redaction) error

	// CountMessages counts the messages of a chat, those before the time, and all.
	CountMessages(ctx context.Context, key ChatKey, before time.Time) (old, all int, err error)

	// DeleteBelow deletes what lies below a chat that has no messages, at most as much
	// as one commit does, and returns how much it was; or else whether nothing is left,
	// which is not so if it has messages. ErrConflict if others got in its way.
	DeleteBelow(ctx context.Context, key ChatKey) (deleted int, empty bool, err error)

	// DeleteChat deletes the chat's document, or answers ErrConflict if it is no
	// longer as it was read.
	DeleteChat(ctx context.Context, c OldChat) error
}

// RetentionArchive is the archive of [Retention].
type RetentionArchive interface {
	// LockRetention begins the one session that there may be at a time, or answers
	// an error of kind Aborted.
	LockRetention(ctx context.Context) (RetentionSession, error)
}

// RetentionSession is the archive as long as a run goes. If the lock is lost, so is
// the session, and everything fails.
type RetentionSession interface {
	// Flags returns those of the flags that are set.
	Flags(ctx context.Context, keys ...string) (map[string]Flag, error)

	// GraceBefore returns the hours of grace that were in effect in the last run
	// that began before the time, or 0 if there was none.
	GraceBefore(ctx context.Context, t time.Time) (hours int, err error)

	// LastPlace returns where the last run, dry ones aside, had to stop; zero if
	// it was through, or there was none.
	LastPlace(ctx context.Context) (Place, error)

	// SaveReport stores the report, in the place of what it was before.
	SaveReport(ctx context.Context, r RetentionReport) error

	// DeleteRows deletes the oldest rows of the archive that are older than the
	// time, but those of the held chats, at most limit, and returns how many they
	// were and where the next ones begin, nil if there are none.
	DeleteRows(ctx context.Context, q OldRows) (deleted int, next *Cursor, err error)

	// CountRows counts the rows that are older than the time, but those of the held
	// chats.
	CountRows(ctx context.Context, q OldRows) (int, error)

	// WithRows returns those of the chats that have rows older than the time.
	WithRows(ctx context.Context, before time.Time, chats []ChatKey) ([]ChatKey, error)

	// Unlock ends the session.
	Unlock()
}

// OldRows asks for rows of the archive.
type OldRows struct {
	Before time.Time
	Held   []ChatKey // leave these out
	After  *Cursor   // by time, that one included
	Limit  int
}
