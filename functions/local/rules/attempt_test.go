package rules_test

import (
	"context"
	"net/http"
)

// attempt is one request of a client to the live store.
type attempt struct {
	method, path string // the path after {database}/documents
	body         func(project) any
}

// verdict is what becomes of an attempt.
type verdict string

const (
	allow verdict = "allow"
	deny  verdict = "deny"
	fail  verdict = "fail" // for another reason than the rules, so it tells nothing of them
)

func verdictOf(good bool) verdict {
	if good {
		return allow
	}
	return deny
}

// try sends the attempt as the user.
func (p project) try(ctx context.Context, u user, a attempt) (verdict, error) {
	status, _, err := p.send(ctx, u.token(p.id), a)
	switch {
	case err != nil:
		return "", err
	case status == http.StatusOK, status == http.StatusNotFound && a.method == http.MethodGet:
		return allow, nil
	case status == http.StatusForbidden:
		return deny, nil
	default:
		return fail, nil
	}
}

// get reads one document.
func get(path string) attempt {
	return attempt{method: http.MethodGet, path: "/" + path}
}

// getAll reads documents in one request.
func getAll(paths ...string) attempt {
	return attempt{http.MethodPost, ":batchGet", func(p project) any {
		names := make([]string, len(paths))
		for i, path := range paths {
			names[i] = p.name(path)
		}
		return map[string]any{"documents": names}
	}}
}

// commit writes documents, all or none.
func commit(writes ...write) attempt {
	return attempt{http.MethodPost, ":commit", func(p project) any {
		encoded := make([]any, len(writes))
		for i, w := range writes {
			encoded[i] = w.json(p)
		}
		return map[string]any{"writes": encoded}
	}}
}

// query reads the documents of a collection, newest first where it has an order.
type query struct {
	parent     string // the document that the collection is in; empty: the database
	collection string
	group      bool // every collection of that name below parent

	field, op string // the filter; empty: none
	value     any
	orderBy   string // empty: by path
	limit     int    // 0: none
}

func (q query) structured() map[string]any {
	s := map[string]any{"from": []any{map[string]any{"collectionId": q.collection, "allDescendants": q.group}}}
	if q.field != "" {
		s["where"] = map[string]any{"fieldFilter": map[string]any{
			"field": map[string]any{"fieldPath": q.field}, "op": q.op, "value": encode(q.value),
		}}
	}
	if q.orderBy != "" {
		s["orderBy"] = []any{map[string]any{
			"field": map[string]any{"fieldPath": q.orderBy}, "direction": "DESCENDING",
		}}
	}
	if q.limit != 0 {
		s["limit"] = q.limit
	}
	return s
}

func (q query) path(operation string) string {
	if q.parent == "" {
		return ":" + operation
	}
	return "/" + q.parent + ":" + operation
}

// find runs the query.
func find(q query) attempt {
	return attempt{http.MethodPost, q.path("runQuery"), func(project) any {
		return map[string]any{"structuredQuery": q.structured()}
	}}
}

// count counts what the query finds.
func count(q query) attempt {
	return attempt{http.MethodPost, q.path("runAggregationQuery"), func(project) any {
		return map[string]any{"structuredAggregationQuery": map[string]any{
			"structuredQuery": q.structured(),
			"aggregations":    []any{map[string]any{"alias": "count", "count": map[string]any{}}},
		}}
	}}
}
