package firestore

import apiv1 "cloud.google.com/go/firestore/apiv1"

// NewStore returns the store that works through a client of the test's.
func NewStore(database Database, client *apiv1.Client) *Store {
	return newStore(database, client)
}
