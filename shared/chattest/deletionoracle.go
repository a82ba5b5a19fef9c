package chattest

import (
	"maps"
	"slices"
	"strings"
	"time"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/pii"
)

// What is known of the person, in the texts of the model. The last two are not the
// person's: PII of somebody else, and nothing at all.
const (
	personName     = "Anna Quillfeather"
	personAddress  = "anna.q@canary.example"
	personNickname = "Zed the Painter"
	otherAddress   = "bert@market.example"
	nothing        = "See you there."
)

// sayings are what people of the model write.
var sayings = []string{
	nothing, nothing, "Ask " + personName + "!", "Write to " + personAddress + " or " + otherAddress + ".",
	"It was " + personNickname + ", you know.", personName + ", " + personName, "Or to " + otherAddress + ".", "[NAME] has left.",
}

// withoutNames returns the text without what is known of the person, naively.
func withoutNames(text string, more ...string) string {
	text = strings.ReplaceAll(text, personName, "[NAME]")
	text = strings.ReplaceAll(text, personAddress, "[EMAIL]")
	for _, known := range more {
		text = strings.ReplaceAll(text, known, "[NAME]")
	}
	return text
}

// deletionVerdict is what must become of everything, and what must be counted.
type deletionVerdict struct {
	world
	counts  chat.DeletionCounts
	covered map[string]bool // the chats that the request is about
	held    bool            // some of these are under hold
}

// judge says naively what a request must do that knows that much more of the person: it
// goes over everything, as it is stored, and shares nothing with the code under test but
// what PII is.
func (m *deletionMachine) judge(w world, more ...string) deletionVerdict {
	v := deletionVerdict{
		world:   world{map[string]document{}, maps.Clone(w.rows), maps.Clone(w.decisions), maps.Clone(w.custody)},
		covered: m.covered(w),
	}
	for path, fields := range w.docs {
		v.docs[path] = maps.Clone(fields)
	}
	names := func(text string) string { return withoutNames(text, more...) }
	whatever := func(text string) string { return names(pii.Redact(text)) }
	for _, chatPath := range personChats {
		switch {
		case !v.covered[chatPath]:
		case isHeld(w.docs[chatPath]):
			v.held = true
		default:
			m.judgeChat(&v, chatPath, names, whatever)
		}
	}
	return v
}

func isHeld(c document) bool {
	hold, ok := c["legalHold"]
	return ok && hold != false
}

// covered are the chats with a trace of the person.
func (m *deletionMachine) covered(w world) map[string]bool {
	covered := map[string]bool{}
	for path, fields := range w.docs {
		ids := strings.Split(path, "/")
		switch kindOf(ids) {
		case aChat:
			listed, _ := fields["participantIds"].([]string)
			pointers, _ := fields["readUntil"].(map[string]time.Time)
			_, read := pointers[person]
			covered[path] = covered[path] || read || slices.Contains(listed, person)
		case aMessage:
			covered[chatOf(path)] = covered[chatOf(path)] || fields["senderId"] == person
		case aReport:
			covered[chatOf(path)] = covered[chatOf(path)] || ids[7] == person
		}
	}
	for path, row := range w.rows {
		covered[chatOf(path)] = covered[chatOf(path)] || row.SenderID == person
	}
	for gigID, named := range m.named {
		path := "gigs/" + gigID + "/chats/team"
		covered[path] = covered[path] || named
	}
	return covered
}

