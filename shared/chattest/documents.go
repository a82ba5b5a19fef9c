package chattest

import (
	"context"
	"strings"
	"time"

	"example.com/gigchat/shared/chat"
)

// document is the fields of a document, well formed or not.
type document = map[string]any

// report is a report below a message.
type report struct {
	reason    chat.Text
	createdAt time.Time
	updatedAt time.Time
}

// Put seeds any document at all in the place of what was there, by its path below
// the database. Parents come first.
func (l *Live) Put(_ context.Context, path string, fields map[string]any) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	ids := strings.Split(path, "/")
	switch kindOf(ids) {
	case aChat:
		key := chatKey{ids[1], ids[3]}
		now := l.commit()
		if _, ok := l.chats[key]; !ok {
			l.madeAt[key] = now
		}
		c := toChat(ids[1], ids[3], fields)
		c.UpdatedAt = now
		l.chats[key] = c
	case aMessage:
		key := messageKey{ids[1], ids[3], ids[5]}
		m := toMessage(key, fields)
		m.Original = l.messages[key].Original
		l.put(key, message{m, l.commit(), malformedFields(fields)})
	case anOriginal:
		key := messageKey{ids[1], ids[3], ids[5]}
		m, ok := l.messages[key]
		if !ok { // an orphan
			l.others[path] = fields
			break
		}
		m.Original = chat.Text(read[string](fields, "text"))
		l.messages[key] = m
	case aReport:
		key := messageKey{ids[1], ids[3], ids[5]}
		if l.reports[key] == nil {
			l.reports[key] = map[string]report{}
		}
		l.reports[key][ids[7]] = report{chat.Text(read[string](fields, "reason")), read[time.Time](fields, "createdAt"), l.commit()}
	default:
		l.others[path] = fields
	}
	return nil
}

// Delete deletes a message's document, and nothing below it.
func (l *Live) Delete(_ context.Context, path string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	ids := strings.Split(path, "/")
	l.commit()
	l.remove(messageKey{ids[1], ids[3], ids[5]})
	return nil
}

// Documents returns the chats, the messages, and what lies below them, by path.
func (l *Live) Documents(context.Context) (map[string]map[string]any, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := map[string]document{}
	for key, c := range l.chats {
		all[key.path()] = fromChat(c)
	}
	for key, m := range l.messages {
		all[key.path()] = fromMessage(m.StoredMessage)
		if m.Original != "" || m.ModerationStatus == chat.Hidden {
			all[key.path()+"/moderation/original"] = document{"text": string(m.Original)}
		}
	}
	for key, reports := range l.reports {
		for reporter, r := range reports {
			fields := document{"reason": string(r.reason)}
			if !r.createdAt.IsZero() {
				fields["createdAt"] = r.createdAt
			}
			all[key.path()+"/reports/"+reporter] = fields
		}
	}
	for path, fields := range l.others {
		all[path] = fields
	}
	return all, nil
}

func (k chatKey) path() string    { return "gigs/" + k.gigID + "/chats/" + k.chatID }
func (k messageKey) path() string { return chatKey{k.gigID, k.chatID}.path() + "/messages/" + k.id }

// kind is what a document is.
type kind int

const (
	another kind = iota
	aChat
	aMessage
	anOriginal
	aReport
)

func kindOf(path []string) kind {
	ours := len(path) >= 4 && path[0] == "gigs" && path[2] == "chats" && (len(path) < 6 || path[4] == "messages")
	switch {
	case ours && len(path) == 4:
		return aChat
	case ours && len(path) == 6:
		return aMessage
	case ours && len(path) == 8 && path[6] == "moderation" && path[7] == "original":
		return anOriginal
	case ours && len(path) == 8 && path[6] == "reports":
		return aReport
	default:
		return another
	}
}
