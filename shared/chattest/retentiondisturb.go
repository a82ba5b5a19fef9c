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

// disturbance is a run in which things go wrong, and what people do meanwhile.
type disturbance struct {
	*retentionMachine
	before, after         map[string]document
	rowsBefore, rowsAfter map[string]time.Time
	want                  verdict
	report                chat.RetentionReport
	err                   error

	failed   error               // what failed while people did something
	put      map[string]document // what they wrote, by path
	used     map[string]bool     // the chats that they used
	held     map[string]bool     // the chats that they put under hold
	kept     map[string]document // what there was in those then
	imported map[string]bool     // the messages that they imported
	sent     bool
}

// disturbedRun lets one run go in which things go wrong, and checks that it did
// nothing that it should not have done, and what it says.
func (m *retentionMachine) disturbedRun(rt *rapid.T) {
	asOf := m.now.Add(-rapid.SampledFrom([]time.Duration{0, 0, µs, 24 * time.Hour}).Draw(rt, "as of before"))
	d := &disturbance{
		retentionMachine: m, before: m.documents(rt), rowsBefore: m.rows(rt), want: m.judge(rt, asOf),
		put: map[string]document{}, used: map[string]bool{}, held: map[string]bool{}, kept: map[string]document{}, imported: map[string]bool{},
	}
	stores := m.stores()
	stores.plan = d.drawPlan(rt)
	if rapid.IntRange(0, 4).Draw(rt, "dies") == 0 {
		stores.death = rapid.IntRange(1, 40).Draw(rt, "at call")
	}
	budget := time.Hour
	if rapid.IntRange(0, 2).Draw(rt, "little time") == 0 {
		budget = time.Duration(rapid.IntRange(0, 40).Draw(rt, "budget")) * time.Second
	}
	d.report, d.err = m.retention(rt, stores, budget).Run(m.ctx, chat.RetentionRequest{AsOf: asOf})
	m.runs++
	m.total = plus(m.total, d.report)
	require.NoError(rt, d.failed)
	d.after, d.rowsAfter = m.documents(rt), m.rows(rt)
	d.check(rt)
}

// drawPlan plans what goes wrong, and what people do meanwhile.
func (d *disturbance) drawPlan(rt *rapid.T) map[callName]fault {
	plan := map[callName]fault{}
	for range rapid.IntRange(0, 9).Draw(rt, "faults") {
		at := callName{rapid.SampledFrom(faultyMethods).Draw(rt, "at call"), rapid.SampledFrom([]int{1, 1, 2, 3, 4, 6}).Draw(rt, "number")}
		which := rapid.IntRange(0, 1000).Draw(rt, "which")
		switch rapid.IntRange(0, 7).Draw(rt, "what") {
		case 0:
			plan[at] = fault{happens: func([]string) { d.send(which) }}
		case 1:
			plan[at] = fault{happens: func(writing []string) { d.hold(which, writing) }}
		case 2:
			plan[at] = fault{happens: func([]string) { d.reportOne(which) }}
		case 3:
			plan[at] = fault{happens: func([]string) { d.importOne(which) }}
		default:
			f := fault{kind: rapid.SampledFrom(passingAway).Draw(rt, "how"), after: rapid.Bool().Draw(rt, "having done it")}
			// Mostly it is over when it is tried again, at times not for long.
			for i := range rapid.SampledFrom([]int{1, 1, 2, 4, 7}).Draw(rt, "times") {
				plan[callName{at.method, at.n + i}] = f
			}
		}
	}
	return plan
}

// stored returns all documents while the run is under way.
func (d *disturbance) stored() map[string]document {
	docs, err := d.store.Documents(d.ctx)
	if err != nil {
		d.failed = err
	}
	return docs
}

func chatOf(path string) string { return strings.Join(strings.Split(path, "/")[:4], "/") }

func (d *disturbance) write(path string, fields document) {
	if err := d.store.Put(d.ctx, path, fields); err != nil {
		d.failed = err
	}
	d.put[path] = undated(d.stored())[path]
	d.used[chatOf(path)] = true
	if d.held[chatOf(path)] {
		d.kept[path] = d.put[path]
	}
}

// send sends a message to a chat, which is made if it is not there.
func (d *disturbance) send(which int) {
	path := modelChats[which%len(modelChats)]
	id := fmt.Sprintf("message-%04d", d.number())
	c, ok := d.stored()[path]
	if !ok {
		c = document{"participantIds": []string{"buyer"}, "createdAt": d.now}
	}
	d.sent = true
	d.write(path, with(c, document{"lastMessageAt": d.now, "lastMessageId": id}))
	d.write(path+"/messages/"+id, aMessageOf(d.now, secret))
}

// hold puts a chat under hold. From now on everything of it stays, but for what is
// being written at this moment.
func (d *disturbance) hold(which int, writing []string) {
	path := modelChats[which%len(modelChats)]
	docs := d.stored()
	c, ok := docs[path]
	if !ok {
		return
	}
	maps.DeleteFunc(docs, func(p string, _ document) bool {
		return !isAtOrBelow(p, path) || slices.ContainsFunc(writing, func(parent string) bool { return isAtOrBelow(p, parent) })
	})
	d.held[path] = true
	maps.Copy(d.kept, undated(docs))
	d.write(path, with(c, document{"legalHold": true}))
}

// reportOne reports one of the messages.
func (d *disturbance) reportOne(which int) {
	docs := d.stored()
	var messages []string
	for _, path := range slices.Sorted(maps.Keys(docs)) {
		if kindOf(strings.Split(path, "/")) == aMessage {
			messages = append(messages, path)
		}
	}
	if len(messages) == 0 {
		return
	}
	path := messages[which%len(messages)]
	if docs[path]["moderationStatus"] == string(chat.Unreviewed) {
		d.write(path, with(docs[path], document{"moderationStatus": string(chat.Flagged)}))
	}
	d.write(path+"/reports/late", aReportOf(secret))
}

// importOne adds an old message to a chat, of which nothing else tells.
func (d *disturbance) importOne(which int) {
	path := fmt.Sprintf("%s/messages/message-%04d", modelChats[which%len(modelChats)], d.number())
	d.imported[path] = true
	d.write(path, aMessageOf(d.now.AddDate(0, 0, -which%(2*someDays)), secret))
}
