package chattest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"example.com/gigchat/shared/chat"
)

// seed fills some chats.
func (m *retentionMachine) seed(rt *rapid.T) {
	for _, path := range modelChats[:rapid.IntRange(1, len(modelChats)).Draw(rt, "chats")] {
		newest := m.drawTime(rt)
		messages := rapid.IntRange(0, 7).Draw(rt, "messages")
		fields := document{"participantIds": []string{"buyer"}}
		switch rapid.IntRange(0, 5).Draw(rt, "chat") {
		case 0: // without a document
			fields = nil
		case 1: // without any time
			messages = max(messages, 1)
		case 2:
			fields["createdAt"] = m.drawTime(rt)
		default:
			fields["createdAt"], fields["lastMessageAt"] = m.drawTime(rt), newest
		}
		if fields != nil {
			m.put(rt, path, fields)
		}
		for range messages {
			m.message(rt, path, m.drawTime(rt))
		}
		if rapid.IntRange(0, 4).Draw(rt, "orphan") == 0 {
			m.put(rt, path+"/messages/gone/reports/worker", aReportOf(secret))
		}
	}
}

// drawTime returns some days ago, by the microsecond.
func (m *retentionMachine) drawTime(rt *rapid.T) time.Time {
	days := rapid.SampledFrom([]int{2, 2, 3, 1, 0, someDays}).Draw(rt, "days ago")
	micros := rapid.IntRange(-1, 1).Draw(rt, "µs later")
	at := m.now.AddDate(0, 0, -days).Add(time.Duration(micros) * µs)
	if at.After(m.now) {
		return m.now
	}
	return at
}

// message seeds one message with all that may lie below it, and its row.
func (m *retentionMachine) message(rt *rapid.T, chatPath string, at time.Time) {
	path := fmt.Sprintf("%s/messages/message-%04d", chatPath, m.number())
	drawText := func(name string) string {
		return rapid.SampledFrom([]string{"See you there.", secret}).Draw(rt, name)
	}
	status := rapid.SampledFrom([]chat.ModerationStatus{chat.Unreviewed, chat.Unreviewed, chat.Flagged, chat.Approved, chat.Hidden}).Draw(rt, "status")
	fields := with(aMessageOf(at, drawText("text")), document{"moderationStatus": string(status)})
	if rapid.IntRange(0, 9).Draw(rt, "malformed") == 0 {
		delete(fields, "createdAt")
	}
	below := map[string]document{}
	stray := rapid.IntRange(0, 9).Draw(rt, "stray") == 0
	if status != chat.Unreviewed || stray {
		fields["moderationReason"] = drawText("reason")
		for i := range rapid.IntRange(0, 2).Draw(rt, "reports") {
			below[fmt.Sprintf("%s/reports/worker-%d", path, i)] = aReportOf(drawText("report"))
		}
	}
	if status == chat.Hidden {
		fields["text"] = ""
	}
	if status == chat.Hidden || stray {
		below[path+"/moderation/original"] = document{"text": drawText("original")}
	}
	m.put(rt, path, fields)
	for _, subpath := range slices.Sorted(maps.Keys(below)) {
		m.put(rt, subpath, below[subpath])
	}
	if rapid.IntRange(0, 3).Draw(rt, "row") > 0 {
		ids := strings.Split(path, "/")
		keepRow(rt, m.archive, chat.MessageKey{ChatKey: chat.ChatKey{GigID: ids[1], ChatID: ids[3]}, ID: ids[5]}, at)
	}
}

// changeThings lets time pass, and changes the policy, the holds and the messages.
func (m *retentionMachine) changeThings(rt *rapid.T) {
	m.now = m.now.Add(rapid.SampledFrom([]time.Duration{0, µs, time.Hour, 24 * time.Hour, 48 * time.Hour}).Draw(rt, "pause"))
	for _, key := range []string{chat.RetentionDaysKey, chat.RedactionDaysKey, chat.MirrorDaysKey} {
		if m.days[key] > 0 && rapid.IntRange(0, 2).Draw(rt, "keep "+key) > 0 {
			continue
		}
		m.days[key] = rapid.IntRange(0, someDays).Draw(rt, key)
		require.NoError(rt, m.archive.UnsetFlag(m.ctx, key))
		if m.days[key] == 0 {
			continue
		}
		age := rapid.SampledFrom([]time.Duration{long, long, long, time.Hour}).Draw(rt, "age of "+key)
		at := m.now.Add(-age)
		require.NoError(rt, m.archive.SetFlag(m.ctx, key, strconv.Itoa(m.days[key]), &at))
	}
	docs := m.documents(rt)
	for _, path := range modelChats {
		fields, ok := docs[path]
		if !ok {
			continue
		}
		switch rapid.IntRange(0, 5).Draw(rt, "hold") {
		case 0:
			m.put(rt, path, with(fields, document{"legalHold": rapid.SampledFrom([]any{true, nil, "x"}).Draw(rt, "value")}))
		case 1:
			m.put(rt, path, without(fields, "legalHold"))
		case 2:
			m.message(rt, path, m.drawTime(rt)) // an import, which touches no chat
		}
	}
}
