package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/migrations"
)

const module = "example.com/gigchat/"

// mayImport says which of the project's own packages a package may import, by
// path prefix. Imports run one way: functions/local, functions, the adapters,
// chat, pii. No adapter imports another, no function another.
var mayImport = []struct {
	importer string
	imported []string
}{
	{"shared/pii", nil},
	{"shared/pii/measure", []string{"shared/pii"}},
	{"shared/chat", []string{"shared/pii"}},
	{"shared/firestore", []string{"shared/chat"}},
	{"shared/postgres", []string{"shared/chat"}},
	{"shared/auth", []string{"shared/chat"}},
	{"shared/callable", []string{"shared/chat"}},
	{"shared/telemetry", nil},
	{"shared/entry", []string{"shared/chat", "shared/callable", "shared/telemetry"}},
	{"migrations", nil},
	{"migrations/apply", []string{"migrations", "shared/postgres"}},
	{"functions/*", []string{"shared/entry", "shared/callable", "shared/auth", "shared/firestore", "shared/postgres", "shared/chat"}},
	{"functions/local", []string{"functions/*", "functions/local/demo", "functions/local/stack", "functions/local/scheduler"}},
	{"functions/local/demo", []string{"functions/local/stack", "shared/postgres"}},
	{"functions/local/stack", []string{"functions/local/relay", "migrations", "shared/postgres"}},
	{"functions/local/relay", nil},
	{"functions/local/scheduler", nil},
}

// worldly are the parts of the standard library that the domain does without.
var worldly = []string{"database/sql", "log", "math/rand", "math/rand/v2", "net", "net/http", "os"}

// onlyIn says which packages alone may import a library.
var onlyIn = map[string][]string{
	"cloud.google.com/go/firestore":    {"shared/firestore"},
	"github.com/jackc/pgx":             {"shared/postgres"},
	"cloud.google.com/go/cloudsqlconn": {"shared/postgres"},
	"firebase.google.com/go":           {"shared/auth"},
	"go.opentelemetry.io/otel/sdk":     {"shared/telemetry"},
	"github.com/pressly/goose":         {"migrations"},
	"github.com/stretchr/testify":      {},
	"pgregory.net/rapid":               {},
	"testing":                          {},
	"github.com/nyaruka/phonenumbers":  {},
	"golang.org/x/text":                {"shared/pii"},
}

func TestImportsRunOneWay(t *testing.T) {
	t.Parallel()
	checked := 0
	for file, imports := range productionFiles(t) {
		importer := filepath.ToSlash(filepath.Dir(file))
		for _, imported := range imports {
			if own, ok := strings.CutPrefix(imported, module); ok {
				require.True(t, isAllowed(t, importer, own), "%s must not import %s", file, own)
				checked++
			}
			for library, places := range onlyIn {
				if imported == library || strings.HasPrefix(imported, library+"/") {
					require.Contains(t, places, importer, "%s must not import %s", file, imported)
				}
			}
			if importer == "shared/chat" || importer == "shared/pii" {
				require.NotContains(t, worldly, imported, file)
			}
			if importer == "shared/chat" && strings.Contains(imported, ".") {
				require.True(t, strings.HasPrefix(imported, module), "%s must not import %s", file, imported)
			}
		}
	}
	require.NotZero(t, checked)
}

// productionFiles returns the imports of each Go file that is no test and no
// test's helper. It parses the files, since go test would cache what go list says.
func productionFiles(t *testing.T) map[string][]string {
	t.Helper()
	files := map[string][]string{}
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		if strings.HasSuffix(filepath.Dir(path), "test") {
			return nil
		}
		source, err := fs.ReadFile(root, path)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, source, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			files[path] = append(files[path], imported)
		}
		return nil
	})
	require.NoError(t, err)
	return files
}

func isAllowed(t *testing.T, importer, imported string) bool {
	t.Helper()
	for _, rule := range mayImport {
		if rule.importer == importer {
			return slices.ContainsFunc(rule.imported, func(pattern string) bool { return matches(pattern, imported) })
		}
	}
	for _, rule := range mayImport {
		if matches(rule.importer, importer) {
			return slices.Contains(rule.imported, imported)
		}
	}
	require.Fail(t, "no rule", "what may %s import?", importer)
	return false
}

func matches(pattern, path string) bool {
	ok, err := filepath.Match(pattern, path)
	return ok && err == nil
}

// A goroutine that panics ends the process, and prints what it panicked with: those
// that serve requests return it as an error. (The one of a process waits for SIGTERM.)
func TestGoroutinesAreGuarded(t *testing.T) {
	t.Parallel()
	checked := 0
	for file := range productionFiles(t) {
		if !strings.HasPrefix(file, "shared/") || strings.HasPrefix(file, "shared/pii/measure/") {
			continue
		}
		source, err := os.ReadFile(filepath.Join("..", "..", file))
		require.NoError(t, err)
		if starts.Match(source) && file != "shared/entry/process.go" {
			require.Contains(t, string(source), "Guard(", file)
			checked++
		}
	}
	require.NotZero(t, checked)
}

