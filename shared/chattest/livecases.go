package chattest

import (
	"cmp"
	"context"
	"slices"

	"example.com/gigchat/shared/chat"
)

// Reports implements [chat.CaseFiles]. When a report was filed nobody keeps here:
// they are in the order of their users.
func (l *Live) Reports(_ context.Context, messages []chat.MessageKey, limit int) ([][]chat.FiledReport, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	found := make([][]chat.FiledReport, len(messages))
	for i, m := range messages {
		for reporter, r := range l.reports[messageKey{m.GigID, m.ChatID, m.ID}] {
			found[i] = append(found[i], chat.FiledReport{UserID: reporter, Reason: r.reason})
		}
		slices.SortFunc(found[i], func(a, b chat.FiledReport) int { return cmp.Compare(a.UserID, b.UserID) })
		found[i] = found[i][:min(len(found[i]), limit)]
	}
	return found, nil
}
