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

func (m *deletionMachine) stores() *faultyDeletion {
	return &faultyDeletion{
		DeletionLive: m.store, archive: m.archive, plan: map[callName]fault{}, counts: map[string]int{},
		scrubbed: func(keys []chat.MessageKey) error { return m.remember(keys...) },
	}
}

// deletionDisturbance is work on a request in which things go wrong, and what people do
// meanwhile.
type deletionDisturbance struct {
	*deletionMachine
	before, after world
	request       chat.DeletionRequest
	err           error

	happened error                   // what failed while people did something
	put      map[string]document     // what they wrote, by path
	gone     map[string]bool         // the messages that went
	kept     map[string]document     // what there was in chats when they put them under hold
	rows     map[string]chat.Summary // those of chats when they came under hold
	came     bool                    // events came
}

// disturbedRequest asks for a deletion, or carries on what there is, while things go
// wrong, and checks that it did nothing that it should not have done.
func (m *deletionMachine) disturbedRequest(rt *rapid.T) {
	unfinished, err := m.archive.UnfinishedDeletions(m.ctx)
	require.NoError(rt, err)
	d := &deletionDisturbance{
		deletionMachine: m, before: m.world(rt), put: map[string]document{}, gone: map[string]bool{}, kept: map[string]document{}, rows: map[string]chat.Summary{},
	}
	for path, fields := range d.before.docs {
		if isHeld(d.before.docs[chatOf(path)]) {
			d.kept[path] = fields
		}
	}
	stores := m.stores()
	d.drawPlan(rt, stores)
	budget := rapid.SampledFrom([]int{1 << 20, 1 << 20, 60, 20, 3}).Draw(rt, "budget")
	deletion := m.deletion(rt, stores, time.Duration(budget)*time.Second)
	carriesOn := len(unfinished) > 0 && rapid.Bool().Draw(rt, "carry on")
	var identifiers []chat.Text
	if rapid.Bool().Draw(rt, "knows the nickname") {
		identifiers = []chat.Text{personNickname}
	}
	if carriesOn {
		d.err = deletion.CarryOn(m.ctx, deletion.Now().Add(deletion.Budget))
	} else {
		d.request, d.err = deletion.Request(m.ctx, someAdmin, m.order(identifiers...))
	}
	failed := stores.stop()
	require.NoError(rt, d.happened)
	d.after = m.world(rt)
	m.states[d.outcome(carriesOn)]++
	d.checkAll(rt)
	undisturbed := !failed && len(d.put) == 0 && len(d.gone) == 0 && !d.came && budget == 1<<20
	if !undisturbed {
		return
	}
	require.NoError(rt, d.err)
	if len(unfinished) > 0 {
		return // of a request that has been on its way the oracle does not know how far it was
	}
	more := make([]string, len(identifiers))
	for i, identifier := range identifiers {
		more[i] = string(identifier)
	}
	want := m.judge(d.before, more...)
	m.requireDone(rt, want)
	require.Equal(rt, want.counts, d.request.Counts)
	state := chat.DeletionCompleted
	if want.held {
		state = chat.DeletionDeferred
	}
	require.Equal(rt, state, d.request.State)
}

func (d *deletionDisturbance) outcome(carriesOn bool) string {
	switch {
	case d.err != nil:
		return "by " + string(chat.KindOf(d.err))
	case carriesOn:
		return "carried on"
	default:
		return string(d.request.State)
	}
}

// stop ends all calls, also those that nobody waits for, and reports whether one has
// failed.
func (f *faultyDeletion) stop() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.dead = true
	return f.failed
}

// drawPlan plans what goes wrong, and what people do meanwhile.
func (d *deletionDisturbance) drawPlan(rt *rapid.T, stores *faultyDeletion) {
	draw := func() callName {
		return callName{rapid.SampledFrom(deletionMethods).Draw(rt, "at call"), rapid.SampledFrom([]int{1, 1, 2, 3, 5, 8}).Draw(rt, "number")}
	}
	if rapid.IntRange(0, 4).Draw(rt, "dies") == 0 {
		stores.death = draw()
	}
	for range rapid.SampledFrom([]int{0, 1, 3, 6}).Draw(rt, "faults") {
		at := draw()
		which := rapid.IntRange(0, 1000).Draw(rt, "which")
		saying := drawSaying(rt, "saying")
		what := rapid.IntRange(0, 15).Draw(rt, "what")
		switch {
		case what >= 14:
			// It must bind from the next batch on; at other calls, as where a page is read
			// ahead, a batch may be on its way.
			what, at.method = aHold, rapid.SampledFrom([]string{"OldChats", "OldChats", "ScrubMessages", "RemoveMember", "Context", "SaveChat", "Rows"}).Draw(rt, "hold at")
		case what == aHold:
			continue
		case what == aSend && (at.method == "ReopenChats" || at.method == "SaveRequest"):
			continue // when the person's messages have been looked for the last time
		}
		if what < 8 {
			stores.plan[at] = fault{happens: func(writing []string) {
				if d.happened == nil {
					d.happened = d.happens(what, which, saying, writing)
				}
			}}
			continue
		}
		f := fault{kind: rapid.SampledFrom(passingAway).Draw(rt, "how"), after: rapid.Bool().Draw(rt, "having done it")}
		// Mostly it is over when it is tried again, at times not for long.
		for i := range rapid.SampledFrom([]int{1, 1, 2, 4, 7}).Draw(rt, "times") {
			stores.plan[callName{at.method, at.n + i}] = f
		}
	}
}

