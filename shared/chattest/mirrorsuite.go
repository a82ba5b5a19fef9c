package chattest

import (
	"context"
	"math/rand"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"example.com/gigchat/shared/chat"
)

// MirrorStore is what the tests of the mirror ask of an archive.
type MirrorStore interface {
	RetentionArchiveStore
	chat.DeletionArchive

	// UnsetFlag takes a flag away.
	UnsetFlag(ctx context.Context, key string) error
}

// TestMirror checks that the mirror converges: for random histories of a few messages,
// re-creations of their ids included, whose changes are delivered by several handlers
// at once, in any order, and any number of times, each row ends equal to the last
// version, and each change of status is logged once. In the middle the archive's
// retention may come by, and a person's data may be erased: what comes late or again
// then brings nothing back. Of the handlers each has a way of its own to the store. It
// ends, without failing, after so many histories.
func TestMirror(t *testing.T, histories int, store MirrorStore, handlers ...chat.Archive) {
	drawn, delivered, failing := 0, 0, false
	rapid.Check(t, func(rt *rapid.T) {
		finished := false
		defer func() { failing = failing || !finished }()
		for range 1 + histories/100 {
			if drawn >= histories && !failing { // a failing history is repeated to shrink it
				break
			}
			drawn++
			m := mirrorMachine{ctx: t.Context(), store: store, handlers: handlers}
			m.run(rt, "gig-"+strconv.Itoa(drawn))
			delivered += m.delivered
		}
		finished = true
	})
	t.Logf("%d deliveries in %d histories", delivered, drawn)
}

// mirrorMachine delivers a history.
type mirrorMachine struct {
	ctx       context.Context
	store     MirrorStore
	handlers  []chat.Archive
	delivered int
}

func (m *mirrorMachine) run(rt *rapid.T, gigID string) {
	erases, retains := rapid.Bool().Draw(rt, "erases"), rapid.Bool().Draw(rt, "retains")
	h := DrawMirrorHistory(rt, gigID, rapid.IntRange(1, 3).Draw(rt, "messages"), rapid.IntRange(1, 12).Draw(rt, "steps"))
	early := shuffled(rt, h.Changes)
	early = early[:rapid.IntRange(0, len(early)).Draw(rt, "early")]
	m.deliver(rt, early)
	if erases {
		m.erase(rt, h.person)
		h.erase(early)
		for range rapid.IntRange(0, 4).Draw(rt, "steps after") {
			h.step(rt)
		}
	}
	if retains {
		m.retain(rt, h.begun)
	}
	m.deliver(rt, shuffled(rt, h.Changes))
	h.Check(rt, m.store, retains)
	require.NoError(rt, m.store.UnsetFlag(m.ctx, chat.MirrorDaysKey))
	m.deleteRows(rt, h.begun.Add(2*time.Hour)) // none is in the next one's way
}

// shuffled returns all of the changes, and some again, in any order.
func shuffled(rt *rapid.T, changes []chat.Change) []chat.Change {
	all := append([]chat.Change(nil), changes...)
	for range rapid.IntRange(0, len(changes)).Draw(rt, "repetitions") {
		all = append(all, rapid.SampledFrom(changes).Draw(rt, "repetition"))
	}
	shuffle := rand.New(rand.NewSource(rapid.Int64().Draw(rt, "order")))
	shuffle.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// deliver splits the changes over requests at the same time, and those over handlers.
func (m *mirrorMachine) deliver(rt *rapid.T, changes []chat.Change) {
	m.delivered += len(changes)
	requests := rapid.IntRange(1, 8).Draw(rt, "requests at a time")
	errs := make([]error, requests)
	var wg sync.WaitGroup
	for r := range requests {
		mirror := chat.Mirror{Archive: m.handlers[r%len(m.handlers)]}
		wg.Go(func() {
			for i := r; i < len(changes) && errs[r] == nil; i += requests {
				errs[r] = mirror.Apply(m.ctx, changes[i])
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		require.NoError(rt, err)
	}
}

// erase has the person's data erased, of whom the live store has nothing.
func (m *mirrorMachine) erase(rt *rapid.T, person string) {
	deletion := &chat.Deletion{
		Live: nobody{}, Archive: m.store, Accounts: nobody{}, NewID: func() (string, error) { return "request-of-" + person, nil },
		Now: time.Now, Budget: time.Minute, Pause: func(context.Context, time.Duration) {}, PageSize: 2,
	}
	r, err := deletion.Request(m.ctx, chat.Caller{UserID: person}, chat.DeletionOrder{Mode: chat.EraseMode})
	require.NoError(rt, err)
	require.Equal(rt, chat.DeletionCompleted, r.State)
}

// retain has the archive keep rows for mirrorDays.
func (m *mirrorMachine) retain(rt *rapid.T, now time.Time) {
	require.NoError(rt, m.store.SetFlag(m.ctx, chat.MirrorDaysKey, strconv.Itoa(mirrorDays), nil))
	m.deleteRows(rt, now.AddDate(0, 0, -mirrorDays))
}

func (m *mirrorMachine) deleteRows(rt *rapid.T, before time.Time) {
	session, err := m.store.LockRetention(m.ctx)
	require.NoError(rt, err)
	defer session.Unlock()
	_, next, err := session.DeleteRows(m.ctx, chat.OldRows{Before: before, Limit: 1000})
	require.NoError(rt, err)
	require.Nil(rt, next)
}

// Check requires that the archive has what it must have when all changes have been
// delivered: retained says that it keeps no old rows.
func (h *MirrorHistory) Check(t require.TestingT, store ArchiveStore, retained bool) {
	ctx := context.Background()
	want := []chat.Summary{}
	for _, m := range h.messages {
		row := m.row
		if row.GigID == "" || retained && row.SentAt.Before(h.begun.AddDate(0, 0, -mirrorDays)) {
			continue
		}
		forgotten := h.isForgotten(row.SenderID, row.SourceVersion)
		if forgotten {
			row.SenderID = chat.DeletedUserID
		}
		_, early := h.early[mirroredVersion{m.key, row.SourceVersion}]
		if forgotten || !early && h.isSealed(m.key, row.SourceVersion) {
			row.Summary, row.TextLength, row.PIITypes = "", 0, []string{}
		}
		want = append(want, row)
	}
	summaries, err := store.Summaries(ctx)
	require.NoError(t, err)
	got := []chat.Summary{}
	for _, s := range summaries {
		if s.GigID == h.gigID {
			got = append(got, s)
		}
	}
	require.ElementsMatch(t, want, got)

	decisions, err := store.Decisions(ctx)
	require.NoError(t, err)
	logged := []chat.Decision{}
	for _, d := range decisions {
		if d.GigID == h.gigID {
			logged = append(logged, h.checkReason(t, d))
		}
	}
	require.ElementsMatch(t, h.decisions, logged)
}

// checkReason requires that the reason of a decision on a message whose author's data
// were erased tells nothing any more, nor that of a late one in a chat of theirs, and
// returns the decision as it was made.
func (h *MirrorHistory) checkReason(t require.TestingT, d chat.Decision) chat.Decision {
	for _, m := range h.messages {
		if m.key.ChatID != d.ChatID || m.key.ID != d.MessageID {
			continue
		}
		switch {
		case h.isForgotten(m.sender, d.SourceVersion):
			require.Contains(t, []chat.Text{"", "wrote to [EMAIL]"}, d.Reason)
		case !h.early[mirroredVersion{m.key, d.SourceVersion}] && h.isSealed(m.key, d.SourceVersion):
			require.Empty(t, d.Reason)
		default:
			continue
		}
		d.Reason = mirrorReason
	}
	return d
}
