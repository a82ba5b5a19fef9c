package runretention

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

// PostgreSQL fails at each step in each way. The run ends, unless it is only slow,
// and the next one goes on.
func TestPostgreSQLFails(t *testing.T) {
	t.Parallel()
	now := time.Now().UTC().Truncate(time.Microsecond)
	want := undisturbed(t, now)
	for name, fail := range map[string]func(*testing.T, *postgrestest.Proxy){
		"reset": func(t *testing.T, p *postgrestest.Proxy) {
			p.Fail(t, `{"type": "reset_peer", "attributes": {"timeout": 0}}`)
		},
		"no reply": func(t *testing.T, p *postgrestest.Proxy) {
			p.Fail(t, `{"type": "limit_data", "stream": "downstream", "attributes": {"bytes": 0}}`)
		},
		"away": func(_ *testing.T, p *postgrestest.Proxy) { p.Away() },
		"slow, and well": func(t *testing.T, p *postgrestest.Proxy) {
			p.Fail(t, `{"type": "latency", "attributes": {"latency": 20, "jitter": 20}}`)
		},
	} {
		for _, step := range []chat.Step{chat.StepLocked, chat.StepSaved, chat.StepDeleting, chat.StepDeletingChat, chat.StepDeletingRows, chat.StepDeletedRows} {
			t.Run(name+" at "+string(step), func(t *testing.T) {
				t.Parallel()
				w := openWorld(t)
				w.now = now
				w.seed(t)
				proxy := postgrestest.OpenProxy(t, w.archive)
				r := w.retention()
				r.Archive = proxy
				var once sync.Once
				r.Reached = func(s chat.Step) {
					if s == step {
						once.Do(func() { fail(t, proxy) })
					}
				}
				report, err := r.Run(t.Context(), chat.RetentionRequest{AsOf: w.now})
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
				w.requireEnd(t, r, want)
			})
		}
	}
}

// Firestore fails now and then, before or after it has done what was asked.
func TestFirestoreFails(t *testing.T) {
	t.Parallel()
	now := time.Now().UTC().Truncate(time.Microsecond)
	want := undisturbed(t, now)
	for _, kind := range []chat.Kind{chat.Unavailable, chat.Aborted, chat.DeadlineExceeded} {
		for _, often := range []float64{0.1, 0.6} {
			t.Run(string(kind), func(t *testing.T) {
				t.Parallel()
				w := openWorld(t)
				w.now = now
				w.seed(t)
				r := w.retention()
				r.Live = &failing{w.live, chattest.NewFailing(kind, often)}
				w.requireEnd(t, r, want)
			})
		}
	}
}

// failing is a store whose calls fail now and then.
type failing struct {
	chat.RetentionLive
	*chattest.Failing
}

func (f *failing) OldMessages(ctx context.Context, q chat.OldMessages) (m []chat.OldMessage, next *chat.Cursor, err error) {
	err = f.Do(func() (err error) {
		m, next, err = f.RetentionLive.OldMessages(ctx, q)
		return err
	})
	return m, next, err
}

func (f *failing) MessagesAgain(ctx context.Context, messages []chat.OldMessage, texts bool) (m []chat.OldMessage, err error) {
	err = f.Do(func() (err error) {
		m, err = f.RetentionLive.MessagesAgain(ctx, messages, texts)
		return err
	})
	return m, err
}

func (f *failing) QuietChats(ctx context.Context, before time.Time, after *chat.Cursor, limit int) (c []chat.OldChat, next *chat.Cursor, err error) {
	err = f.Do(func() (err error) {
		c, next, err = f.RetentionLive.QuietChats(ctx, before, after, limit)
		return err
	})
	return c, next, err
}

func (f *failing) DeleteMessages(ctx context.Context, messages []chat.OldMessage) error {
	return f.Do(func() error { return f.RetentionLive.DeleteMessages(ctx, messages) })
}

func (f *failing) RedactMessages(ctx context.Context, redactions []chat.Redaction) error {
	return f.Do(func() error { return f.RetentionLive.RedactMessages(ctx, redactions) })
}

func (f *failing) DeleteBelow(ctx context.Context, key chat.ChatKey) (deleted int, empty bool, err error) {
	err = f.Do(func() (err error) {
		deleted, empty, err = f.RetentionLive.DeleteBelow(ctx, key)
		return err
	})
	return deleted, empty, err
}

func (f *failing) DeleteChat(ctx context.Context, c chat.OldChat) error {
	return f.Do(func() error { return f.RetentionLive.DeleteChat(ctx, c) })
}
