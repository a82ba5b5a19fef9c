package firestore_test

import (
	"testing"

	"example.com/gigchat/shared/chattest"
	"example.com/gigchat/shared/firestoretest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	chattest.TestLiveStore(t, func(t *testing.T) chattest.LiveStore { return firestoretest.Open(t) })
}
