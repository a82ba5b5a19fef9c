package chat

import (
	"context"
	"errors"
	"slices"
)

// run is one run of [Retention] under way.
type run struct {
	*Retention
	*bulk
	session RetentionSession

	report  RetentionReport
	strays  map[MessageKey]bool
	undated map[ChatKey]OldChat // chats that QuietChats would find in a run that is not dry
}

// pager does one page of a stage and returns where the next one begins, nil at the
// end.
type pager func(ctx context.Context, after *Cursor) (*Cursor, error)

type stage struct {
	name Stage
	page pager
}

// do goes through the stages and keeps the report up to date.
func (r *run) do(ctx context.Context) (RetentionReport, error) {
	var from Place
	var err error
	if !r.report.DryRun {
		if from, err = r.session.LastPlace(ctx); err != nil {
			return r.report, err
		}
	}
	r.report.Place = from
	if err := r.save(ctx); err != nil {
		return r.report, err
	}
	r.reached(StepRecorded)
	if !r.report.Policy.Paused {
		err = r.through(ctx, from)
	}
	switch {
	case err == nil:
		r.report.Complete = true
		// A paused run leaves the place to the one after it.
		if !r.report.Policy.Paused {
			r.report.Place = Place{}
		}
	case errors.Is(err, errOutOfTime):
		err = nil
	default:
		r.report.Error = KindOf(err)
	}
	// The report is owed even where the request has ended.
	saving, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveTime)
	defer cancel()
	return r.report, errors.Join(err, r.save(saving))
}

// through does each stage whole, beginning where the last run had to stop: what
// could not be deleted, as under a hold, must not keep each run from what comes
// after it.
func (r *run) through(ctx context.Context, from Place) error {
	stages := r.stages()
	if slices.ContainsFunc(stages, func(s stage) bool { return s.name == RedactStage || s.name == MessagesStage }) {
		err := r.again(ctx, func() (err error) {
			r.strays, err = r.Live.Strays(ctx)
			return err
		})
		if err != nil {
			return err
		}
	}
	if first := slices.IndexFunc(stages, func(s stage) bool { return s.name == from.Stage }); first < 0 {
		from = Place{} // there is none, or its stage is not asked for any more
	} else {
		stages = slices.Concat(stages[first:], stages[:first])
	}
	if from.Stage == ChatsStage {
		// The messages come after the chats then, and leave empty ones behind.
		stages = append(stages, stages[0])
	}
	for i, s := range stages {
		var begin *Cursor
		if i == 0 {
			begin = from.After
		}
		if err := r.pages(ctx, s, begin, nil); err != nil {
			return err
		}
		if begin != nil {
			if err := r.pages(ctx, s, nil, begin); err != nil {
				return err
			}
		}
	}
	return nil
}

// stages are those that the policy asks for.
func (r *run) stages() []stage {
	var stages []stage
	p := r.report.Policy
	if p.acts(RedactionDaysKey, p.RedactionDays) > 0 {
		stages = append(stages, stage{RedactStage, r.redactPage})
	}
	if p.acts(RetentionDaysKey, p.RetentionDays) > 0 {
		stages = append(stages, stage{MessagesStage, r.messagesPage}, stage{ChatsStage, r.chatsPage})
	}
	if p.acts(MirrorDaysKey, p.MirrorDays) > 0 {
		stages = append(stages, stage{RowsStage, r.rowsPage})
	}
	return stages
}

// pages does a stage from one place to another, nil being its end, and saves how
// far it is after each page.
func (r *run) pages(ctx context.Context, s stage, from, to *Cursor) error {
	for after := from; ; {
		r.report.Place = Place{Stage: s.name, After: after}
		if err := r.inTime(ctx); err != nil {
			return err
		}
		next, err := s.page(ctx, after)
		if err != nil {
			return err
		}
		// By the time alone: how paths of one time are ordered is the store's affair.
		if next == nil || to != nil && next.At.After(to.At) {
			return nil
		}
		after = next
		r.report.Place = Place{Stage: s.name, After: after}
		if err := r.save(ctx); err != nil {
			return err
		}
		r.reached(StepSaved)
	}
}

func (r *run) save(ctx context.Context) error {
	r.report.Held, r.report.Elapsed = len(r.held), r.Now().Sub(r.report.StartedAt)
	if r.Progress != nil {
		r.Progress(ctx, r.report)
	}
	return r.session.SaveReport(ctx, r.report)
}
