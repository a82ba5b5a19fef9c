package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gcp "cloud.google.com/go/firestore"
	apiv1 "cloud.google.com/go/firestore/apiv1"
	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/types/known/timestamppb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// BenchmarkSend measures send-message beside its floor on the same emulators: a
// Go client that asks the Auth emulator for the account, as Firebase Admin does
// there and only there, reads the gig, the chat and the message in one call while
// another counts what the sender sent within a minute, and commits the message
// with its chat. The two take turns, each time in gigs of their own, since a
// sender may not send more to one chat; p50-ratio is what send-message costs over
// the floor.
func BenchmarkSend(b *testing.B) {
	const turn = 50
	for _, inFlight := range []int{1, 16} {
		b.Run(fmt.Sprintf("%d in flight", inFlight), func(b *testing.B) {
			m := openMarket(b)
			floor := newFloor(b, m)
			send := func(gigID, id string) error {
				a := m.send(b, m.buyer, map[string]any{"gigId": gigID, "messageId": id, "text": "hello"})
				if a.code != http.StatusOK {
					return fmt.Errorf("send: %s", a.body)
				}
				return nil
			}
			// newGigs returns one for each turn, whose chat has its first message.
			newGigs := func(first func(gigID, id string) error) []string {
				gigs := make([]string, (b.N+turn-1)/turn)
				for i := range gigs {
					gigs[i] = "gig-" + uuid.NewString()
					require.NoError(b, m.PutGig(b.Context(), gigs[i], m.buyer.id, m.worker.id))
					require.NoError(b, first(gigs[i], "warm-up-1"))
				}
				return gigs
			}
			floorGigs, sendGigs := newGigs(floor.send), newGigs(send)

			var floorTimes, sendTimes []time.Duration
			b.ResetTimer()
			for i := range sendGigs {
				floorTimes = append(floorTimes, measure(b, inFlight, turn, func(id string) error { return floor.send(floorGigs[i], id) })...)
				sendTimes = append(sendTimes, measure(b, inFlight, turn, func(id string) error { return send(sendGigs[i], id) })...)
			}
			b.ReportMetric(p50(floorTimes), "floor-p50-ms")
			b.ReportMetric(p50(sendTimes), "send-p50-ms")
			b.ReportMetric(p50(sendTimes)/p50(floorTimes), "p50-ratio")
			b.ReportMetric(0, "ns/op") // a turn of both, which says nothing
		})
	}
}

// p50 returns the median in milliseconds.
func p50(times []time.Duration) float64 {
	slices.Sort(times)
	return float64(times[len(times)/2].Microseconds()) / 1000
}

// measure calls f n times, so many at a time, and returns how long each took.
func measure(b *testing.B, inFlight, n int, f func(id string) error) []time.Duration {
	b.Helper()
	var mu sync.Mutex
	var times []time.Duration
	var callers sync.WaitGroup
	ids := make(chan string)
	for range inFlight {
		callers.Go(func() {
			for id := range ids {
				began := time.Now()
				if err := f(id); err != nil {
					b.Error(err)
				}
				took := time.Since(began)
				mu.Lock()
				times = append(times, took)
				mu.Unlock()
			}
		})
	}
	for range n {
		ids <- uuid.NewString()
	}
	close(ids)
	callers.Wait()
	return times
}

// floor is the least that a send can do.
type floor struct {
	*market
	ctx      context.Context
	client   *apiv1.Client
	database string
}

func newFloor(b *testing.B, m *market) *floor {
	b.Helper()
	conn, err := grpc.NewClient(m.FirestoreHost, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(b, err)
	client, err := apiv1.NewClient(b.Context(), option.WithGRPCConn(conn))
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, client.Close()) })
	return &floor{
		market: m, client: client,
		ctx:      metadata.AppendToOutgoingContext(b.Context(), "authorization", "Bearer owner"),
		database: "projects/" + m.live.Database.Project + "/databases/" + gcp.DefaultDatabaseID,
	}
}

