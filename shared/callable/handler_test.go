package callable_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
)

type input struct {
	Name  string   `json:"name"`
	Count *int     `json:"count"`
	Flag  *bool    `json:"flag"`
	List  []string `json:"list"`
}

type output struct {
	Echo input  `json:"echo"`
	By   string `json:"by"`
}

// authenticate knows one token.
func authenticate(_ context.Context, token, _ string) (chat.Caller, error) {
	if token != "good" {
		return chat.Caller{}, &chat.Error{Kind: chat.Unauthenticated, Public: "Please sign in again."}
	}
	return chat.Caller{UserID: "anna"}, nil
}

// call sends a request to a function that echoes its input, or fails with err.
func call(t testing.TB, r *http.Request, err error) (*http.Response, string, error) {
	t.Helper()
	handler := callable.Handler(authenticate, func(_ context.Context, caller chat.Caller, in input) (output, error) {
		return output{Echo: in, By: caller.UserID}, err
	})
	w := httptest.NewRecorder()
	logged := handler(w, r)
	return w.Result(), w.Body.String(), logged
}

func post(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer good")
	return r
}

func TestGoodRequests(t *testing.T) {
	t.Parallel()
	const wantEmpty = `{"result":{"echo":{"name":"","count":null,"flag":null,"list":[]},"by":"anna"}}`
	for _, test := range []struct {
		name, contentType, body, want string
	}{
		{"all fields", "application/json", `{"data":{"name":"é","count":2,"flag":true,"list":["a"]}}`, `{"result":{"echo":{"name":"é","count":2,"flag":true,"list":["a"]},"by":"anna"}}`},
		{"null is absent", "application/json", `{"data":{"name":null,"count":null,"flag":null,"list":null}}`, wantEmpty},
		{"null for all of it", "application/json", `{"data":null}`, wantEmpty},
		{"white space around", "application/json", "\n {\"data\": {} }\t\n", wantEmpty},
		{"a content type with a charset", "application/json; charset=utf-8", `{"data":{}}`, wantEmpty},
		{"a content type in capitals", "Application/JSON", `{"data":{}}`, wantEmpty},
		{"escapes", "application/json", `{"data":{"name":"\ud83d\udc4b\u0041\n%s<>"}}`, `{"result":{"echo":{"name":"👋A\n%s<>","count":null,"flag":null,"list":[]},"by":"anna"}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := post(test.body)
			r.Header.Set("Content-Type", test.contentType)
			response, body, logged := call(t, r, nil)
			require.NoError(t, logged)
			require.Equal(t, http.StatusOK, response.StatusCode)
			require.JSONEq(t, test.want, body)
			require.Equal(t, "application/json; charset=utf-8", response.Header.Get("Content-Type"))
			require.Equal(t, "no-store", response.Header.Get("Cache-Control"))
		})
	}
}

func TestBadRequests(t *testing.T) {
	t.Parallel()
	big := func(n int) string { return `{"data":{"name":"` + strings.Repeat("x", n) + `"}}` }
	const envelope = len(`{"data":{"name":""}}`)
	notJSON := "The request must be one valid JSON value in UTF-8."
	for _, test := range []struct{ name, body, message string }{
		{"nothing", ``, notJSON},
		{"no JSON", `hello`, notJSON},
		{"half of it", `{"data":{"name":"a"`, notJSON},
		{"a second value", `{"data":{}} {"data":{}}`, notJSON},
		{"rubbish after it", `{"data":{}}x`, notJSON},
		{"broken UTF-8", "{\"data\":{\"name\":\"a\xffb\"}}", notJSON},
		{"an overlong encoding", "{\"data\":{\"name\":\"\xc0\x80\"}}", notJSON},
		{"a surrogate in UTF-8", "{\"data\":{\"name\":\"\xed\xa0\x80\"}}", notJSON},
		{"a lone high surrogate", `{"data":{"name":"\ud83d"}}`, notJSON},
		{"a lone low surrogate", `{"data":{"name":"\udc4b"}}`, notJSON},
		{"surrogates in the wrong order", `{"data":{"name":"\udc4b\ud83d"}}`, notJSON},
		{"a control character", "{\"data\":{\"name\":\"a\nb\"}}", notJSON},
		{"a comment", `{"data":{/**/}}`, notJSON},
		{"a trailing comma", `{"data":{"name":"a",}}`, notJSON},
		{"a byte order mark", "\ufeff{\"data\":{}}", notJSON},
		{"NaN", `{"data":{"count":NaN}}`, notJSON},
		{"deep nesting", `{"data":` + strings.Repeat(`[`, 20_000) + strings.Repeat(`]`, 20_000) + `}`, notJSON},
		{"deep nesting, unclosed", `{"data":` + strings.Repeat(`{"a":`, 12_000), notJSON},
		{"one byte too many", big(callable.MaxBody - envelope + 1), "The request must have at most 64 KiB."},
		{"an array", `[]`, "data must be an object."},
		{"null", `null`, "data is required."},
		{"no data", `{}`, "data is required."},
		{"another member", `{"data":{},"extra":1}`, "extra is not a field of this request."},
		{"data twice", `{"data":{},"data":{}}`, "data must be given once."},
		{"data in capitals", `{"Data":{}}`, "Data is not a field of this request."},
		{"data that is a text", `{"data":"name"}`, "data must be an object."},
		{"data that is an array", `{"data":[]}`, "data must be an object."},
		{"an unknown field", `{"data":{"extra":1}}`, "extra is not a field of this request."},
		{"an unknown field that a person may have written", `{"data":{"call 555-1234":1}}`, "A field is not a field of this request."},
		{"a field in other case", `{"data":{"Name":"a"}}`, "Name is not a field of this request."},
		{"a field twice", `{"data":{"name":"a","name":"a"}}`, "name must be given once."},
		{"a field twice, far below", `{"data":{"list":[{"a":1,"a":1}]}}`, "list must be given once."},
		{"a field twice, once escaped", `{"data":{"name":"a","n\u0061me":"a"}}`, "name must be given once."},
		{"a number for a text", `{"data":{"name":1}}`, "name must be a text."},
		{"an object for a text", `{"data":{"name":{}}}`, "name must be a text."},
		{"a text for a number", `{"data":{"count":"1"}}`, "count must be a whole number."},
		{"a fraction", `{"data":{"count":1.5}}`, "count must be a whole number."},
		{"a number too large", `{"data":{"count":1e99}}`, "count must be a whole number."},
		{"a text for a bool", `{"data":{"flag":"true"}}`, "flag must be true or false."},
		{"a text for a list", `{"data":{"list":"a"}}`, "list must be a list."},
		{"a number in a list", `{"data":{"list":["a",1]}}`, "list must be a list of texts."},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			response, body, logged := call(t, post(test.body), nil)
			require.Equal(t, http.StatusBadRequest, response.StatusCode)
			requireError(t, "INVALID_ARGUMENT", test.message, body)
			require.Equal(t, chat.InvalidArgument, chat.KindOf(logged))
		})
	}

	t.Run("exactly 64 KiB are not too many", func(t *testing.T) {
		t.Parallel()
		response, _, _ := call(t, post(big(callable.MaxBody-envelope)), nil)
		require.Equal(t, http.StatusOK, response.StatusCode)
	})
}

func TestBadMethodsAndContentTypes(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodHead} {
		r := post(`{"data":{}}`)
		r.Method = method
		response, _, _ := call(t, r, nil)
		require.Equal(t, http.StatusBadRequest, response.StatusCode, method)
	}
	for _, contentType := range []string{"", "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "text/json"} {
		r := post(`{"data":{}}`)
		r.Header.Set("Content-Type", contentType)
		response, body, _ := call(t, r, nil)
		require.Equal(t, http.StatusBadRequest, response.StatusCode, contentType)
		requireError(t, "INVALID_ARGUMENT", "The request's content type must be application/json.", body)
	}
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		headers []string
		message string
	}{
		{"nobody", nil, "Please sign in."},
		{"an empty header", []string{""}, "Please sign in again."},
		{"no token", []string{"Bearer "}, "Please sign in again."},
		{"another scheme", []string{"Basic good"}, "Please sign in again."},
		{"a bad token", []string{"Bearer bad"}, "Please sign in again."},
		{"two of them", []string{"Bearer good", "Bearer good"}, "Please sign in again."},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			// The data are wrong, too: who is not signed in does not learn how.
			r := post(`{"data":{"extra":1}}`)
			r.Header["Authorization"] = test.headers
			response, body, _ := call(t, r, nil)
			require.Equal(t, http.StatusUnauthorized, response.StatusCode)
			requireError(t, "UNAUTHENTICATED", test.message, body)
		})
	}
}

func TestErrorsOfTheFunction(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name            string
		err             error
		code            int
		status, message string
	}{
		{"one of the domain", chat.Invalid("name", "is required"), 400, "INVALID_ARGUMENT", "name is required."},
		{"a failure", chat.Failure(chat.Unavailable, errors.New("secret")), 503, "UNAVAILABLE", "The service is busy. Please try again."},
		{"any other", errors.New("secret"), 500, "INTERNAL", "Something went wrong on our side."},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			response, body, logged := call(t, post(`{"data":{}}`), test.err)
			require.Equal(t, test.code, response.StatusCode)
			requireError(t, test.status, test.message, body)
			require.Equal(t, test.err, logged)
			require.NotContains(t, body, "secret")
		})
	}
}

func requireError(t *testing.T, status, message, body string) {
	t.Helper()
	var got struct {
		Error struct{ Status, Message string }
	}
	require.NoError(t, json.Unmarshal([]byte(body), &got), body)
	require.Equal(t, status, got.Error.Status)
	require.Equal(t, message, got.Error.Message)
}
