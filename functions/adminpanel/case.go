package adminpanel

import (
	"net/url"
	"time"

	"example.com/gigchat/shared/chat"
)

// caseView is a message as case.html shows it. Its texts are what people wrote.
type caseView struct {
	Anchor                   string // the element's id on the page
	GigID, ChatID, MessageID string
	SenderID, Role           string
	CreatedAt                time.Time

	Text   string
	Cut    bool // Text is only its beginning
	Erased bool // there is none any more
	Hidden bool // members do not see it
	Edited time.Time

	Status      string
	ModeratedBy string // empty: nobody has decided yet
	ModeratedAt time.Time
	Reason      string

	Reports     []reportView
	ReportCount int // all of them, up to chat.MaxReportsShown
	MoreReports int // that are not shown
	Flagged     int // other messages of the sender
	EverHidden  int

	Link    string // the conversation at this message; empty on that page itself
	Here    bool   // the one that was asked for
	Next    string // where a decision leads
	Actions []action
}

type reportView struct {
	UserID, Reason string
	CreatedAt      time.Time
}

// action is a decision that an admin may take now.
type action struct {
	Status string // what the message becomes
	Label  string
	Key    string // what to press for it
	Reason string // what is meant if nothing else is written; a suggestion
}

// actions are the decisions that lead from each status.
var actions = map[chat.ModerationStatus][]action{
	chat.Unreviewed: {approve, hide, flag},
	chat.Flagged:    {approve, hide},
	chat.Approved:   {hide, flag},
	chat.Hidden:     {restore},
}

var (
	approve = action{"approved", "Approve", "a", "Within the rules"}
	restore = action{"approved", "Restore", "r", "Within the rules"}
	hide    = action{"hidden", "Hide", "h", ""}
	flag    = action{"flagged", "Flag", "f", ""}
)

// How many reports of a message, and how many characters of its text, a list shows.
const shownReports, excerptLength = 3, 400

// newCase shows a case in full.
func newCase(c chat.Case) caseView {
	v := caseView{
		GigID: c.GigID, ChatID: c.ChatID, MessageID: c.ID, SenderID: c.SenderID, CreatedAt: c.CreatedAt,
		Text: string(c.Text), Hidden: c.ModerationStatus == chat.Hidden, Edited: c.RedactedAt,
		Status: string(c.ModerationStatus), ModeratedBy: c.ModeratedBy, ModeratedAt: c.ModeratedAt, Reason: string(c.ModerationReason),
		Flagged: c.Record.Flagged, EverHidden: c.Record.Hidden,
		ReportCount: len(c.Reports), Anchor: "m-" + c.ID, Actions: actions[c.ModerationStatus],
	}
	if v.Hidden {
		v.Text = string(c.Original)
	}
	v.Erased = v.Text == ""
	for _, r := range c.Reports {
		v.Reports = append(v.Reports, reportView{r.UserID, string(r.Reason), r.CreatedAt})
	}
	return v
}

// excerpt shortens the case to what a list shows.
func (v caseView) excerpt() caseView {
	if runes := []rune(v.Text); len(runes) > excerptLength {
		v.Text, v.Cut = string(runes[:excerptLength]), true
	}
	if len(v.Reports) > shownReports {
		v.MoreReports = len(v.Reports) - shownReports
		v.Reports = v.Reports[:shownReports]
	}
	return v
}

// chatLink is the address of a chat, at a message unless that is empty.
func chatLink(gigID, chatID, messageID string, more ...string) string {
	u := url.URL{Path: "chat"}
	query := url.Values{"gigId": {gigID}, "chatId": {chatID}}
	if messageID != "" {
		query.Set("messageId", messageID)
		u.Fragment = "m-" + messageID
	}
	for i := 0; i < len(more); i += 2 {
		query.Set(more[i], more[i+1])
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// link is the address of a page with arguments, those that are empty left out.
func link(page string, arguments ...string) string {
	query := url.Values{}
	for i := 0; i < len(arguments); i += 2 {
		if arguments[i+1] != "" {
			query.Set(arguments[i], arguments[i+1])
		}
	}
	return (&url.URL{Path: page, RawQuery: query.Encode()}).String()
}
