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
)

// BenchmarkSend measures send-message beside its floor on the same emulators: a
// Go client that asks the Auth emulator for the account, as Firebase Admin does
// there and only there, reads the gig, the chat and the message in one call, and
// commits the message with its chat in another. The two take turns, so that both
// see the same machine; p50-ratio is what send-message costs over the floor.
func BenchmarkSend(b *testing.B) {
	for _, inFlight := range []int{1, 16} {
		b.Run(fmt.Sprintf("%d in flight", inFlight), func(b *testing.B) {
			m := openMarket(b)
			floor := newFloor(b, m)
			send := func(id string) error {
				a := m.send(b, m.buyer, map[string]any{"gigId": m.gigID, "messageId": id, "text": "hello"})
				if a.code != http.StatusOK {
					return fmt.Errorf("send: %s", a.body)
				}
				return nil
			}
			require.NoError(b, send("warm-up-1"))
			require.NoError(b, floor.send("warm-up-2"))

			var floorTimes, sendTimes []time.Duration
			const turn = 64
			b.ResetTimer()
			for done := 0; done < b.N; done += turn {
				floorTimes = append(floorTimes, measure(b, inFlight, turn, floor.send)...)
				sendTimes = append(sendTimes, measure(b, inFlight, turn, send)...)
			}
			p50 := func(times []time.Duration) float64 {
				slices.Sort(times)
				return float64(times[len(times)/2].Microseconds()) / 1000
			}
			b.ReportMetric(p50(floorTimes), "floor-p50-ms")
			b.ReportMetric(p50(sendTimes), "send-p50-ms")
			b.ReportMetric(p50(sendTimes)/p50(floorTimes), "p50-ratio")
			b.ReportMetric(0, "ns/op") // a turn of both, which says nothing
		})
	}
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

func (f *floor) send(id string) error {
	if err := f.lookUp(); err != nil {
		return err
	}
	gig := f.database + "/documents/gigs/" + f.gigID
	team := gig + "/chats/team"
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
