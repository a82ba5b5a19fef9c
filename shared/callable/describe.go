package callable

import (
	"errors"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"example.com/gigchat/shared/chat"
)

// describe turns an error of the JSON decoder into a sentence that names the
// field at fault. The decoder's own words quote the input, so they go nowhere.
func describe(err error) error {
	if e, ok := errors.AsType[*json.SemanticError](err); ok {
		if errors.Is(err, json.ErrUnknownName) {
			return chat.Invalid(fieldAt(e.JSONPointer), "is not a field of this request")
		}
		return chat.Invalid(fieldAt(e.JSONPointer), "must be "+article(e.GoType))
	}
	if e, ok := errors.AsType[*jsontext.SyntacticError](err); ok && errors.Is(err, jsontext.ErrDuplicateName) {
		return chat.Invalid(fieldAt(e.JSONPointer), "must be given once")
	}
	return badRequest("The request must be one valid JSON value in UTF-8.")
}

// fieldAt names the field that a pointer ends at. A name that is not written
// like one of ours may be anything a person wrote, so it is not repeated.
func fieldAt(p jsontext.Pointer) string {
	name := p.LastToken()
	if name == "" {
		return "data"
	}
	for _, c := range name {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') || len(name) > 32 {
			return "A field"
		}
	}
	return name
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
