package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// marketplace is rules that a marketplace may have of its own, before it merges
// ours into them: its functions have the names of ours and mean something else,
// and it lets whoever is signed in take a job.
const marketplace = `
  match /databases/{database}/documents {
    function isId(id) { return id != ''; }
    function isUser() { return request.auth != null; }
    function isAdmin() { return isUser() && isId(request.auth.uid); }
    match /gigs/{gigId} {
      allow read, write: if isUser();
      match /invoices/{invoiceId} {
        allow read, write: if isAdmin();
      }
    }
    match /users/{userId} {
      allow read, write: if isUser();
    }
  }
`

// merge puts the marked block of our rules beside the marketplace's.
func merge(t *testing.T, rules string) string {
	t.Helper()
	lines := strings.Split(rules, "\n")
	marked := func(mark string) int {
		return slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, mark+" Gig Chat") })
	}
	from, to := marked("BEGIN"), marked("END")
	require.True(t, 0 < from && from < to)
	block := strings.Join(lines[from:to+1], "\n")
	return "rules_version = '2';\nservice cloud.firestore {" + marketplace + block + "\n}\n"
}

// Merged with a marketplace's own, the rules say the same of all that is ours.
func TestMarketplace(t *testing.T) {
	t.Parallel()
	theirs := []string{"gig", "gigs", "invoice", "profile", "profiles"}
	rows := slices.DeleteFunc(table(), func(r row) bool {
		return slices.Contains(theirs, r.document) || strings.HasPrefix(r.variation, "with the gig") || strings.HasPrefix(r.variation, "with a profile")
	})
	p := newProject(t, merge(t, readRules(t)))
	require.NoError(t, p.put(t.Context(), world()...))
	require.NoError(t, p.play(t.Context(), rows, func(r row, got verdict) bool {
		t.Errorf("%s: want %s, got %s", r, r.want, got)
		return true
	}))
}

// Where a marketplace lets people take a job by themselves, they still cannot do
// so in the commit that writes: the gig counts as it is before.
func TestJoiningInOneCommit(t *testing.T) {
	t.Parallel()
	rules := merge(t, readRules(t))
	d := newDraft(stranger.user, "gig", "team")
	join := update(d.gigPath(), fields{"workerIds": list{stranger.id}})
	both := commit(append([]write{join}, d.writes(d)...)...)

	p := newProject(t, rules)
	require.NoError(t, p.put(t.Context(), d.before()...))
	require.Equal(t, deny, p.mustTry(t, stranger.user, both))
	require.Equal(t, allow, p.mustTry(t, stranger.user, commit(join)))
	require.Equal(t, allow, p.mustTry(t, stranger.user, d.commit()))

	const before, after = "let gig = get(", "let gig = getAfter("
	require.Contains(t, rules, before)
	mutant := newProject(t, strings.Replace(rules, before, after, 1))
	require.NoError(t, mutant.put(t.Context(), d.before()...))
	require.Equal(t, allow, mutant.mustTry(t, stranger.user, both), "it is get that keeps them out")
}

func (p project) mustTry(t *testing.T, u user, a attempt) verdict {
	t.Helper()
	v, err := p.try(t.Context(), u, a)
	require.NoError(t, err)
	return v
}
