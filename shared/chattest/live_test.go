package chattest

import "testing"

func TestConformance(t *testing.T) {
	TestLiveStore(t, func(*testing.T) LiveStore { return NewLive() })
}
