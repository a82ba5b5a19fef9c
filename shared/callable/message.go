package callable

import (
	"time"

	"example.com/gigchat/shared/chat"
)

// Message is a message in an answer.
type Message struct {
	GigID            string `json:"gigId"`
	ChatID           string `json:"chatId"`
	MessageID        string `json:"messageId"`
	SenderID         string `json:"senderId"`
	Text             string `json:"text"`
	CreatedAt        string `json:"createdAt"`
	IsReadByReceiver bool   `json:"is_read_by_receiver"`
	ModerationStatus string `json:"moderationStatus"`
	Redacted         bool   `json:"redacted"` // PII was removed, or the text erased

	// Set by the last moderation action, absent before.
	ModeratedBy      string `json:"moderatedBy,omitzero"`
	ModeratedAt      string `json:"moderatedAt,omitzero"`
	ModerationReason string `json:"moderationReason,omitzero"`
}

// NewMessage returns m as answers show it.
func NewMessage(m chat.Message) Message {
	return Message{
		GigID:            m.GigID,
		ChatID:           m.ChatID,
		MessageID:        m.ID,
		SenderID:         m.SenderID,
		Text:             string(m.Text),
		CreatedAt:        FormatTime(m.CreatedAt),
		IsReadByReceiver: m.ReadByReceiver,
		ModerationStatus: string(m.ModerationStatus),
		Redacted:         !m.RedactedAt.IsZero(),
		ModeratedBy:      m.ModeratedBy,
		ModeratedAt:      FormatTime(m.ModeratedAt),
		ModerationReason: string(m.ModerationReason),
	}
}

// NewMessageFor returns m as answers show it to the caller: to admins a hidden
// message has its original text.
func NewMessageFor(m chat.StoredMessage, caller chat.Caller) Message {
	if caller.Admin && m.ModerationStatus == chat.Hidden {
		m.Text = m.Original
	}
	return NewMessage(m.Message)
}

// FormatTime returns t in RFC 3339, in UTC with microseconds, and nothing for the
// zero time.
func FormatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000Z")
}
