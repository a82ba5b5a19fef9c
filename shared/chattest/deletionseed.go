package chattest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"example.com/gigchat/shared/chat"
)

// seed fills the chats, the archive and its logs.
func (m *deletionMachine) seed(rt *rapid.T) {
	for _, gigID := range []string{"gig", "gig-1"} {
		m.named[gigID] = rapid.Bool().Draw(rt, gigID+" names the person")
		gig := chat.Gig{ID: gigID, BuyerID: "buyer", WorkerIDs: []string{"worker"}}
		if m.named[gigID] {
			gig.WorkerIDs = append(gig.WorkerIDs, person)
		}
		require.NoError(rt, m.store.PutGig(m.ctx, gig))
	}
	for _, path := range personChats {
		there := !strings.HasPrefix(path, "gigs/apart/")
		if rapid.IntRange(0, 5).Draw(rt, "document") > 0 {
			fields := aChatOf(m.tick(), m.now)
			if there && rapid.Bool().Draw(rt, "listed") {
				fields["participantIds"] = []string{"buyer", person, "worker"}
			}
			if there && rapid.Bool().Draw(rt, "has read") {
				fields["readUntil"] = map[string]time.Time{"buyer": m.now, person: m.now}
			}
			require.NoError(rt, m.put(path, fields))
		}
		senders := []string{"buyer"}
		if there {
			senders = []string{"buyer", person, person, chat.DeletedUserID}
		}
		for range rapid.IntRange(0, 6).Draw(rt, "messages") {
			m.message(rt, path, rapid.SampledFrom(senders).Draw(rt, "sender"))
		}
		if rapid.IntRange(0, 2).Draw(rt, "custody") == 0 {
			frozen := true
			require.NoError(rt, m.archive.RecordDecision(m.ctx,
				chat.AuditEntry{AdminID: "admin", Action: "update-chat", GigID: keyOfChat(path).GigID, ChatID: keyOfChat(path).ChatID, RequestID: "r"},
				chat.CustodyDecision{Frozen: &frozen, Reason: chat.Text(drawSaying(rt, "why it is frozen"))}))
		}
	}
	m.letEventsCome(rt)
	m.loseThings(rt)
}

func drawSaying(rt *rapid.T, what string) string { return rapid.SampledFrom(sayings).Draw(rt, what) }

// message seeds a message that may have been moderated, with all that may lie below it.
func (m *deletionMachine) message(rt *rapid.T, chatPath, sender string) {
	path := fmt.Sprintf("%s/messages/message-%04d", chatPath, m.number())
	fields := with(aMessageOf(m.tick(), drawSaying(rt, "text")), document{"senderId": sender})
	require.NoError(rt, m.put(path, fields))
	switch rapid.IntRange(0, 9).Draw(rt, "malformed") {
	case 0:
		require.NoError(rt, m.put(path, with(fields, document{"moderationStatus": "odd"})))
		return
	case 1:
		// Without a time only a sender's own messages are found; so there is nothing in
		// them that a later request would have to look for.
		if sender == person {
			require.NoError(rt, m.put(path, with(without(fields, "createdAt"), document{"text": "I am " + personName})))
			return
		}
	}
	for range rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(rt, "decisions") {
		var err error
		fields, err = m.moderate(path, fields, rapid.IntRange(0, 3).Draw(rt, "to"), drawSaying(rt, "reason"))
		require.NoError(rt, err)
	}
	if fields["moderationStatus"] == string(chat.Unreviewed) && rapid.IntRange(0, 4).Draw(rt, "stray") > 0 {
		return
	}
	for _, reporter := range []string{person, "worker"} {
		if sender != reporter && rapid.IntRange(0, 2).Draw(rt, "reported") == 0 {
			require.NoError(rt, m.put(path+"/reports/"+reporter, aReportOf(drawSaying(rt, "report"))))
		}
	}
}

// moderate has a moderator decide on a message in one of the ways that are open, and
// returns what it is then.
func (m *deletionMachine) moderate(path string, fields document, which int, reason string) (document, error) {
	to := map[any][]chat.ModerationStatus{
		string(chat.Unreviewed): {chat.Flagged, chat.Approved, chat.Hidden}, string(chat.Flagged): {chat.Approved, chat.Hidden},
		string(chat.Approved): {chat.Flagged, chat.Hidden},
	}[fields["moderationStatus"]]
	if len(to) == 0 {
		return fields, nil
	}
	status, text := to[which%len(to)], fields["text"]
	if status == chat.Hidden {
		if err := m.put(path+"/moderation/original", document{"text": text}); err != nil {
			return nil, err
		}
		text = ""
	}
	fields = with(fields, document{
		"text": text, "moderationStatus": string(status), "moderatedBy": "admin", "moderatedAt": m.tick(), "moderationReason": reason,
	})
	return fields, m.put(path, fields)
}

// letEventsCome has some of the events so far reach the archive, in any order.
func (m *deletionMachine) letEventsCome(rt *rapid.T) {
	share := rapid.IntRange(0, 4).Draw(rt, "events that come, in quarters")
	for _, i := range rapid.Permutation(slices.Collect(numbers(len(m.events)))).Draw(rt, "events") {
		if i%4 < share {
			require.NoError(rt, m.deliver(m.events[i]))
		}
	}
}

// loseThings has some messages go from the live store.
func (m *deletionMachine) loseThings(rt *rapid.T) {
	docs, err := m.store.Documents(m.ctx)
	require.NoError(rt, err)
	for _, path := range slices.Sorted(maps.Keys(docs)) {
		if kindOf(strings.Split(path, "/")) == aMessage && !isHeld(docs[chatOf(path)]) && rapid.IntRange(0, 5).Draw(rt, "gone") == 0 {
			require.NoError(rt, m.lose(path))
		}
	}
}

func (m *deletionMachine) lose(path string) error {
	messages, err := m.store.WholeMessages(m.ctx, []chat.MessageKey{keyOfMessage(path)})
	if err != nil || len(messages) == 0 {
		return err
	}
	if err := m.store.DeleteMessages(m.ctx, messages); err != nil {
		return err
	}
	return m.remember(keyOfMessage(path))
}

// changeThings has people use the chats between two requests.
func (m *deletionMachine) changeThings(rt *rapid.T) {
	docs, err := m.store.Documents(m.ctx)
	require.NoError(rt, err)
	for _, path := range personChats {
		switch rapid.IntRange(0, 7).Draw(rt, "what happens") {
		case 0, 1:
			if fields, ok := docs[path]; ok {
				require.NoError(rt, m.put(path, with(fields, document{"legalHold": rapid.SampledFrom([]any{true, nil, "x"}).Draw(rt, "hold")})))
			}
		case 2, 3:
			m.release(rt, path, docs[path])
		case 4:
			m.message(rt, path, "buyer")
		case 5:
			if !strings.HasPrefix(path, "gigs/apart/") {
				m.message(rt, path, person)
			}
		case 6:
			m.letEventsCome(rt)
		case 7:
			m.loseThings(rt)
		}
	}
}

// release ends a chat's hold.
func (m *deletionMachine) release(rt *rapid.T, path string, fields document) {
	if isHeld(fields) {
		require.NoError(rt, m.put(path, without(fields, "legalHold")))
	}
}
