package firestore

import "strings"

// Where the documents are, below {database}/documents:
//
//	gigs/{gigId}                                        the marketplace's, read only
//	gigs/{gigId}/chats/{chatId}
//	gigs/{gigId}/chats/{chatId}/messages/{messageId}
//	…/messages/{messageId}/moderation/original          the text of a hidden message

func (d Database) gigPath(gigID string) string {
	return d.name() + "/documents/gigs/" + gigID
}

func (d Database) chatPath(gigID, chatID string) string {
	return d.gigPath(gigID) + "/chats/" + chatID
}

func (d Database) messagePath(gigID, chatID, messageID string) string {
	return d.chatPath(gigID, chatID) + "/messages/" + messageID
}

func (d Database) originalPath(gigID, chatID, messageID string) string {
	return d.messagePath(gigID, chatID, messageID) + "/moderation/original"
}

// splitMessagePath is the inverse of messagePath; ok is false for the path of
// anything but a message of this database.
func (d Database) splitMessagePath(path string) (gigID, chatID, messageID string, ok bool) {
	rest, ok := strings.CutPrefix(path, d.name()+"/documents/")
	if !ok {
		return "", "", "", false
	}
	p := strings.Split(rest, "/")
	if len(p) != 6 || p[0] != "gigs" || p[2] != "chats" || p[4] != "messages" {
		return "", "", "", false
	}
	return p[1], p[3], p[5], true
}
