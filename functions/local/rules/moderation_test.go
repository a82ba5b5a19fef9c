package rules_test

import (
	"maps"
	"strings"
	"time"
)

// flags is the commit of an actor who flags a message.
func flags(who actor) func(string) scene {
	return func(gigID string) scene {
		d := newDraft(who.user, gigID, "team")
		d.stored = newMessage(buyer.id, "hello")
		return scene{d.before(), commit(update(d.messagePath(), action(who, "flagged")))}
	}
}

// action returns what a moderator writes.
func action(who actor, status string) fields {
	return fields{"moderationStatus": status, "moderatedBy": who.id, "moderatedAt": serverTime}
}

// addModeration adds the moves that an admin may and may not make with a message,
// and what may come with them.
func (b *builder) addModeration() {
	for _, from := range []string{"unreviewed", "flagged", "approved", "hidden"} {
		for _, to := range []string{"unreviewed", "flagged", "approved", "hidden", "spam", ""} {
			allowed := from != "hidden" && from != to && (to == "flagged" || to == "approved")
			b.moderate("from "+from+" to '"+to+"'", verdictOf(allowed), from, func(action fields) { action["moderationStatus"] = to })
		}
	}
	field := func(name string, value any) func(fields) {
		return func(action fields) { action[name] = value }
	}
	without := func(name string) func(fields) {
		return func(action fields) { delete(action, name) }
	}
	for _, v := range []struct {
		name   string
		want   verdict
		change func(action fields)
	}{
		{"status a number", deny, field("moderationStatus", 1)},
		{"status untouched", deny, without("moderationStatus")},
		{"nothing", deny, func(action fields) { clear(action) }},
		{"by another", deny, field("moderatedBy", "another-admin")},
		{"by nobody", deny, without("moderatedBy")},
		{"at the client's time", deny, field("moderatedAt", time.Now())},
		{"at no time", deny, without("moderatedAt")},

		{"reason", allow, field("moderationReason", "spam")},
		{"reason of one", allow, field("moderationReason", "x")},
		{"reason empty", deny, field("moderationReason", "")},
		{"reason of 500", allow, field("moderationReason", strings.Repeat("x", 500))},
		{"reason of 501", deny, field("moderationReason", strings.Repeat("x", 501))},
		{"reason of 500 wide", allow, field("moderationReason", strings.Repeat(wide, 500))},
		{"reason of 501 wide", deny, field("moderationReason", strings.Repeat(wide, 501))},
		{"reason of lines", allow, field("moderationReason", "spam\nand rude")},
		{"reason with NUL", deny, field("moderationReason", "spam\x00")},
		{"reason a number", deny, field("moderationReason", 1)},
		{"reason null", deny, field("moderationReason", nil)},
		{"reason a list", deny, field("moderationReason", list{"spam"})},

		{"and the text", deny, field("text", "[removed]")},
		{"and the sender", deny, field("senderId", erased.id)},
		{"and the time", deny, field("createdAt", serverTime)},
		{"and the read flag", deny, field("is_read_by_receiver", true)},
		{"and redactedAt", deny, field("redactedAt", serverTime)},
		{"and another field", deny, field("note", "see ticket 5")},
	} {
		b.moderate(v.name, v.want, "unreviewed", v.change)
	}
	b.addRepeatedModeration()
}

// moderate adds a row: an admin's action on a message of the given status.
func (b *builder) moderate(variation string, want verdict, from string, change func(action fields)) {
	b.add(admin, "update", "team message", variation, want, func(gigID string) scene {
		d := newDraft(admin.user, gigID, "team")
		d.stored = newMessage(buyer.id, "hello")
		d.stored["moderationStatus"] = from
		action := action(admin, "flagged")
		change(action)
		return scene{d.before(), commit(update(d.messagePath(), action))}
	})
}

// addRepeatedModeration adds what an admin does to a message that another one has
// moderated before, and to what lies below it.
func (b *builder) addRepeatedModeration() {
	again := func(variation string, want verdict, reason any, writes func(path string, stored fields) []write) {
		b.add(admin, "update", "team message", variation, want, func(gigID string) scene {
			d := newDraft(admin.user, gigID, "team")
			d.stored = newMessage(buyer.id, "hello")
			maps.Copy(d.stored, fields{
				"moderationStatus": "flagged", "moderatedBy": "another-admin",
				"moderatedAt": time.Now().Add(-time.Hour), "moderationReason": reason,
			})
			return scene{d.before(), commit(writes(d.messagePath(), d.stored)...)}
		})
	}
	approve := func(path string, _ fields) []write { return []write{update(path, action(admin, "approved"))} }
	again("again", allow, "spam", approve)
	again("again, the reason too long since redaction", deny, strings.Repeat("x", 501), approve)
	again("again, the reason taken away", allow, strings.Repeat("x", 501), func(path string, _ fields) []write {
		return []write{update(path, action(admin, "approved"), "moderationReason")}
	})
	again("again, the time taken away", deny, "spam", func(path string, _ fields) []write {
		f := action(admin, "approved")
		delete(f, "moderatedAt")
		return []write{update(path, f, "moderatedAt")}
	})
	again("again, under the other's name", deny, "spam", func(path string, _ fields) []write {
		f := action(admin, "approved")
		delete(f, "moderatedBy")
		return []write{update(path, f)}
	})
	again("again, at the other's time", deny, "spam", func(path string, _ fields) []write {
		f := action(admin, "approved")
		delete(f, "moderatedAt")
		return []write{update(path, f)}
	})
	again("again, another reason only", deny, "spam", func(path string, _ fields) []write {
		return []write{update(path, fields{"moderationReason": "fraud"})}
	})
	again("again, with the original", deny, "spam", func(path string, _ fields) []write {
		return append(approve(path, nil), set(path+"/moderation/original", fields{"text": "hello"}))
	})
	again("again, with the reports dropped", deny, "spam", func(path string, _ fields) []write {
		return append(approve(path, nil), remove(path+"/reports/buyer"))
	})
}
