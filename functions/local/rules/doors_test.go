package rules_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/stacktest"
)

// doors are both ways into the live store, in the local stack's project, where
// the function send-message is.
type doors struct {
	project
	functions string
	cast      cast
}

func openDoors(t *testing.T) doors {
	t.Helper()
	d := doors{
		project:   project{stacktest.Variable(t, "FIRESTORE_EMULATOR_HOST"), demoProject},
		functions: stacktest.Variable(t, "GIGCHAT_FUNCTIONS_URL"),
		cast:      newCast(uuid.NewString()[:8]),
	}
	for _, u := range d.cast.all() {
		signUp(t, u)
	}
	// The same rules again, which begins their coverage anew: the emulator keeps in
	// its memory every value that an expression had, long texts among them.
	t.Cleanup(func() {
		_, err := d.putRules(context.Background(), readRules(t))
		require.NoError(t, err)
	})
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
	status, answer, err := call(ctx, http.MethodPost, d.functions+"/send-message", s.sender.token(), map[string]any{
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
		return false, fmt.Errorf("send-message: %d: %s", status, answer)
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
