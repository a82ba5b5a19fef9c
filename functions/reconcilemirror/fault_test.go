package reconcilemirror

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/chattest"
	"example.com/gigchat/shared/postgrestest"
)

// PostgreSQL fails at each step in each way. The run ends, unless it is only slow, and
// the next one goes on.
func TestPostgreSQLFails(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func(*testing.T, *postgrestest.Proxy){
		"reset": func(t *testing.T, p *postgrestest.Proxy) {
			p.Fail(t, `{"type": "reset_peer", "attributes": {"timeout": 0}}`)
		},
		"no reply": func(t *testing.T, p *postgrestest.Proxy) {
			p.Fail(t, `{"type": "limit_data", "stream": "downstream", "attributes": {"bytes": 0}}`)
		},
		"away": func(_ *testing.T, p *postgrestest.Proxy) { p.Away() },
		"slow, and well": func(t *testing.T, p *postgrestest.Proxy) {
			p.Fail(t, `{"type": "latency", "attributes": {"latency": 10, "jitter": 10}}`)
		},
	} {
		for _, step := range []chat.Step{chat.StepSaved, chat.StepRepairing, chat.StepMarking} {
			t.Run(name+" at "+string(step), func(t *testing.T) {
				t.Parallel()
				w := openWorld(t)
				w.seed(t)
				proxy := postgrestest.OpenProxy(t, w.archive)
				r := w.reconciler()
				r.Archive = proxy
				var once sync.Once
				r.Reached = func(s chat.Step) {
					if s == step {
						once.Do(func() { fail(t, proxy) })
					}
				}
				report, err := r.Run(t.Context(), chat.ReconcileRequest{})
				if name == "slow, and well" {
					require.NoError(t, err)
					require.True(t, report.Complete)
				} else {
					require.Equal(t, chat.Unavailable, chat.KindOf(err), "%v", err)
					require.False(t, report.Complete)
				}
				proxy.Heal()
				if name == "away" {
					proxy.Back(t)
				}
				report, err = r.Run(t.Context(), chat.ReconcileRequest{})
				require.NoError(t, err)
				require.True(t, report.Complete)
				w.requireEqual(t)
			})
		}
	}
}

// Firestore fails now and then, before or after it has answered.
func TestFirestoreFails(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	w.seed(t)
	r := w.reconciler()
	r.Live = &failing{w.live, chattest.NewFailing(chat.Unavailable, 0.4)}
	for complete := false; !complete; {
		report, err := r.Run(t.Context(), chat.ReconcileRequest{})
		if err != nil {
			require.Equal(t, chat.Unavailable, chat.KindOf(err))
		}
		complete = report.Complete
	}
	w.requireEqual(t)
}

// failing is a store whose calls fail now and then.
type failing struct {
	chat.ReconcileLive
	*chattest.Failing
}

func (f *failing) ScanMessages(ctx context.Context, q chat.Scan, found func(chat.LiveMessage)) (next *chat.Cursor, reads int, err error) {
	err = f.Do(func() (err error) {
		next, reads, err = f.ReconcileLive.ScanMessages(ctx, q, found)
		return err
	})
	return next, reads, err
}

func (f *failing) Existed(ctx context.Context, keys []chat.MessageKey, at time.Time) (existed map[chat.MessageKey]bool, err error) {
	err = f.Do(func() (err error) {
		existed, err = f.ReconcileLive.Existed(ctx, keys, at)
		return err
	})
	return existed, err
}

func (f *failing) MessagesNow(ctx context.Context, keys []chat.MessageKey) (m []chat.LiveMessage, at time.Time, err error) {
	err = f.Do(func() (err error) {
		m, at, err = f.ReconcileLive.MessagesNow(ctx, keys)
		return err
	})
	return m, at, err
}
