package chattest

import (
	"strings"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/pii"
)

// checkAll checks what holds after any work, however it ended.
func (d *deletionDisturbance) checkAll(rt *rapid.T) {
	if d.err != nil {
		require.Contains(rt, []chat.Kind{chat.Unavailable, chat.Aborted, chat.DeadlineExceeded}, chat.KindOf(d.err), "%v", d.err)
	}
	for path, fields := range d.kept {
		if !d.gone[messageOf(path)] {
			require.Equal(rt, fields, d.after.docs[path], "%s is under hold", path)
		}
	}
	for path, row := range d.rows {
		if now := d.after.rows[path]; !d.came && now.SourceVersion.Equal(row.SourceVersion) { // others follow what was done before
			require.Equal(rt, row, now, "the row of %s is under hold", path)
		}
	}
	for path := range d.after.docs {
		require.True(rt, d.before.docs[path] != nil || d.put[path] != nil, "%s comes from nowhere", path)
	}
	for path, before := range d.before.docs {
		if written, ok := d.put[path]; ok {
			before = written
		}
		d.requireStill(rt, path, before)
	}
	for path, written := range d.put {
		d.requireStill(rt, path, written)
	}
	for path, row := range d.before.rows {
		now, ok := d.after.rows[path]
		require.True(rt, ok, "the row of %s is gone", path)
		require.False(rt, now.SourceVersion.Before(row.SourceVersion), "%s goes back", path)
		if now.SourceVersion.Equal(row.SourceVersion) && !d.came {
			require.Equal(rt, row.DeletedAt, now.DeletedAt, path)
			require.Contains(rt, []string{row.SenderID, chat.DeletedUserID}, now.SenderID, path)
			require.True(rt, isLessOf(string(row.Summary), string(now.Summary)) || row.SenderID == person && now.Summary == "", path)
		}
	}
	if d.err != nil || d.request.State != chat.DeletionCompleted {
		return
	}
	for path, fields := range d.after.docs {
		if kindOf(strings.Split(path, "/")) == aMessage {
			require.NotEqual(rt, person, fields["senderId"], path)
		}
	}
}

// requireStill requires that a document is as it was, but for what names the person.
func (d *deletionDisturbance) requireStill(rt *rapid.T, path string, before document) {
	now, ok := d.after.docs[path]
	ids := strings.Split(path, "/")
	switch k := kindOf(ids); {
	case d.gone[messageOf(path)]:
		return
	case k == aReport && ids[7] == person:
		require.True(rt, !ok || isLessDocument(before, now, false), path)
		return
	case k == aChat:
		require.True(rt, ok, "%s is gone", path)
		for _, name := range []string{"readUntil", "participantIds"} { // which of them the person leaves the oracle says
			before, now = without(before, name), without(now, name)
		}
		require.Equal(rt, before, now, path)
		return
	}
	require.True(rt, ok, "%s is gone", path)
	own := d.before.docs[messageOf(path)]["senderId"] == person || d.put[messageOf(path)]["senderId"] == person
	require.True(rt, isLessDocument(before, now, own), "%s has become another", path)
}

// isLessDocument reports whether nothing has changed but by losing what names the
// person, or everything that the person wrote.
func isLessDocument(before, now document, own bool) bool {
	for name, v := range before {
		was, isText := v.(string)
		is, _ := now[name].(string)
		switch {
		case name == "redactedAt" && now[name] != nil:
		case name == "senderId" && isText && was == person && is == chat.DeletedUserID:
		case name == "text" && own && is == "":
		case isText && name != "senderId" && isLessOf(was, is):
		case isText && was == is || !isText && assert.ObjectsAreEqual(v, now[name]):
		default:
			return false
		}
	}
	for name := range now {
		if _, ok := before[name]; !ok && name != "redactedAt" && (name != "text" || now[name] != "") {
			return false
		}
	}
	return true
}

// isLessOf reports whether the one text is what is left of the other.
func isLessOf(before, now string) bool {
	for _, text := range []string{before, pii.Redact(before)} {
		if now == text || now == withoutNames(text) || now == withoutNames(text, personNickname) {
			return true
		}
	}
	return false
}

// requireDone requires that everything is as the oracle says.
func (m *deletionMachine) requireDone(rt *rapid.T, want deletionVerdict) {
	got := m.world(rt)
	require.Equal(rt, want.docs, got.docs)
	require.Equal(rt, want.decisions, got.decisions)
	require.Equal(rt, want.custody, got.custody)
	done := map[string]bool{}
	for path := range want.covered {
		done[path] = want.covered[path] && !isHeld(got.docs[path])
	}
	for path, row := range got.rows {
		if done[chatOf(path)] && isWhole(got.docs[path]) {
			continue // see requireMirrored
		}
		require.Equal(rt, want.rows[path], row, path)
	}
	for path := range want.rows {
		require.Contains(rt, got.rows, path)
	}
	m.requireMirrored(rt, got, done)
}

// requireMirrored requires that the archive has each message of these chats as it is.
func (m *deletionMachine) requireMirrored(rt *rapid.T, w world, chats map[string]bool) {
	var keys []chat.MessageKey
	for path, fields := range w.docs {
		if kindOf(strings.Split(path, "/")) == aMessage && isWhole(fields) && chats[chatOf(path)] {
			keys = append(keys, keyOfMessage(path))
		}
	}
	messages, err := m.store.WholeMessages(m.ctx, keys)
	require.NoError(rt, err)
	require.Len(rt, messages, len(keys))
	for _, message := range messages {
		require.Equal(rt, chat.Summarize(chat.Version{Message: *message.Whole, UpdatedAt: message.UpdatedAt}), w.rows[keyOf(message).path()], keyOf(message).path())
	}
}

// requireNoTrace looks for the person where they must not be, by other means than the
// oracle's.
func (m *deletionMachine) requireNoTrace(rt *rapid.T, covered map[string]bool) {
	for _, trace := range []chat.Trace{chat.TraceWrote, chat.TraceRead, chat.TraceReported} {
		require.NoError(rt, m.store.Traces(m.ctx, person, trace, func(keys []chat.ChatKey) error {
			require.Empty(rt, keys, string(trace))
			return nil
		}))
	}
	requireNone := func(text any, where string) {
		s, _ := text.(string)
		for _, known := range []string{personName, personAddress, personNickname} {
			require.NotContains(rt, s, known, where)
		}
	}
	w := m.world(rt)
	for path, fields := range w.docs {
		for _, v := range fields {
			if covered[chatOf(path)] {
				requireNone(v, path)
			}
		}
	}
	for path, row := range w.rows {
		require.NotEqual(rt, person, row.SenderID, path)
		if covered[chatOf(path)] {
			requireNone(string(row.Summary), path)
		}
	}
	for table, rows := range m.archive.Everything(m.t) {
		for _, row := range rows {
			switch table {
			case "deletion_requests":
				requireNone(row, table)
			case "deletion_chats":
				require.Fail(rt, "chats outlast their request")
			case "sealed_chats":
				require.NotContains(rt, row, person)
			}
		}
	}
}
