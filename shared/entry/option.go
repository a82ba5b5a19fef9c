package entry

import "time"

// Option says what a function needs beyond what every function does.
type Option func(*needs)

type needs struct {
	archive   bool
	webAPIKey bool
	limit     time.Duration
}

// usualLimit is how long a request may take where nothing else is said.
const usualLimit = 60 * time.Second

// UsesArchive is the option of a function that needs DATABASE_URL.
func UsesArchive(n *needs) { n.archive = true }

// SignsIn is the option of a function that serves a page on which users sign in, and
// needs FIREBASE_WEB_API_KEY.
func SignsIn(n *needs) { n.webAPIKey = true }

// TimeLimit is the option of a function whose requests may take another time than a
// minute; in deploy.sh it has the same.
func TimeLimit(d time.Duration) Option { return func(n *needs) { n.limit = d } }

func needsOf(options []Option) needs {
	n := needs{limit: usualLimit}
	for _, option := range options {
		option(&n)
	}
	return n
}
