package chattest

import (
	"fmt"
	"math/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"example.com/gigchat/shared/chat"
)

// TestMirror checks that the mirror converges in an archive: for random
// histories of a message, re-creations of its id included, delivered in any
// order and any number of times, the row ends equal to the last version, and
// each change of status is logged once.
func TestMirror(t *testing.T, archive ArchiveStore) {
	mirror := chat.Mirror{Archive: archive}
	histories := 0
	rapid.Check(t, func(rt *rapid.T) {
		histories++
		h := history{gigID: fmt.Sprintf("gig-%d", histories), now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
		for range rapid.IntRange(1, 12).Draw(rt, "length") {
			h.step(rt)
		}
		for _, c := range h.deliveries(rt) {
			require.NoError(rt, mirror.Apply(t.Context(), c))
		}

		summaries, err := archive.Summaries(t.Context())
		require.NoError(rt, err)
		var rows []chat.Summary
		for _, s := range summaries {
			if s.GigID == h.gigID {
				rows = append(rows, s)
			}
		}
		require.Equal(rt, []chat.Summary{h.want}, rows)

		decisions, err := archive.Decisions(t.Context())
		require.NoError(rt, err)
		var logged []chat.Decision
		for _, d := range decisions {
			if d.GigID == h.gigID {
				logged = append(logged, d)
			}
		}
		require.ElementsMatch(rt, h.decisions, logged)
	})
}

// history is what happened to one message, and what the archive must make of it.
type history struct {
	gigID     string
	now       time.Time
	live      *chat.Version
	changes   []chat.Change
	want      chat.Summary
	decisions []chat.Decision
}

// step lets one thing happen to the message that can happen to it now.
func (h *history) step(rt *rapid.T) {
	h.now = h.now.Add(time.Duration(rapid.IntRange(1, 2_000_000).Draw(rt, "pause µs")) * time.Microsecond)
	before := h.live
	deletes := before != nil && rapid.IntRange(0, 3).Draw(rt, "delete") == 0
	if deletes {
		// Events carry the time in seconds at times, so it may lie before the write.
		at := h.now.Truncate(time.Second)
		h.live = nil
		h.want.DeletedAt = at
		if at.Before(before.UpdatedAt) {
			h.want.DeletedAt = before.UpdatedAt
		}
		h.changes = append(h.changes, chat.Change{Old: before, At: at})
		return
	}
	h.live = h.write(rt, before)
	h.changes = append(h.changes, chat.Change{Old: before, New: h.live, At: h.now})
}

// write makes the message, or changes it, and says what the row must be then.
func (h *history) write(rt *rapid.T, before *chat.Version) *chat.Version {
	word := rapid.StringMatching(`[a-zé ]{1,8}`).Draw(rt, "text")
	v := chat.Version{UpdatedAt: h.now, Message: chat.Message{
		GigID: h.gigID, ChatID: "team", ID: "message-1", SenderID: "buyer", Text: chat.Text(word),
		CreatedAt: h.now, ReadByReceiver: rapid.Bool().Draw(rt, "read"), ModerationStatus: chat.Unreviewed,
	}}
	if before != nil {
		v.CreatedAt = before.CreatedAt
		v.ModerationStatus = rapid.SampledFrom([]chat.ModerationStatus{
			chat.Unreviewed, chat.Flagged, chat.Approved, chat.Hidden,
		}).Draw(rt, "status")
		v.ModeratedBy, v.ModeratedAt, v.ModerationReason = "admin", h.now, "because"
		if v.ModerationStatus != before.ModerationStatus {
			h.decisions = append(h.decisions, chat.Decision{
				GigID: h.gigID, ChatID: "team", MessageID: "message-1",
				From: before.ModerationStatus, To: v.ModerationStatus,
				ModeratorID: "admin", Reason: "because", At: h.now, SourceVersion: h.now,
			})
		}
	}
	h.want = chat.Summary{
		GigID: h.gigID, ChatID: "team", MessageID: "message-1", SenderID: "buyer",
		Summary: chat.Text(word), TextLength: len([]rune(word)), PIITypes: []string{},
		ReadByReceiver: v.ReadByReceiver, ModerationStatus: v.ModerationStatus,
		SentAt: v.CreatedAt, SourceVersion: h.now,
	}
	if v.ModerationStatus == chat.Hidden {
		v.Text, h.want.Summary, h.want.TextLength = "", "", 0
	}
	return &v
}

// deliveries returns the changes in any order, some of them several times.
func (h *history) deliveries(rt *rapid.T) []chat.Change {
	all := append([]chat.Change(nil), h.changes...)
	for range rapid.IntRange(0, len(h.changes)).Draw(rt, "duplicates") {
		all = append(all, rapid.SampledFrom(h.changes).Draw(rt, "duplicate"))
	}
	shuffle := rand.New(rand.NewSource(rapid.Int64().Draw(rt, "order")))
	shuffle.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}
