package deleteuserdata

import (
	"context"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/chattest"
	"example.com/gigchat/shared/postgrestest"
)

// PostgreSQL fails at each step in each way. The request ends, unless it is only
// slow, and the next one goes on.
func TestPostgreSQLFails(t *testing.T) {
	t.Parallel()
	want := undisturbed(t, chat.RedactMode)
	for name, fail := range map[string]func(*testing.T, *postgrestest.Proxy){
		"reset": func(t *testing.T, p *postgrestest.Proxy) {
			p.Fail(t, `{"type": "reset_peer", "attributes": {"timeout": 0}}`)
		},
		"away": func(_ *testing.T, p *postgrestest.Proxy) { p.Away() },
		"slow, and well": func(t *testing.T, p *postgrestest.Proxy) {
			p.Fail(t, `{"type": "latency", "attributes": {"latency": 5, "jitter": 5}}`)
		},
	} {
		for _, step := range []chat.Step{chat.StepRequested, chat.StepDiscovered, chat.StepScrubbed, chat.StepSealed, chat.StepScrubbedRows, chat.StepChatDone} {
			t.Run(name+" at "+string(step), func(t *testing.T) {
				t.Parallel()
				w := openWorld(t)
				w.seed(t)
				proxy := postgrestest.OpenProxy(t, w.archive)
				d := w.deletion()
				d.Archive = proxy
				var once sync.Once
				d.Reached = func(s chat.Step) {
					if s == step {
						once.Do(func() { fail(t, proxy) })
					}
				}
				r, err := w.ask(t, d, chat.RedactMode)
				if name == "slow, and well" {
					require.NoError(t, err)
					require.Equal(t, chat.DeletionCompleted, r.State)
				} else {
					require.Equal(t, chat.Unavailable, chat.KindOf(err), "%v", err)
				}
				proxy.Heal()
				if name == "away" {
					proxy.Back(t)
				}
				w.delete(t, d, chat.RedactMode)
				require.Equal(t, want, w.end(t))
			})
		}
	}
}

// Firestore fails now and then, before or after it has done what was asked.
func TestFirestoreFails(t *testing.T) {
	t.Parallel()
	want := undisturbed(t, chat.EraseMode)
	for _, kind := range []chat.Kind{chat.Unavailable, chat.Aborted, chat.DeadlineExceeded} {
		for _, often := range []float64{0.1, 0.5} {
			t.Run(string(kind), func(t *testing.T) {
				t.Parallel()
				w := openWorld(t)
				w.seed(t)
				d := w.deletion()
				d.Live = &failing{w.live, chattest.NewFailing(kind, often)}
				w.delete(t, d, chat.EraseMode)
				w.requireGone(t)
				require.Equal(t, want, w.end(t))
			})
		}
	}
}

// failing is a store whose calls fail now and then.
type failing struct {
	chat.DeletionLive
	*chattest.Failing
}

func (f *failing) Traces(ctx context.Context, userID string, t chat.Trace, found func([]chat.ChatKey) error) error {
	return f.Do(func() error { return f.DeletionLive.Traces(ctx, userID, t, found) })
}

func (f *failing) ChatMessages(ctx context.Context, key chat.ChatKey, after *chat.Cursor, limit int, found func([]chat.OldMessage) error) error {
	return f.Do(func() error { return f.DeletionLive.ChatMessages(ctx, key, after, limit, found) })
}

func (f *failing) WholeMessages(ctx context.Context, keys []chat.MessageKey) (m []chat.OldMessage, err error) {
	err = f.Do(func() (err error) {
		m, err = f.DeletionLive.WholeMessages(ctx, keys)
		return err
	})
	return m, err
}

func (f *failing) ScrubMessages(ctx context.Context, redactions []chat.Redaction) (v []*chat.Version, err error) {
	err = f.Do(func() (err error) {
		v, err = f.DeletionLive.ScrubMessages(ctx, redactions)
		return err
	})
	return v, err
}

func (f *failing) RemoveMember(ctx context.Context, key chat.ChatKey, userID string) error {
	return f.Do(func() error { return f.DeletionLive.RemoveMember(ctx, key, userID) })
}
