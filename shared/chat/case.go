package chat

import (
	"context"
	"time"
)

// MaxReportsShown is how many reports of one message admins see.
const MaxReportsShown = 50

// Case is a message with what an admin weighs before deciding on it.
type Case struct {
	StoredMessage
	Reports []FiledReport // the oldest first, at most MaxReportsShown
	Record  Record        // its sender's, this message aside
}

// FiledReport is a report as the live store keeps it.
type FiledReport struct {
	UserID    string
	Reason    Text
	CreatedAt time.Time
}

// Record is how many messages of one person moderators have come across, as far
// as the archive goes back.
type Record struct {
	Flagged int // were flagged at some time, by a report or by an admin
	Hidden  int // were hidden at some time
}

// CaseFiles keeps what was reported.
type CaseFiles interface {
	// Reports returns the first reports of each message, at most limit, the oldest
	// first.
	Reports(ctx context.Context, messages []MessageKey, limit int) ([][]FiledReport, error)
}

// Records keeps what moderators decided before.
type Records interface {
	// Records returns the record of the sender of each message, without that message
	// itself.
	Records(ctx context.Context, messages []StoredMessage) ([]Record, error)
}

// cases adds to messages what belongs to them. Of a message that is unreviewed
// there is no report.
func cases(ctx context.Context, files CaseFiles, records Records, messages []StoredMessage) ([]Case, error) {
	list := make([]Case, len(messages))
	var reported []MessageKey
	var places []int
	for i, m := range messages {
		list[i].StoredMessage = m
		if m.ModerationStatus != Unreviewed {
			reported = append(reported, MessageKey{ChatKey{m.GigID, m.ChatID}, m.ID})
			places = append(places, i)
		}
	}
	found, err := files.Reports(ctx, reported, MaxReportsShown)
	if err != nil {
		return nil, err
	}
	for i, reports := range found {
		list[places[i]].Reports = reports
	}
	before, err := records.Records(ctx, messages)
	if err != nil {
		return nil, err
	}
	for i, record := range before {
		list[i].Record = record
	}
	return list, nil
}
