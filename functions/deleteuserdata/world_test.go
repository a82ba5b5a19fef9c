package deleteuserdata

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	gcp "cloud.google.com/go/firestore"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
	"example.com/gigchat/shared/firestoretest"
	"example.com/gigchat/shared/postgrestest"
)

// world is a database and a live store of one test's own.
type world struct {
	live    *firestoretest.Live
	archive *postgrestest.Archive
}

func openWorld(t testing.TB) world {
	t.Helper()
	return world{firestoretest.Open(t), postgrestest.OpenArchiveAs(t, "gigchat-deletion")}
}

// The person whose data are deleted, and what is known of them.
const (
	person     = "zanna"
	name       = "Zanna Quillfeather"
	email      = "zanna.q@canary.example"
	phone      = "+49 1512 3456789"
	nickname   = "Zed the Painter"
	ownNumber  = "415-555-2671" // in the person's own texts, and not known
	ownWords   = "violet umbrella"
	laterWords = "crimson teapot"
)

// canaries are what must not be found afterwards, however it is written.
var canaries = []string{"zanna", "quillfeather", "canary.example", "3456789", "zed the", "5552671", "555-2671"}

// account is the person's account.
type account []chat.Text

func (a account) Identifiers(context.Context, string) ([]chat.Text, error) { return a, nil }

// deletion works on the world with small pages, so that there are several.
func (w world) deletion() *chat.Deletion {
	return &chat.Deletion{
		Live: w.live, Archive: w.archive, Accounts: account{name, email, phone}, AuditLog: w.archive, NewID: entry.NewID,
		Now: time.Now, Pause: func(context.Context, time.Duration) {}, Budget: time.Hour, PageSize: 3,
	}
}

var admin = chat.Caller{UserID: "admin", Admin: true}

// ask has an admin delete the person's data.
func (w world) ask(t testing.TB, d *chat.Deletion, mode chat.DeletionMode) (chat.DeletionRequest, error) {
	return d.Request(t.Context(), admin, chat.DeletionOrder{UserID: person, Mode: mode, Identifiers: []chat.Text{nickname}})
}

// delete is ask until there is nothing left to do.
func (w world) delete(t testing.TB, d *chat.Deletion, mode chat.DeletionMode) chat.DeletionRequest {
	t.Helper()
	var err error
	for range 200 {
		var r chat.DeletionRequest
		if r, err = w.ask(t, d, mode); err == nil && r.State == chat.DeletionCompleted {
			return r
		}
	}
	require.NoError(t, err)
	require.Fail(t, "it does not end")
	return chat.DeletionRequest{}
}

// said is a message of the world, with what lies below it.
type said struct {
	place, id, by, text string // place is a gig and a chat: gig/chat

	original string            // of a hidden one
	reason   string            // the moderator's
	reports  map[string]string // by reporter
	only     string            // "archive": it is gone from the live store
	want     string            // what is left of the text in redact mode; empty: all
}

