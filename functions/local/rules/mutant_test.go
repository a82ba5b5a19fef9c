package rules_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// mutant is the rules with one thing changed for the worse.
type mutant struct {
	name  string
	rules string
}

// part is a piece of the rules' source.
type part struct{ from, to int }

// mutants returns each mutant of the rules: a condition dropped or negated, an
// element of a list dropped, a number one off, a character no longer white space.
func mutants(rules string) []mutant {
	m := mutation{rules: rules, code: blankComments(rules)}
	for _, condition := range conditions.FindAllStringSubmatchIndex(m.code, -1) {
		m.mutate(part{condition[2], condition[3]}, "true")
	}
	for _, l := range lists.FindAllStringIndex(m.code, -1) {
		for _, element := range elements.FindAllStringSubmatchIndex(m.code[l[0]:l[1]], -1) {
			m.replace("without", part{l[0] + element[0], l[0] + element[1]}, "")
		}
	}
	for _, n := range limits.FindAllStringSubmatchIndex(m.code, -1) {
		limit := part{n[2], n[3]}
		number, _ := strconv.Atoi(m.text(limit)) // they are digits
		m.replace("one less than", limit, strconv.Itoa(number-1))
		m.replace("one more than", limit, strconv.Itoa(number+1))
	}
	for _, c := range characters.FindAllStringIndex(m.code, -1) {
		m.replace("without", part{c[0], c[1]}, "")
	}
	return m.mutants
}

var (
	conditions = regexp.MustCompile(`(?s)(?:\bif|\breturn)\s+(.*?);`)
	lists      = regexp.MustCompile(`\['[^\]]*'\]`)
	elements   = regexp.MustCompile(`'\w+'(?:, )?`)
	limits     = regexp.MustCompile(`(?:\]\{1,|\]\{|\{8,|<= )(\d{2,}|8)\b`)
	characters = regexp.MustCompile(`\\\\(?:t-\\\\r|x\{\w+\}(?:-\\\\x\{\w+\})?)`)
)

type mutation struct {
	rules, code string // code is the rules with blanks for comments
	mutants     []mutant
}

// mutate drops and negates the condition and each condition that it is made of.
// neutral is what a dropped one counts for: true beside &&, false beside ||.
func (m *mutation) mutate(p part, neutral string) {
	p = m.trim(p)
	if m.code[p.from] == '/' {
		return // a path
	}
	if inner := (part{p.from + 1, p.to - 1}); m.code[p.from] == '(' && !m.closes(inner) {
		m.mutate(inner, neutral)
		return
	}
	m.replace("without", p, neutral)
	m.replace("not", p, "!("+m.text(p)+")")
	for _, operator := range []struct{ sign, neutral string }{{"||", "false"}, {"&&", "true"}} {
		if operands := m.split(p, operator.sign); len(operands) > 1 {
			for _, operand := range operands {
				m.mutate(operand, operator.neutral)
			}
			return
		}
	}
}

// closes reports whether the part closes a parenthesis that it did not open.
func (m *mutation) closes(p part) bool {
	closes := false
	m.scan(p, func(_, depth int) { closes = closes || depth < 0 })
	return closes
}

// split returns the operands of the operator outside of parentheses.
func (m *mutation) split(p part, operator string) []part {
	var operands []part
	from := p.from
	m.scan(p, func(at, depth int) {
		if depth == 0 && strings.HasPrefix(m.code[at:p.to], operator) {
			operands = append(operands, part{from, at})
			from = at + len(operator)
		}
	})
	return append(operands, part{from, p.to})
}

// scan visits what is no string, with the depth of its parentheses.
func (m *mutation) scan(p part, visit func(at, depth int)) {
	depth, quoted := 0, false
	for at := p.from; at < p.to; at++ {
		switch c := m.code[at]; {
		case c == '\'':
			quoted = !quoted
			continue
		case quoted:
			continue
		case c == '(', c == '[':
			depth++
		case c == ')', c == ']':
			depth--
		}
		visit(at, depth)
	}
}

func (m *mutation) trim(p part) part {
	text := m.text(p)
	p.from += len(text) - len(strings.TrimLeft(text, " \n"))
	p.to -= len(text) - len(strings.TrimRight(text, " \n"))
	return p
}

func (m *mutation) text(p part) string { return m.rules[p.from:p.to] }

func (m *mutation) replace(what string, p part, by string) {
	line := 1 + strings.Count(m.rules[:p.from], "\n")
	short := strings.Join(strings.Fields(m.text(p)), " ")
	m.mutants = append(m.mutants, mutant{
		name:  fmt.Sprintf("line %d, %s: %.60s", line, what, short),
		rules: m.rules[:p.from] + by + m.rules[p.to:],
	})
}

var comment = regexp.MustCompile(`//[^\n]*`)

func blankComments(rules string) string {
	return comment.ReplaceAllStringFunc(rules, func(c string) string { return strings.Repeat(" ", len(c)) })
}
