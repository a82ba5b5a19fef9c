package chattest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// TestReadAtOnce lets the members of a gig send and mark at the same time, so many
// turns each, while workers leave and come back, chats are opened again and the
// gig's changes are followed. No flag and no pointer is ever seen to go back. When
// all is quiet and the last change is followed, a recount agrees.
func TestReadAtOnce(t *testing.T, turns int, open func(*testing.T) LiveStore) {
	store := open(t)
	m := newReadMachine(t, t.Context(), store)
	m.assign(t, readWorkers)
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	crowd := &readCrowd{readMachine: m, t: t, seed: seed, marked: map[string]bool{}}
	for _, people := range readCircles {
		c, _, err := (&chat.Opener{Rooms: store}).Open(m.ctx, chat.Caller{UserID: readBuyer}, m.gigID, people)
		require.NoError(t, err)
		m.chats[c.ID] = newModelChat(c.ID)
		crowd.send(readBuyer, c.ID)
	}
	m.chats[chat.TeamChatID] = newModelChat(chat.TeamChatID)
	crowd.send(readBuyer, chat.TeamChatID)

	crowd.run(turns)
	m.assign(t, readWorkers[:2])
	require.NoError(t, (&chat.Synchronizer{Memberships: store}).Sync(m.ctx, m.gigID))
	crowd.recount()
}

// readCrowd is many at once in one gig.
type readCrowd struct {
	*readMachine
	t    *testing.T
	seed uint64

	mu     sync.Mutex      // of all that follows, and of the model's chats
	marked map[string]bool // the messages that were ever seen marked
}

func (r *readCrowd) run(turns int) {
	var members, others sync.WaitGroup
	done := make(chan struct{})
	for i, user := range append([]string{readBuyer}, readWorkers...) {
		random := rand.New(rand.NewPCG(r.seed, uint64(i)))
		members.Go(func() {
			for range turns {
				c := r.drawAny(random)
				if random.IntN(3) == 0 {
					r.send(user, c.id)
				} else {
					r.mark(random, user, c)
				}
			}
		})
	}
	random := rand.New(rand.NewPCG(r.seed, 100))
	for _, act := range []func(){
		func() { r.reassign(random) }, r.follow, r.reopen, r.watch,
	} {
		others.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					act()
				}
			}
		})
	}
	members.Wait()
	close(done)
	others.Wait()
}

func (r *readCrowd) drawAny(random *rand.Rand) *modelChat {
	r.mu.Lock()
	defer r.mu.Unlock()
	chats := r.sorted()
	return chats[random.IntN(len(chats))]
}

func (r *readCrowd) send(user, chatID string) {
	r.mu.Lock()
	r.sent++
	id := fmt.Sprintf("message-%04d", r.sent)
	r.mu.Unlock()
	message, _, err := r.sender().Send(r.ctx, chat.Caller{UserID: user}, chat.SendRequest{
		GigID: r.gigID, ChatID: chatID, MessageID: id, Text: "hello",
	})
	if r.refused(err) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.chats[chatID]
	c.messages = append(c.messages, &modelMessage{StoredMessage: chat.StoredMessage{Message: message}})
	if message.CreatedAt.After(c.newest) {
		c.newest = message.CreatedAt
	}
}

func (r *readCrowd) mark(random *rand.Rand, user string, c *modelChat) {
	r.mu.Lock()
	// One of the last few, so that pointers get there often.
	message := c.messages[max(0, len(c.messages)-1-random.IntN(4))]
	r.mu.Unlock()
	until, _, err := (&chat.Marker{Receipts: r.plain}).Mark(r.ctx, chat.Caller{UserID: user}, r.gigID, c.id, message.ID)
	if r.refused(err) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if c.pointers[user].Before(until) {
		c.pointers[user] = until
	}
}

// refused reports whether the answer is a refusal that may happen at any time
// while people come and go. Any other error fails the test.
func (r *readCrowd) refused(err error) bool {
	if err == nil {
		return false
	}
	allowed := []chat.Kind{chat.PermissionDenied, chat.InvalidArgument, chat.Aborted}
	if !slices.Contains(allowed, chat.KindOf(err)) {
		r.t.Error(err)
	}
	return true
}

// reassign takes a worker off the gig, or puts one back.
func (r *readCrowd) reassign(random *rand.Rand) {
	workers := slices.Clone(readWorkers)
	if random.IntN(3) != 0 {
		i := random.IntN(len(workers))
		workers = slices.Delete(workers, i, i+1)
	}
	if err := r.plain.PutGig(r.ctx, chat.Gig{ID: r.gigID, BuyerID: readBuyer, WorkerIDs: workers}); err != nil {
		r.t.Error(err)
	}
}

// follow follows the gig's changes, several at once at times.
func (r *readCrowd) follow() {
	var syncs sync.WaitGroup
	for range 2 {
		syncs.Go(func() { r.refused((&chat.Synchronizer{Memberships: r.plain}).Sync(r.ctx, r.gigID)) })
	}
	syncs.Wait()
}

func (r *readCrowd) reopen() {
	for _, people := range readCircles {
		_, _, err := (&chat.Opener{Rooms: r.plain}).Open(r.ctx, chat.Caller{UserID: readBuyer}, r.gigID, people)
		r.refused(err)
	}
}

// watch looks for flags that went back.
func (r *readCrowd) watch() {
	for _, chatID := range r.chatIDs() {
		for _, message := range r.stored(chatID) {
			if r.marked[message.ID] && !message.ReadByReceiver {
				r.t.Errorf("%s in %s is not read any more", message.ID, chatID)
			}
			r.marked[message.ID] = message.ReadByReceiver
		}
	}
}

func (r *readCrowd) chatIDs() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var ids []string
	for _, c := range r.sorted() {
		ids = append(ids, c.id)
	}
	return ids
}

func (r *readCrowd) stored(chatID string) []chat.StoredMessage {
	messages, err := r.plain.Messages(r.ctx, chat.MessageQuery{GigID: r.gigID, ChatID: chatID, OldestFirst: true, Limit: 10_000})
	if err != nil {
		r.t.Error(err)
	}
	return messages
}

// recount compares the store with a recount of what everybody was answered. Who
// were members when a message was marked is not known any more; somebody must
// have read it.
func (r *readCrowd) recount() {
	r.watch()
	marked := 0
	for _, c := range r.sorted() {
		now, err := r.plain.Context(r.ctx, r.gigID, c.id, "")
		require.NoError(r.t, err)
		c.listed = now.Chat.ParticipantIDs
		for _, message := range c.messages {
			message.read = r.marked[message.ID]
			if message.read {
				marked++
				require.True(r.t, slices.ContainsFunc(readUsers, func(user string) bool {
					return user != message.SenderID && !c.pointers[user].Before(message.CreatedAt)
				}), "nobody has read %s in %s", message.ID, c.id)
			}
		}
	}
	r.check(r.t)
	r.t.Logf("%d messages, %d of them marked", r.sent, marked)
}
