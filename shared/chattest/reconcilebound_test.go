package chattest

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// endless are as many messages as one likes, all with long texts, and no rows; none is
// kept in memory by the store.
type endless struct{ messages int }

func (e endless) ScanMessages(_ context.Context, q chat.Scan, found func(chat.LiveMessage)) (next *chat.Cursor, reads int, err error) {
	after, _ := q.Begin()
	first := 0
	if after.ID != "" {
		_, err = fmt.Sscanf(after.ID, "message-%d", &first)
		first++
	}
	var last chat.LiveMessage
	for i := first; i < min(first+q.Limit, e.messages); i++ {
		last = e.message(i)
		found(last)
		reads++
	}
	if first+q.Limit < e.messages {
		place := q.Place(last.MessageKey, last.CreatedAt)
		next = &place
	}
	return next, reads, err
}

func (e endless) message(i int) chat.LiveMessage {
	key := chat.MessageKey{ChatKey: chat.ChatKey{GigID: "gig", ChatID: "team"}, ID: fmt.Sprintf("message-%09d", i)}
	return chat.LiveMessage{MessageKey: key, CreatedAt: retTime, Version: &chat.Version{UpdatedAt: retTime, Message: chat.Message{
		GigID: "gig", ChatID: "team", ID: key.ID, SenderID: "buyer", Text: chat.Text(strings.Repeat("é ", 2000)), CreatedAt: retTime,
		ModerationStatus: chat.Unreviewed,
	}}}
}

func (e endless) MessagesNow(context.Context, []chat.MessageKey) ([]chat.LiveMessage, time.Time, error) {
	return nil, runTime, nil
}

func (e endless) Existed(context.Context, []chat.MessageKey, time.Time) (map[chat.MessageKey]bool, error) {
	return map[chat.MessageKey]bool{}, nil
}

// What a run keeps in memory does not grow with the messages: here 24 MB of texts.
func TestReconcilingIsBounded(t *testing.T) {
	const messages, pageSize = 4000, 400
	r := reconciler(endless{messages}, forgetful{NewArchive()}, pageSize)
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before, most := heap(), uint64(0)
	r.Reached = func(s chat.Step) {
		if s == chat.StepRepairing {
			most = max(most, heap())
		}
	}
	report, err := r.Run(t.Context(), chat.ReconcileRequest{})
	require.NoError(t, err)
	require.Equal(t, [2]int{messages, messages}, [2]int{report.Missing, report.Repaired})
	require.Less(t, int(most-before), 4<<20)
}

// forgetful is an archive that keeps no row.
type forgetful struct{ *Archive }

func (f forgetful) LockReconcile(ctx context.Context) (chat.ReconcileSession, error) {
	s, err := f.Archive.LockReconcile(ctx)
	return forgetfulSession{s}, err
}

type forgetfulSession struct{ chat.ReconcileSession }

func (forgetfulSession) RepairRows(_ context.Context, rows []chat.Repair) (int, error) {
	return len(rows), nil
}

func (forgetfulSession) Horizon(context.Context, time.Time) (time.Time, error) {
	return time.Time{}, nil
}
