package callable

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"example.com/gigchat/shared/chat"
)

// MaxBody is the largest request body, in bytes.
const MaxBody = 64 << 10

// readData returns the value of data, which must be the body's only member.
func readData(w http.ResponseWriter, r *http.Request) (jsontext.Value, error) {
	body, err := readBody(w, r)
	if err != nil {
		return nil, err
	}
	mediaType, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if !strings.EqualFold(strings.TrimSpace(mediaType), "application/json") {
		return nil, badRequest("The request's content type must be application/json.")
	}
	var envelope struct {
		Data jsontext.Value `json:"data"`
	}
	if err := decode(body, &envelope); err != nil {
		return nil, err
	}
	if envelope.Data == nil {
		return nil, chat.Invalid("data", "is required")
	}
	return envelope.Data, nil
}

// readBody returns the body of a POST.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.Method != http.MethodPost {
		return nil, badRequest("The request must be a POST.")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return nil, badRequest("The request must have at most 64 KiB.")
	}
	if err != nil {
		return nil, chat.Failure(chat.Cancelled, errors.New("the body did not arrive"))
	}
	return body, nil
}

// signedIn returns who sends the request.
func signedIn(r *http.Request, authenticate Authenticate) (chat.Caller, error) {
	headers := r.Header.Values("Authorization")
	if len(headers) == 0 {
		return chat.Caller{}, unauthenticated("Please sign in.")
	}
	token, ok := strings.CutPrefix(headers[0], "Bearer ")
	if !ok || token == "" || len(headers) > 1 {
		return chat.Caller{}, unauthenticated("Please sign in again.")
	}
	return authenticate(r.Context(), token, r.Header.Get("X-Firebase-AppCheck"))
}

// decode reads one JSON value, and nothing after it, strictly: RFC 8259 in valid
// UTF-8 without lone surrogates, every name known, given once and in its case.
func decode(value []byte, into any) error {
	err := json.Unmarshal(value, into, json.RejectUnknownMembers(true))
	if err == nil {
		return nil
	}
	return describe(err)
}

func badRequest(sentence string) error {
	return &chat.Error{Kind: chat.InvalidArgument, Public: sentence}
}

func unauthenticated(sentence string) error {
	return &chat.Error{Kind: chat.Unauthenticated, Public: sentence}
}

// Optional returns the value of an optional field, and nothing if it is absent.
// An empty value is not an absent one.
func Optional(field string, value *string) (string, error) {
	if value == nil {
		return "", nil
	}
	if *value == "" {
		return "", chat.Invalid(field, "must not be empty")
	}
	return *value, nil
}
