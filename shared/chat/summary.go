package chat

import (
	"cmp"
	"slices"
	"time"
	"unicode/utf8"

	"example.com/gigchat/shared/pii"
)

// MaxSummaryLength is the length of a summary in Unicode code points.
const MaxSummaryLength = 160

// Version is a message as one of its document's versions has it.
type Version struct {
	Message
	UpdatedAt time.Time // the document's update time, which orders its versions
}

// Summary is what the archive keeps of a message: the minimum that search and
// statistics need, without personal data.
type Summary struct {
	GigID, ChatID, MessageID string

	SenderID         string
	Summary          Text     // the text without PII, cut to MaxSummaryLength
	TextLength       int      // code points of the stored text
	PIITypes         []string // the types found in the stored text: sorted, distinct, never nil
	ReadByReceiver   bool
	ModerationStatus ModerationStatus
	SentAt           time.Time

	// SourceVersion and DeletedAt order the versions of a row: a later update
	// time stands above an earlier one, and a delete above the write of its time.
	SourceVersion time.Time
	DeletedAt     time.Time // zero while the message is live
}

// CompareVersion orders the versions of a row: below 0 if s is the earlier one.
func (s Summary) CompareVersion(other Summary) int {
	rank := func(s Summary) int {
		if s.DeletedAt.IsZero() {
			return 0
		}
		return 1
	}
	return cmp.Or(s.SourceVersion.Compare(other.SourceVersion), cmp.Compare(rank(s), rank(other)))
}

func (s Summary) key() MessageKey { return MessageKey{ChatKey{s.GigID, s.ChatID}, s.MessageID} }

// equals reports whether both say the same of the same message.
func (s Summary) equals(other Summary) bool {
	return s.key() == other.key() && s.SenderID == other.SenderID &&
		s.Summary == other.Summary && s.TextLength == other.TextLength && slices.Equal(s.PIITypes, other.PIITypes) &&
		s.ReadByReceiver == other.ReadByReceiver && s.ModerationStatus == other.ModerationStatus &&
		s.SentAt.Equal(other.SentAt) && s.SourceVersion.Equal(other.SourceVersion) && s.DeletedAt.Equal(other.DeletedAt)
}

// Summarize returns the archive's row of a live message.
func Summarize(v Version) Summary {
	text := string(v.Text)
	if v.ModerationStatus == Hidden {
		// Hiding empties the text in the same commit. Should a text ever be left
		// standing in a hidden message, it stays out of the archive all the same.
		text = ""
	}
	findings := pii.Scan(text)
	return Summary{
		GigID:            v.GigID,
		ChatID:           v.ChatID,
		MessageID:        v.ID,
		SenderID:         v.SenderID,
		Summary:          Text(firstRunes(pii.Replace(text, findings), MaxSummaryLength)),
		TextLength:       utf8.RuneCountInString(text),
		PIITypes:         distinctTypes(findings),
		ReadByReceiver:   v.ReadByReceiver,
		ModerationStatus: v.ModerationStatus,
		SentAt:           v.CreatedAt,
		SourceVersion:    v.UpdatedAt,
	}
}

func distinctTypes(findings []pii.Finding) []string {
	types := []string{}
	for _, finding := range findings {
		types = append(types, string(finding.Type))
	}
	slices.Sort(types)
	return slices.Compact(types)
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
