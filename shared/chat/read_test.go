package chat_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/chattest"
)

// crowded is a live store in which so many others are faster.
type crowded struct {
	*chattest.Live
	others, calls int
}

func (s *crowded) CommitRead(ctx context.Context, c chat.Chat, p *chat.Pointer, messages []chat.MessageVersion) error {
	s.calls++
	if s.calls <= s.others {
		return chat.ErrConflict
	}
	return s.Live.CommitRead(ctx, c, p, messages)
}

func TestMarkInACrowd(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		others int
		want   chat.Kind // of the error, or nothing
	}{
		{"nobody else", 0, ""},
		{"sixty who got the same message", 60, ""},
		{"others never stop", 1000, chat.Aborted},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			sender, live := newSender(t)
			m, _, err := sender.Send(t.Context(), buyer, hello)
			require.NoError(t, err)
			store := &crowded{Live: live, others: test.others}
			until, _, err := (&chat.Marker{Receipts: store}).Mark(t.Context(), worker, m.GigID, m.ChatID, m.ID)
			if test.want != "" {
				require.Equal(t, test.want, chat.KindOf(err))
				require.LessOrEqual(t, store.calls, 100)
				return
			}
			require.NoError(t, err)
			require.Equal(t, m.CreatedAt, until)
		})
	}
}
