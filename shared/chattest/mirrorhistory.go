package chattest

import (
	"time"

	"pgregory.net/rapid"

	"example.com/gigchat/shared/chat"
)

// MirrorHistory is what happened to the messages of one gig, and what the archive must
// make of it: it lets things happen one after the other and notes the row that each of
// them asks for.
type MirrorHistory struct {
	Changes []chat.Change

	gigID     string
	person    string // who may have their data erased
	messages  []*mirrored
	decisions []chat.Decision
	begun     time.Time // before the tests; nothing so far is later

	erased bool
	early  map[mirroredVersion]bool // those that the archive had before: false by their deletion alone
}

type mirroredVersion struct {
	chat.MessageKey
	version time.Time
}

// mirrored is one message of the history.
type mirrored struct {
	key    chat.MessageKey
	sender string // whoever makes it anew
	now    time.Time
	live   *chat.Version
	row    chat.Summary // as it must be; its GigID is empty as long as there was nothing
}

// Ages of messages, and between them how long the archive keeps rows in these tests.
const (
	mirrorOld    = 40 * 24 * time.Hour
	mirrorYoung  = 24 * time.Hour
	mirrorDays   = 30
	mirrorEmail  = "anna@market.example"
	mirrorReason = "wrote to " + mirrorEmail
)

// DrawMirrorHistory draws a history of the gig, of so many messages and steps.
func DrawMirrorHistory(rt *rapid.T, gigID string, messages, steps int) *MirrorHistory {
	h := &MirrorHistory{gigID: gigID, person: "person-of-" + gigID, begun: time.Now().UTC().Truncate(time.Microsecond)}
	ids := []string{"message-1", "message-2", "message-3"}
	chats := []string{"team", "pair"}
	for i := range messages {
		age := rapid.SampledFrom([]time.Duration{mirrorYoung, mirrorOld}).Draw(rt, "age")
		h.messages = append(h.messages, &mirrored{
			key: chat.MessageKey{
				ChatKey: chat.ChatKey{GigID: gigID, ChatID: chats[i%len(chats)]},
				ID:      ids[i/len(chats)%len(ids)] + string(rune('a'+i/len(chats)/len(ids))),
			},
			sender: rapid.SampledFrom([]string{"buyer", h.person}).Draw(rt, "sender"),
			now:    h.begun.Add(-age),
		})
	}
	for range steps {
		h.step(rt)
	}
	return h
}

// step lets one thing happen that can happen now.
func (h *MirrorHistory) step(rt *rapid.T) {
	m := rapid.SampledFrom(h.messages).Draw(rt, "message")
	m.now = m.now.Add(time.Duration(rapid.IntRange(1, 2_000_000).Draw(rt, "pause µs")) * time.Microsecond)
	switch {
	case m.live == nil:
		h.create(rt, m)
	case rapid.IntRange(0, 3).Draw(rt, "delete") == 0:
		h.delete(rt, m)
	default:
		h.update(rt, m)
	}
}

func (h *MirrorHistory) create(rt *rapid.T, m *mirrored) {
	if young := h.begun.Add(-mirrorYoung); m.now.Before(young) && m.row.GigID != "" && rapid.Bool().Draw(rt, "much later") {
		m.now = young
	}
	h.write(m, chat.Message{
		GigID: m.key.GigID, ChatID: m.key.ChatID, ID: m.key.ID, SenderID: m.sender, Text: h.drawText(rt),
		CreatedAt: m.now, ModerationStatus: chat.Unreviewed,
	})
}

func (h *MirrorHistory) drawText(rt *rapid.T) chat.Text {
	text := rapid.StringMatching(`[a-zé]{1,8}`).Draw(rt, "text")
	if rapid.IntRange(0, 2).Draw(rt, "address") == 0 {
		text += " " + mirrorEmail
	}
	return chat.Text(text)
}

