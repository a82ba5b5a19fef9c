package deleteuserdata

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// The proof: of a person who has left traces of every kind, nothing is left, what
// others wrote is otherwise as it was, and doing it again changes nothing.
func TestDelete(t *testing.T) {
	t.Parallel()
	for _, mode := range []chat.DeletionMode{chat.RedactMode, chat.EraseMode} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			w := openWorld(t)
			w.seed(t)
			before := w.live.Everything(t)

			request := w.delete(t, w.deletion(), mode)
			require.Equal(t, chat.DeletionCounts{Messages: 17, Reports: 3, Chats: 4, Rows: 18, Reasons: 4}, request.Counts)
			w.requireGone(t)

			after := w.live.Everything(t)
			for _, s := range conversation {
				if s.only == "archive" {
					continue
				}
				path := "gigs/" + strings.Replace(s.place, "/", "/chats/", 1) + "/messages/" + s.id
				was, is := before[path].Data(), after[path].Data()
				if s.by != person && s.want == "" && s.original == "" && !strings.Contains(s.reason, name) {
					require.Equal(t, before[path].UpdateTime, after[path].UpdateTime, path)
					continue
				}
				switch {
				case s.by != person:
					require.Equal(t, s.by, is["senderId"])
					require.Equal(t, s.want, is["text"], path)
				case mode == chat.EraseMode:
					require.Equal(t, chat.DeletedUserID, is["senderId"])
					require.Empty(t, is["text"])
					require.NotNil(t, is["redactedAt"])
				default:
					require.Equal(t, chat.DeletedUserID, is["senderId"])
					want := s.want
					if want == "" {
						want = s.text
					}
					require.Equal(t, want, is["text"], path)
					require.Equal(t, s.want != "" || s.original != "" || s.reason != "", is["redactedAt"] != nil, path)
				}
				for _, same := range []string{"createdAt", "is_read_by_receiver", "moderationStatus", "moderatedBy", "moderatedAt"} {
					require.Equal(t, was[same], is[same], path)
				}
			}
			for path, doc := range before {
				if strings.HasPrefix(path, "gigs/apart/") || strings.HasPrefix(path, "gigs/untouched/") || strings.HasPrefix(path, "threads/") {
					require.Equal(t, doc.UpdateTime, after[path].UpdateTime, path)
				}
			}
			require.Equal(t, mode == chat.EraseMode, after["gigs/one/chats/team/messages/message-04/moderation/original"].Data()["text"] == "")
			require.Equal(t, "[NAME] was rude", after["gigs/one/chats/team/messages/message-05/reports/buyer"].Data()["reason"])
			require.Equal(t, "wrote [PHONE]", after["gigs/one/chats/team/messages/message-05/reports/other"].Data()["reason"])
			w.requireMirrored(t)

			end := w.end(t)
			require.Contains(t, end.reasons, "message-13: gave 415-555-2670", "it is of nobody whose data were deleted")
			again := w.delete(t, w.deletion(), mode)
			require.NotEqual(t, request.ID, again.ID)
			require.Equal(t, chat.DeletionCounts{}, again.Counts)
			require.Equal(t, end, w.end(t))
			for path, doc := range w.live.Everything(t) {
				require.Equal(t, after[path].UpdateTime, doc.UpdateTime, path)
			}
		})
	}
}

// requireMirrored requires that each row of a live message is that message's.
func (w world) requireMirrored(t testing.TB) {
	t.Helper()
	rows, err := w.archive.Summaries(t.Context())
	require.NoError(t, err)
	for _, row := range rows {
		doc, err := w.live.Message(row.GigID, row.ChatID, row.MessageID).Get(t.Context())
		if err != nil {
			continue
		}
		is := doc.Data()
		text := chat.Text(is["text"].(string))
		require.Equal(t, chat.Summarize(chat.Version{
			Message: chat.Message{
				GigID: row.GigID, ChatID: row.ChatID, ID: row.MessageID, SenderID: is["senderId"].(string), Text: text, CreatedAt: row.SentAt,
				ModerationStatus: chat.ModerationStatus(is["moderationStatus"].(string)),
			},
			UpdatedAt: doc.UpdateTime,
		}), row)
	}
}
