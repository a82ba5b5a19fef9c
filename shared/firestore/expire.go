package firestore

import (
	"context"
	"fmt"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"example.com/gigchat/shared/chat"
)

// writesPerSecond paces bulk work as Google's own BulkWriter does, and writesAtOnce
// is the largest commit of it.
const writesPerSecond, writesAtOnce = 10_000, 500

// bulkCommit is commit for work that nobody waits for.
func (s *Store) bulkCommit(ctx context.Context, operation string, writes []*pb.Write) ([]*pb.WriteResult, error) {
	if err := s.pace.WaitN(ctx, min(len(writes), writesAtOnce)); err != nil {
		return nil, chat.Failure(chat.DeadlineExceeded, fmt.Errorf("firestore: %s: no time left", operation))
	}
	answer, err := s.commit(ctx, operation, writes...)
	return answer.GetWriteResults(), err
}

// DeleteMessages implements [chat.RetentionLive].
func (s *Store) DeleteMessages(ctx context.Context, list []chat.OldMessage) error {
	writes := make([]*pb.Write, 0, len(list))
	for _, m := range list {
		writes = append(writes, remove(s.database.messagePath(m.GigID, m.ChatID, m.ID), unchangedSince(m.UpdatedAt)))
		if m.Status != chat.Unreviewed {
			writes = append(writes, remove(s.database.originalPath(m.GigID, m.ChatID, m.ID), nil))
		}
		for _, reporter := range m.Reporters {
			writes = append(writes, remove(s.database.reportPath(m.GigID, m.ChatID, m.ID, reporter), nil))
		}
	}
	_, err := s.bulkCommit(ctx, "delete old messages", writes)
	return err
}

// RedactMessages implements [chat.RetentionLive].
func (s *Store) RedactMessages(ctx context.Context, redactions []chat.Redaction) error {
	var writes []*pb.Write
	for _, r := range redactions {
		own, below := s.redactionWrites(r)
		if own != nil {
			writes = append(writes, own)
		}
		writes = append(writes, below...)
	}
	_, err := s.bulkCommit(ctx, "redact old messages", writes)
	return err
}

// redactionWrites returns what changes the message's own document, nil if nothing
// does, and what lies below it.
func (s *Store) redactionWrites(r chat.Redaction) (own *pb.Write, below []*pb.Write) {
	fields := map[string]*pb.Value{}
	if r.Text != nil {
		fields["text"] = encodeString(string(*r.Text))
	}
	if r.Reason != nil {
		fields["moderationReason"] = encodeString(string(*r.Reason))
	}
	if r.Anonymous {
		fields["senderId"] = encodeString(chat.DeletedUserID)
	}
	if len(fields) > 0 || r.Original != nil {
		own = update(s.database.messagePath(r.GigID, r.ChatID, r.ID), fields, unchangedSince(r.UpdatedAt))
	}
	if r.Text != nil || r.Reason != nil || r.Original != nil {
		own.UpdateTransforms = []*pb.DocumentTransform_FieldTransform{serverTime("redactedAt")}
	}
	if r.Original != nil {
		fields := map[string]*pb.Value{"text": encodeString(string(*r.Original))}
		below = append(below, update(s.database.originalPath(r.GigID, r.ChatID, r.ID), fields, exists(true)))
	}
	for reporter, reason := range r.Reports {
		fields := map[string]*pb.Value{"reason": encodeString(string(reason))}
		below = append(below, update(s.database.reportPath(r.GigID, r.ChatID, r.ID, reporter), fields, exists(true)))
	}
	if r.DropReportBy != "" {
		below = append(below, remove(s.database.reportPath(r.GigID, r.ChatID, r.ID, r.DropReportBy), nil))
	}
	return own, below
}

// DeleteBelow implements [chat.RetentionLive].
func (s *Store) DeleteBelow(ctx context.Context, key chat.ChatKey) (empty bool, err error) {
	for {
		// A query for no collection in particular finds the documents of all.
		query := from("")
		query.From[0].AllDescendants = true
		query.Select = project(documentName)
		query.Limit = wrapperspb.Int32(writesAtOnce)
		docs, err := s.query(ctx, "read what is below a chat", s.database.chatPath(key.GigID, key.ChatID), query)
		if err != nil || len(docs) == 0 {
			return err == nil, err
		}
		writes := make([]*pb.Write, len(docs))
		for i, doc := range docs {
			if _, _, _, isMessage := s.database.splitMessagePath(doc.GetName()); isMessage {
				return false, nil
			}
			writes[i] = remove(doc.GetName(), nil)
		}
		if _, err := s.bulkCommit(ctx, "delete what is below a chat", writes); err != nil {
			return false, err
		}
	}
}

// DeleteChat implements [chat.RetentionLive].
func (s *Store) DeleteChat(ctx context.Context, c chat.OldChat) error {
	_, err := s.bulkCommit(ctx, "delete a chat", []*pb.Write{
		remove(s.database.chatPath(c.GigID, c.ChatID), unchangedSince(c.UpdatedAt)),
	})
	return err
}
