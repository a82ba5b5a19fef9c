package reconcilemirror

import (
	"context"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
)

type handler struct {
	reconciler *chat.Reconciler
}

type input struct {
	Since  *string `json:"since"`  // only messages sent then or later
	GigID  *string `json:"gigId"`  // only this gig
	DryRun *bool   `json:"dryRun"` // compare, and change nothing
}

type output struct {
	RunID    string  `json:"runId"`
	DryRun   bool    `json:"dryRun"`
	Complete bool    `json:"complete"` // false: the next run of the same request goes on
	Scanned  int     `json:"scanned"`  // live messages
	Missing  int     `json:"missing"`
	Stale    int     `json:"stale"`
	Phantom  int     `json:"phantom"`
	Repaired int     `json:"repaired"`
	Failed   int     `json:"failed"` // malformed messages, which have no row by right
	Reads    int     `json:"reads"`  // document reads that this cost
	Seconds  float64 `json:"seconds"`
}

func (h handler) run(ctx context.Context, in input) (output, error) {
	var request chat.ReconcileRequest
	var err error
	if request.GigID, err = callable.Optional("gigId", in.GigID); err != nil {
		return output{}, err
	}
	if in.DryRun != nil {
		request.DryRun = *in.DryRun
	}
	if in.Since != nil {
		if request.Since, err = callable.ParseTime("since", *in.Since); err != nil {
			return output{}, err
		}
	}
	r, err := h.reconciler.Run(ctx, request)
	if err != nil {
		return output{}, err
	}
	entry.Drifted(ctx, r.Missing, r.Stale, r.Phantom)
	return output{
		RunID: r.RunID, DryRun: r.DryRun, Complete: r.Complete, Scanned: r.Scanned, Missing: r.Missing, Stale: r.Stale,
		Phantom: r.Phantom, Repaired: r.Repaired, Failed: r.Failed, Reads: r.Reads, Seconds: r.Elapsed.Seconds(),
	}, nil
}
