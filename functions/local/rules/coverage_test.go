package rules_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// expression is one node of the emulator's coverage report: a piece of the rules
// and the values that it had.
type expression struct {
	SourcePosition struct {
		CurrentOffset, EndOffset int // of its first and its last byte
	}
	Values []struct {
		Value struct {
			BoolValue *bool
			Undefined *struct{} // an error
		}
	}
	Children []expression
}

// outcomes are what became of an expression, wherever it was evaluated.
type outcomes struct {
	isTrue, isFalse bool // it is a condition
	is              bool // it had a value of another kind
}

// checkCoverage fails the test unless each expression of the rules was evaluated,
// and each condition was both true and false.
func checkCoverage(t *testing.T, p project) {
	rules := readRules(t)
	seen, err := p.coverage(t.Context())
	require.NoError(t, err)
	tried := 0
	for at, o := range seen {
		source := rules[at.from:at.to]
		line := 1 + strings.Count(rules[:at.from], "\n")
		switch {
		case source == "true", source == "false":
		case o.isTrue || o.isFalse:
			tried++
			if !o.isTrue || !o.isFalse {
				t.Errorf("line %d: never %t: %s", line, !o.isTrue, source)
			}
		case !o.is:
			t.Errorf("line %d: never evaluated: %s", line, source)
		}
	}
	require.NotZero(t, tried)
	t.Logf("%d expressions, of which %d conditions, each both true and false", len(seen), tried)
}

// coverage returns the outcomes of each expression.
func (p project) coverage(ctx context.Context) (map[part]outcomes, error) {
	status, answer, err := p.call(ctx, http.MethodGet, "/emulator/v1/projects/"+p.id+":ruleCoverage", owner, nil)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("read the coverage: %d", status)
	}
	if err != nil {
		return nil, err
	}
	var report struct{ Report []expression }
	if err := json.Unmarshal(answer, &report); err != nil {
		return nil, fmt.Errorf("read the coverage: %w", err)
	}
	seen := map[part]outcomes{}
	for _, e := range report.Report {
		e.add(seen)
	}
	return seen, nil
}

func (e expression) add(seen map[part]outcomes) {
	at := part{e.SourcePosition.CurrentOffset, e.SourcePosition.EndOffset + 1}
	o := seen[at]
	for _, v := range e.Values {
		switch b := v.Value.BoolValue; {
		case b != nil:
			o.isTrue, o.isFalse = o.isTrue || *b, o.isFalse || !*b
		case v.Value.Undefined == nil:
			o.is = true
		}
	}
	seen[at] = o
	for _, child := range e.Children {
		child.add(seen)
	}
}
