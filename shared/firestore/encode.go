package firestore

import (
	"maps"
	"slices"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

func encodeString(s string) *pb.Value {
	return &pb.Value{ValueType: &pb.Value_StringValue{StringValue: s}}
}

func encodeBool(b bool) *pb.Value {
	return &pb.Value{ValueType: &pb.Value_BooleanValue{BooleanValue: b}}
}

func encodeStrings(list []string) *pb.Value {
	values := make([]*pb.Value, len(list))
	for i, s := range list {
		values[i] = encodeString(s)
	}
	return &pb.Value{ValueType: &pb.Value_ArrayValue{ArrayValue: &pb.ArrayValue{Values: values}}}
}

func emptyMap() *pb.Value {
	return &pb.Value{ValueType: &pb.Value_MapValue{MapValue: &pb.MapValue{}}}
}

func encodeTime(t time.Time) *pb.Value {
	return &pb.Value{ValueType: &pb.Value_TimestampValue{TimestampValue: timestamppb.New(t)}}
}

func encodeReference(path string) *pb.Value {
	return &pb.Value{ValueType: &pb.Value_ReferenceValue{ReferenceValue: path}}
}

// serverTime sets a field to the time of the commit, which is the same for all
// fields of one commit.
func serverTime(field string) *pb.DocumentTransform_FieldTransform {
	return &pb.DocumentTransform_FieldTransform{
		FieldPath: field,
		TransformType: &pb.DocumentTransform_FieldTransform_SetToServerValue{
			SetToServerValue: pb.DocumentTransform_FieldTransform_REQUEST_TIME,
		},
	}
}

// The preconditions of a write: whether there is a document, or which version of
// it there is.
func exists(want bool) *pb.Precondition {
	return &pb.Precondition{ConditionType: &pb.Precondition_Exists{Exists: want}}
}

func unchangedSince(updateTime time.Time) *pb.Precondition {
	return &pb.Precondition{ConditionType: &pb.Precondition_UpdateTime{UpdateTime: timestamppb.New(updateTime)}}
}

// update replaces these fields of a document, and no other.
func update(path string, fields map[string]*pb.Value, precondition *pb.Precondition) *pb.Write {
	return &pb.Write{
		Operation:       &pb.Write_Update{Update: &pb.Document{Name: path, Fields: fields}},
		UpdateMask:      &pb.DocumentMask{FieldPaths: slices.Sorted(maps.Keys(fields))},
		CurrentDocument: precondition,
	}
}

// remove deletes a document; whether there is one or not, if the precondition is nil.
func remove(path string, precondition *pb.Precondition) *pb.Write {
	return &pb.Write{Operation: &pb.Write_Delete{Delete: path}, CurrentDocument: precondition}
}

// maskOf limits a write to its fields, but for those that the server sets.
func maskOf(fields map[string]*pb.Value) *pb.DocumentMask {
	mask := &pb.DocumentMask{}
	for name := range fields {
		mask.FieldPaths = append(mask.FieldPaths, name)
	}
	return mask
}
