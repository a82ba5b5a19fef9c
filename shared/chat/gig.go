package chat

import "slices"

// DeletedUserID stands as the sender of messages whose author's data were
// deleted. It is never a caller and never a participant.
const DeletedUserID = "deleted-user"

// Caller is who asks, as their Firebase ID token says.
type Caller struct {
	UserID string
	Admin  bool // the custom claim admin is the boolean true
}

// requireAdmin refuses everybody else, whatever they ask for.
func requireAdmin(caller Caller) error {
	if !caller.Admin {
		return &Error{Kind: PermissionDenied, Public: "This is for admins only."}
	}
	return nil
}

// Gig is what the product reads of a gig's document. A document that is
// missing or malformed reads as a gig without participants, so that nobody
// gets in by mistake.
type Gig struct {
	ID        string // empty if the document does not exist
	BuyerID   string
	WorkerIDs []string // assigned now, in the document's order
}

// Participants returns the ids of the buyer and the assigned workers: sorted,
// each once, without what is no user id.
func (g Gig) Participants() []string {
	ids := slices.DeleteFunc(append([]string{g.BuyerID}, g.WorkerIDs...), func(id string) bool {
		return !IsUserID(id)
	})
	slices.Sort(ids)
	return slices.Compact(ids)
}

// HasParticipant reports whether the user is the buyer or an assigned worker.
func (g Gig) HasParticipant(userID string) bool {
	return IsUserID(userID) && (g.BuyerID == userID || slices.Contains(g.WorkerIDs, userID))
}