// conversation is what there is, of every kind at once.
var conversation = []said{
	{place: "one/team", id: "message-01", by: person, text: ownWords},
	{place: "one/team", id: "message-02", by: person, text: ownWords + ", or call " + ownNumber, want: ownWords + ", or call [PHONE]"},
	{place: "one/team", id: "message-03", by: person, text: "it is me, " + name, want: "it is me, [NAME]"},
	{place: "one/team", id: "message-04", by: person, original: ownWords + " " + ownNumber, reason: "rude, says " + name},
	{
		place: "one/team", id: "message-05", by: person, text: ownWords, reason: "flagged for " + ownNumber,
		reports: map[string]string{"buyer": "ZANNA  QUILLFEATHER was rude", "other": "wrote " + ownNumber},
	},
	{place: "one/team", id: "message-06", by: "buyer", text: "Dear zanna\nquillfeather's friends", want: "Dear [NAME]'s friends"},
	{place: "one/team", id: "message-07", by: "buyer", text: "write to ZANNA.Q@Canary.Example!", want: "write to [EMAIL]!"},
	{place: "one/team", id: "message-08", by: "other", text: "her number is 01512/345 67 89, mine 415-555-2670", want: "her number is [PHONE], mine 415-555-2670"},
	{place: "one/team", id: "message-09", by: "other", text: "I asked for Zed the Painter", want: "I asked for [NAME]"},
	{place: "one/team", id: "message-10", by: "buyer", text: "see you at ten, bring anna@market.example"},
	{place: "one/team", id: "message-11", by: "buyer", original: "ask " + name, reason: "names " + name, reports: map[string]string{person: "I dislike this"}},
	{place: "one/team", id: "message-12", by: "other", text: "fine", reports: map[string]string{person: "it is " + name, "buyer": "about " + nickname}},
	{place: "one/team", id: "message-13", by: "other", text: "plain", reason: "no names here", reports: map[string]string{"buyer": "not nice"}},
	{place: "one/pair", id: "message-01", by: person, text: "between us: " + email, want: "between us: [EMAIL]"},
	{place: "one/pair", id: "message-02", by: "buyer", text: "yes, dear"},
	{place: "former/team", id: "message-01", by: person, text: ownWords},
	{place: "former/team", id: "message-02", by: "buyer", text: name + " has left", want: "[NAME] has left"},
	{place: "read/team", id: "message-01", by: "buyer", text: "where is " + name + "?", want: "where is [NAME]?"},
	{place: "reported/team", id: "message-01", by: "buyer", text: "hello", reports: map[string]string{person: "spam"}},
	{place: "listed/closed", id: "message-01", by: "buyer", text: "welcome, " + name, want: "welcome, [NAME]"},
	{place: "archived/team", id: "message-01", by: person, text: "it was me, " + name, only: "archive"},
	{place: "archived/team", id: "message-02", by: "buyer", text: "it was " + name, only: "archive"},
	{place: "archived/team", id: "message-03", by: "buyer", text: "it was not", only: "archive"},
	{
		place: "archived/team", id: "message-04", by: "buyer", only: "archive",
		text: strings.Repeat("x ", 75) + name,
	},
	{place: "apart/team", id: "message-01", by: "buyer", text: "nobody is named here"},
}

// chats are the documents of the chats: who is listed, and who has read.
var chats = map[string]struct{ listed, read []string }{
	"one/team":       {[]string{"buyer", "other", person}, []string{"buyer", person}},
	"one/pair":       {[]string{"buyer", person}, []string{"buyer", person}},
	"former/team":    {[]string{"buyer"}, nil},
	"read/team":      {[]string{"buyer"}, []string{person}},
	"reported/team":  {[]string{"buyer"}, []string{"buyer"}},
	"listed/closed":  {[]string{"buyer", "other", person}, nil},
	"archived/team":  {[]string{"buyer"}, nil},
	"apart/team":     {[]string{"buyer"}, []string{"buyer"}},
	"untouched/team": {[]string{"buyer", "other"}, nil},
}

var seeded = time.Date(2026, 1, 2, 3, 4, 5, 678_000_000, time.UTC)

// seed fills the world and the archive after it.
func (w world) seed(t testing.TB) {
	t.Helper()
	put := func(doc *gcp.DocumentRef, fields map[string]any) {
		_, err := doc.Set(t.Context(), fields)
		require.NoError(t, err)
	}
	put(w.live.Gig("one"), map[string]any{"buyerId": "buyer", "workerIds": []string{"other", person}})
	for place, c := range chats {
		gigID, chatID, _ := strings.Cut(place, "/")
		pointers := map[string]any{}
		for _, id := range c.read {
			pointers[id] = seeded
		}
		put(w.live.Chat(gigID, chatID), map[string]any{
			"participantIds": c.listed, "createdAt": seeded, "lastMessageAt": seeded, "readUntil": pointers,
		})
	}
	// Another collection that happens to have the same names.
	put(w.live.Client.Doc("threads/thread/messages/message-1"), map[string]any{"senderId": "nobody", "createdAt": seeded})
	for i, s := range conversation {
		w.say(t, s, seeded.Add(time.Duration(i)*time.Second))
	}
	_, err := w.archive.Pool.Exec(t.Context(), `
		INSERT INTO moderation_log (gig_id, chat_id, message_id, from_status, to_status, moderator_id, reason, at, source_version)
		VALUES
			('one', 'team', 'message-04', 'unreviewed', 'hidden', 'admin', 'rude, says Zanna Quillfeather', now(), now()),
			('one', 'team', 'message-05', 'unreviewed', 'flagged', 'admin', 'flagged for 415-555-2671', now(), now()),
			('one', 'team', 'message-11', 'unreviewed', 'hidden', 'admin', 'names zed the painter', now(), now()),
			('one', 'team', 'message-13', 'unreviewed', 'flagged', 'admin', 'gave 415-555-2670', now(), now())`)
	require.NoError(t, err)
	_, err = w.archive.Pool.Exec(t.Context(), `
		INSERT INTO chat_decisions (gig_id, chat_id, admin_id, frozen, reason, request_id)
		VALUES ('one', 'team', 'admin', true, 'until Zanna Quillfeather answers', 'request')`)
	require.NoError(t, err)
}

