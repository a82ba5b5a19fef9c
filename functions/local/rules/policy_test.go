package rules_test

import (
	"regexp"
	"slices"
)

// verdicts are what the contract says of a sending at each door.
type verdicts struct{ function, direct bool }

// policy predicts both doors from the contract alone, in the words of which it is
// written. It shares nothing with either: not the rules' language, not package
// chat, not Go's idea of white space.
func policy(s sending) verdicts {
	good := isPlainID(s.sender.id) && s.sender.id != "deleted-user" &&
		isPlainID(s.gigID) && isPlainID(s.chatID) && isPlainID(s.messageID) &&
		len(s.messageID) >= 8 && len(s.messageID) <= 64 &&
		isMessageText(s.text) && isMember(s)
	if frozen, there := s.chat["frozen"]; there && frozen != false {
		good = false
	}
	exists := s.chat != nil
	return verdicts{
		// Only the team's chat is opened by its first message, and only there.
		function: good && (exists || s.chatID == "team"),
		direct:   good && exists,
	}
}

var (
	plainID    = regexp.MustCompile(`\A[A-Za-z0-9_-]{1,128}\z`)
	firestores = regexp.MustCompile(`\A__.*__\z`)
)

func isPlainID(id string) bool {
	return plainID.MatchString(id) && !firestores.MatchString(id)
}

func isMember(s sending) bool {
	participates := s.gig["buyerId"] == any(s.sender.id) || names(s.gig["workerIds"], s.sender.id)
	return participates && (s.chatID == "team" || names(s.chat["participantIds"], s.sender.id))
}

// names reports whether the value is a list with the id in it.
func names(value any, id string) bool {
	ids, _ := value.(list)
	return slices.ContainsFunc(ids, func(element any) bool { return element == any(id) })
}

func isMessageText(text string) bool {
	length, visible := 0, false
	for _, r := range text {
		if r == 0 {
			return false
		}
		length++
		visible = visible || !slices.Contains(whiteSpace, r)
	}
	return visible && length <= 4000
}
