package firestore

import (
	"context"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"example.com/gigchat/shared/chat"
)

// Messages implements [chat.History].
func (s *Store) Messages(ctx context.Context, q chat.MessageQuery) ([]chat.StoredMessage, error) {
	// What has another thing for a time is left out: it has no place after which to go on.
	query := messages(compare("createdAt", notBefore, encodeTime(time.Time{})))
	direction := descending
	if q.OldestFirst {
		direction = ascending
	}
	query.OrderBy = orderBy(direction, "createdAt", documentName)
	query.Limit = wrapperspb.Int32(int32(q.Limit))
	if q.After != nil {
		query.StartAt = cursor(*q.After, s.database.messagePath(q.GigID, q.ChatID, q.After.Name))
	}
	docs, err := s.query(ctx, "list messages", s.database.chatPath(q.GigID, q.ChatID), query)
	if err != nil {
		return nil, err
	}
	list := make([]chat.StoredMessage, len(docs))
	for i, doc := range docs {
		_, _, id, _ := s.database.splitMessagePath(doc.GetName())
		list[i].Message, _ = decodeMessage(q.GigID, q.ChatID, id, doc.GetFields()) // what can be read of it
	}
	if q.Originals {
		_, err = s.addOriginals(ctx, list)
	}
	return list, err
}

// ChatsOf implements [chat.Inboxes].
func (s *Store) ChatsOf(ctx context.Context, userID, gigID string, after *chat.Cursor, limit int) ([]chat.Chat, error) {
	query := from("chats", compare("participantIds", lists, encodeString(userID)))
	query.OrderBy = orderBy(descending, "lastMessageAt", documentName)
	query.Limit = wrapperspb.Int32(int32(limit))
	if after != nil {
		query.StartAt = cursor(*after, s.database.root()+"/"+after.Name)
	}
	parent := s.database.gigPath(gigID)
	if gigID == "" {
		query.From[0].AllDescendants = true
		parent = s.database.root()
	}
	docs, err := s.query(ctx, "list chats", parent, query)
	return s.decodeChats(docs), err
}

// Details implements [chat.Inboxes].
func (s *Store) Details(ctx context.Context, chats []chat.Chat, originals bool) ([]chat.Context, error) {
	if len(chats) == 0 {
		return nil, nil
	}
	var paths []string
	asked := map[string]bool{}
	ask := func(path string) {
		if !asked[path] {
			paths, asked[path] = append(paths, path), true
		}
	}
	for _, c := range chats {
		ask(s.database.gigPath(c.GigID))
		if c.LastMessageID != "" {
			ask(s.database.messagePath(c.GigID, c.ID, c.LastMessageID))
		}
	}
	found, err := s.get(ctx, "read the details of chats", paths...)
	if err != nil {
		return nil, err
	}
	details := make([]chat.Context, len(chats))
	last := make([]chat.StoredMessage, len(chats))
	for i, c := range chats {
		details[i].Chat = &chats[i]
		if doc, ok := found[s.database.gigPath(c.GigID)]; ok {
			details[i].Gig = decodeGig(c.GigID, doc.GetFields())
		}
		if doc, ok := found[s.database.messagePath(c.GigID, c.ID, c.LastMessageID)]; ok {
			last[i].Message, _ = decodeMessage(c.GigID, c.ID, c.LastMessageID, doc.GetFields()) // what can be read of it
			details[i].Message = &last[i]
		}
	}
	if originals {
		_, err = s.addOriginals(ctx, last)
	}
	return details, err
}

// cursor begins after the place c, whose name belongs to the document at path.
func cursor(c chat.Cursor, path string) *pb.Cursor {
	return &pb.Cursor{Values: []*pb.Value{encodeTime(c.At), encodeReference(path)}}
}