// say writes a message with what lies below it, and its row.
func (w world) say(t testing.TB, s said, at time.Time) {
	t.Helper()
	gigID, chatID, _ := strings.Cut(s.place, "/")
	m := chat.StoredMessage{
		Message: chat.Message{
			GigID: gigID, ChatID: chatID, ID: s.id, SenderID: s.by, Text: chat.Text(s.text), CreatedAt: at, ModerationStatus: chat.Unreviewed,
		},
		Original: chat.Text(s.original),
	}
	switch {
	case s.original != "":
		m.ModerationStatus = chat.Hidden
	case s.reason != "" || s.reports != nil:
		m.ModerationStatus = chat.Flagged
	}
	if s.reason != "" {
		m.ModeratedBy, m.ModeratedAt, m.ModerationReason = "admin", at, chat.Text(s.reason)
	}
	version := at
	if s.only != "archive" {
		require.NoError(t, w.live.PutMessage(t.Context(), m))
		for reporter, reason := range s.reports {
			_, err := w.live.Message(gigID, chatID, s.id).Collection("reports").Doc(reporter).Set(t.Context(), map[string]any{"reason": reason, "createdAt": at})
			require.NoError(t, err)
		}
		doc, err := w.live.Message(gigID, chatID, s.id).Get(t.Context())
		require.NoError(t, err)
		version = doc.UpdateTime
	}
	row := chat.Summarize(chat.Version{Message: m.Message, UpdatedAt: version})
	if s.only == "archive" {
		row.DeletedAt = at
	}
	require.NoError(t, w.archive.Keep(t.Context(), row, nil))
}

// end is what a deletion leaves, but for times that differ from run to run.
type end struct {
	documents map[string]map[string]any
	rows      []chat.Summary
	reasons   []string
}

func (w world) end(t testing.TB) end {
	t.Helper()
	e := end{documents: map[string]map[string]any{}}
	for path, doc := range w.live.Everything(t) {
		fields := doc.Data()
		if fields["redactedAt"] != nil {
			fields["redactedAt"] = "some time"
		}
		e.documents[path] = fields
	}
	rows, err := w.archive.Summaries(t.Context())
	require.NoError(t, err)
	for _, row := range rows {
		row.SourceVersion = time.Time{}
		e.rows = append(e.rows, row)
	}
	slices.SortFunc(e.rows, func(a, b chat.Summary) int {
		return strings.Compare(a.GigID+"/"+a.ChatID+"/"+a.MessageID, b.GigID+"/"+b.ChatID+"/"+b.MessageID)
	})
	decisions, err := w.archive.Decisions(t.Context())
	require.NoError(t, err)
	for _, d := range decisions {
		e.reasons = append(e.reasons, d.MessageID+": "+string(d.Reason))
	}
	slices.Sort(e.reasons)
	return e
}

// requireGone requires that nothing of the person is left anywhere, and that what
// is left of the archive is what the live store has.
func (w world) requireGone(t testing.TB) {
	t.Helper()
	for path, doc := range w.live.Everything(t) {
		fields := maps.Clone(doc.Data())
		if strings.Count(path, "/") == 1 {
			continue // a gig, which is the marketplace's
		}
		if path == "gigs/one/chats/team" {
			require.Contains(t, fields["participantIds"], person, "the team follows the gig")
			delete(fields, "participantIds")
		}
		requireNoCanary(t, path+" "+fmt.Sprint(fields))
	}
	for table, rows := range w.archive.Everything(t) {
		for _, row := range rows {
			if table == "deletion_requests" || table == "admin_audit_log" {
				row = strings.ReplaceAll(row, `"`+person+`"`, "") // whose it was, they may tell
			}
			requireNoCanary(t, table+" "+row)
		}
	}
}

func requireNoCanary(t testing.TB, s string) {
	t.Helper()
	s = strings.NewReplacer("\n", " ", "\\n", " ").Replace(strings.ToLower(s))
	for _, canary := range canaries {
		require.NotContains(t, s, canary)
	}
}
