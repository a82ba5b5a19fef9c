package chattest

import (
	"maps"
	"slices"
	"strings"
	"time"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/pii"
)

// oracle says naively what a run must do: it goes over all documents, as they are
// stored, and shares nothing with the code under test but what PII is.
type oracle struct {
	docs map[string]document
	rows map[string]time.Time // when the message of a row was sent, by its path

	deleteBefore, redactBefore, forgetBefore time.Time // zero: nothing is
}

// verdict is what must become of everything, and what the report must count.
type verdict struct {
	docs                     map[string]document
	rows                     map[string]time.Time
	deleted, redacted, chats map[string]bool // messages and chats, by path
	report                   chat.RetentionReport
}

func (o oracle) judge() verdict {
	v := verdict{
		docs: map[string]document{}, rows: maps.Clone(o.rows),
		deleted: map[string]bool{}, redacted: map[string]bool{}, chats: map[string]bool{},
	}
	for path, fields := range o.docs {
		v.docs[path] = maps.Clone(fields)
	}
	for _, chatPath := range o.chatPaths() {
		after := o.judgeChat(chatPath)
		if hold, ok := o.docs[chatPath]["legalHold"]; ok && hold != false {
			if len(after.deleted)+len(after.redacted)+len(after.chats)+len(after.rows) > 0 {
				v.report.Held++
			}
			continue
		}
		maps.Copy(v.deleted, after.deleted)
		maps.Copy(v.redacted, after.redacted)
		maps.Copy(v.chats, after.chats)
		for path, fields := range after.docs {
			maps.Copy(v.docs[path], fields)
		}
		for path := range after.rows {
			delete(v.rows, path)
		}
	}
	gone := slices.Collect(maps.Keys(v.deleted))
	gone = slices.AppendSeq(gone, maps.Keys(v.chats))
	for _, path := range gone {
		maps.DeleteFunc(v.docs, func(p string, _ document) bool { return isAtOrBelow(p, path) })
	}
	v.report.MessagesDeleted, v.report.MessagesRedacted = len(v.deleted), len(v.redacted)
	v.report.ChatsDeleted, v.report.RowsDeleted = len(v.chats), len(o.rows)-len(v.rows)
	return v
}

// judgeChat returns what is due in a chat, be it held or not: the fields that change,
// and the rows that go.
func (o oracle) judgeChat(chatPath string) verdict {
	v := verdict{
		docs: map[string]document{}, rows: map[string]time.Time{},
		deleted: map[string]bool{}, redacted: map[string]bool{}, chats: map[string]bool{},
	}
	left := 0
	for path, fields := range o.docs {
		if kindOf(strings.Split(path, "/")) != aMessage || !isAtOrBelow(path, chatPath) {
			continue
		}
		at, dated := fields["createdAt"].(time.Time)
		switch {
		case dated && at.Before(o.deleteBefore):
			v.deleted[path] = true
			continue
		case dated && at.Before(o.redactBefore):
			o.redact(path, &v)
		}
		left++
	}
	fields, ok := o.docs[chatPath]
	if ok && left == 0 && activityOf(fields).Before(o.deleteBefore) {
		v.chats[chatPath] = true
	}
	for path, sentAt := range o.rows {
		if isAtOrBelow(path, chatPath) && sentAt.Before(o.forgetBefore) {
			v.rows[path] = sentAt
		}
	}
	return v
}

// redact takes the secrets out of a message and of all that lies below it.
func (o oracle) redact(messagePath string, v *verdict) {
	for path, fields := range o.docs {
		if !isAtOrBelow(path, messagePath) {
			continue
		}
		for _, name := range []string{"text", "moderationReason", "reason"} {
			before, _ := fields[name].(string)
			if after := pii.Redact(before); after != before {
				v.redacted[messagePath] = true
				change(v.docs, path, name, after)
				if kindOf(strings.Split(path, "/")) != aReport {
					change(v.docs, messagePath, "redactedAt", "some time")
				}
			}
		}
	}
}

func change(docs map[string]document, path, name string, value any) {
	if docs[path] == nil {
		docs[path] = document{}
	}
	docs[path][name] = value
}

// chatPaths returns the paths of all chats, those without a document included.
func (o oracle) chatPaths() []string {
	all := map[string]bool{}
	for _, paths := range [][]string{slices.Collect(maps.Keys(o.docs)), slices.Collect(maps.Keys(o.rows))} {
		for _, path := range paths {
			all[strings.Join(strings.Split(path, "/")[:4], "/")] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

func isAtOrBelow(path, parent string) bool {
	return path == parent || strings.HasPrefix(path, parent+"/")
}

// activityOf is when a chat was used last. What tells of no time was made long before
// any run of a test.
func activityOf(c document) time.Time {
	createdAt, _ := c["createdAt"].(time.Time)
	lastMessageAt, _ := c["lastMessageAt"].(time.Time)
	if lastMessageAt.After(createdAt) {
		return lastMessageAt
	}
	return createdAt
}
