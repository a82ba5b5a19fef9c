package firestore

import (
	"slices"
	"strings"
)

// Where the documents are, below {database}/documents:
//
//	gigs/{gigId}                                        the marketplace's, read only
//	gigs/{gigId}/chats/{chatId}
//	gigs/{gigId}/chats/{chatId}/messages/{messageId}
//	…/messages/{messageId}/moderation/original          the text of a hidden message
//	…/messages/{messageId}/reports/{uid}                a report by that user

// root is what all documents are below.
func (d Database) root() string { return d.name() + "/documents" }

func (d Database) gigPath(gigID string) string {
	return d.root() + "/gigs/" + gigID
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

func (d Database) reportPath(gigID, chatID, messageID, reporter string) string {
	return d.messagePath(gigID, chatID, messageID) + "/reports/" + reporter
}

// splitGigPath is the inverse of gigPath; ok is false for the path of anything but
// a gig of this database.
func (d Database) splitGigPath(path string) (gigID string, ok bool) {
	p, ok := d.split(path)
	if !ok || len(p) != 2 || p[0] != "gigs" {
		return "", false
	}
	return p[1], true
}

// splitChatPath is the inverse of chatPath; ok is false for the path of anything
// but a chat of this database.
func (d Database) splitChatPath(path string) (gigID, chatID string, ok bool) {
	p, ok := d.split(path)
	if !ok || len(p) != 4 || p[0] != "gigs" || p[2] != "chats" {
		return "", "", false
	}
	return p[1], p[3], true
}

// splitMessagePath is the inverse of messagePath; ok is false for the path of
// anything but a message of this database.
func (d Database) splitMessagePath(path string) (gigID, chatID, messageID string, ok bool) {
	p, ok := d.split(path)
	if !ok || len(p) != 6 || p[0] != "gigs" || p[2] != "chats" || p[4] != "messages" {
		return "", "", "", false
	}
	return p[1], p[3], p[5], true
}

// splitBelowPath takes the path of a report or an original apart into its message's and
// its own id, the reporter's; ok is false for the path of anything else.
func (d Database) splitBelowPath(path string) (messagePath, id string, ok bool) {
	p, ok := d.split(path)
	if !ok || len(p) != 8 || p[6] != "reports" && (p[6] != "moderation" || p[7] != "original") {
		return "", "", false
	}
	messagePath = strings.TrimSuffix(path, "/"+p[6]+"/"+p[7])
	_, _, _, ok = d.splitMessagePath(messagePath)
	return messagePath, p[7], ok
}

// split returns the ids that a document's path is made of, below the database. None
// of them is empty.
func (d Database) split(path string) (ids []string, ok bool) {
	rest, ok := strings.CutPrefix(path, d.root()+"/")
	ids = strings.Split(rest, "/")
	return ids, ok && !slices.Contains(ids, "")
}
