package rules_test

import (
	"fmt"
	"time"
)

// fields are a document's fields by name: string, int, bool, nil, []byte,
// time.Time, list, fields, or a transform.
type fields map[string]any

type list []any

// transform is a value that the commit computes.
type transform map[string]any

// serverTime is the time of the commit, and in rules request.time.
var serverTime = transform{"setToServerValue": "REQUEST_TIME"}

// write is one write of a commit.
type write struct {
	path   string
	kind   kind
	fields fields
	erased []string // fields that an update takes away
}

type kind int

const (
	setKind    kind = iota // the whole document, whether it is there or not
	updateKind             // the given fields of a document that is there
	deleteKind
)

func set(path string, f fields) write { return write{path: path, fields: f} }

func update(path string, f fields, erased ...string) write {
	return write{path: path, kind: updateKind, fields: f, erased: erased}
}

func remove(path string) write { return write{path: path, kind: deleteKind} }

// json returns the write as the REST API takes it.
func (w write) json(p project) any {
	if w.kind == deleteKind {
		return map[string]any{"delete": p.name(w.path)}
	}
	plain, mask, transforms := map[string]any{}, append([]string{}, w.erased...), []any{}
	for name, value := range w.fields {
		if t, ok := value.(transform); ok {
			field := map[string]any{"fieldPath": name}
			for k, v := range t {
				field[k] = v
			}
			transforms = append(transforms, field)
			continue
		}
		plain[name] = encode(value)
		mask = append(mask, name)
	}
	encoded := map[string]any{
		"update":           map[string]any{"name": p.name(w.path), "fields": plain},
		"updateTransforms": transforms,
	}
	if w.kind == updateKind {
		encoded["updateMask"] = map[string]any{"fieldPaths": mask}
		encoded["currentDocument"] = map[string]any{"exists": true}
	}
	return encoded
}

// encode returns a value as the REST API takes it.
func encode(value any) any {
	switch v := value.(type) {
	case nil:
		return map[string]any{"nullValue": nil}
	case string:
		return map[string]any{"stringValue": v}
	case bool:
		return map[string]any{"booleanValue": v}
	case int:
		return map[string]any{"integerValue": fmt.Sprint(v)}
	case []byte:
		return map[string]any{"bytesValue": v}
	case time.Time:
		return map[string]any{"timestampValue": v.UTC().Format(time.RFC3339Nano)}
	case list:
		values := make([]any, len(v))
		for i, element := range v {
			values[i] = encode(element)
		}
		return map[string]any{"arrayValue": map[string]any{"values": values}}
	case fields:
		encoded := make(map[string]any, len(v))
		for name, field := range v {
			encoded[name] = encode(field)
		}
		return map[string]any{"mapValue": map[string]any{"fields": encoded}}
	default:
		panic(fmt.Sprintf("a field cannot be a %T", value))
	}
}
