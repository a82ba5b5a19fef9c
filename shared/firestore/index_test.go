package firestore

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	apiv1 "cloud.google.com/go/firestore/apiv1"
	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"github.com/stretchr/testify/require"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/proto"

	"example.com/gigchat/shared/chat"
)

// firestore.indexes.json has the indexes that the store's queries and the clients'
// need, and no other. The emulator answers without any, so this goes by what Firestore
// documents (https://firebase.google.com/docs/firestore/query-data/index-overview):
// a query needs an index of its equalities and then of what it is ordered by. Where
// that is a single field it has one by itself in each collection, both ways, but none
// over a collection group: that takes an exemption, which then has to name those of
// the collections, too.
func TestIndexes(t *testing.T) {
	t.Parallel()
	needed, single := map[string]bool{}, map[string]bool{}
	for _, q := range append(storeQueries(t), clientQueries()...) {
		switch index, isSingle := indexOf(q); {
		case isSingle:
			for _, field := range index[2:] {
				// An exemption of a map's holds for the fields in it.
				if name, _, inMap := strings.Cut(field, "."); inMap {
					field = name + field[strings.LastIndex(field, ":"):]
				}
				single[strings.Join(append(index[:2:2], field), " ")] = true
			}
		case index != nil:
			needed[strings.Join(index, " ")] = true
		}
	}
	// What no query asks of a collection group stays as Firestore has it.
	maps.DeleteFunc(single, func(index string, _ bool) bool {
		parts := strings.Fields(index)
		field, _, _ := strings.Cut(parts[2], ":")
		for _, mode := range []string{"ASCENDING", "DESCENDING", "CONTAINS"} {
			if single[parts[0]+" COLLECTION_GROUP "+field+":"+mode] {
				return false
			}
		}
		return true
	})
	indexes, exemptions := indexesInFile(t)
	require.ElementsMatch(t, slices.Collect(maps.Keys(needed)), indexes)
	require.ElementsMatch(t, slices.Collect(maps.Keys(single)), exemptions)
}

// clientQueries are what apps ask with the SDKs: listeners of messages, and lists of
// chats, of which an admin's may be of a whole gig.
func clientQueries() []*pb.StructuredQuery {
	ordered := func(q *pb.StructuredQuery, field string, direction pb.StructuredQuery_Direction) *pb.StructuredQuery {
		q.OrderBy = orderBy(direction, field)
		return q
	}
	everywhere := func(q *pb.StructuredQuery) *pb.StructuredQuery {
		q.From[0].AllDescendants = true
		return q
	}
	own := func() *pb.StructuredQuery {
		return from("chats", compare("participantIds", lists, encodeString("buyer")))
	}
	return []*pb.StructuredQuery{
		ordered(messages(), "createdAt", ascending), ordered(messages(), "createdAt", descending),
		ordered(from("chats"), "lastMessageAt", ascending), ordered(from("chats"), "lastMessageAt", descending),
		own(), everywhere(own()), ordered(own(), "lastMessageAt", descending), everywhere(ordered(own(), "lastMessageAt", descending)),
	}
}

// storeQueries are what the store asks.
func storeQueries(t *testing.T) []*pb.StructuredQuery {
	store, asked := recording(t)
	ctx, at := t.Context(), time.Now()
	ignore := func(any, error) {} // there is nobody to answer
	cursor := &chat.Cursor{At: at, Name: "message-1"}
	ignore(store.NthNewest(ctx, "gig", "team", "buyer", 60))
	ignore(store.SendContext(ctx, chat.SendQuery{GigID: "gig", ChatID: "team", SenderID: "buyer", Since: at, CountTo: 60}))
	ignore(store.ChatsIn(ctx, "gig"))
	ignore(store.CountUnread(ctx, []chat.UnreadQuery{{GigID: "gig", ChatID: "team", UserID: "buyer"}}))
	ignore(store.CountUnread(ctx, []chat.UnreadQuery{{GigID: "gig", ChatID: "team", UserID: "buyer", After: at}}))
	for _, h := range []chat.Horizon{{Until: at}, {Until: at, Sender: "buyer"}, {Until: at, Except: "buyer"}} {
		ignore(store.NotYetRead(ctx, "gig", "team", h, 450))
	}
	for _, oldestFirst := range []bool{true, false} {
		ignore(store.Messages(ctx, chat.MessageQuery{GigID: "gig", ChatID: "team", OldestFirst: oldestFirst, Limit: 50, After: cursor}))
	}
	ignore(store.MessagesWith(ctx, chat.Flagged, cursor, 50))
	ignore(store.CountWith(ctx, chat.Flagged, 50))
	for _, gigID := range []string{"gig", ""} {
		ignore(store.ChatsOf(ctx, "buyer", gigID, cursor, 20))
	}
	key := chat.ChatKey{GigID: "gig", ChatID: "team"}
	for _, q := range []chat.OldMessages{{Before: at}, {From: at, Before: at}, {Before: at, After: cursor, Texts: true}} {
		q.Limit = 50
		_, _, err := store.OldMessages(ctx, q)
		ignore(nil, err)
	}
	ignore(store.MessagesBy(ctx, "buyer", cursor, 200, false))
	_ = store.ChatMessages(ctx, key, cursor, 2000, nil)
	ignore(store.MessagesFrom(ctx, key, "buyer", 2000))
	for _, trace := range []chat.Trace{chat.TraceWrote, chat.TraceListed, chat.TraceRead, chat.TraceReported, chat.TraceNamed} {
		ignore(nil, store.Traces(ctx, "buyer", trace, func([]chat.ChatKey) error { return nil }))
	}
	_, _, err := store.QuietChats(ctx, at, cursor, 50)
	ignore(nil, err)
	ignore(store.HeldChats(ctx))
	_, _, err = store.CountMessages(ctx, key, at)
	ignore(nil, err)
	for _, q := range []chat.Scan{{}, {GigID: "gig"}, {From: at}} {
		q.Limit, q.After = 50, q.Place(chat.MessageKey{ChatKey: key, ID: "message-1"}, at)
		_, _, err := store.ScanMessages(ctx, q, func(chat.LiveMessage) {})
		ignore(nil, err)
	}
	ignore(store.below(ctx, nil, "reports", key, []*chat.OldMessage{{}}, true))
	ignore(store.below(ctx, nil, "moderation", key, []*chat.OldMessage{{}}, true))
	ignore(store.Strays(ctx))
	_, _, err = store.DeleteBelow(ctx, key)
	ignore(nil, err)
	return *asked
}

