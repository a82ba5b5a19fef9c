package callable

import (
	"errors"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"example.com/gigchat/shared/chat"
)

// describe turns an error of the JSON decoder into a sentence that names the
// field at fault. The decoder's own words quote the input, so they go nowhere.
func describe(err error) error {
	if e, ok := errors.AsType[*json.SemanticError](err); ok {
		field, nested := fieldAt(e.JSONPointer)
		switch {
		case errors.Is(err, json.ErrUnknownName):
			return chat.Invalid(field, "is not a field of this request")
		case nested:
			return chat.Invalid(field, "must be a list of texts") // no request nests anything else
		default:
			return chat.Invalid(field, "must be "+article(e.GoType))
		}
	}
	if e, ok := errors.AsType[*jsontext.SyntacticError](err); ok && errors.Is(err, jsontext.ErrDuplicateName) {
		field, _ := fieldAt(e.JSONPointer)
		return chat.Invalid(field, "must be given once")
	}
	return badRequest("The request must be one valid JSON value in UTF-8.")
}

// fieldAt names the field of data that a pointer leads to or into. A name that is
// not written like one of ours may be anything a person wrote, so it is not
// repeated.
func fieldAt(p jsontext.Pointer) (name string, nested bool) {
	path := slices.Collect(p.Tokens())
	if len(path) > 1 && path[0] == "data" {
		path = path[1:]
	}
	if len(path) == 0 {
		return "data", false
	}
	name = path[0]
	isOurs := len(name) <= 32 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
	if !isOurs || name == "" {
		return "A field", false
	}
	return name, len(path) > 1
}

// article says in an end user's words what a Go type takes.
func article(t reflect.Type) string {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil {
		return "something else"
	}
	switch t.Kind() {
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	default:
		return "a whole number"
	}
}
