package chat_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/chattest"
)

// records counts the messages that it is asked about.
type records struct{ asked int }

func (r *records) Records(_ context.Context, messages []chat.StoredMessage) ([]chat.Record, error) {
	r.asked += len(messages)
	list := make([]chat.Record, len(messages))
	for i, m := range messages {
		list[i].Flagged = len(m.SenderID)
	}
	return list, nil
}

var (
	investigatingAdmin = chat.Caller{UserID: "admin", Admin: true}
	investigationTime  = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
)

// openInvestigation returns a gig whose team chat has n messages, two of each time;
// the third is hidden and was reported.
func openInvestigation(t *testing.T, n int) (*chat.Investigator, *chattest.Live, *chattest.Audit) {
	t.Helper()
	live, audit := chattest.NewLive(), &chattest.Audit{}
	require.NoError(t, live.PutGig(t.Context(), chat.Gig{ID: "gig", BuyerID: "buyer", WorkerIDs: []string{"worker"}}))
	require.NoError(t, live.PutChat(t.Context(), chat.Chat{GigID: "gig", ID: "team", ParticipantIDs: []string{"buyer", "worker"}}))
	for i := range n {
		m := chat.StoredMessage{Message: chat.Message{
			GigID: "gig", ChatID: "team", ID: fmt.Sprintf("message-%02d", i), SenderID: "buyer", Text: "canary", ModerationStatus: chat.Unreviewed,
			CreatedAt: investigationTime.Add(time.Duration(i/2) * time.Second),
		}}
		require.NoError(t, live.PutMessage(t.Context(), m))
	}
	_, err := (&chat.Reporter{Reports: live}).Report(t.Context(), chat.Caller{UserID: "worker"}, chat.ReportRequest{GigID: "gig", MessageID: "message-02", Reason: "rude"})
	require.NoError(t, err)
	_, err = (&chat.Moderator{Moderations: live, AuditLog: &chattest.Audit{}}).Moderate(t.Context(), investigatingAdmin, chat.ModerationRequest{
		GigID: "gig", ChatID: "team", MessageID: "message-02", Status: chat.Hidden, Reason: "rude",
	})
	require.NoError(t, err)
	return &chat.Investigator{Evidence: live, Records: &records{}, AuditLog: audit}, live, audit
}

func idsOf(cases []chat.Case) (ids []string) {
	for _, c := range cases {
		ids = append(ids, c.ID)
	}
	return ids
}

// From each message one comes to all others, in their order, without a gap.
func TestConversationAround(t *testing.T) {
	t.Parallel()
	const n = 11
	v, _, _ := openInvestigation(t, n)
	for i := range n {
		for _, size := range []int{1, 2, 4, 7, 100} {
			page := chat.ConversationPage{GigID: "gig", ChatID: "team", MessageID: fmt.Sprintf("message-%02d", i), Page: chat.Page{Size: size}}
			c, err := v.Conversation(t.Context(), investigatingAdmin, page)
			require.NoError(t, err)
			all := idsOf(c.Cases)
			require.Contains(t, all, page.MessageID)
			page.MessageID = ""
			for older := c.Older; older != nil; {
				page.After = older
				before, err := v.Conversation(t.Context(), investigatingAdmin, page)
				require.NoError(t, err)
				require.NotNil(t, before.Newer)
				all = append(idsOf(before.Cases), all...)
				older = before.Older
			}
			page.OldestFirst = true
			for newer := c.Newer; newer != nil; {
				page.After = newer
				after, err := v.Conversation(t.Context(), investigatingAdmin, page)
				require.NoError(t, err)
				require.NotNil(t, after.Older)
				all = append(all, idsOf(after.Cases)...)
				newer = after.Newer
			}
			require.Len(t, all, n, "around %d by %d", i, size)
			require.IsIncreasing(t, all)
		}
	}
}

func TestConversationShowsAll(t *testing.T) {
	t.Parallel()
	v, _, audit := openInvestigation(t, 4)
	c, err := v.Conversation(t.Context(), investigatingAdmin, chat.ConversationPage{GigID: "gig", ChatID: "team", Page: chat.Page{Size: 3}, RequestID: "r"})
	require.NoError(t, err)
	require.Equal(t, []string{"message-01", "message-02", "message-03"}, idsOf(c.Cases), "the newest")
	require.Nil(t, c.Newer)
	require.NotNil(t, c.Older)
	require.Equal(t, "canary", string(c.Cases[1].Original))
	require.Equal(t, []chat.FiledReport{{UserID: "worker", Reason: "rude"}}, c.Cases[1].Reports)
	require.Empty(t, c.Cases[0].Reports)
	require.Equal(t, 5, c.Cases[0].Record.Flagged)
	entries, _ := audit.Take()
	require.Equal(t, []chat.AuditEntry{{
		AdminID: "admin", Action: "list-messages", GigID: "gig", ChatID: "team", RequestID: "r",
		Detail: map[string]any{"messages": 3, "oldestFirst": false, "firstPage": true},
	}}, entries)
}

