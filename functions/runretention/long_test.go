package runretention

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// As many of the longest texts as are read at a time are more than a commit may carry.
func TestTheLongestTexts(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	w.setFlags(t, map[string]any{chat.RedactionDaysKey: redactAfter})
	const messages, mail = 300, "mail me at anna@example.com"
	text := strings.Repeat("👋", 4000-len(mail)) + mail
	writer := w.live.Client.BulkWriter(t.Context())
	for i := range messages {
		_, err := writer.Set(w.live.Message("gig", "team", fmt.Sprintf("message-%d", i)), map[string]any{
			"senderId": "worker", "text": text, "createdAt": w.ago(40), "is_read_by_receiver": true,
			"moderationStatus": string(chat.Unreviewed),
		})
		require.NoError(t, err)
	}
	writer.End()

	r := w.retention()
	r.PageSize = 0
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	report, err := r.Run(ctx, chat.RetentionRequest{AsOf: w.now})
	require.NoError(t, err)
	require.True(t, report.Complete)
	require.Equal(t, messages, report.MessagesRedacted)
	for path, fields := range w.documents(t) {
		require.NotContains(t, fields["text"], "anna", path)
	}
}
