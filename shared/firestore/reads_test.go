package firestore_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	apiv1 "cloud.google.com/go/firestore/apiv1"
	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"github.com/stretchr/testify/require"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/firestore"
	"example.com/gigchat/shared/firestoretest"
	"example.com/gigchat/shared/stacktest"
)

// meter counts document reads as Firestore bills them: each document that is found
// or found missing, at least one for a query, and one for each 1,000 index entries
// that a count counts (https://firebase.google.com/docs/firestore/pricing).
type meter struct {
	reads, calls atomic.Int64
	mostCounted  atomic.Int64 // the largest limit of a count
}

// metered returns a store in the database whose reads are counted.
func metered(t testing.TB, database firestore.Database) (*firestore.Store, *meter) {
	t.Helper()
	m := &meter{}
	conn, err := grpc.NewClient(stacktest.Variable(t, "FIRESTORE_EMULATOR_HOST"),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithPerRPCCredentials(ownerToken{}),
		grpc.WithStreamInterceptor(m.intercept))
	require.NoError(t, err)
	client, err := apiv1.NewClient(t.Context(), option.WithGRPCConn(conn))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, client.Close()) })
	return firestore.NewStore(database, client), m
}

func (m *meter) intercept(ctx context.Context, d *grpc.StreamDesc, conn *grpc.ClientConn, method string, next grpc.Streamer, options ...grpc.CallOption) (grpc.ClientStream, error) {
	m.calls.Add(1)
	stream, err := next(ctx, d, conn, method, options...)
	return &meteredStream{ClientStream: stream, meter: m}, err
}

// take returns the reads since the last time.
func (m *meter) take() int { return int(m.reads.Swap(0)) }

type meteredStream struct {
	grpc.ClientStream
	meter *meter
	found int
}

func (s *meteredStream) SendMsg(message any) error {
	if request, ok := message.(*pb.RunAggregationQueryRequest); ok {
		upTo := request.GetStructuredAggregationQuery().GetAggregations()[0].GetCount().GetUpTo().GetValue()
		s.meter.mostCounted.Store(max(s.meter.mostCounted.Load(), upTo))
	}
	return s.ClientStream.SendMsg(message)
}

func (s *meteredStream) RecvMsg(message any) error {
	err := s.ClientStream.RecvMsg(message)
	switch answer := message.(type) {
	case *pb.BatchGetDocumentsResponse:
		if err == nil && answer.GetResult() != nil {
			s.meter.reads.Add(1)
		}
	case *pb.RunQueryResponse:
		switch {
		case err == nil && answer.GetDocument() != nil:
			s.found++
			s.meter.reads.Add(1)
		case err != nil && s.found == 0:
			s.meter.reads.Add(1)
		}
	case *pb.RunAggregationQueryResponse:
		if err == nil && answer.GetResult() != nil {
			counted := answer.GetResult().GetAggregateFields()["count"].GetIntegerValue()
			s.meter.reads.Add(max(1, (counted+999)/1000))
		}
	}
	return err
}

type ownerToken struct{}

func (ownerToken) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"authorization": "Bearer owner"}, nil
}

func (ownerToken) RequireTransportSecurity() bool { return false }

// seeded is the place of the i-th message of a seeded chat, from 0.
func seeded(i int) chat.Cursor {
	first := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	return chat.Cursor{At: first.Add(time.Duration(i) * time.Millisecond), Name: fmt.Sprintf("message-%06d", i)}
}

// seedChat writes a chat of the buyer and a worker, who has sent so many messages
// to it, of which the buyer has not read the last few. It writes them five hundred
// at a time.
func seedChat(t testing.TB, live *firestoretest.Live, gigID, chatID string, messages, unread int) {
	t.Helper()
	const batch = 500
	for begin := 0; begin < messages; begin += batch {
		writes := live.Client.Batch() //nolint:staticcheck // one commit for each five hundred, which is fast
		for i := begin; i < min(begin+batch, messages); i++ {
			writes.Set(live.Message(gigID, chatID, seeded(i).Name), map[string]any{
				"senderId": "worker", "text": "hello", "createdAt": seeded(i).At, "is_read_by_receiver": false, "moderationStatus": "unreviewed",
			})
		}
		_, err := writes.Commit(t.Context())
		require.NoError(t, err)
	}
	newest := seeded(messages - 1)
	require.NoError(t, live.PutChat(t.Context(), chat.Chat{
		GigID: gigID, ID: chatID, ParticipantIDs: []string{"buyer", "worker"}, CreatedAt: seeded(0).At,
		LastMessageAt: newest.At, LastMessageID: newest.Name,
		ReadUntil: map[string]time.Time{"buyer": seeded(messages - 1 - unread).At},
	}))
}

// What a page costs does not hang on how long a chat is, or how far into it.
func TestReads(t *testing.T) {
	t.Parallel()
	live := firestoretest.Open(t)
	require.NoError(t, live.PutGig(t.Context(), chat.Gig{ID: "gig", BuyerID: "buyer", WorkerIDs: []string{"worker"}}))
	seedChat(t, live, "gig", "short", 10, 3)
	seedChat(t, live, "gig", "long", 2500, 3)
	seedChat(t, live, "gig", "unread", 2500, 2500)
	store, meter := metered(t, live.Database)
	buyer := chat.Caller{UserID: "buyer"}

	t.Run("a page of messages", func(t *testing.T) {
		reader := chat.Reader{History: store}
		for _, chatID := range []string{"short", "long"} {
			for _, oldestFirst := range []bool{true, false} {
				request := chat.MessagePage{GigID: "gig", ChatID: chatID, OldestFirst: oldestFirst, Page: chat.Page{Size: 7}}
				messages, next, err := reader.List(t.Context(), buyer, request)
				require.NoError(t, err)
				require.Len(t, messages, 7)
				require.Equal(t, 7+1+2, meter.take(), "the first page of %s", chatID)
				if chatID == "long" { // one in the middle
					middle := seeded(1250)
					next = &middle
				}
				request.After = next
				messages, next, err = reader.List(t.Context(), buyer, request)
				require.NoError(t, err)
				want := len(messages) + 2
				if next != nil {
					want++
				}
				require.Equal(t, want, meter.take(), "another page of %s", chatID)
			}
		}
	})

	t.Run("a page of chats", func(t *testing.T) {
		inbox := chat.Inbox{Inboxes: store}
		cost := func(size int) int {
			chats, _, err := inbox.List(t.Context(), buyer, "gig", chat.Page{Size: size})
			require.NoError(t, err)
			require.Len(t, chats, size)
			return meter.take()
		}
		// Each costs itself, its last message and its count; all of them one gig, and
		// what lies after the page.
		few, many := 1+1+1, 1+1+3
		require.Equal(t, 1+many+1, cost(1), "of the newest, none was read")
		require.Equal(t, 1+many+few+1, cost(2), "as long, and three are not read")
		require.Equal(t, 1+many+few+few, cost(3), "short, and the last")
		require.Equal(t, int64(chat.MaxUnread), meter.mostCounted.Load(), "no count goes any further")
	})

	t.Run("each in a fixed number of calls", func(t *testing.T) {
		before := meter.calls.Load()
		_, _, err := (&chat.Inbox{Inboxes: store}).List(t.Context(), buyer, "", chat.Page{Size: 3})
		require.NoError(t, err)
		require.Equal(t, int64(1+1+3), meter.calls.Load()-before, "the chats, their details, and a count each")
	})
}
