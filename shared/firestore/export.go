package firestore

import (
	"context"
	"time"

	"example.com/gigchat/shared/chat"
)

// MessagesBy implements [chat.Exports]. It asks on until it has enough, since
// collections called messages may be others' as well. What has another thing for a
// time is left out: it has no place after which to go on.
func (s *Store) MessagesBy(ctx context.Context, senderID string, after *chat.Cursor, limit int, originals bool) ([]chat.StoredMessage, error) {
	var list []chat.StoredMessage
	for {
		query := messages(equal("senderId", encodeString(senderID)), compare("createdAt", notBefore, encodeTime(time.Time{})))
		query.From[0].AllDescendants = true
		docs, next, err := s.page(ctx, "list a user's messages", query, "createdAt", after, limit-len(list))
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			if gigID, chatID, id, ok := s.database.splitMessagePath(doc.GetName()); ok {
				m, _ := decodeMessage(gigID, chatID, id, doc.GetFields()) // what can be read of it
				list = append(list, chat.StoredMessage{Message: m})
			}
		}
		if next == nil || len(list) == limit {
			break
		}
		after = next
	}
	if !originals {
		return list, nil
	}
	_, err := s.addOriginals(ctx, list)
	return list, err
}
