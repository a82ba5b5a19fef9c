package firestore

import (
	"context"
	"fmt"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"github.com/googleapis/gax-go/v2"

	"example.com/gigchat/shared/chat"
)

// writesPerSecond paces bulk work as Google's own BulkWriter does, and writesAtOnce
// is the largest commit of it.
const writesPerSecond, writesAtOnce = 10_000, 500

// rollbackTime is for giving up the locks of a transaction that failed.
const rollbackTime = 5 * time.Second

// wait waits until bulk work may write so many documents.
func (s *Store) wait(ctx context.Context, operation string, writes int) error {
	if err := s.pace.WaitN(ctx, min(writes, writesAtOnce)); err != nil {
		return chat.Failure(chat.DeadlineExceeded, fmt.Errorf("firestore: %s: no time left", operation))
	}
	return nil
}

// bulkCommit is commit for work that nobody waits for.
func (s *Store) bulkCommit(ctx context.Context, operation string, writes []*pb.Write) ([]*pb.WriteResult, error) {
	if err := s.wait(ctx, operation, len(writes)); err != nil {
		return nil, err
	}
	answer, err := s.commit(ctx, operation, writes...)
	return answer.GetWriteResults(), err
}

// bulkTransaction is bulkCommit of what decide returns, about so many writes: what
// decide reads in the transaction is still so when they are committed.
func (s *Store) bulkTransaction(ctx context.Context, operation string, writes int, decide func(context.Context, []byte) ([]*pb.Write, error)) error {
	if err := s.wait(ctx, operation, writes); err != nil {
		return err
	}
	begun, err := s.client.BeginTransaction(ctx, &pb.BeginTransactionRequest{Database: s.database.name()})
	if err != nil {
		return translate(ctx, operation, err)
	}
	decided, err := decide(ctx, begun.GetTransaction())
	if err == nil {
		request := &pb.CommitRequest{Database: s.database.name(), Writes: decided, Transaction: begun.GetTransaction()}
		// A transaction that was aborted cannot be committed again.
		if _, err = s.commitRequest(ctx, operation, request, gax.WithRetry(nil)); err == nil {
			return nil
		}
	}
	rolling, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTime)
	defer cancel()
	// What cannot be rolled back ends by itself after a while.
	_ = s.client.Rollback(rolling, &pb.RollbackRequest{Database: s.database.name(), Transaction: begun.GetTransaction()})
	return err
}
