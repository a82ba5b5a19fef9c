package chattest

import "testing"

func TestLiveConformance(t *testing.T) {
	t.Parallel()
	TestLiveStore(t, func(*testing.T) LiveStore { return NewLive() })
}

func TestArchiveConformance(t *testing.T) {
	t.Parallel()
	TestArchive(t, func(*testing.T) ArchiveStore { return NewArchive() })
}

func TestMirrorConverges(t *testing.T) {
	t.Parallel()
	TestMirror(t, NewArchive())
}

func TestReadStateHolds(t *testing.T) {
	t.Parallel()
	TestReadState(t, 1_000_000, func(*testing.T) LiveStore { return NewLive() })
}

func TestReadAtOnceHolds(t *testing.T) {
	t.Parallel()
	TestReadAtOnce(t, 400, func(*testing.T) LiveStore { return NewLive() })
}

func TestPagingHolds(t *testing.T) {
	t.Parallel()
	TestPaging(t, func(*testing.T) LiveStore { return NewLive() })
}

func TestRetentionLiveConformance(t *testing.T) {
	t.Parallel()
	TestRetentionLive(t, func(*testing.T) RetentionStore { return NewLive() })
}

func TestRetentionArchiveConformance(t *testing.T) {
	t.Parallel()
	TestRetentionArchive(t, func(*testing.T) RetentionArchiveStore { return NewArchive() })
}

func TestReconcileLiveConformance(t *testing.T) {
	t.Parallel()
	TestReconcileLive(t, func(*testing.T) ReconcileStore { return NewLive() })
}

func TestReconcileArchiveConformance(t *testing.T) {
	t.Parallel()
	TestReconcileArchive(t, func(*testing.T) ReconcileArchiveStore { return NewArchive() })
}
