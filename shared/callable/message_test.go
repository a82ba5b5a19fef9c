package callable_test

import (
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
)

func TestMessage(t *testing.T) {
	t.Parallel()
	berlin := time.FixedZone("CET", 3600)
	m := chat.Message{
		GigID: "gig", ChatID: "team", ID: "message-1", SenderID: "buyer", Text: "<hello> & \"you\"",
		CreatedAt: time.Date(2026, 1, 2, 4, 4, 5, 120_000_000, berlin), ModerationStatus: chat.Unreviewed,
	}
	encoded, err := json.Marshal(callable.NewMessage(m))
	require.NoError(t, err)
	require.JSONEq(t, `{"gigId":"gig","chatId":"team","messageId":"message-1","senderId":"buyer",`+
		`"text":"<hello> & \"you\"","createdAt":"2026-01-02T03:04:05.120000Z","is_read_by_receiver":false,`+
		`"moderationStatus":"unreviewed","redacted":false}`, string(encoded))

	m.ReadByReceiver, m.ModerationStatus, m.Text, m.RedactedAt = true, chat.Hidden, "", m.CreatedAt
	m.ModeratedBy, m.ModeratedAt, m.ModerationReason = "admin", m.CreatedAt.Add(time.Microsecond), "rude"
	encoded, err = json.Marshal(callable.NewMessage(m))
	require.NoError(t, err)
	require.JSONEq(t, `{"gigId":"gig","chatId":"team","messageId":"message-1","senderId":"buyer",`+
		`"text":"","createdAt":"2026-01-02T03:04:05.120000Z","is_read_by_receiver":true,`+
		`"moderationStatus":"hidden","redacted":true,`+
		`"moderatedBy":"admin","moderatedAt":"2026-01-02T03:04:05.120001Z","moderationReason":"rude"}`, string(encoded))
}
