package firestoretest

import (
	"context"
	"strings"
)

// Put writes any document in the place of what was there, by its path below the
// database.
func (l *Live) Put(ctx context.Context, path string, fields map[string]any) error {
	return l.put(ctx, l.Client.Doc(path), fields)
}

// Delete deletes a document, and nothing below it.
func (l *Live) Delete(ctx context.Context, path string) error {
	_, err := l.Client.Doc(path).Delete(ctx)
	return err
}

// Documents returns all documents of collections called chats, messages,
// moderation or reports, whoever's they are, by their paths below the database.
func (l *Live) Documents(ctx context.Context) (map[string]map[string]any, error) {
	all := map[string]map[string]any{}
	for _, collection := range []string{"chats", "messages", "moderation", "reports"} {
		docs, err := l.Client.CollectionGroup(collection).Documents(ctx).GetAll()
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			_, path, _ := strings.Cut(doc.Ref.Path, "/documents/")
			all[path] = doc.Data()
		}
	}
	return all, nil
}
