package firestore

import (
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// value is a field's value: the API's type or the events' type, which are two
// Go types of one protobuf shape.
type value interface {
	proto.Message
	GetStringValue() string
	GetBooleanValue() bool
	GetTimestampValue() *timestamppb.Timestamp
}

// The names of value's variants that are read here.
const (
	stringValue    protoreflect.Name = "string_value"
	booleanValue   protoreflect.Name = "boolean_value"
	timestampValue protoreflect.Name = "timestamp_value"
)

// fieldReader reads a document's fields and remembers the first that is not as
// it should be, by its name and without its content.
type fieldReader[V value] struct {
	fields map[string]V
	err    error
}

// has reports whether the field is there with the wanted type.
func (r *fieldReader[V]) has(name string, want protoreflect.Name, required bool) bool {
	v, ok := r.fields[name]
	if !ok {
		if required && r.err == nil {
			r.err = fmt.Errorf("field %s is missing", name)
		}
		return false
	}
	m := v.ProtoReflect()
	set := m.WhichOneof(m.Descriptor().Oneofs().ByName("value_type"))
	if set == nil || set.Name() != want {
		if r.err == nil {
			r.err = fmt.Errorf("field %s is no %s", name, want)
		}
		return false
	}
	return true
}

func (r *fieldReader[V]) text(name string, required bool) string {
	if !r.has(name, stringValue, required) {
		return ""
	}
	return r.fields[name].GetStringValue()
}

func (r *fieldReader[V]) flag(name string) bool {
	return r.has(name, booleanValue, true) && r.fields[name].GetBooleanValue()
}

func (r *fieldReader[V]) time(name string, required bool) time.Time {
	if !r.has(name, timestampValue, required) {
		return time.Time{}
	}
	t := r.fields[name].GetTimestampValue()
	if !t.IsValid() && r.err == nil {
		r.err = fmt.Errorf("field %s is out of range", name)
	}
	return t.AsTime()
}
