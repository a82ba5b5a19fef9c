package rules_test

import (
	"maps"
	"time"
)

// addShapes adds the fields that a message may and may not have besides its text.
func (b *builder) addShapes() {
	now := time.Now()
	field := func(name string, value any) func(*draft) {
		return func(d *draft) { d.message[name] = value }
	}
	without := func(name string) func(*draft) {
		return func(d *draft) { delete(d.message, name) }
	}
	b.vary(worker, "create", "team message", "team", []variation{
		{"no senderId", deny, without("senderId")},
		{"no text", deny, without("text")},
		{"no createdAt", deny, without("createdAt")},
		{"no is_read_by_receiver", deny, without("is_read_by_receiver")},
		{"no moderationStatus", deny, without("moderationStatus")},
		{"no field", deny, func(d *draft) { clear(d.message) }},

		{"senderId: buyer", deny, field("senderId", buyer.id)},
		{"senderId: deleted-user", deny, field("senderId", erased.id)},
		{"senderId: empty", deny, field("senderId", "")},
		{"senderId: null", deny, field("senderId", nil)},
		{"senderId: list", deny, field("senderId", list{worker.id})},
		{"senderId: other case", deny, field("senderId", "Worker")},

		{"createdAt: client's now", deny, field("createdAt", now)},
		{"createdAt: past", deny, field("createdAt", now.AddDate(-1, 0, 0))},
		{"createdAt: future", deny, field("createdAt", now.AddDate(1, 0, 0))},
		{"createdAt: string", deny, field("createdAt", now.Format(time.RFC3339))},
		{"createdAt: number", deny, field("createdAt", int(now.Unix()))},
		{"createdAt: null", deny, field("createdAt", nil)},

		{"is_read_by_receiver: true", deny, field("is_read_by_receiver", true)},
		{"is_read_by_receiver: null", deny, field("is_read_by_receiver", nil)},
		{"is_read_by_receiver: 0", deny, field("is_read_by_receiver", 0)},
		{"is_read_by_receiver: string", deny, field("is_read_by_receiver", "false")},

		{"moderationStatus: approved", deny, field("moderationStatus", "approved")},
		{"moderationStatus: flagged", deny, field("moderationStatus", "flagged")},
		{"moderationStatus: hidden", deny, field("moderationStatus", "hidden")},
		{"moderationStatus: empty", deny, field("moderationStatus", "")},
		{"moderationStatus: null", deny, field("moderationStatus", nil)},
		{"moderationStatus: other case", deny, field("moderationStatus", "Unreviewed")},

		{"moderatedBy", deny, field("moderatedBy", worker.id)},
		{"moderatedAt", deny, field("moderatedAt", serverTime)},
		{"moderationReason", deny, field("moderationReason", "fine")},
		{"redactedAt", deny, field("redactedAt", serverTime)},
		{"another field", deny, field("attachments", list{})},

		{"message there: another's", deny, stored(newMessage(buyer.id, "hello"))},
		{"message there: own, the same", deny, stored(newMessage(worker.id, "hello"))},
		{"message there: own, another text", deny, stored(newMessage(worker.id, "hallo"))},
	})
}

// stored puts a message under the id before.
func stored(message fields) func(*draft) {
	return func(d *draft) { d.stored = maps.Clone(message) }
}
