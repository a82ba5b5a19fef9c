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
	archive := NewArchive()
	TestMirror(t, 1500, archive, archive)
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

func TestDeletionLiveConformance(t *testing.T) {
	t.Parallel()
	TestDeletionLive(t, func(*testing.T) DeletionStore { return NewLive() })
}

func TestExportsConformance(t *testing.T) {
	t.Parallel()
	TestExports(t, func(*testing.T) ExportStore { return NewLive() })
}

func TestDeletionArchiveConformance(t *testing.T) {
	t.Parallel()
	TestDeletionArchive(t, func(*testing.T) DeletionArchiveStore { return NewArchive() })
}

func TestDeletionHolds(t *testing.T) {
	t.Parallel()
	TestDeletionModel(t, 1_000_000, func(*testing.T) (DeletionStore, DeletionArchiveStore) {
		live, archive := NewLive(), NewArchive()
		archive.SetClock(live.Now)
		return live, archive
	})
}

func TestReconcileLiveConformance(t *testing.T) {
	t.Parallel()
	TestReconcileLive(t, func(*testing.T) ReconcileStore { return NewLive() })
}

func TestReconcileArchiveConformance(t *testing.T) {
	t.Parallel()
	TestReconcileArchive(t, func(*testing.T) ReconcileArchiveStore { return NewArchive() })
}