func (f *floor) send(gigID, id string) error {
	if err := f.lookUp(); err != nil {
		return err
	}
	gig := f.database + "/documents/gigs/" + gigID
	team := gig + "/chats/team"
	counted := make(chan error, 1)
	go func() { counted <- f.count(team) }()
	stream, err := f.client.BatchGetDocuments(f.ctx, &pb.BatchGetDocumentsRequest{
		Database: f.database, Documents: []string{gig, team, team + "/messages/" + id},
	})
	if err != nil {
		return err
	}
	for range 3 {
		if _, err := stream.Recv(); err != nil {
			return err
		}
	}
	if err := <-counted; err != nil {
		return err
	}
	text := func(s string) *pb.Value { return &pb.Value{ValueType: &pb.Value_StringValue{StringValue: s}} }
	now := func(field string) []*pb.DocumentTransform_FieldTransform {
		return []*pb.DocumentTransform_FieldTransform{{
			FieldPath: field,
			TransformType: &pb.DocumentTransform_FieldTransform_SetToServerValue{
				SetToServerValue: pb.DocumentTransform_FieldTransform_REQUEST_TIME,
			},
		}}
	}
	_, err = f.client.Commit(f.ctx, &pb.CommitRequest{Database: f.database, Writes: []*pb.Write{
		{
			Operation: &pb.Write_Update{Update: &pb.Document{Name: team + "/messages/" + id, Fields: map[string]*pb.Value{
				"senderId": text(f.buyer.id), "text": text("hello"), "moderationStatus": text("unreviewed"),
				"is_read_by_receiver": {ValueType: &pb.Value_BooleanValue{}},
			}}},
			UpdateTransforms: now("createdAt"),
			CurrentDocument:  &pb.Precondition{ConditionType: &pb.Precondition_Exists{Exists: false}},
		},
		{
			Operation:        &pb.Write_Update{Update: &pb.Document{Name: team, Fields: map[string]*pb.Value{"lastMessageId": text(id)}}},
			UpdateMask:       &pb.DocumentMask{FieldPaths: []string{"lastMessageId"}},
			UpdateTransforms: now("lastMessageAt"),
		},
	}})
	return err
}

// count counts what the sender sent to the chat within a minute, up to the limit.
func (f *floor) count(team string) error {
	where := func(field string, op pb.StructuredQuery_FieldFilter_Operator, v *pb.Value) *pb.StructuredQuery_Filter {
		return &pb.StructuredQuery_Filter{FilterType: &pb.StructuredQuery_Filter_FieldFilter{
			FieldFilter: &pb.StructuredQuery_FieldFilter{Field: &pb.StructuredQuery_FieldReference{FieldPath: field}, Op: op, Value: v},
		}}
	}
	since := timestamppb.New(time.Now().Add(-time.Minute))
	stream, err := f.client.RunAggregationQuery(f.ctx, &pb.RunAggregationQueryRequest{
		Parent: team,
		QueryType: &pb.RunAggregationQueryRequest_StructuredAggregationQuery{StructuredAggregationQuery: &pb.StructuredAggregationQuery{
			QueryType: &pb.StructuredAggregationQuery_StructuredQuery{StructuredQuery: &pb.StructuredQuery{
				From: []*pb.StructuredQuery_CollectionSelector{{CollectionId: "messages"}},
				Where: &pb.StructuredQuery_Filter{FilterType: &pb.StructuredQuery_Filter_CompositeFilter{
					CompositeFilter: &pb.StructuredQuery_CompositeFilter{
						Op: pb.StructuredQuery_CompositeFilter_AND,
						Filters: []*pb.StructuredQuery_Filter{
							where("senderId", pb.StructuredQuery_FieldFilter_EQUAL, &pb.Value{ValueType: &pb.Value_StringValue{StringValue: f.buyer.id}}),
							where("createdAt", pb.StructuredQuery_FieldFilter_GREATER_THAN, &pb.Value{ValueType: &pb.Value_TimestampValue{TimestampValue: since}}),
						},
					},
				}},
			}},
			Aggregations: []*pb.StructuredAggregationQuery_Aggregation{{
				Alias: "count",
				Operator: &pb.StructuredAggregationQuery_Aggregation_Count_{
					Count: &pb.StructuredAggregationQuery_Aggregation_Count{UpTo: wrapperspb.Int64(60)},
				},
			}},
		}},
	})
	if err != nil {
		return err
	}
	_, err = stream.Recv()
	return err
}

// lookUp asks the Auth emulator for the sender's account.
func (f *floor) lookUp() error {
	url := fmt.Sprintf("http://%s/identitytoolkit.googleapis.com/v1/projects/%s/accounts:lookup", f.AuthHost, f.live.Database.Project)
	request, err := http.NewRequestWithContext(f.ctx, http.MethodPost, url, strings.NewReader(`{"localId":["`+f.buyer.id+`"]}`))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer owner")
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil || response.StatusCode != http.StatusOK {
		return fmt.Errorf("look up the account: %s, %w", response.Status, err)
	}
	return nil
}
