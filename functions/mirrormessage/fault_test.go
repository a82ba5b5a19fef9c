package mirrormessage

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/chattest"
	"example.com/gigchat/shared/postgrestest"
)

// faults are ways in which PostgreSQL fails. Those that only are slow fail no event.
var faults = map[string]struct {
	begin, end func(*testing.T, *postgrestest.Archive, *postgrestest.Proxy)
	patience   time.Duration // of a request; 0: ample
	slow       bool
	status     int // of the answers; 0: 503
}{
	"refused": {begin: away, end: back},
	"reset":   {begin: toxic(`{"type": "reset_peer", "attributes": {"timeout": 0}}`), end: heal},
	"reset in mid-query": {
		begin: toxic(`{"type": "reset_peer", "attributes": {"timeout": 3}}`), end: heal,
	},
	"committed, and the reply lost": {
		begin: toxic(`{"type": "limit_data", "stream": "downstream", "attributes": {"bytes": 0}}`), end: heal,
	},
	"committed, and the reply cut": {
		begin: toxic(`{"type": "limit_data", "stream": "downstream", "attributes": {"bytes": 60}}`), end: heal,
	},
	"slow": {begin: toxic(`{"type": "latency", "attributes": {"latency": 10, "jitter": 10}}`), end: heal, slow: true},
	"30 s away": {
		begin: toxic(`{"type": "latency", "attributes": {"latency": 30000}}`), end: heal,
		patience: 50 * time.Millisecond, status: http.StatusGatewayTimeout,
	},
	"no answer at all": {
		begin: toxic(`{"type": "timeout", "attributes": {"timeout": 0}}`), end: heal,
		patience: 50 * time.Millisecond, status: http.StatusGatewayTimeout,
	},
	"read-only, since it is the standby": {
		begin: func(t *testing.T, a *postgrestest.Archive, p *postgrestest.Proxy) {
			onDatabase(t, a, `SET default_transaction_read_only = on`)
			p.Away()
			p.Back(t)
		},
		end: func(t *testing.T, a *postgrestest.Archive, p *postgrestest.Proxy) {
			onDatabase(t, a, `RESET default_transaction_read_only`)
			p.Away()
			p.Back(t)
		},
	},
	"read-only":            {begin: answering("25006"), end: well},
	"too many connections": {begin: answering("53300"), end: well},
	"disk full":            {begin: answering("53100"), end: well},
	"deadlock":             {begin: answering("40P01"), end: well},
	"not serializable":     {begin: answering("40001"), end: well},
	"lock not available":   {begin: answering("55P03"), end: well},
	"shutting down":        {begin: answering("57P01"), end: well},
}

func toxic(json string) func(*testing.T, *postgrestest.Archive, *postgrestest.Proxy) {
	return func(t *testing.T, _ *postgrestest.Archive, p *postgrestest.Proxy) { p.Fail(t, json) }
}

func heal(_ *testing.T, _ *postgrestest.Archive, p *postgrestest.Proxy) { p.Heal() }

func away(_ *testing.T, _ *postgrestest.Archive, p *postgrestest.Proxy) { p.Away() }

func back(t *testing.T, _ *postgrestest.Archive, p *postgrestest.Proxy) { p.Back(t) }

func onDatabase(t *testing.T, a *postgrestest.Archive, change string) {
	_, err := a.Pool.Exec(t.Context(), fmt.Sprintf(`ALTER DATABASE %q %s`, a.Pool.Config().ConnConfig.Database, change))
	require.NoError(t, err)
}

// answering has the server answer each write with an SQLSTATE, and words that must not
// go anywhere.
func answering(code string) func(*testing.T, *postgrestest.Archive, *postgrestest.Proxy) {
	return func(t *testing.T, a *postgrestest.Archive, _ *postgrestest.Proxy) {
		_, err := a.Pool.Exec(t.Context(), fmt.Sprintf(`
			CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
			BEGIN
				RAISE EXCEPTION 'anna@market.example' USING ERRCODE = '%s';
			END
			$$;
			CREATE TRIGGER fails BEFORE INSERT ON chat_messages EXECUTE FUNCTION fail()`, code))
		require.NoError(t, err)
	}
}

func well(t *testing.T, a *postgrestest.Archive, _ *postgrestest.Proxy) {
	_, err := a.Pool.Exec(t.Context(), `DROP FUNCTION fail() CASCADE`)
	require.NoError(t, err)
}

