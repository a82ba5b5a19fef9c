package postgres

import "time"

// Waiting returns how many versions wait for the next statement.
func (a *Archive) Waiting() int {
	a.groups.mu.Lock()
	defer a.groups.mu.Unlock()
	return len(a.groups.waiting)
}

// SetPatience sets how long a group may take.
func (a *Archive) SetPatience(d time.Duration) { a.patience = d }

// MostWaiting is how many wait for one statement under way.
const MostWaiting = mostWaiting

// ScanRowsSQL is the query of ScanRows, to explain.
var ScanRowsSQL = scanRows
