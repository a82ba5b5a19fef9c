package runretention

import (
	"context"
	"time"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
)

type handler struct {
	retention *chat.Retention
}

// earliestYear is the first that a run may go by: there are no messages before it.
const earliestYear = 1970

type input struct {
	DryRun *bool   `json:"dryRun"` // count, and change nothing
	AsOf   *string `json:"asOf"`   // as if it were then; now if absent
}

type output struct {
	RunID            string         `json:"runId"`
	AsOf             string         `json:"asOf"`
	DryRun           bool           `json:"dryRun"`
	Complete         bool           `json:"complete"` // false: the next run goes on
	Paused           bool           `json:"paused"`
	Policy           map[string]any `json:"policy"` // the flags, null where absent
	Deferred         []string       `json:"deferred"`
	Notes            []string       `json:"notes"` // what is not done for want of a flag
	MessagesRedacted int            `json:"messagesRedacted"`
	MessagesDeleted  int            `json:"messagesDeleted"`
	ChatsDeleted     int            `json:"chatsDeleted"`
	RowsDeleted      int            `json:"rowsDeleted"`
	Held             int            `json:"held"`
	Failed           int            `json:"failed"`
	Seconds          float64        `json:"seconds"`
}

func (h handler) run(ctx context.Context, in input) (output, error) {
	var request chat.RetentionRequest
	if in.DryRun != nil {
		request.DryRun = *in.DryRun
	}
	if in.AsOf != nil {
		asOf, err := callable.ParseTime("asOf", *in.AsOf)
		if err != nil {
			return output{}, err
		}
		// The zero time would mean now; and no horizon may come before what the stores hold.
		if asOf.Year() < earliestYear {
			return output{}, chat.Invalid("asOf", "must be in the year 1970 or later")
		}
		request.AsOf = asOf
	}
	r, err := h.retention.Run(ctx, request)
	if err != nil {
		return output{}, err
	}
	if !r.DryRun {
		entry.Overdue(ctx, func(ctx context.Context) (time.Duration, error) { return h.retention.Overdue(ctx, r) })
	}
	return output{
		RunID: r.RunID, AsOf: callable.FormatTime(r.AsOf), DryRun: r.DryRun, Complete: r.Complete, Paused: r.Policy.Paused,
		Policy: r.Policy.Values(), Deferred: r.Policy.Deferred, Notes: notes(r.Policy),
		MessagesRedacted: r.MessagesRedacted, MessagesDeleted: r.MessagesDeleted,
		ChatsDeleted: r.ChatsDeleted, RowsDeleted: r.RowsDeleted, Held: r.Held, Failed: r.Failed,
		Seconds: r.Elapsed.Seconds(),
	}, nil
}

// notes say what is left alone because its flag is not set.
func notes(p chat.RetentionPolicy) []string {
	notes := []string{}
	for _, flag := range []struct {
		days int
		note string
	}{
		{p.RetentionDays, chat.RetentionDaysKey + " is not set: nothing is deleted in Firestore."},
		{p.RedactionDays, chat.RedactionDaysKey + " is not set: no PII is removed."},
		{p.MirrorDays, chat.MirrorDaysKey + " is not set: the archive's rows are kept."},
	} {
		if flag.days == 0 {
			notes = append(notes, flag.note)
		}
	}
	return notes
}
