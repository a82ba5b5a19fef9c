package callable_test

import (
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
)

func TestInt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		`20`: 20, `20.0`: 20, `2e1`: 20, `-3`: -3, `1e99`: 1<<31 - 1, `-1e99`: -(1<<31 - 1),
		`{"@type":"type.googleapis.com/google.protobuf.Int64Value","value":"20"}`:  20,
		`{"@type":"type.googleapis.com/google.protobuf.UInt64Value","value":"20"}`: 20,
	} {
		var got callable.Int
		require.NoError(t, json.Unmarshal([]byte(text), &got), text)
		require.Equal(t, want, int(got), text)
	}
	for _, text := range []string{
		`"20"`, `1.5`, `true`, `[]`, `{}`, `{"value":"20"}`, `{"@type":"x","value":"20"}`,
		`{"@type":"type.googleapis.com/google.protobuf.Int64Value","value":"x"}`,
		`{"@type":"type.googleapis.com/google.protobuf.Int64Value","value":20}`,
	} {
		var got callable.Int
		require.Error(t, json.Unmarshal([]byte(text), &got), text)
	}
}

func TestPage(t *testing.T) {
	t.Parallel()
	size := func(n callable.Int) *callable.Int { return &n }
	tokens := callable.NewPageTokens("list-things", "gig")
	cursor := chat.Cursor{At: time.Date(2026, 1, 2, 3, 4, 5, 678_901_000, time.UTC), Name: "gigs/g/chats/c"}
	token := tokens.Make(&cursor)
	for _, test := range []struct {
		name string
		size *callable.Int
		want int
	}{
		{"the usual", nil, 20}, {"the least", size(1), 1}, {"what is asked for", size(50), 50}, {"the largest", size(1000), 100},
	} {
		got, err := tokens.Page(token, test.size, 20, 100)
		require.NoError(t, err, test.name)
		require.Equal(t, chat.Page{After: &cursor, Size: test.want}, got, test.name)
	}
	for _, n := range []callable.Int{0, -1} {
		_, err := tokens.Page(nil, &n, 20, 100)
		require.Equal(t, chat.Invalid("pageSize", "must be at least 1"), err)
	}
	got, err := tokens.Page(nil, nil, 20, 100)
	require.NoError(t, err)
	require.Equal(t, chat.Page{Size: 20}, got)
	require.Nil(t, tokens.Make(nil), "there is no page after the last")
}

func TestATokenIsGoodForItsListAlone(t *testing.T) {
	t.Parallel()
	tokens := callable.NewPageTokens("list-things", "gig", "team")
	token := *tokens.Make(&chat.Cursor{At: time.Unix(1, 0), Name: "message-1"})
	refuses := func(tokens callable.PageTokens, token, why string) {
		t.Helper()
		_, err := tokens.Page(&token, nil, 20, 100)
		require.Equal(t, chat.Invalid("pageToken", "is not a page of this list"), err, why)
	}
	for _, other := range [][]string{
		{"list-others", "gig", "team"}, {"list-things", "gig"}, {"list-things", "gig", "pair"},
		{"list-things", "gigteam"}, {"list-things", "gig", "team", ""}, {"list-things", "gigt", "eam"}, {"list-things", "team", "gig"},
	} {
		refuses(callable.NewPageTokens(other[0], other[1:]...), token, strings.Join(other, "/"))
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	for i := range token {
		for _, c := range alphabet {
			if altered := token[:i] + string(c) + token[i+1:]; altered != token {
				refuses(tokens, altered, altered)
			}
		}
	}
	for _, altered := range []string{"", "x", token[:len(token)-1], token + "A", token + "=", token + "\n", " " + token, strings.Repeat("A", 100)} {
		refuses(tokens, altered, altered)
	}
}

func TestRetryAfterIsRoundedUp(t *testing.T) {
	t.Parallel()
	for wait, want := range map[time.Duration]string{
		time.Second: "1", time.Second + 1: "2", 59*time.Second + 999*time.Millisecond: "60",
	} {
		response, body, _ := call(t, post(`{"data":{}}`), &chat.Error{Kind: chat.ResourceExhausted, Public: "Wait.", RetryAfter: wait})
		require.Equal(t, 429, response.StatusCode)
		require.Equal(t, want, response.Header.Get("Retry-After"))
		require.JSONEq(t, `{"error":{"status":"RESOURCE_EXHAUSTED","message":"Wait.","details":{"retryAfterSeconds":`+want+`}}}`, body)
	}
}

// Whatever is handed in as a token is refused, or is the token of the page that it
// gives.
func FuzzPageToken(f *testing.F) {
	tokens := callable.NewPageTokens("list-messages", "gig", "team")
	good := tokens.Make(&chat.Cursor{At: time.Unix(0, 0).UTC(), Name: "message-1"})
	f.Add(*good)
	f.Add("")
	f.Add("AAAA")
	f.Fuzz(func(t *testing.T, token string) {
		page, err := tokens.Page(&token, nil, 50, 200)
		if err != nil {
			require.Equal(t, chat.InvalidArgument, chat.KindOf(err))
			return
		}
		require.Equal(t, token, *tokens.Make(page.After))
	})
}
