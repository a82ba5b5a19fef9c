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

// MaxTextLength is the longest text of a message, in Unicode code points.
const MaxTextLength = 4000

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

// checkText says what keeps a text from being sent.
func checkText(text Text) error {
	s := string(text)
	switch {
	case s == "":
		return Invalid("text", "is required")
	case !utf8.ValidString(s):
		return Invalid("text", "must be valid Unicode")
	case strings.ContainsRune(s, 0):
		return Invalid("text", "must not contain the NUL character")
	case utf8.RuneCountInString(s) > MaxTextLength:
		return Invalid("text", "must have at most 4,000 characters")
	case strings.IndexFunc(s, func(r rune) bool { return !unicode.IsSpace(r) }) < 0:
		return Invalid("text", "must not be only white space")
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
