package firestore

import (
	"context"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"example.com/gigchat/shared/chat"
)

// ReportContext implements [chat.Reports].
func (s *Store) ReportContext(ctx context.Context, gigID, chatID, messageID, userID string) (now chat.Context, reported bool, err error) {
	reportPath := s.database.reportPath(gigID, chatID, messageID, userID)
	found, err := s.get(ctx, "read what is reported", s.database.gigPath(gigID), s.database.chatPath(gigID, chatID),
		s.database.messagePath(gigID, chatID, messageID), reportPath)
	if err != nil {
		return chat.Context{}, false, err
	}
	_, reported = found[reportPath]
	now, err = s.decodeContext(ctx, gigID, chatID, messageID, found)
	return now, reported, err
}

// CreateReport implements [chat.Reports].
func (s *Store) CreateReport(ctx context.Context, was chat.Context, r chat.Report) error {
	m := was.Message
	status := map[string]*pb.Value{"moderationStatus": encodeString(string(r.Status))}
	_, err := s.commit(ctx, "report a message",
		&pb.Write{
			Operation: &pb.Write_Update{Update: &pb.Document{
				Name:   s.database.reportPath(m.GigID, m.ChatID, m.ID, r.UserID),
				Fields: map[string]*pb.Value{"reason": encodeString(string(r.Reason))},
			}},
			UpdateTransforms: []*pb.DocumentTransform_FieldTransform{serverTime("createdAt")},
			CurrentDocument:  exists(false),
		},
		// Also where the status stays: so that nothing is reported of a message that is
		// being deleted, which would outlive it.
		update(s.database.messagePath(m.GigID, m.ChatID, m.ID), status, unchangedSince(was.MessageUpdatedAt)))
	return err
}