// recording returns a store that reaches nobody, and the queries that it asks.
func recording(t *testing.T) (*Store, *[]*pb.StructuredQuery) {
	t.Helper()
	var mu sync.Mutex
	var asked []*pb.StructuredQuery
	intercept := func(ctx context.Context, _ *grpc.StreamDesc, _ *grpc.ClientConn, _ string, _ grpc.Streamer, _ ...grpc.CallOption) (grpc.ClientStream, error) {
		return &recorder{ctx: ctx, mu: &mu, asked: &asked}, nil
	}
	conn, err := grpc.NewClient("127.0.0.1:1", grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithStreamInterceptor(intercept))
	require.NoError(t, err)
	client, err := apiv1.NewClient(t.Context(), option.WithGRPCConn(conn))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, client.Close()) })
	return &Store{database: Database{Project: "market", ID: "(default)"}, client: client}, &asked
}

// recorder is a stream that takes a query and ends.
type recorder struct {
	grpc.ClientStream
	ctx   context.Context
	mu    *sync.Mutex // guards asked: a store may ask several at a time
	asked *[]*pb.StructuredQuery
}

func (r *recorder) Context() context.Context { return r.ctx }
func (r *recorder) CloseSend() error         { return nil }
func (r *recorder) RecvMsg(any) error        { return io.EOF }

func (r *recorder) SendMsg(m any) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch request := m.(proto.Message).(type) {
	case *pb.RunQueryRequest:
		*r.asked = append(*r.asked, request.GetStructuredQuery())
	case *pb.RunAggregationQueryRequest:
		*r.asked = append(*r.asked, request.GetStructuredAggregationQuery().GetStructuredQuery())
	}
	return nil
}

// indexOf returns the index that a query needs, as messages, COLLECTION,
// senderId:ASCENDING, createdAt:DESCENDING, and whether its fields' own indexes do
// instead; nothing if it needs none.
func indexOf(q *pb.StructuredQuery) (index []string, isSingle bool) {
	scope := "COLLECTION"
	if q.GetFrom()[0].GetAllDescendants() {
		scope = "COLLECTION_GROUP"
	}
	filters := q.GetWhere().GetCompositeFilter().GetFilters()
	if filters == nil && q.GetWhere() != nil {
		filters = []*pb.StructuredQuery_Filter{q.GetWhere()}
	}
	var equalities, orders, compared []string
	for _, f := range filters {
		if f.GetUnaryFilter() != nil { // is null
			equalities = append(equalities, f.GetUnaryFilter().GetField().GetFieldPath()+":ASCENDING")
			continue
		}
		switch field := f.GetFieldFilter().GetField().GetFieldPath(); f.GetFieldFilter().GetOp() {
		case is, oneOf:
			equalities = append(equalities, field+":ASCENDING")
		case lists:
			equalities = append(equalities, field+":CONTAINS")
		default:
			compared = append(compared, field)
		}
	}
	for _, o := range q.GetOrderBy() {
		if o.GetField().GetFieldPath() != documentName { // which every index ends with
			orders = append(orders, o.GetField().GetFieldPath()+":"+o.GetDirection().String())
		}
	}
	for _, field := range compared { // by which results are ordered if by nothing else
		if !slices.ContainsFunc(orders, func(o string) bool { return strings.HasPrefix(o, field+":") }) {
			orders = append(orders, field+":ASCENDING")
		}
	}
	if len(equalities)+len(orders) == 0 {
		return nil, false
	}
	slices.Sort(equalities) // their order is free
	index = append([]string{q.GetFrom()[0].GetCollectionId(), scope}, append(equalities, orders...)...)
	// The indexes of single fields can be merged where nothing has an order.
	return index, len(index) == 3 || len(orders) == 0 && scope == "COLLECTION"
}

func indexesInFile(t *testing.T) (indexes, exemptions []string) {
	t.Helper()
	content, err := os.ReadFile("../../firestore.indexes.json")
	require.NoError(t, err)
	type field struct{ FieldPath, QueryScope, Order, ArrayConfig string }
	var file struct {
		Indexes []struct {
			CollectionGroup, QueryScope string
			Fields                      []field
		}
		FieldOverrides []struct {
			CollectionGroup, FieldPath string
			Indexes                    []field
		}
	}
	require.NoError(t, json.Unmarshal(content, &file))
	for _, index := range file.Indexes {
		parts := []string{index.CollectionGroup, index.QueryScope}
		for _, f := range index.Fields {
			parts = append(parts, f.FieldPath+":"+f.Order+f.ArrayConfig)
		}
		indexes = append(indexes, strings.Join(parts, " "))
	}
	for _, o := range file.FieldOverrides {
		for _, f := range o.Indexes {
			exemptions = append(exemptions, strings.Join([]string{o.CollectionGroup, f.QueryScope, o.FieldPath + ":" + f.Order + f.ArrayConfig}, " "))
		}
	}
	return indexes, exemptions
}