// judgeChat does what is due in a chat.
func (m *deletionMachine) judgeChat(v *deletionVerdict, chatPath string, names, whatever func(string) string) {
	for path := range v.docs {
		if kindOf(strings.Split(path, "/")) == aMessage && isAtOrBelow(path, chatPath) {
			m.judgeMessage(v, path, names, whatever)
		}
	}
	if c, ok := v.docs[chatPath]; ok {
		m.judgeMembers(v, chatPath, c)
	}
	for path, row := range v.rows {
		if isAtOrBelow(path, chatPath) && !isWhole(v.docs[path]) {
			v.rows[path] = m.judgeRow(v, row, names)
		}
	}
	for key, d := range v.decisions {
		if !isAtOrBelow(d.message, chatPath) {
			continue
		}
		reason := names(d.reason)
		if v.rows[d.message].SenderID == chat.DeletedUserID {
			reason = whatever(d.reason)
		}
		if reason != d.reason {
			v.counts.Reasons++
			v.decisions[key] = decision{d.message, reason}
		}
	}
	for key, reason := range v.custody {
		if isAtOrBelow(key, chatPath) && names(reason) != reason {
			v.counts.Reasons++
			v.custody[key] = names(reason)
		}
	}
}

// judgeMessage does what is due in a message, and in its row.
func (m *deletionMachine) judgeMessage(v *deletionVerdict, path string, names, whatever func(string) string) {
	fields := v.docs[path]
	own, changed, itself := fields["senderId"] == person, false, false
	if !own && fields["createdAt"] == nil {
		return // without a time only a sender's own messages are found
	}
	without := names
	if own {
		without, itself = whatever, true
		fields["senderId"] = chat.DeletedUserID
	}
	replace := func(fields document, name string, without func(string) string) bool {
		before, _ := fields[name].(string)
		if after := without(before); after != before {
			fields[name] = after
			return true
		}
		return false
	}
	ofText := without
	if own && m.mode == chat.EraseMode {
		ofText = func(string) string { return "" }
		fields["text"], fields["redactedAt"] = "", "some time"
	}
	for name, without := range map[string]func(string) string{"text": ofText, "moderationReason": without} {
		if replace(fields, name, without) {
			itself = true
			fields["redactedAt"] = "some time"
		}
	}
	if original, ok := v.docs[path+"/moderation/original"]; ok && replace(original, "text", ofText) {
		itself = true
		fields["redactedAt"] = "some time"
	}
	for below, report := range v.docs {
		switch {
		case !strings.HasPrefix(below, path+"/reports/"):
		case below == path+"/reports/"+person:
			delete(v.docs, below)
			v.counts.Reports++
			changed = true
		case replace(report, "reason", without):
			changed = true
		}
	}
	if itself || changed {
		v.counts.Messages++
	}
	if !isWhole(fields) {
		return // the archive has no row of it, or one of an old version
	}
	if itself {
		v.counts.Rows++
	}
	// Whatever the archive had: see requireMirrored.
	sender, _ := fields["senderId"].(string)
	v.rows[path] = chat.Summary{SenderID: sender}
}

// isWhole reports whether there is a message, and the archive can have a row of it.
func isWhole(fields document) bool {
	status, _ := fields["moderationStatus"].(string)
	return chat.ModerationStatus(status).IsValid() && fields["createdAt"] != nil
}

func (m *deletionMachine) judgeMembers(v *deletionVerdict, chatPath string, c document) {
	pointers, _ := c["readUntil"].(map[string]time.Time)
	listed, _ := c["participantIds"].([]string)
	_, named := pointers[person]
	pointers = maps.Clone(pointers)
	delete(pointers, person)
	c["readUntil"] = pointers
	if !strings.HasSuffix(chatPath, "/team") && slices.Contains(listed, person) {
		named = true
		c["participantIds"] = slices.DeleteFunc(slices.Clone(listed), func(id string) bool { return id == person })
	}
	if named {
		v.counts.Chats++
	}
	v.docs[chatPath] = normal(c)
}

// judgeRow does what is due in the row of a message that is gone.
func (m *deletionMachine) judgeRow(v *deletionVerdict, row chat.Summary, names func(string) string) chat.Summary {
	is := row
	is.Summary = chat.Text(names(string(row.Summary)))
	if row.SenderID == person {
		is.SenderID = chat.DeletedUserID
		if m.mode == chat.EraseMode {
			is.Summary, is.TextLength, is.PIITypes = "", 0, []string{}
		}
	}
	if is.SenderID != row.SenderID || is.Summary != row.Summary {
		v.counts.Rows++
	}
	return is
}
