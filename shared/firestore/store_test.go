package firestore_test

import (
	"fmt"
	"testing"

	"example.com/gigchat/shared/chattest"
	"example.com/gigchat/shared/firestoretest"
)

func open(t *testing.T) chattest.LiveStore { return firestoretest.Open(t) }

func TestConformance(t *testing.T) {
	t.Parallel()
	chattest.TestLiveStore(t, open)
}

func TestReadState(t *testing.T) {
	t.Parallel()
	chattest.TestReadState(t, 200, open)
}

func TestReadAtOnce(t *testing.T) {
	t.Parallel()
	chattest.TestReadAtOnce(t, 30, open)
}

func TestPaging(t *testing.T) {
	t.Parallel()
	chattest.TestPaging(t, open)
}

func TestRetentionConformance(t *testing.T) {
	t.Parallel()
	chattest.TestRetentionLive(t, openRetention)
}

func openRetention(t *testing.T) chattest.RetentionStore { return firestoretest.Open(t) }

func TestWhatGoesAndWhatStays(t *testing.T) {
	t.Parallel()
	for _, pageSize := range []int{0, 2} {
		t.Run(fmt.Sprintf("in pages of %d", pageSize), func(t *testing.T) {
			t.Parallel()
			chattest.TestFates(t, pageSize, openRetention)
		})
	}
}

func TestWhatThePolicyAsksFor(t *testing.T) {
	t.Parallel()
	chattest.TestPolicies(t, openRetention)
}

func TestRetentionHolds(t *testing.T) {
	t.Parallel()
	chattest.TestRetentionModel(t, 40, openRetention)
}

func openDeletion(t *testing.T) chattest.DeletionStore { return firestoretest.Open(t) }

func TestDeletionConformance(t *testing.T) {
	t.Parallel()
	chattest.TestDeletionLive(t, openDeletion)
}

func TestExportsConformance(t *testing.T) {
	t.Parallel()
	chattest.TestExports(t, func(t *testing.T) chattest.ExportStore { return firestoretest.Open(t) })
}

func TestReconcileConformance(t *testing.T) {
	t.Parallel()
	chattest.TestReconcileLive(t, func(t *testing.T) chattest.ReconcileStore { return firestoretest.Open(t) })
}
