package firestore

import (
	"context"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"example.com/gigchat/shared/chat"
)

// DeleteMessages implements [chat.RetentionLive].
//
// Why a transaction where something may lie below a message: another report changes
// nothing in one that was reported or moderated before, so that its own precondition
// does not tell that one came; and a stray's was written by no door.
func (s *Store) DeleteMessages(ctx context.Context, list []chat.OldMessage) error {
	const operation = "delete old messages"
	writes := make([]*pb.Write, 0, len(list))
	for _, m := range list {
		writes = append(writes, remove(s.database.messagePath(m.GigID, m.ChatID, m.ID), unchangedSince(m.UpdatedAt)))
		if m.MayHaveBelow() {
			writes = append(writes, remove(s.database.originalPath(m.GigID, m.ChatID, m.ID), nil))
		}
	}
	withBelow := byChat(list)
	if len(withBelow) == 0 {
		_, err := s.bulkCommit(ctx, operation, writes)
		return err
	}
	return s.bulkTransaction(ctx, operation, len(writes), func(ctx context.Context, transaction []byte) ([]*pb.Write, error) {
		for key, inChat := range withBelow {
			reports, err := s.below(ctx, transaction, "reports", key, inChat, false)
			if err != nil {
				return nil, err
			}
			for _, r := range reports {
				writes = append(writes, remove(r.doc.GetName(), nil))
			}
		}
		return writes, nil
	})
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
		asRead := unchangedSince(r.Texts.Reports[reporter].UpdatedAt)
		below = append(below, update(s.database.reportPath(r.GigID, r.ChatID, r.ID, reporter), fields, asRead))
	}
	if r.DropReportBy != "" {
		below = append(below, remove(s.database.reportPath(r.GigID, r.ChatID, r.ID, r.DropReportBy), nil))
	}
	return own, below
}

// DateChat implements [chat.RetentionLive].
func (s *Store) DateChat(ctx context.Context, c chat.OldChat) error {
	fields := map[string]*pb.Value{"lastMessageAt": encodeTime(c.Activity)}
	_, err := s.bulkCommit(ctx, "date a chat", []*pb.Write{
		update(s.database.chatPath(c.GigID, c.ChatID), fields, unchangedSince(c.UpdatedAt)),
	})
	return err
}

// DeleteBelow implements [chat.RetentionLive].
func (s *Store) DeleteBelow(ctx context.Context, key chat.ChatKey) (deleted int, empty bool, err error) {
	path := s.database.chatPath(key.GigID, key.ChatID)
	// What belongs to a chat with messages, whoever put it there, is left alone.
	first := messages()
	first.Select = project(documentName)
	first.Limit = wrapperspb.Int32(1)
	docs, err := s.query(ctx, "look for messages of a chat", path, first)
	if err != nil || len(docs) > 0 {
		return 0, false, err
	}
	// A query for no collection in particular finds the documents of all.
	all := from("")
	all.From[0].AllDescendants = true
	all.Select = project(documentName)
	all.Limit = wrapperspb.Int32(writesAtOnce)
	docs, err = s.query(ctx, "read what is below a chat", path, all)
	if err != nil || len(docs) == 0 {
		return 0, err == nil, err
	}
	writes := make([]*pb.Write, len(docs))
	for i, doc := range docs {
		if _, _, _, isMessage := s.database.splitMessagePath(doc.GetName()); isMessage {
			return 0, false, nil // it has just come
		}
		writes[i] = remove(doc.GetName(), nil)
	}
	_, err = s.bulkCommit(ctx, "delete what is below a chat", writes)
	return len(docs), false, err
}

// DeleteChat implements [chat.RetentionLive].
func (s *Store) DeleteChat(ctx context.Context, c chat.OldChat) error {
	_, err := s.bulkCommit(ctx, "delete a chat", []*pb.Write{
		remove(s.database.chatPath(c.GigID, c.ChatID), unchangedSince(c.UpdatedAt)),
	})
	return err
}
