package postgres

import (
	"context"
	"hash/fnv"
	"sync"

	"github.com/jackc/pgx/v5"

	"example.com/gigchat/shared/chat"
)

const deletionColumns = `request_id, user_id, requested_by, mode, state, coalesce(identifiers, '{}'), discovered, counts, failures`

// OpenDeletion implements [chat.DeletionArchive].
func (a *Archive) OpenDeletion(ctx context.Context, r chat.DeletionRequest) (chat.DeletionRequest, error) {
	rows, err := a.pool.Query(ctx, `
		INSERT INTO deletion_requests (request_id, user_id, requested_by, mode, state, identifiers)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (user_id, mode) WHERE state <> 'completed' DO UPDATE
		SET updated_at = now()
		RETURNING `+deletionColumns,
		r.ID, r.UserID, r.RequestedBy, string(r.Mode), string(r.State), identifierStrings(r.Identifiers),
	)
	return collectDeletion("store a deletion request", rows, err)
}

// UnfinishedDeletions implements [chat.DeletionArchive].
func (a *Archive) UnfinishedDeletions(ctx context.Context) ([]chat.DeletionRequest, error) {
	rows, err := a.pool.Query(ctx, `
		SELECT request_id, user_id
		FROM deletion_requests
		WHERE state <> 'completed'
		ORDER BY mode, created_at`) // erase, redact
	if err != nil {
		return nil, translate("read the deletion requests", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r chat.DeletionRequest, err error) {
		err = row.Scan(&r.ID, &r.UserID)
		return r, err
	})
	return list, translate("read the deletion requests", err)
}

// LockDeletion implements [chat.DeletionArchive]. Should two users have the same
// lock, one of them waits for the other.
func (a *Archive) LockDeletion(ctx context.Context, userID string) (chat.DeletionSession, error) {
	key := fnv.New64a()
	_, _ = key.Write([]byte("gigchat deletion " + userID))
	l, err := a.lock(ctx, int64(key.Sum64()))
	if err != nil {
		return nil, err
	}
	return &deletionSession{lock: l}, nil
}

// deletionSession does everything on the connection that has the lock, one thing at
// a time.
type deletionSession struct {
	mu sync.Mutex
	*lock
}

// exec executes one statement.
func (s *deletionSession) exec(ctx context.Context, operation, sql string, args ...any) (affected int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	tag, err := s.conn.Exec(ctx, sql, args...)
	return int(tag.RowsAffected()), translate(operation, err)
}

// send executes the statements of a batch in one transaction.
func (s *deletionSession) send(ctx context.Context, operation string, batch *pgx.Batch) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return translate(operation, s.conn.SendBatch(ctx, batch).Close())
}

// selectAll returns what a query finds.
func selectAll[T any](ctx context.Context, s *deletionSession, operation string, scan pgx.RowToFunc[T], sql string, args ...any) ([]T, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rows, err := s.conn.Query(ctx, sql, args...)
	if err != nil {
		return nil, translate(operation, err)
	}
	list, err := pgx.CollectRows(rows, scan)
	return list, translate(operation, err)
}

// Load implements [chat.DeletionSession].
func (s *deletionSession) Load(ctx context.Context, requestID string) (chat.DeletionRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rows, err := s.conn.Query(ctx, `
		SELECT `+deletionColumns+`
		FROM deletion_requests
		WHERE request_id = $1`, requestID)
	return collectDeletion("read a deletion request", rows, err)
}

// AddIdentifiers implements [chat.DeletionSession].
func (s *deletionSession) AddIdentifiers(ctx context.Context, r chat.DeletionRequest) error {
	var batch pgx.Batch
	batch.Queue(`
		UPDATE deletion_requests
		SET identifiers = $2, state = 'running', updated_at = now()
		WHERE request_id = $1`, r.ID, identifierStrings(r.Identifiers))
	batch.Queue(`
		UPDATE deletion_chats
		SET state = 'pending', place_at = NULL, place_name = NULL, since = now()
		WHERE request_id = $1`, r.ID)
	return s.send(ctx, "add identifiers", &batch)
}

// SaveRequest implements [chat.DeletionSession].
func (s *deletionSession) SaveRequest(ctx context.Context, r chat.DeletionRequest) error {
	var batch pgx.Batch
	queueProgress(&batch, r)
	batch.Queue(`
		UPDATE deletion_requests
		SET
			state        = $2,
			discovered   = $3,
			identifiers  = CASE WHEN $2 <> 'completed' THEN identifiers END,
			completed_at = CASE WHEN $2 = 'completed' THEN now() END
		WHERE request_id = $1`, r.ID, string(r.State), r.Discovered)
	if r.State == chat.DeletionCompleted {
		batch.Queue(`DELETE FROM deletion_chats WHERE request_id = $1`, r.ID)
	}
	return s.send(ctx, "save a deletion request", &batch)
}

func queueProgress(batch *pgx.Batch, r chat.DeletionRequest) {
	failures := r.Failures
	if failures == nil {
		failures = []string{}
	}
	batch.Queue(`
		UPDATE deletion_requests
		SET counts = $2, failures = $3, updated_at = now()
		WHERE request_id = $1`, r.ID, newDeletionCounts(r.Counts), failures)
}

func identifierStrings(identifiers []chat.Text) []string {
	list := make([]string, len(identifiers))
	for i, text := range identifiers {
		list[i] = string(text)
	}
	return list
}

// deletionCounts is chat.DeletionCounts in JSON.
type deletionCounts struct {
	Firestore struct {
		Messages int `json:"messages"`
		Reports  int `json:"reports"`
		Chats    int `json:"chats"`
	} `json:"firestore"`
	Postgres struct {
		Rows    int `json:"rows"`
		Reasons int `json:"reasons"`
	} `json:"postgres"`
}

func newDeletionCounts(c chat.DeletionCounts) (counts deletionCounts) {
	counts.Firestore.Messages, counts.Firestore.Reports, counts.Firestore.Chats = c.Messages, c.Reports, c.Chats
	counts.Postgres.Rows, counts.Postgres.Reasons = c.Rows, c.Reasons
	return counts
}

func collectDeletion(operation string, rows pgx.Rows, err error) (chat.DeletionRequest, error) {
	if err != nil {
		return chat.DeletionRequest{}, translate(operation, err)
	}
	request, err := pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (r chat.DeletionRequest, err error) {
		var identifiers []string
		var c deletionCounts
		err = row.Scan(&r.ID, &r.UserID, &r.RequestedBy, (*string)(&r.Mode), (*string)(&r.State), &identifiers, &r.Discovered, &c, &r.Failures)
		for _, s := range identifiers {
			r.Identifiers = append(r.Identifiers, chat.Text(s))
		}
		r.Counts = chat.DeletionCounts{
			Messages: c.Firestore.Messages, Reports: c.Firestore.Reports, Chats: c.Firestore.Chats,
			Rows: c.Postgres.Rows, Reasons: c.Postgres.Reasons,
		}
		return r, err
	})
	return request, translate(operation, err)
}