// PostgreSQL fails under load, in each way. Each event that fails is answered so that
// it comes again; none is answered with success that is not stored; and in the end
// nothing is missing and nothing doubled.
func TestPostgreSQLFails(t *testing.T) {
	t.Parallel()
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			archive := postgrestest.OpenArchiveAs(t, "gigchat-mirror")
			proxy := postgrestest.OpenProxy(t, archive)
			var log bytes.Buffer
			p := newPlatform(archive, serve(proxy, &log), fault.patience)
			history := rapid.Custom(func(rt *rapid.T) *chattest.MirrorHistory {
				return chattest.DrawMirrorHistory(rt, "gig", 12, 80)
			}).Example(len(name))
			p.start(t, append(append([]chat.Change(nil), history.Changes...), history.Changes...))

			<-p.warm
			fault.begin(t, archive, proxy)
			close(p.on)
			if fault.slow {
				p.workers.Wait()
			} else {
				<-p.failing
			}
			fault.end(t, archive, proxy)
			p.workers.Wait()

			if fault.slow {
				require.Empty(t, p.statuses)
			} else {
				status := fault.status
				if status == 0 {
					status = http.StatusServiceUnavailable
				}
				require.Contains(t, p.statuses, status)
			}
			history.Check(t, archive, false)
			require.NotContains(t, log.String(), "market.example")
		})
	}
}

// platform delivers events as Eventarc does: each until it is answered with success.
type platform struct {
	archive  *postgrestest.Archive
	function http.Handler
	patience time.Duration
	workers  sync.WaitGroup

	warm    chan struct{} // closed when the first events are delivered
	on      chan struct{} // closed to go on with the others
	failing chan struct{} // closed when a good many deliveries have failed

	mu       sync.Mutex
	statuses map[int]int // how often each status of failure was answered
}

const (
	atATime        = 8
	enoughFailing  = 3 * atATime
	tooManyFailing = 1_000_000
)

func newPlatform(archive *postgrestest.Archive, function http.Handler, patience time.Duration) *platform {
	if patience == 0 {
		patience = time.Minute
	}
	return &platform{
		archive: archive, function: function, patience: patience, statuses: map[int]int{},
		warm: make(chan struct{}), on: make(chan struct{}), failing: make(chan struct{}),
	}
}

// start delivers the changes at once, those of the first third before the others.
func (p *platform) start(t *testing.T, changes []chat.Change) {
	bodies := make([][]byte, len(changes))
	for i, c := range changes {
		bodies[i] = data(t, c)
	}
	var next, acknowledged atomic.Int64
	third := int64(len(changes) / 3)
	for range atATime {
		p.workers.Go(func() {
			for {
				i := next.Add(1) - 1
				if i >= int64(len(changes)) {
					return
				}
				if i >= third {
					<-p.on
				}
				for !p.deliver(t, changes[i], bodies[i]) {
					if t.Context().Err() != nil {
						return
					}
				}
				if acknowledged.Add(1) == third {
					close(p.warm)
				}
			}
		})
	}
}

// deliver delivers once and reports whether the event is done with.
func (p *platform) deliver(t *testing.T, c chat.Change, body []byte) bool {
	ctx, cancel := context.WithTimeout(t.Context(), p.patience)
	defer cancel()
	status := post(ctx, p.function, c.At, body)
	if status == http.StatusNoContent {
		p.requireStored(t, c)
		return true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch status {
	case http.StatusServiceUnavailable, http.StatusGatewayTimeout:
	default:
		t.Error("answered", status)
	}
	p.statuses[status]++
	failures := 0
	for _, n := range p.statuses {
		failures += n
	}
	if failures == enoughFailing {
		close(p.failing)
	}
	if failures > tooManyFailing {
		t.Error("it does not recover")
		return true
	}
	return false
}

// requireStored requires that the archive has the change, or a later one.
func (p *platform) requireStored(t *testing.T, c chat.Change) {
	v := c.New
	if v == nil {
		v = c.Old
	}
	decided := c.Old != nil && c.New != nil && c.Old.ModerationStatus != c.New.ModerationStatus
	var stored, logged bool
	err := p.archive.Pool.QueryRow(t.Context(), `
		SELECT
			EXISTS (
				SELECT FROM chat_messages
				WHERE (gig_id, chat_id, message_id) = ($1, $2, $3)
					AND (source_version, source_deleted_at IS NOT NULL) >= ($4, $5::boolean)
			),
			EXISTS (
				SELECT FROM moderation_log
				WHERE (gig_id, chat_id, message_id, source_version) = ($1, $2, $3, $4)
			)`, v.GigID, v.ChatID, v.ID, v.UpdatedAt, c.New == nil).Scan(&stored, &logged)
	if err != nil || !stored || decided && !logged {
		t.Error("acknowledged and not stored", err)
	}
}
