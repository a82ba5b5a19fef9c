package firestore

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
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

// firestore.indexes.json has the indexes that the store's queries need, and no
// other. The emulator answers without any, so this goes by what Firestore
// documents (https://firebase.google.com/docs/firestore/query-data/index-overview):
// a query needs a composite index of its equalities and then of what it is
// ordered by, unless that is a single field.
func TestIndexes(t *testing.T) {
	t.Parallel()
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
	for _, gigID := range []string{"gig", ""} {
		ignore(store.ChatsOf(ctx, "buyer", gigID, cursor, 20))
	}
	ignore(store.MessagesBy(ctx, "buyer", cursor, 200, false))
	ignore(store.ChatMessages(ctx, chat.ChatKey{GigID: "gig", ChatID: "team"}, cursor, 2000))
	ignore(store.MessagesFrom(ctx, chat.ChatKey{GigID: "gig", ChatID: "team"}, "buyer", 2000))
	for _, trace := range []chat.Trace{chat.TraceWrote, chat.TraceListed, chat.TraceRead, chat.TraceReported, chat.TraceNamed} {
		ignore(nil, store.Traces(ctx, "buyer", trace, func([]chat.ChatKey) error { return nil }))
	}

	needed := map[string]bool{}
	for _, q := range *asked {
		if index := indexOf(q); index != "" {
			needed[index] = true
		}
	}
	require.ElementsMatch(t, slices.Collect(maps.Keys(needed)), indexesInFile(t))
}

// recording returns a store that reaches nobody, and the queries that it asks.
func recording(t *testing.T) (*Store, *[]*pb.StructuredQuery) {
	t.Helper()
	var asked []*pb.StructuredQuery
	intercept := func(ctx context.Context, _ *grpc.StreamDesc, _ *grpc.ClientConn, _ string, _ grpc.Streamer, _ ...grpc.CallOption) (grpc.ClientStream, error) {
		return &recorder{ctx: ctx, asked: &asked}, nil
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
	asked *[]*pb.StructuredQuery
}

func (r *recorder) Context() context.Context { return r.ctx }
func (r *recorder) CloseSend() error         { return nil }
func (r *recorder) RecvMsg(any) error        { return io.EOF }

func (r *recorder) SendMsg(m any) error {
	switch request := m.(proto.Message).(type) {
	case *pb.RunQueryRequest:
		*r.asked = append(*r.asked, request.GetStructuredQuery())
	case *pb.RunAggregationQueryRequest:
		*r.asked = append(*r.asked, request.GetStructuredAggregationQuery().GetStructuredQuery())
	}
	return nil
}

// indexOf returns the composite index that a query needs, written as
// "messages COLLECTION senderId:ASCENDING createdAt:DESCENDING", or nothing.
func indexOf(q *pb.StructuredQuery) string {
	scope := "COLLECTION"
	if q.GetFrom()[0].GetAllDescendants() {
		scope = "COLLECTION_GROUP"
	}
	filters := q.GetWhere().GetCompositeFilter().GetFilters()
	if q.GetWhere().GetFieldFilter() != nil {
		filters = []*pb.StructuredQuery_Filter{q.GetWhere()}
	}
	var equalities, orders []string
	for _, f := range filters {
		switch field := f.GetFieldFilter().GetField().GetFieldPath(); f.GetFieldFilter().GetOp() {
		case is, oneOf:
			equalities = append(equalities, field+":ASCENDING")
		case lists:
			equalities = append(equalities, field+":CONTAINS")
		}
	}
	for _, o := range q.GetOrderBy() {
		if o.GetField().GetFieldPath() != documentName { // which every index ends with
			orders = append(orders, o.GetField().GetFieldPath()+":"+o.GetDirection().String())
		}
	}
	if len(orders) == 0 || len(equalities)+len(orders) == 1 {
		return ""
	}
	slices.Sort(equalities) // their order is free
	return strings.Join(append([]string{q.GetFrom()[0].GetCollectionId(), scope}, append(equalities, orders...)...), " ")
}

func indexesInFile(t *testing.T) []string {
	t.Helper()
	content, err := os.ReadFile("../../firestore.indexes.json")
	require.NoError(t, err)
	var file struct {
		Indexes []struct {
			CollectionGroup, QueryScope string
			Fields                      []struct{ FieldPath, Order, ArrayConfig string }
		}
	}
	require.NoError(t, json.Unmarshal(content, &file))
	var all []string
	for _, index := range file.Indexes {
		parts := []string{index.CollectionGroup, index.QueryScope}
		for _, f := range index.Fields {
			parts = append(parts, f.FieldPath+":"+f.Order+f.ArrayConfig)
		}
		all = append(all, strings.Join(parts, " "))
	}
	return all
}
