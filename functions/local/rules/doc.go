// Package rules tests firestore.rules, the direct door to the live store. It has
// no code but its tests, which run in the local stack:
//
//	go run ./functions/local exec go test -v ./functions/local/rules
//
// The guided tour. The table (table_test.go) says for each actor, operation,
// document and variation whether the rules allow it: reads and the simplest writes
// in a grid (grid_test.go), then what may be wrong with a message's text, shape,
// place and commit, then moderation, then what nobody may do. The rows tell that
// the rules are right; coverage_test.go tells that they try every condition both
// ways, and mutants_test.go that none of the conditions could be missing.
//
// onelaw_test.go sends messages through the function and through the rules, and
// holds both to what policy_test.go reads in the contract. marketplace_test.go
// merges the rules with another's, and listener_test.go takes a worker off the gig
// who is listening.
package rules
