package firestore

import (
	"context"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"example.com/gigchat/shared/chat"
)

// CreateChat implements [chat.Rooms].
func (s *Store) CreateChat(ctx context.Context, gigID, chatID string, participantIDs []string) (chat.Chat, error) {
	answer, err := s.commit(ctx, "create a chat", &pb.Write{
		Operation: &pb.Write_Update{Update: &pb.Document{
			Name:   s.database.chatPath(gigID, chatID),
			Fields: map[string]*pb.Value{"participantIds": encodeStrings(participantIDs), "readUntil": emptyMap()},
		}},
		UpdateTransforms: []*pb.DocumentTransform_FieldTransform{serverTime("createdAt"), serverTime("lastMessageAt")},
		CurrentDocument:  exists(false),
	})
	if err != nil {
		return chat.Chat{}, err
	}
	result := answer.GetWriteResults()[0]
	now := decodeTime(result.GetTransformResults()[0])
	return chat.Chat{
		GigID: gigID, ID: chatID, ParticipantIDs: participantIDs,
		CreatedAt: now, LastMessageAt: now, UpdatedAt: result.GetUpdateTime().AsTime(),
	}, nil
}

// SetParticipants implements [chat.Rooms].
func (s *Store) SetParticipants(ctx context.Context, c chat.Chat, participantIDs []string) error {
	fields := map[string]*pb.Value{"participantIds": encodeStrings(participantIDs)}
	_, err := s.commit(ctx, "set a chat's participants", update(s.database.chatPath(c.GigID, c.ID), fields, unchangedSince(c.UpdatedAt)))
	return err
}

// ChatsIn implements [chat.Memberships].
func (s *Store) ChatsIn(ctx context.Context, gigID string) ([]chat.Chat, error) {
	docs, err := s.query(ctx, "read a gig's chats", s.database.gigPath(gigID), from("chats"))
	return s.decodeChats(docs), err
}

func (s *Store) decodeChats(docs []*pb.Document) []chat.Chat {
	chats := make([]chat.Chat, 0, len(docs))
	for _, doc := range docs {
		if gigID, chatID, ok := s.database.splitChatPath(doc.GetName()); ok {
			chats = append(chats, decodeChat(gigID, chatID, doc))
		}
	}
	return chats
}

// SetCustody implements [chat.Custody].
func (s *Store) SetCustody(ctx context.Context, gigID, chatID string, d chat.CustodyDecision) error {
	fields := map[string]*pb.Value{}
	if d.Frozen != nil {
		fields["frozen"] = encodeBool(*d.Frozen)
	}
	if d.LegalHold != nil {
		fields["legalHold"] = encodeBool(*d.LegalHold)
	}
	_, err := s.commit(ctx, "freeze or hold a chat", update(s.database.chatPath(gigID, chatID), fields, exists(true)))
	return err
}
