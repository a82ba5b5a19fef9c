// Command measure says how well package pii does on labelled texts.
//
//	go run ./shared/pii/measure [-misses] FILE.jsonl…
//
// A line is a JSON object: text; spans, each with its bytes bstart and bend and
// its type; and eval_types, the types of which the text has no other, or
// "ALL_LABELLED". It prints, for each file and type, how many values there are,
// how many of them no four characters in a row survive of, how many findings there
// are, and how many of those touch a value of their type. With -misses it prints
// what was missed and what was found wrongly.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"example.com/gigchat/shared/pii"
)

func main() {
	misses := flag.Bool("misses", false, "print what is missed or wrong")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: measure [-misses] FILE.jsonl…")
		os.Exit(2)
	}
	fmt.Println("set                                  type              values  recall  findings  precision")
	for _, path := range flag.Args() {
		if err := measure(path, *misses); err != nil {
			fmt.Fprintln(os.Stderr, "measure:", err)
			os.Exit(1)
		}
	}
}

// line is one labelled text.
type line struct {
	Text      string
	Spans     []span
	EvalTypes labelled `json:"eval_types"`
}

type span struct {
	Start int `json:"bstart"`
	End   int `json:"bend"`
	Type  string
}

// labelled are the types of which all values are labelled; nil means all types.
type labelled []string

func (l *labelled) UnmarshalJSON(data []byte) error {
	if data[0] == '"' {
		*l = nil
		return nil
	}
	return json.Unmarshal(data, (*[]string)(l))
}

func (l labelled) has(t string) bool { return l == nil || slices.Contains(l, t) }

// names are the types that data sets call otherwise.
var names = map[string]string{
	"ADDRESS": "STREET_ADDRESS", "IP": "IP_ADDRESS", "CRYPTO": "CRYPTO_ADDRESS",
}

func name(t string) string {
	if n, ok := names[t]; ok {
		return n
	}
	return t
}

// score is how well one type did in one file.
type score struct{ values, gone, findings, right int }

func measure(path string, misses bool) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	scores := map[string]*score{}
	lines, touched, took := 0, 0, time.Duration(0)
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 1<<24)
	for scanner.Scan() {
		var l line
		if err := json.Unmarshal(scanner.Bytes(), &l); err != nil {
			return fmt.Errorf("%s: line %d: %w", path, lines+1, err)
		}
		for i := range l.EvalTypes {
			l.EvalTypes[i] = name(l.EvalTypes[i])
		}
		began := time.Now()
		findings := pii.Scan(l.Text)
		took += time.Since(began)
		lines++
		if len(findings) > 0 {
			touched++
		}
		l.count(scores, findings, misses)
	}
	set := filepath.Base(path)
	for _, t := range slices.Sorted(maps.Keys(scores)) {
		s := scores[t]
		fmt.Printf("%-36.36s %-16s %7d %7s %9d %10s\n", set, t, s.values, percent(s.gone, s.values), s.findings, percent(s.right, s.findings))
	}
	fmt.Printf("%-36.36s %d texts, %d with findings, %.1f µs each\n", set, lines, touched, float64(took.Nanoseconds())/1000/float64(max(lines, 1)))
	return scanner.Err()
}

// known are the types that the package finds.
var known = []string{
	"EMAIL", "PHONE", "CREDIT_CARD", "IBAN", "US_SSN", "IP_ADDRESS", "URL", "STREET_ADDRESS", "CRYPTO_ADDRESS", "COORDINATES",
}

func (l line) count(scores map[string]*score, findings []pii.Finding, misses bool) {
	of := func(t string) *score {
		if scores[t] == nil {
			scores[t] = &score{}
		}
		return scores[t]
	}
	for _, s := range l.Spans {
		t := name(s.Type)
		if !slices.Contains(known, t) {
			continue
		}
		of(t).values++
		if l.isGone(s, findings) {
			of(t).gone++
		} else if misses {
			fmt.Printf("  missed %-15s %q in %q\n", t, l.Text[s.Start:s.End], l.Text)
		}
	}
	for _, f := range findings {
		t := string(f.Type)
		if !l.EvalTypes.has(t) {
			continue
		}
		of(t).findings++
		isValue := func(s span) bool { return name(s.Type) == t && s.Start < f.End && f.Start < s.End }
		if slices.ContainsFunc(l.Spans, isValue) {
			of(t).right++
		} else if misses {
			fmt.Printf("  wrong  %-15s %q in %q\n", t, l.Text[f.Start:f.End], l.Text)
		}
	}
}

// survivors is how many characters in a row of a value are a leak.
const survivors = 4

// isGone reports whether no survivors of the value in a row are left.
func (l line) isGone(s span, findings []pii.Finding) bool {
	left := 0
	for i := range l.Text[s.Start:s.End] {
		at := s.Start + i
		if slices.ContainsFunc(findings, func(f pii.Finding) bool { return f.Start <= at && at < f.End }) {
			left = 0
			continue
		}
		if left++; left == survivors {
			return false
		}
	}
	return len(findings) > 0
}

func percent(n, of int) string {
	if of == 0 {
		return "-"
	}
	return strings.TrimSuffix(fmt.Sprintf("%.2f", 100*float64(n)/float64(of)), ".00") + "%"
}
