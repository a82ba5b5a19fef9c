package chattest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

func TestWhatGoesAndWhatStays(t *testing.T) {
	t.Parallel()
	for _, pageSize := range []int{0, 1, 2, 3, 7} {
		t.Run(fmt.Sprintf("in pages of %d", pageSize), func(t *testing.T) {
			t.Parallel()
			TestFates(t, pageSize, func(*testing.T) RetentionStore { return NewLive() })
		})
	}
}

func TestWhatThePolicyAsksFor(t *testing.T) {
	t.Parallel()
	TestPolicies(t, func(*testing.T) RetentionStore { return NewLive() })
}

func TestRetentionHolds(t *testing.T) {
	t.Parallel()
	TestRetentionModel(t, 1_000_000, func(*testing.T) RetentionStore { return NewLive() })
}

// Wherever a run has to stop, the next one does the rest, and all of it: also where it
// had been before, as a hold that is released shows. Here everything has one time, and
// paths order otherwise than their texts do.
func TestTheNextRunDoesTheRest(t *testing.T) {
	t.Parallel()
	old := deleteHorizon.Add(-µs)
	for pageSize := 1; pageSize <= 3; pageSize++ {
		for budget := 1; budget <= 60; budget++ {
			s, archive := &shelf{RetentionStore: NewLive(), t: t}, NewArchive()
			setPolicy(t, archive, everyPolicy())
			for _, gigID := range []string{"gig", "gig-1", "gig-1-1"} {
				path := "gigs/" + gigID + "/chats/team"
				s.put(map[string]document{
					path: aChatOf(old, old), path + "/messages/message-1": aMessageOf(old, "x"), path + "/messages/message-2": aMessageOf(old, "x"),
					path + "/messages/message-3": with(aMessageOf(old, ""), document{"moderationStatus": "hidden"}), path + "/messages/message-3/moderation/original": {"text": "x"},
				})
			}
			var did chat.RetentionReport
			for _, run := range []struct {
				hold   bool
				budget time.Duration
			}{{true, time.Duration(budget) * time.Second}, {false, time.Hour}} {
				s.put(map[string]document{team: with(aChatOf(old, old), document{"legalHold": run.hold})})
				looks, r := 0, retention(s.RetentionStore, archive, pageSize)
				r.Budget = run.budget
				r.Now = func() time.Time { looks++; return runTime.Add(time.Duration(looks) * time.Second) }
				report, err := r.Run(t.Context(), chat.RetentionRequest{AsOf: runTime})
				require.NoError(t, err)
				did = plus(did, report)
			}
			require.Empty(t, s.documents(), "in pages of %d, after %d looks at the clock", pageSize, budget)
			requireCounts(t, chat.RetentionReport{MessagesDeleted: 9, ChatsDeleted: 3}, did)
		}
	}
}
