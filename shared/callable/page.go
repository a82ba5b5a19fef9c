package callable

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"math"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"example.com/gigchat/shared/chat"
)

// Int is a whole number of a request: as JSON has it, or as Firebase SDKs write
// 64-bit integers.
type Int int

// UnmarshalJSONFrom reads 20, 20.0 or
// {"@type": "type.googleapis.com/google.protobuf.Int64Value", "value": "20"}.
// A number beyond an int's range is read as the nearest in it.
func (i *Int) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	value, err := d.ReadValue()
	if err != nil {
		return err
	}
	var n float64
	if value.Kind() == '{' {
		var wrapped struct {
			Type  string `json:"@type"`
			Value string `json:"value"`
		}
		if err := json.Unmarshal(value, &wrapped, json.RejectUnknownMembers(true)); err != nil || !isInt64(wrapped.Type) {
			return errNoInt
		}
		whole, err := strconv.ParseInt(wrapped.Value, 10, 64)
		if err != nil {
			return errNoInt
		}
		n = float64(whole)
	} else if err := json.Unmarshal(value, &n); err != nil || n != math.Trunc(n) {
		return errNoInt
	}
	*i = Int(max(-math.MaxInt32, min(n, math.MaxInt32)))
	return nil
}

func isInt64(typeURL string) bool {
	return typeURL == "type.googleapis.com/google.protobuf.Int64Value" ||
		typeURL == "type.googleapis.com/google.protobuf.UInt64Value"
}

var errNoInt = chat.Invalid("", "no whole number")

// PageTokens makes and reads the page tokens of one list: a function's, for the
// arguments that choose what is listed, and for the caller where the list is the
// caller's own. A token that was made for another list, or that somebody has
// altered, is refused.
//
// Why its checksum has no secret key: a token is a place to begin at in a list
// that the caller may read from its beginning. Who makes one up gains nothing.
type PageTokens struct {
	list []string
}

// NewPageTokens returns the tokens of the list that the function and its
// arguments name.
func NewPageTokens(function string, arguments ...string) PageTokens {
	return PageTokens{append([]string{function}, arguments...)}
}

// checksumSize is what of a token's SHA-256 is kept, in bytes.
const checksumSize = 16

// Make returns the token of the page that begins after the cursor, and nil, for
// the last page, if there is none.
func (t PageTokens) Make(after *chat.Cursor) *string {
	if after == nil {
		return nil
	}
	place := binary.BigEndian.AppendUint64(nil, uint64(after.At.UnixMicro()))
	place = append(place, after.Name...)
	token := base64.RawURLEncoding.EncodeToString(append(t.checksum(place), place...))
	return &token
}

// Page returns the page that an optional token and an optional size ask for: the
// first page without a token, the usual size without a size, and at most the
// largest.
func (t PageTokens) Page(token *string, size *Int, usual, largest int) (chat.Page, error) {
	page := chat.Page{Size: usual}
	if size != nil {
		if *size < 1 {
			return chat.Page{}, chat.Invalid("pageSize", "must be at least 1")
		}
		page.Size = min(int(*size), largest)
	}
	if token == nil {
		return page, nil
	}
	content, err := base64.RawURLEncoding.DecodeString(*token)
	// Encoded anew it must be the same: the decoder overlooks line breaks and stray
	// bits at the end.
	if err != nil || len(content) < checksumSize+8 || base64.RawURLEncoding.EncodeToString(content) != *token {
		return chat.Page{}, errPageToken
	}
	checksum, place := content[:checksumSize], content[checksumSize:]
	if subtle.ConstantTimeCompare(checksum, t.checksum(place)) != 1 {
		return chat.Page{}, errPageToken
	}
	micros := int64(binary.BigEndian.Uint64(place))
	page.After = &chat.Cursor{At: time.UnixMicro(micros).UTC(), Name: string(place[8:])}
	return page, nil
}

var errPageToken = chat.Invalid("pageToken", "is not a page of this list")

// checksum binds a place to the list. Each part is written with its length, so
// that no two lists read the same.
func (t PageTokens) checksum(place []byte) []byte {
	h := sha256.New()
	for _, part := range append(t.list, string(place)) {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		h.Write([]byte(part))
	}
	return h.Sum(nil)[:checksumSize]
}
