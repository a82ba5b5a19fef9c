package chat

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"example.com/gigchat/shared/pii"
)

// The longest text of a message, and the longest reason, in Unicode code points.
const (
	MaxTextLength   = 4000
	MaxReasonLength = 500
)

// Text is what a person wrote. It prints as [redacted] in every log and every
// format; string(t) is the deliberate way to the content.
type Text string

const redacted = "[redacted]"

// LogValue keeps the text out of structured logs.
func (Text) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText keeps the text out of JSON, which is how slog prints a struct.
func (Text) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// Format keeps the text out of whatever fmt prints, errors included.
func (Text) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// ModerationStatus is where a message stands with the moderators.
type ModerationStatus string

// The statuses, by their stored text.
const (
	Unreviewed ModerationStatus = "unreviewed"
	Flagged    ModerationStatus = "flagged"
	Approved   ModerationStatus = "approved"
	Hidden     ModerationStatus = "hidden"
)

// IsValid reports whether s is one of the four statuses.
func (s ModerationStatus) IsValid() bool {
	switch s {
	case Unreviewed, Flagged, Approved, Hidden:
		return true
	default:
		return false
	}
}

// leadsTo reports whether a moderator may move a message from s to another status.
func (s ModerationStatus) leadsTo(to ModerationStatus) bool {
	switch s {
	case Unreviewed:
		return to == Flagged || to == Approved || to == Hidden
	case Flagged:
		return to == Approved || to == Hidden
	case Approved:
		return to == Flagged || to == Hidden
	case Hidden:
		return to == Approved
	default:
		return false
	}
}

// Message is one message of the live store.
type Message struct {
	GigID, ChatID, ID string

	SenderID  string
	Text      Text      // empty when hidden or erased
	CreatedAt time.Time // server time of the write, microseconds

	ReadByReceiver bool // every receiver of the moment has read it

	ModerationStatus ModerationStatus
	ModeratedBy      string    // empty before the first moderation action
	ModeratedAt      time.Time // zero before the first moderation action
	ModerationReason Text      // empty before the first moderation action

	RedactedAt time.Time // when PII was removed or the text erased; zero before
}

func (m Message) key() MessageKey { return MessageKey{ChatKey{m.GigID, m.ChatID}, m.ID} }

// checkText says what keeps a text from being sent.
func checkText(text Text) error {
	return checkWritten("text", text, MaxTextLength, "4,000")
}

// checkReason says what keeps a reason from being taken. Every report and every
// decision has one.
func checkReason(reason Text) error {
	return checkWritten("reason", reason, MaxReasonLength, "500")
}

func checkWritten(field string, text Text, longest int, length string) error {
	s := string(text)
	switch {
	case s == "":
		return Invalid(field, "is required")
	case !utf8.ValidString(s):
		return Invalid(field, "must be valid Unicode")
	case strings.ContainsRune(s, 0):
		return Invalid(field, "must not contain the NUL character")
	case utf8.RuneCountInString(s) > longest:
		return Invalid(field, "must have at most "+length+" characters")
	case strings.IndexFunc(s, func(r rune) bool { return !unicode.IsSpace(r) }) < 0:
		return Invalid(field, "must not be only white space")
	default:
		return nil
	}
}

// StoredMessage is a message as the live store keeps it, with what only admins
// may read.
type StoredMessage struct {
	Message
	Original Text // the text of a hidden message; empty otherwise
}

// place is where a message stands in its chat, and placeAmongAll where among those of
// all chats.
func (m StoredMessage) place() Cursor { return Cursor{At: m.CreatedAt, Name: m.ID} }

func (m StoredMessage) placeAmongAll() Cursor { return Cursor{At: m.CreatedAt, Name: m.key().path()} }

// isRepeatOf reports whether sending text as senderID would have made this
// message: a retry of the same send, however the message changed since. An
// erased message has no text left to compare, so nothing repeats it.
func (m StoredMessage) isRepeatOf(senderID string, text Text) bool {
	kept := m.Text
	if m.ModerationStatus == Hidden {
		kept = m.Original
	}
	if m.SenderID != senderID || kept == "" {
		return false
	}
	if !m.RedactedAt.IsZero() {
		text = Text(pii.Redact(string(text)))
	}
	return kept == text
}
