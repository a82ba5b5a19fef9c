package adminpanel

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
)

const runsPage = 20 // runs on a page

// retentionData is the policy of retention and its runs.
type retentionData struct {
	Problem     string // why retention would do nothing at all; or nothing
	Paused      bool
	Flags       []flagRow
	Runs        []runRow
	First, Next string
	Dry         *runRow // the dry run that led here; or nothing
}

// flagRow is a setting of system_flags.
type flagRow struct {
	Key, Meaning, Value string
	Waits               bool // for the grace to pass
}

type runRow struct {
	chat.RetentionReport
	Seconds string
	State   string
}

// showRetention shows what retention goes by and what it did.
func (p *panel) showRetention(w http.ResponseWriter, r request) error {
	query := r.URL.Query()
	tokens := callable.NewPageTokens("admin-panel runs")
	page, err := tokens.Page(optional(query.Get("page")), nil, runsPage, runsPage)
	if err != nil {
		return err
	}
	var data retentionData
	policy, err := p.overseer.Policy(r.Context(), r.admin)
	switch {
	case chat.KindOf(err) == chat.FailedPrecondition:
		data.Problem = chat.PublicOf(err)
	case err != nil:
		return err
	default:
		data.Paused, data.Flags = policy.Paused, flagRows(policy)
	}
	runs, next, err := p.overseer.Runs(r.Context(), r.admin, page)
	if err != nil {
		return err
	}
	for _, run := range runs {
		row := runRow{run, strconv.FormatFloat(run.Elapsed.Seconds(), 'f', 1, 64), state(run)}
		data.Runs = append(data.Runs, row)
		if run.DryRun && run.RunID == query.Get("run") {
			data.Dry = &row
		}
	}
	if page.After != nil {
		data.First = "retention"
	}
	data.Next = pageLink(tokens, next, "retention")
	return p.show(w, r, http.StatusOK, "retention", "Retention", data)
}

// dryRun counts what retention would do now, and changes nothing.
func (p *panel) dryRun(w http.ResponseWriter, r request) error {
	report, err := p.overseer.DryRun(r.Context(), r.admin, entry.RequestID(r.Context()))
	if err != nil {
		return err
	}
	seeOther(w, link("retention", "run", report.RunID))
	return nil
}

func flagRows(policy chat.RetentionPolicy) []flagRow {
	rows := []flagRow{
		{Key: chat.RetentionDaysKey, Meaning: "Messages are deleted after", Value: days(policy.RetentionDays, "kept")},
		{Key: chat.RedactionDaysKey, Meaning: "Personal data are removed from messages after", Value: days(policy.RedactionDays, "left in")},
		{Key: chat.MirrorDaysKey, Meaning: "Rows of the archive are deleted after", Value: days(policy.MirrorDays, "kept")},
		{Key: chat.GraceHoursKey, Meaning: "A changed setting waits for", Value: plural(policy.GraceHours, "hour")},
	}
	for i := range rows {
		rows[i].Waits = slices.Contains(policy.Deferred, rows[i].Key)
	}
	return rows
}

func days(n int, otherwise string) string {
	if n == 0 {
		return "not set: " + otherwise
	}
	return plural(n, "day")
}

// runStale is how long a run that is still going may take; see run-retention.
const runStale = 30 * time.Minute

func state(r chat.RetentionReport) string {
	switch {
	case r.Error != "":
		return "failed: " + string(r.Error)
	case r.Policy.Paused:
		return "paused"
	case r.Complete:
		return "complete"
	case time.Since(r.StartedAt) < runStale:
		return "not complete yet"
	default:
		return "stopped early"
	}
}