// Some of the things that happen: the person sends, a chat comes under hold.
const aSend, aHold = 0, 2

// happens has somebody do something. What is being written at this moment may be
// written yet, though its chat comes under hold.
func (d *deletionDisturbance) happens(what, which int, saying string, writing []string) error {
	docs, err := d.store.Documents(d.ctx)
	if err != nil {
		return err
	}
	chatPath := personChats[which%len(personChats)]
	var messages []string
	for _, path := range slices.Sorted(maps.Keys(docs)) {
		if isWhole(docs[path]) && kindOf(strings.Split(path, "/")) == aMessage {
			messages = append(messages, path)
		}
	}
	var message string
	if len(messages) > 0 {
		message = messages[which%len(messages)]
	}
	fields, there := docs[chatPath]
	switch {
	case what == aSend || what == 1: // or another sends
		sender := "buyer"
		if what == aSend && !strings.HasPrefix(chatPath, "gigs/apart/") {
			sender = person
		}
		if !there {
			fields = aChatOf(d.tick(), d.now)
		}
		id := fmt.Sprintf("message-%04d", d.number())
		if err := d.write(chatPath, with(fields, document{"lastMessageAt": d.tick(), "lastMessageId": id})); err != nil {
			return err
		}
		return d.write(chatPath+"/messages/"+id, with(aMessageOf(d.now, saying), document{"senderId": sender}))
	case what == aHold && there:
		rows, err := d.archive.Summaries(d.ctx)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if path := (messageKey{row.GigID, row.ChatID, row.MessageID}).path(); isAtOrBelow(path, chatPath) && !slices.Contains(writing, path) {
				d.rows[path] = row
			}
		}
		for path, is := range docs {
			if isAtOrBelow(path, chatPath) && !slices.ContainsFunc(writing, func(parent string) bool { return isAtOrBelow(path, parent) }) {
				d.kept[path] = normal(undated(map[string]document{path: maps.Clone(is)})[path])
			}
		}
		err = d.write(chatPath, with(fields, document{"legalHold": true}))
		if slices.Contains(writing, chatPath) {
			delete(d.kept, chatPath)
		}
		return err
	case what == 3 && there && !strings.HasPrefix(chatPath, "gigs/apart/"): // the person reads
		pointers := maps.Clone(normal(fields))["readUntil"]
		times, _ := pointers.(map[string]time.Time)
		times = maps.Clone(times)
		if times == nil {
			times = map[string]time.Time{}
		}
		times[person] = d.tick()
		return d.write(chatPath, with(fields, document{"readUntil": times}))
	case what == 4 && message != "" && !strings.HasPrefix(message, "gigs/apart/"):
		return d.report(docs, message, []string{person, "worker"}[which%2], saying)
	case what == 5 && message != "":
		if _, err := d.moderate(message, docs[message], which, saying); err != nil {
			return err
		}
		return d.note(message, message+"/moderation/original")
	case what == 6 && message != "" && !isHeld(docs[chatOf(message)]):
		d.gone[message] = true
		for path := range docs {
			if isAtOrBelow(path, message) {
				delete(d.put, path)
			}
		}
		return d.lose(message)
	case what == 7 && len(d.events) > 0:
		d.came = true
		return d.deliver(d.events[which%len(d.events)])
	}
	return nil
}

// report has somebody report a message.
func (d *deletionDisturbance) report(docs map[string]document, message, reporter, saying string) error {
	if docs[message]["senderId"] == reporter || docs[message+"/reports/"+reporter] != nil {
		return nil
	}
	if docs[message]["moderationStatus"] == string(chat.Unreviewed) {
		if err := d.write(message, with(docs[message], document{"moderationStatus": string(chat.Flagged)})); err != nil {
			return err
		}
	}
	return d.write(message+"/reports/"+reporter, aReportOf(saying))
}

// write writes a document and notes it.
func (d *deletionDisturbance) write(path string, fields document) error {
	if err := d.deletionMachine.put(path, fields); err != nil {
		return err
	}
	return d.note(path)
}

// note notes what documents are now, where somebody has just written them.
func (d *deletionDisturbance) note(paths ...string) error {
	docs, err := d.store.Documents(d.ctx)
	if err != nil {
		return err
	}
	for _, path := range paths {
		if fields, ok := undated(docs)[path]; ok {
			d.put[path] = normal(fields)
			if _, held := d.kept[path]; held || isHeld(docs[chatOf(path)]) {
				d.kept[path] = d.put[path]
			}
		}
	}
	return nil
}
