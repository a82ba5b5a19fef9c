package firestoretest

import (
	"errors"
	"strings"
	"testing"

	gcp "cloud.google.com/go/firestore"
	"github.com/stretchr/testify/require"
	"google.golang.org/api/iterator"
)

// Everything returns every document of the database, whatever it lies below, by its
// path.
func (l *Live) Everything(t testing.TB) map[string]*gcp.DocumentSnapshot {
	t.Helper()
	all := map[string]*gcp.DocumentSnapshot{}
	var walk func(collections *gcp.CollectionIterator)
	walk = func(collections *gcp.CollectionIterator) {
		for {
			collection, err := collections.Next()
			if errors.Is(err, iterator.Done) {
				return
			}
			require.NoError(t, err)
			refs, err := collection.DocumentRefs(t.Context()).GetAll()
			require.NoError(t, err)
			for _, ref := range refs {
				if doc, err := ref.Get(t.Context()); err == nil {
					_, path, _ := strings.Cut(ref.Path, "/documents/")
					all[path] = doc
				}
				walk(ref.Collections(t.Context()))
			}
		}
	}
	walk(l.Client.Collections(t.Context()))
	return all
}