// update changes a live message: its text, its flag or its status.
func (h *MirrorHistory) update(rt *rapid.T, m *mirrored) {
	next := m.live.Message
	switch rapid.SampledFrom([]string{"text", "read", "status"}).Draw(rt, "update") {
	case "text":
		if next.ModerationStatus != chat.Hidden && next.RedactedAt.IsZero() {
			next.Text = h.drawText(rt)
		}
	case "read":
		next.ReadByReceiver = true
	case "status":
		next.ModerationStatus = rapid.SampledFrom([]chat.ModerationStatus{chat.Flagged, chat.Approved, chat.Hidden}).Draw(rt, "status")
		next.ModeratedBy, next.ModeratedAt, next.ModerationReason = "admin", m.now, mirrorReason
		if next.ModerationStatus == chat.Hidden {
			next.Text = ""
		}
	}
	h.write(m, next)
}

// write makes a version of a message and notes what the archive must make of it.
func (h *MirrorHistory) write(m *mirrored, next chat.Message) {
	before := m.live
	m.live = &chat.Version{Message: next, UpdatedAt: m.now}
	h.Changes = append(h.Changes, chat.Change{Old: before, New: m.live, At: m.now})
	m.row = chat.Summary{
		GigID: next.GigID, ChatID: next.ChatID, MessageID: next.ID, SenderID: next.SenderID,
		Summary: next.Text, TextLength: len([]rune(next.Text)), PIITypes: []string{},
		ReadByReceiver: next.ReadByReceiver, ModerationStatus: next.ModerationStatus,
		SentAt: next.CreatedAt, SourceVersion: m.now,
	}
	if n := len(next.Text) - len(mirrorEmail); n >= 0 && next.Text[n:] == mirrorEmail {
		m.row.Summary, m.row.PIITypes = next.Text[:n]+"[EMAIL]", []string{"EMAIL"}
	}
	if before != nil && before.ModerationStatus != next.ModerationStatus {
		h.decisions = append(h.decisions, chat.Decision{
			GigID: next.GigID, ChatID: next.ChatID, MessageID: next.ID,
			From: before.ModerationStatus, To: next.ModerationStatus,
			ModeratorID: "admin", Reason: mirrorReason, At: m.now, SourceVersion: m.now,
		})
	}
}

func (h *MirrorHistory) delete(rt *rapid.T, m *mirrored) {
	// Events carry the time in seconds at times, or none, so it may lie before the write.
	at := rapid.SampledFrom([]time.Time{m.now, m.now.Truncate(time.Second), {}}).Draw(rt, "event's time")
	m.row.DeletedAt = at
	if at.Before(m.live.UpdatedAt) {
		m.row.DeletedAt = m.live.UpdatedAt
	}
	h.Changes = append(h.Changes, chat.Change{Old: m.live, At: at})
	m.live = nil
}

// erase has the live store erase the person's data, which the archive, having had some
// changes, does at a time after begun. What happens from here on is later than that.
func (h *MirrorHistory) erase(early []chat.Change) {
	h.erased, h.early = true, map[mirroredVersion]bool{}
	for _, c := range early {
		v := c.New
		if v == nil {
			v = c.Old
		}
		key := chat.MessageKey{ChatKey: chat.ChatKey{GigID: v.GigID, ChatID: v.ChatID}, ID: v.ID}
		version := mirroredVersion{key, v.UpdatedAt}
		h.early[version] = h.early[version] || c.New != nil
	}
	for _, m := range h.messages {
		m.now = h.begun.Add(time.Hour)
		if m.live != nil && m.live.SenderID == h.person {
			erased := m.live.Message
			erased.SenderID, erased.Text, erased.RedactedAt = chat.DeletedUserID, "", m.now
			h.write(m, erased)
		}
	}
}

// isForgotten reports whether the sender's data were erased after the version.
func (h *MirrorHistory) isForgotten(sender string, version time.Time) bool {
	return h.erased && sender == h.person && version.Before(h.begun)
}

// isSealed reports whether the version, if it came late, came to a chat in which the
// archive had something of the person when their data were erased.
func (h *MirrorHistory) isSealed(key chat.MessageKey, version time.Time) bool {
	if !h.erased || !version.Before(h.begun) {
		return false
	}
	for _, m := range h.messages {
		if m.sender != h.person || m.key.ChatKey != key.ChatKey {
			continue
		}
		for early := range h.early {
			if early.MessageKey == m.key {
				return true
			}
		}
	}
	return false
}
