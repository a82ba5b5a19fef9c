package chat

import "strings"

// MaxIDLength is the longest gig, chat or user id, in bytes.
const MaxIDLength = 128

// A message id is a document id that clients may choose, so it is long enough
// to be unique and short enough for every index that holds it.
const (
	MinMessageIDLength = 8
	MaxMessageIDLength = 64
)

// IsUserID reports whether id can be a caller or a participant.
func IsUserID(id string) bool {
	return isID(id, 1, MaxIDLength) && id != DeletedUserID
}

// checkPlace says what is wrong with the ids of a chat.
func checkPlace(gigID, chatID string) error {
	if err := checkGigID(gigID); err != nil {
		return err
	}
	return checkChatID(chatID)
}

func checkGigID(id string) error {
	return checkID("gigId", id, 1, MaxIDLength, "1 to 128")
}

func checkChatID(id string) error {
	return checkID("chatId", id, 1, MaxIDLength, "1 to 128")
}

func checkMessageID(id string) error {
	return checkID("messageId", id, MinMessageIDLength, MaxMessageIDLength, "8 to 64")
}

func checkID(field, id string, shortest, longest int, lengths string) error {
	switch {
	case isID(id, shortest, longest):
		return nil
	case id == "":
		return Invalid(field, "is required")
	case isReserved(id):
		return Invalid(field, "must not begin and end with two underscores")
	default:
		return Invalid(field, "must have "+lengths+" letters, digits, hyphens or underscores")
	}
}

func isID(id string, shortest, longest int) bool {
	if len(id) < shortest || len(id) > longest || isReserved(id) {
		return false
	}
	for i := range len(id) {
		c := id[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_':
		default:
			return false
		}
	}
	return true
}

// isReserved reports whether Firestore keeps the id for itself: __.*__
// (https://firebase.google.com/docs/firestore/quotas#collections_documents_and_fields).
func isReserved(id string) bool {
	return len(id) >= 4 && strings.HasPrefix(id, "__") && strings.HasSuffix(id, "__")
}
