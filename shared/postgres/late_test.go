package postgres_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/postgrestest"
)

// An event that comes when the archive's retention has already been by makes no
// row; that of a row which is still there changes it.
func TestLateEventsMakeNoRow(t *testing.T) {
	t.Parallel()
	archive := postgrestest.OpenArchive(t)
	now := time.Now().UTC().Truncate(time.Microsecond)
	message := func(id string, age time.Duration, version int) chat.Summary {
		return chat.Summary{
			GigID: "gig", ChatID: "team", MessageID: id, SenderID: "worker", PIITypes: []string{}, ModerationStatus: chat.Unreviewed,
			SentAt: now.Add(-age), SourceVersion: now.Add(time.Duration(version) * time.Second), TextLength: version,
		}
	}
	const day = 24 * time.Hour
	require.NoError(t, archive.Keep(t.Context(), message("still-there", 40*day, 1), nil))
	for _, test := range []struct {
		value string
		made  bool // a row of a message that is 40 days old
	}{
		{"30", false}, {"40", false}, {"41", true},
		{`"30"`, true}, {"null", true}, {"true", true}, {"0", true}, {"-1", true}, {"99999", true}, {`{"days": 30}`, true},
	} {
		t.Run(test.value, func(t *testing.T) {
			_, err := archive.Pool.Exec(t.Context(), `
				INSERT INTO system_flags (key, value) VALUES ('chat_mirror_retention_days', $1::text::jsonb)
				ON CONFLICT (key) DO UPDATE SET value = excluded.value`, test.value)
			require.NoError(t, err)
			_, err = archive.Pool.Exec(t.Context(), `DELETE FROM chat_messages WHERE message_id <> 'still-there'`)
			require.NoError(t, err)
			require.NoError(t, archive.Keep(t.Context(), message("late", 40*day, 1), nil))
			require.NoError(t, archive.Keep(t.Context(), message("young", 29*day, 1), nil))
			rows, err := archive.Summaries(t.Context())
			require.NoError(t, err)
			var ids []string
			for _, row := range rows {
				ids = append(ids, row.MessageID)
			}
			want := []string{"still-there", "young"}
			if test.made {
				want = append(want, "late")
			}
			require.ElementsMatch(t, want, ids)
		})
	}
	require.NoError(t, archive.Keep(t.Context(), message("still-there", 40*day, 2), nil))
	var length int
	require.NoError(t, archive.Pool.QueryRow(t.Context(), `SELECT text_length FROM chat_messages WHERE message_id = 'still-there'`).Scan(&length))
	require.Equal(t, 2, length)
}
