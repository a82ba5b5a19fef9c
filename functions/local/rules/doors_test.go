package rules_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
)

// doors are both ways into the live store.
type doors struct {
	project
	functions string // where send-message is
	cast      cast
}

func openDoors(t *testing.T) doors {
	t.Helper()
	d := doors{project: newProject(t, readRules(t)), cast: newCast()}
	d.functions = d.serve(t)
	for _, u := range d.cast.all() {
		d.signUp(t, u)
	}
	return d
}

// The two doors' gigs begin with a letter of theirs, and what is each sending's own.
const (
	functionDoor, directDoor = "f", "d"
	prefixLength             = 1 + 12
)

// at returns the sending at one of the doors, in a gig of its own.
func (s sending) at(door, unique string) sending {
	s.gigID = door + unique + s.gigID
	return s
}

// draft returns the sending as the direct door's commit.
func (s sending) draft() draft {
	d := newDraft(s.sender, s.gigID, s.chatID)
	d.gig, d.chat, d.around = s.gig, s.chat, nil
	d.message = newMessage(s.sender.id, s.text)
	d.call(s.messageID)
	return d
}

// addressable reports whether Firestore can name the documents at all.
func (s sending) addressable() bool {
	return !firestores.MatchString(s.chatID) && !firestores.MatchString(s.messageID)
}

// throughFunction sends to send-message and reports whether it accepts.
func (d doors) throughFunction(ctx context.Context, s sending) (accepted bool, err error) {
	status, answer, err := call(ctx, http.MethodPost, d.functions+"/SendMessage", s.sender.token(d.id), map[string]any{
		"data": map[string]any{"gigId": s.gigID, "chatId": s.chatID, "messageId": s.messageID, "text": s.text},
	})
	switch {
	case err != nil:
		return false, err
	case status == http.StatusOK:
		return true, nil
	case status == http.StatusBadRequest, status == http.StatusForbidden, status == http.StatusNotFound:
		return false, nil
	default:
		return false, fmt.Errorf("SendMessage: %d: %s", status, answer)
	}
}

// throughRules writes as an SDK would and reports whether the rules, or Firestore
// itself, accept.
func (d doors) throughRules(ctx context.Context, s sending) (accepted bool, err error) {
	v, err := d.try(ctx, s.sender, s.draft().commit())
	if err == nil && v == fail && s.addressable() {
		err = errors.New("the commit failed for another reason than the rules")
	}
	return v == allow, err
}
