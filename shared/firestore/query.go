package firestore

import (
	"context"
	"errors"
	"io"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

const (
	after      = pb.StructuredQuery_FieldFilter_GREATER_THAN
	notBefore  = pb.StructuredQuery_FieldFilter_GREATER_THAN_OR_EQUAL
	before     = pb.StructuredQuery_FieldFilter_LESS_THAN
	upTo       = pb.StructuredQuery_FieldFilter_LESS_THAN_OR_EQUAL
	isNot      = pb.StructuredQuery_FieldFilter_NOT_EQUAL
	oneOf      = pb.StructuredQuery_FieldFilter_IN
	lists      = pb.StructuredQuery_FieldFilter_ARRAY_CONTAINS
	is         = pb.StructuredQuery_FieldFilter_EQUAL
	ascending  = pb.StructuredQuery_ASCENDING
	descending = pb.StructuredQuery_DESCENDING
)

// documentName orders documents by their path.
const documentName = "__name__"

// messages asks for the messages of a chat that fulfil all the filters.
func messages(filters ...*pb.StructuredQuery_Filter) *pb.StructuredQuery {
	return from("messages", filters...)
}

func from(collection string, filters ...*pb.StructuredQuery_Filter) *pb.StructuredQuery {
	q := &pb.StructuredQuery{From: []*pb.StructuredQuery_CollectionSelector{{CollectionId: collection}}}
	switch len(filters) {
	case 0:
	case 1:
		q.Where = filters[0]
	default:
		q.Where = &pb.StructuredQuery_Filter{FilterType: &pb.StructuredQuery_Filter_CompositeFilter{
			CompositeFilter: &pb.StructuredQuery_CompositeFilter{
				Op: pb.StructuredQuery_CompositeFilter_AND, Filters: filters,
			},
		}}
	}
	return q
}

func equal(field string, v *pb.Value) *pb.StructuredQuery_Filter { return compare(field, is, v) }

func compare(field string, op pb.StructuredQuery_FieldFilter_Operator, v *pb.Value) *pb.StructuredQuery_Filter {
	return &pb.StructuredQuery_Filter{FilterType: &pb.StructuredQuery_Filter_FieldFilter{
		FieldFilter: &pb.StructuredQuery_FieldFilter{
			Field: &pb.StructuredQuery_FieldReference{FieldPath: field}, Op: op, Value: v,
		},
	}}
}

func isNull(field string) *pb.StructuredQuery_Filter {
	return &pb.StructuredQuery_Filter{FilterType: &pb.StructuredQuery_Filter_UnaryFilter{
		UnaryFilter: &pb.StructuredQuery_UnaryFilter{
			OperandType: &pb.StructuredQuery_UnaryFilter_Field{Field: &pb.StructuredQuery_FieldReference{FieldPath: field}},
			Op:          pb.StructuredQuery_UnaryFilter_IS_NULL,
		},
	}}
}

// project asks for these fields alone.
func project(fields ...string) *pb.StructuredQuery_Projection {
	p := &pb.StructuredQuery_Projection{}
	for _, field := range fields {
		p.Fields = append(p.Fields, &pb.StructuredQuery_FieldReference{FieldPath: field})
	}
	return p
}

func orderBy(direction pb.StructuredQuery_Direction, fields ...string) []*pb.StructuredQuery_Order {
	orders := make([]*pb.StructuredQuery_Order, len(fields))
	for i, field := range fields {
		orders[i] = &pb.StructuredQuery_Order{
			Field: &pb.StructuredQuery_FieldReference{FieldPath: field}, Direction: direction,
		}
	}
	return orders
}

// query returns the documents that a query below parent finds, in its order.
func (s *Store) query(ctx context.Context, operation, parent string, q *pb.StructuredQuery) ([]*pb.Document, error) {
	return s.queryIn(ctx, nil, operation, parent, q)
}

// queryIn is query in a transaction, unless that is nil.
func (s *Store) queryIn(ctx context.Context, transaction []byte, operation, parent string, q *pb.StructuredQuery) ([]*pb.Document, error) {
	var docs []*pb.Document
	err := s.stream(ctx, transaction, operation, parent, q, func(doc *pb.Document) error {
		docs = append(docs, doc)
		return nil
	})
	return docs, err
}

// stream hands on the documents that a query below parent finds, as they come, in a
// transaction unless that is nil. It ends with found's first error.
func (s *Store) stream(
	ctx context.Context, transaction []byte, operation, parent string, q *pb.StructuredQuery, found func(*pb.Document) error,
) error {
	ctx, end := context.WithCancel(ctx)
	defer end()
	request := &pb.RunQueryRequest{Parent: parent, QueryType: &pb.RunQueryRequest_StructuredQuery{StructuredQuery: q}}
	if transaction != nil {
		request.ConsistencySelector = &pb.RunQueryRequest_Transaction{Transaction: transaction}
	}
	stream, err := s.client.RunQuery(ctx, request)
	if err != nil {
		return translate(ctx, operation, err)
	}
	for {
		answer, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return translate(ctx, operation, err)
		}
		if doc := answer.GetDocument(); doc != nil {
			if err := found(doc); err != nil {
				return err
			}
		}
	}
}

// count returns how many documents a query below parent finds, at most limit. It
// costs one document read for each 1,000 that it counts.
func (s *Store) count(ctx context.Context, operation, parent string, q *pb.StructuredQuery, limit int) (int, error) {
	const alias = "count"
	stream, err := s.client.RunAggregationQuery(ctx, &pb.RunAggregationQueryRequest{
		Parent: parent,
		QueryType: &pb.RunAggregationQueryRequest_StructuredAggregationQuery{
			StructuredAggregationQuery: &pb.StructuredAggregationQuery{
				QueryType: &pb.StructuredAggregationQuery_StructuredQuery{StructuredQuery: q},
				Aggregations: []*pb.StructuredAggregationQuery_Aggregation{{
					Alias: alias,
					Operator: &pb.StructuredAggregationQuery_Aggregation_Count_{
						Count: &pb.StructuredAggregationQuery_Aggregation_Count{UpTo: wrapperspb.Int64(int64(limit))},
					},
				}},
			},
		},
	})
	if err != nil {
		return 0, translate(ctx, operation, err)
	}
	counted := 0
	for { // to the stream's end, so that the call has ended when this returns
		answer, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return counted, nil
		}
		if err != nil {
			return 0, translate(ctx, operation, err)
		}
		if result := answer.GetResult(); result != nil {
			counted = int(result.GetAggregateFields()[alias].GetIntegerValue())
		}
	}
}
