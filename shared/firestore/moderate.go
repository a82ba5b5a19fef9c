package firestore

import (
	"context"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"example.com/gigchat/shared/chat"
)

// CommitModeration implements [chat.Moderations].
func (s *Store) CommitModeration(ctx context.Context, was chat.Context, m chat.StoredMessage) (chat.StoredMessage, error) {
	fields := map[string]*pb.Value{
		"moderationStatus": encodeString(string(m.ModerationStatus)),
		"moderatedBy":      encodeString(m.ModeratedBy),
		"moderationReason": encodeString(string(m.ModerationReason)),
	}
	var textWrites []*pb.Write
	if m.ModerationStatus == chat.Hidden || was.Message.ModerationStatus == chat.Hidden {
		fields["text"] = encodeString(string(m.Text))
		fields["is_read_by_receiver"] = encodeBool(m.ReadByReceiver)
		textWrites = s.moveText(was, m)
	}
	decision := update(s.database.messagePath(m.GigID, m.ChatID, m.ID), fields, unchangedSince(was.MessageUpdatedAt))
	decision.UpdateTransforms = []*pb.DocumentTransform_FieldTransform{serverTime("moderatedAt")}
	answer, err := s.commit(ctx, "moderate a message", append([]*pb.Write{decision}, textWrites...)...)
	if err != nil {
		return chat.StoredMessage{}, err
	}
	m.ModeratedAt = decodeTime(answer.GetWriteResults()[0].GetTransformResults()[0])
	return m, nil
}

// moveText puts the text of a message that is hidden away, or takes away what was
// put, if the chat by whose pointers the message comes back is as it was.
func (s *Store) moveText(was chat.Context, m chat.StoredMessage) []*pb.Write {
	original := s.database.originalPath(m.GigID, m.ChatID, m.ID)
	if m.ModerationStatus == chat.Hidden {
		return []*pb.Write{{Operation: &pb.Write_Update{Update: &pb.Document{
			Name: original, Fields: map[string]*pb.Value{"text": encodeString(string(m.Original))},
		}}}}
	}
	var writes []*pb.Write
	if !was.OriginalUpdatedAt.IsZero() {
		writes = append(writes, remove(original, unchangedSince(was.OriginalUpdatedAt)))
	}
	if was.Chat != nil {
		// A write of no field: Firestore has none that only looks.
		writes = append(writes, update(s.database.chatPath(m.GigID, m.ChatID), nil, unchangedSince(was.Chat.UpdatedAt)))
	}
	return writes
}