// starts is how a goroutine is started, but for the calls of a group of
// shared/firestore, whose own method guards them.
var starts = regexp.MustCompile(`\bgo func\(|\b(running|Group)\.Go\(|errgroup\.WithContext\(`)

// The folders of functions/, what this stack serves and the table in deploy.sh
// are one list.
func TestTheListsOfFunctionsAgree(t *testing.T) {
	t.Parallel()
	var names, folders []string
	for _, f := range served {
		names = append(names, f.name)
		folders = append(folders, strings.ReplaceAll(f.name, "-", ""))
		source := functionSource(t, f)
		require.Contains(t, source, `functions.HTTP("`+f.entryPoint()+`", entry.`)
		require.Contains(t, source, `("`+f.name+`", open`)
	}

	entries, err := os.ReadDir("..")
	require.NoError(t, err)
	var onDisk []string
	for _, entry := range entries {
		if entry.Name() != "local" {
			onDisk = append(onDisk, entry.Name())
		}
	}
	require.ElementsMatch(t, onDisk, folders)

	var deployed []string
	for _, line := range deployTable(t) {
		deployed = append(deployed, line["name"])
	}
	require.ElementsMatch(t, names, deployed)
}

// What deploy.sh says of a function is what this stack does with it, and what its
// source needs.
func TestFunctionsAreDeployedAsTheyAreServed(t *testing.T) {
	t.Parallel()
	lines := map[string]map[string]string{}
	archived := map[string]bool{} // accounts
	for _, line := range deployTable(t) {
		lines[line["name"]] = line
		if line["secret"] == "DATABASE_URL" {
			archived[line["account"]] = true
		}
	}
	require.ElementsMatch(t, migrations.Accounts(), slices.Collect(maps.Keys(archived)))
	for _, f := range served {
		trigger, caller, nightly, secret := "callable", "anyone", "-", "-"
		switch {
		case f.document != "":
			trigger, caller = f.document, "gigchat-events"
		case f.nightly != 0:
			trigger, caller = "job", "gigchat-scheduler"
			nightly = time.Time{}.Add(f.nightly).Format("15:04")
		case f.pages:
			trigger = "pages"
		}
		if strings.Contains(functionSource(t, f), "postgres.Open(") {
			secret = "DATABASE_URL"
		}
		line := lines[f.name]
		require.Equal(t, trigger, line["trigger"], f.name)
		require.Equal(t, caller, line["caller"], f.name)
		require.Equal(t, nightly, line["nightly"], f.name)
		require.Equal(t, secret, line["secret"], f.name)
	}
}

// The tour of the domain comes to every use case that a function serves.
func TestTheTourIsComplete(t *testing.T) {
	t.Parallel()
	tour, err := os.ReadFile("../../shared/chat/doc.go")
	require.NoError(t, err)
	served := map[string]bool{}
	for file := range productionFiles(t) {
		if ok, err := filepath.Match("functions/*/*.go", file); err != nil || !ok {
			continue
		}
		source, err := os.ReadFile(filepath.Join("..", "..", file))
		require.NoError(t, err)
		for _, match := range regexp.MustCompile(`&chat\.(\w+)\{`).FindAllStringSubmatch(string(source), -1) {
			served[match[1]] = true
		}
	}
	require.NotEmpty(t, served)
	for useCase := range served {
		require.Contains(t, string(tour), "["+useCase+"]")
	}
}

// deployTable returns the lines of the table in deploy.sh, by the names of its columns.
func deployTable(t *testing.T) []map[string]string {
	t.Helper()
	script, err := os.ReadFile("../../deploy.sh")
	require.NoError(t, err)
	_, table, ok := strings.Cut(string(script), "<<'TABLE'\n# ")
	require.True(t, ok)
	table, _, ok = strings.Cut(table, "\nTABLE\n")
	require.True(t, ok)
	head, body, _ := strings.Cut(table, "\n")
	columns := strings.Fields(head)
	var lines []map[string]string
	for text := range strings.Lines(body) {
		fields := strings.Fields(text)
		require.Len(t, fields, len(columns), text)
		line := map[string]string{}
		for i, column := range columns {
			line[column] = fields[i]
		}
		lines = append(lines, line)
	}
	return lines
}

func functionSource(t *testing.T, f function) string {
	t.Helper()
	source, err := os.ReadFile(filepath.Join("..", strings.ReplaceAll(f.name, "-", ""), "function.go"))
	require.NoError(t, err)
	return string(source)
}

// A callable that writes to the audit log serves admins, and takes no token of
// theirs that was revoked. (The emulator looks every account up, so no call can tell.)
func TestAdminsTokensAreChecked(t *testing.T) {
	t.Parallel()
	checked := 0
	for _, f := range served {
		source := functionSource(t, f)
		if strings.Contains(source, "callable.Handler(") && strings.Contains(source, "postgres.Open(") {
			require.Contains(t, source, "callable.Handler(verifier.AuthenticateUnrevoked,", f.name)
			checked++
		}
	}
	require.NotZero(t, checked)
}
