package chat

import "context"

// Trace is how a user can be found in a chat.
type Trace string

// The traces.
const (
	TraceWrote    Trace = "wrote"    // a message there is theirs
	TraceListed   Trace = "listed"   // participantIds
	TraceRead     Trace = "read"     // a read pointer
	TraceReported Trace = "reported" // a report below a message
	TraceNamed    Trace = "named"    // the gig names them: its team chat
)

// traces are all of them.
var traces = []Trace{TraceWrote, TraceListed, TraceRead, TraceReported, TraceNamed}

// DeletionLive is the live store of [Deletion].
type DeletionLive interface {
	// Context reads a gig and a chat; see [Rooms].
	Context(ctx context.Context, gigID, chatID, messageID string) (Context, error)

	// OldChats returns the chats as they are now; see [RetentionLive].
	OldChats(ctx context.Context, keys []ChatKey) ([]OldChat, error)

	// Traces tells found, in pages, of every chat with such a trace of the user; of
	// the same chat maybe again. It ends with found's first error.
	Traces(ctx context.Context, userID string, t Trace, found func([]ChatKey) error) error

	// ChatMessages hands found a chat's messages after a place, the oldest first,
	// with their texts, senders and themselves whole: in pages of at most so many, of
	// fewer where texts are long. It ends with found's first error.
	ChatMessages(ctx context.Context, key ChatKey, after *Cursor, limit int, found func([]OldMessage) error) error

	// MessagesFrom returns messages of a chat by one sender, as ChatMessages does, in
	// no order and whether they have a time or not.
	MessagesFrom(ctx context.Context, key ChatKey, senderID string, limit int) ([]OldMessage, error)

	// WholeMessages returns the messages as they are now, as ChatMessages does,
	// without those that are gone.
	WholeMessages(ctx context.Context, keys []MessageKey) ([]OldMessage, error)

	// ScrubMessages is RedactMessages, and returns the versions that the messages
	// have then, in their order; none, a nil, where only a report changed or the
	// message is malformed.
	ScrubMessages(ctx context.Context, redactions []Redaction) ([]*Version, error)

	// RemoveMember takes the user's read pointer out of the chat and, but for the
	// team chat, the user out of its list, whatever else the chat has become. ErrConflict
	// if there is no such chat.
	RemoveMember(ctx context.Context, key ChatKey, userID string) error
}

// DeletionArchive is the archive of [Deletion], which keeps the requests, too.
type DeletionArchive interface {
	// OpenDeletion stores the request and returns it, or returns the one of the same
	// user and mode that is not completed.
	OpenDeletion(ctx context.Context, r DeletionRequest) (DeletionRequest, error)

	// UnfinishedDeletions returns the requests that are not completed, with ids and
	// users alone. Those that erase come first: what is redacted is nobody's then, and
	// no erasure would find it.
	UnfinishedDeletions(ctx context.Context) ([]DeletionRequest, error)

	// LockDeletion begins the one session that there may be for a user at a time, or
	// answers an error of kind Aborted.
	LockDeletion(ctx context.Context, userID string) (DeletionSession, error)
}

// DeletionChat is a chat that a request has still to do.
type DeletionChat struct {
	ChatKey
	State DeletionChatState
	Place *Cursor // messages up to here are done; nil: none are
}

// DeletionChatState is how far a chat is.
type DeletionChatState string

// The states.
const (
	ChatPending DeletionChatState = "pending"

	// Of a sealed chat the archive takes nothing any more that somebody wrote before
	// its messages were looked through: of a version that is older, and of which there
	// is no row, it has neither the text nor the reason of a decision, and if it is the
	// user's not the user. What is found in the archive then is all there is. That
	// lasts when the request is completed, and nobody knows the identifiers any more.
	ChatSealed DeletionChatState = "sealed"
	ChatDone   DeletionChatState = "done"
)

// ReasonRow is a row of one of the archive's logs with a reason.
type ReasonRow struct {
	Table  string
	ID     int64
	Reason Text

	// OfDeleted reports whether it is about a message of somebody whose data were
	// deleted.
	OfDeleted bool
}

// DeletionSession is the archive as long as somebody works on a user's requests. It
// is safe for concurrent use. If the lock is lost, so is the session, and everything
// fails.
type DeletionSession interface {
	// Load returns the request as it is.
	Load(ctx context.Context, requestID string) (DeletionRequest, error)

	// AddIdentifiers stores the request's identifiers; its chats are all to be done
	// again.
	AddIdentifiers(ctx context.Context, r DeletionRequest) error

	// ArchivedChats returns the chats with rows by the user.
	ArchivedChats(ctx context.Context, userID string) ([]ChatKey, error)

	// RecordChats adds chats to those to do, unless they are recorded.
	RecordChats(ctx context.Context, requestID string, keys []ChatKey) error

	// ReopenChats is RecordChats, and has chats that were done to be done again. It
	// returns how many are to be done for it.
	ReopenChats(ctx context.Context, requestID string, keys []ChatKey) (int, error)

	// ChatsToDo returns a page of the chats that are not done, in the order of their
	// names.
	ChatsToDo(ctx context.Context, requestID string, after *ChatKey, limit int) ([]DeletionChat, error)

	// SaveChat stores how far a chat is, with the request's counts and failures. What
	// the seal of a chat holds back is what is older than its being recorded, or being
	// put off by a SaveChat that has it pending from the beginning, whichever was last.
	SaveChat(ctx context.Context, r DeletionRequest, c DeletionChat) error

	// SaveRequest stores the request's state, counts and failures, and that its chats
	// are recorded. Of a completed one the identifiers and the chats are dropped.
	SaveRequest(ctx context.Context, r DeletionRequest) error

	// Rows returns a page of the rows of a chat, by message id.
	Rows(ctx context.Context, key ChatKey, afterID string, limit int) ([]Summary, error)

	// Behind returns the ids of those messages of a chat of which the archive has
	// neither that version nor a later one, in no order.
	Behind(ctx context.Context, key ChatKey, versions []MessageVersion) ([]string, error)

	// KeepRows is [Archive.Keep] of many rows, as they are, sealed or not: all are kept
	// or none. InvalidArgument if one of them will never fit.
	KeepRows(ctx context.Context, rows []Summary) error

	// ScrubRows replaces sender and summary of rows, with what describes the text, if
	// they still show the versions that they did.
	ScrubRows(ctx context.Context, rows []Summary) error

	// Reasons returns a page of the rows of a chat's logs that have a reason, by
	// table and id.
	Reasons(ctx context.Context, key ChatKey, after *ReasonRow, limit int) ([]ReasonRow, error)

	// ScrubReasons replaces reasons.
	ScrubReasons(ctx context.Context, rows []ReasonRow) error

	// Unlock ends the session.
	Unlock()
}
