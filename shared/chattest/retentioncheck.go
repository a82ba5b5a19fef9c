package chattest

import (
	"maps"
	"strings"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/pii"
)

// check checks a run after which the store is as it is.
func (d *disturbance) check(rt require.TestingT) {
	if d.err != nil {
		require.Contains(rt, []chat.Kind{chat.Unavailable, chat.Aborted, chat.DeadlineExceeded}, chat.KindOf(d.err), "%v", d.err)
	}
	d.requireKept(rt)
	d.requireNoOrphans(rt)
	d.requireCounted(rt)
	switch through := d.err == nil && d.report.Complete && d.report.Failed == 0; {
	case through && len(d.used) == 0:
		require.Equal(rt, d.want.docs, d.after)
		require.Equal(rt, d.want.rows, d.rowsAfter)
		requireCounts(rt, d.want.report, d.report)
	case through:
		d.requireDone(rt)
	}
}

// requireKept checks that nothing is gone, nor another, that should have stayed.
func (d *disturbance) requireKept(rt require.TestingT) {
	for path, fields := range d.want.docs {
		got, ok := d.after[path]
		require.True(rt, ok, "%s should have stayed", path)
		_, written := d.put[path]
		switch {
		case written || d.used[chatOf(path)]:
		case kindOf(strings.Split(path, "/")) == aChat:
			require.Contains(rt, []document{fields, d.before[path]}, got, "%s has changed", path)
		case d.want.redacted[messageOf(path)]:
			require.True(rt, isOrBecame(d.before[path], got), "%s has changed", path)
		default:
			require.Equal(rt, fields, got, "%s has changed", path)
		}
	}
	for path, fields := range d.put {
		message := messageOf(path)
		if d.want.deleted[message] || d.imported[message] {
			continue
		}
		got, ok := d.after[path]
		require.True(rt, ok, "%s was just written", path)
		require.True(rt, isOrBecame(fields, got), "%s has changed since it was written", path)
	}
	for path, fields := range d.kept {
		require.Equal(rt, fields, d.after[path], "%s is under hold", path)
	}
	for path := range d.after {
		require.True(rt, d.before[path] != nil || d.put[path] != nil, "%s comes from nowhere", path)
	}
	for path, sentAt := range d.want.rows {
		require.Equal(rt, sentAt, d.rowsAfter[path], "the row of %s should have stayed", path)
	}
}

// messageOf returns the path of the message that a document is, or is below.
func messageOf(path string) string {
	return strings.Join(strings.Split(path, "/")[:min(6, strings.Count(path, "/")+1)], "/")
}

// isOrBecame reports whether a document is as it was, or without its secrets.
func isOrBecame(before, after document) bool {
	for name, v := range before {
		s, isText := v.(string)
		if name != "redactedAt" && !assert.ObjectsAreEqual(v, after[name]) && (!isText || pii.Redact(s) != after[name]) {
			return false
		}
	}
	for name := range after {
		if _, ok := before[name]; !ok && name != "redactedAt" {
			return false
		}
	}
	return true
}

// requireNoOrphans checks that nothing lies below messages that are gone but what
// did before.
func (d *disturbance) requireNoOrphans(rt require.TestingT) {
	for path := range d.after {
		message := messageOf(path)
		if message == path || d.after[message] != nil || kindOf(strings.Split(path, "/")) == aChat {
			continue
		}
		require.Nil(rt, d.before[message], "%s is left behind", path)
		require.NotNil(rt, d.before[path], "%s is left behind", path)
	}
}

// requireCounted checks that the report tells what was done; at least no more, where
// the run ended in the middle.
func (d *disturbance) requireCounted(rt require.TestingT) {
	var done chat.RetentionReport
	all := maps.Clone(d.before)
	maps.Copy(all, d.put)
	redacted := map[string]bool{}
	for path := range all {
		switch k := kindOf(strings.Split(path, "/")); {
		case k == aMessage && d.after[path] == nil:
			done.MessagesDeleted++
		case k == aChat && d.after[path] == nil:
			done.ChatsDeleted++
		case k != aChat && d.after[path] != nil && d.put[messageOf(path)] == nil && hasLost(all[path], d.after[path]):
			redacted[messageOf(path)] = true
		}
	}
	done.MessagesRedacted, done.RowsDeleted = len(redacted), len(d.rowsBefore)-len(d.rowsAfter)
	got := d.report
	if d.err == nil {
		require.Equal(rt, done.MessagesDeleted, got.MessagesDeleted, "messages deleted")
		require.Equal(rt, done.RowsDeleted, got.RowsDeleted, "rows deleted")
		if !d.sent { // which may have made a chat again
			require.Equal(rt, done.ChatsDeleted, got.ChatsDeleted, "chats deleted")
		}
		if len(d.used) == 0 {
			require.Equal(rt, done.MessagesRedacted, got.MessagesRedacted, "messages redacted")
		}
		return
	}
	require.LessOrEqual(rt, got.MessagesDeleted, done.MessagesDeleted, "messages deleted")
	require.LessOrEqual(rt, got.RowsDeleted, done.RowsDeleted, "rows deleted")
	if len(d.used) == 0 {
		require.LessOrEqual(rt, got.ChatsDeleted, done.ChatsDeleted, "chats deleted")
		require.LessOrEqual(rt, got.MessagesRedacted, done.MessagesRedacted, "messages redacted")
	}
}

// hasLost reports whether a document has lost a secret.
func hasLost(before, after document) bool {
	for name, v := range before {
		if s, ok := v.(string); ok && name != "redactedAt" && s != after[name] {
			return true
		}
	}
	return false
}

// requireDone checks that a run that was through has done all that was due when it
// began and that nobody used meanwhile.
func (d *disturbance) requireDone(rt require.TestingT) {
	for path := range d.after {
		message, c := messageOf(path), chatOf(path)
		require.False(rt, d.want.deleted[message] && !d.held[c], "%s is due", path)
		require.False(rt, d.want.chats[c] && !d.used[c], "%s is due", path)
		if d.want.redacted[message] && !d.used[c] {
			require.Equal(rt, d.want.docs[path], d.after[path], "%s is due", path)
		}
	}
	for path := range d.rowsAfter {
		_, stays := d.want.rows[path]
		require.True(rt, stays || d.held[chatOf(path)], "the row of %s is due", path)
	}
}