func TestGigShowsItsChats(t *testing.T) {
	t.Parallel()
	v, live, audit := openInvestigation(t, 3)
	for i := range 3 {
		require.NoError(t, live.PutChat(t.Context(), chat.Chat{GigID: "gone", ID: fmt.Sprintf("chat-%d", i), LastMessageAt: investigationTime.Add(time.Duration(i/2) * time.Hour)}))
	}
	gig, chats, next, err := v.Gig(t.Context(), investigatingAdmin, chat.GigPage{GigID: "gig", Page: chat.Page{Size: 1}})
	require.NoError(t, err)
	require.Equal(t, "buyer", gig.BuyerID)
	require.Len(t, chats, 1)
	require.Nil(t, next)

	page := chat.GigPage{GigID: "gone", Page: chat.Page{Size: 1}}
	var ids []string
	for {
		gig, chats, next, err := v.Gig(t.Context(), investigatingAdmin, page)
		require.NoError(t, err)
		require.Empty(t, gig.ID, "chats outlive their gig")
		for _, c := range chats {
			ids = append(ids, c.ID)
		}
		if next == nil {
			break
		}
		page.After = next
	}
	require.Equal(t, []string{"chat-2", "chat-1", "chat-0"}, ids)

	require.NoError(t, live.PutGig(t.Context(), chat.Gig{ID: "new", BuyerID: "buyer"}))
	_, chats, _, err = v.Gig(t.Context(), investigatingAdmin, chat.GigPage{GigID: "new", Page: chat.Page{Size: 1}})
	require.NoError(t, err)
	require.Equal(t, "team", chats[0].ID, "the team chat exists without a document")
	audit.Take()
	_, chats, _, err = v.Gig(t.Context(), investigatingAdmin, chat.GigPage{GigID: "nothing", Page: chat.Page{Size: 1}})
	require.NoError(t, err)
	require.Empty(t, chats)
	entries, _ := audit.Take()
	require.Len(t, entries, 1, "who looks for nothing leaves a trace, too")
}

// Nobody but admins sees anything, nor do they without a trace.
func TestInvestigatingIsRecorded(t *testing.T) {
	t.Parallel()
	v, _, audit := openInvestigation(t, 3)
	overseer := &chat.Overseer{AuditLog: audit} // it does not come to the rest
	member := chat.Caller{UserID: "buyer"}
	for name, look := range map[string]func(chat.Caller) (any, error){
		"the queue": func(c chat.Caller) (any, error) {
			list, _, err := v.Queue(t.Context(), c, chat.ReviewPage{Status: chat.Hidden, Page: chat.Page{Size: 5}})
			return list, err
		},
		"a gig": func(c chat.Caller) (any, error) {
			_, list, _, err := v.Gig(t.Context(), c, chat.GigPage{GigID: "gig", Page: chat.Page{Size: 5}})
			return list, err
		},
		"a conversation": func(c chat.Caller) (any, error) {
			return v.Conversation(t.Context(), c, chat.ConversationPage{GigID: "gig", ChatID: "team", Page: chat.Page{Size: 5}})
		},
		"a dry run": func(c chat.Caller) (any, error) { return overseer.DryRun(t.Context(), c, "r") },
		"a search in the log": func(c chat.Caller) (any, error) {
			list, _, err := overseer.Audit(t.Context(), c, chat.AuditPage{AdminID: "admin"})
			return list, err
		},
	} {
		got, err := look(member)
		require.Equal(t, chat.PermissionDenied, chat.KindOf(err), name)
		require.Empty(t, got, name)
		entries, _ := audit.Take()
		require.Empty(t, entries, name)

		audit.Err = errors.New("no archive")
		got, err = look(investigatingAdmin)
		require.ErrorIs(t, err, audit.Err, name)
		require.Empty(t, got, name)
		audit.Err = nil
	}
}

func TestInvestigatingRefuses(t *testing.T) {
	t.Parallel()
	v, _, audit := openInvestigation(t, 3)
	overseer := &chat.Overseer{AuditLog: audit}
	look := func(gigID, chatID, messageID string) error {
		_, err := v.Conversation(t.Context(), investigatingAdmin, chat.ConversationPage{GigID: gigID, ChatID: chatID, MessageID: messageID, Page: chat.Page{Size: 5}})
		return err
	}
	require.Equal(t, chat.InvalidArgument, chat.KindOf(look("", "team", "")))
	require.Equal(t, chat.InvalidArgument, chat.KindOf(look("gig", "../team", "")))
	require.Equal(t, chat.InvalidArgument, chat.KindOf(look("gig", "team", "short")))
	require.Equal(t, chat.NotFound, chat.KindOf(look("nothing", "team", "")))
	require.Equal(t, chat.NotFound, chat.KindOf(look("gig", "nothing", "")))
	require.Equal(t, chat.NotFound, chat.KindOf(look("gig", "team", "message-99")))
	_, _, _, err := v.Gig(t.Context(), investigatingAdmin, chat.GigPage{GigID: "a/b"})
	require.Equal(t, chat.InvalidArgument, chat.KindOf(err))
	_, _, err = overseer.Audit(t.Context(), investigatingAdmin, chat.AuditPage{AdminID: "a/b"})
	require.Equal(t, chat.InvalidArgument, chat.KindOf(err))
	_, _, err = overseer.Audit(t.Context(), investigatingAdmin, chat.AuditPage{GigID: "a/b"})
	require.Equal(t, chat.InvalidArgument, chat.KindOf(err))
	_, _, err = v.Queue(t.Context(), investigatingAdmin, chat.ReviewPage{Status: "rude"})
	require.Equal(t, chat.InvalidArgument, chat.KindOf(err))
	entries, _ := audit.Take()
	require.Empty(t, entries, "what is refused shows nothing")
}
