package adminpanel

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
)

const auditPage = 50 // entries on a page

// auditData is the audit log, or what of it a search finds.
type auditData struct {
	AdminID, GigID string // what is searched for; or nothing
	Entries        []auditRow
	First, Next    string
}

type auditRow struct {
	At                    time.Time
	AdminID, Action       string
	GigID, ChatID, Link   string
	Detail, ID, RequestID string
}

// showAudit shows what admins saw and did, the newest first.
func (p *panel) showAudit(w http.ResponseWriter, r request) error {
	query := r.URL.Query()
	data := auditData{AdminID: strings.TrimSpace(query.Get("adminId")), GigID: strings.TrimSpace(query.Get("gigId"))}
	tokens := callable.NewPageTokens("admin-panel audit", data.AdminID, data.GigID)
	page, err := tokens.Page(optional(query.Get("page")), nil, auditPage, auditPage)
	if err != nil {
		return err
	}
	entries, next, err := p.overseer.Audit(r.Context(), r.admin, chat.AuditPage{
		AdminID: data.AdminID, GigID: data.GigID, Page: page, RequestID: entry.RequestID(r.Context()),
	})
	if err != nil {
		return err
	}
	for _, e := range entries {
		row := auditRow{
			At: e.At, AdminID: e.AdminID, Action: e.Action, GigID: e.GigID, ChatID: e.ChatID,
			Detail: detail(e.Detail), ID: e.ID, RequestID: e.RequestID,
		}
		if e.GigID != "" {
			row.Link = link("gig", "gigId", e.GigID)
		}
		data.Entries = append(data.Entries, row)
	}
	if page.After != nil {
		data.First = link("audit", "adminId", data.AdminID, "gigId", data.GigID)
	}
	data.Next = pageLink(tokens, next, "audit", "adminId", data.AdminID, "gigId", data.GigID)
	return p.show(w, r, http.StatusOK, "audit", "Audit log", data)
}

// detail writes an entry's detail in one line.
func detail(values map[string]any) string {
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(values)) {
		parts = append(parts, fmt.Sprintf("%s: %v", key, values[key]))
	}
	return strings.Join(parts, ", ")
}
