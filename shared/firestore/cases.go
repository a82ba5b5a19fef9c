package firestore

import (
	"context"

	"google.golang.org/protobuf/types/known/wrapperspb"

	"example.com/gigchat/shared/chat"
)

// Reports implements [chat.CaseFiles] with a query for each message.
func (s *Store) Reports(ctx context.Context, messages []chat.MessageKey, limit int) ([][]chat.FiledReport, error) {
	found := make([][]chat.FiledReport, len(messages))
	queries, ctx := atOnce(ctx)
	queries.SetLimit(queriesInFlight)
	for i, m := range messages {
		queries.Go(func() error {
			query := from("reports")
			query.OrderBy = orderBy(ascending, "createdAt", documentName)
			query.Limit = wrapperspb.Int32(int32(limit))
			docs, err := s.query(ctx, "read reports", s.database.messagePath(m.GigID, m.ChatID, m.ID), query)
			for _, doc := range docs {
				ids, _ := s.database.split(doc.GetName())
				found[i] = append(found[i], chat.FiledReport{
					UserID:    ids[len(ids)-1],
					Reason:    chat.Text(doc.GetFields()["reason"].GetStringValue()),
					CreatedAt: decodeTime(doc.GetFields()["createdAt"]),
				})
			}
			return err
		})
	}
	return found, queries.Wait()
}
