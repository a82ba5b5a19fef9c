package openchat

import (
	"context"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
)

type handler struct {
	opener *chat.Opener
	inbox  *chat.Inbox
}

type input struct {
	GigID          string   `json:"gigId"`
	ParticipantIDs []string `json:"participantIds"` // the caller among them
}

type output struct {
	Chat    callable.Chat `json:"chat"`
	Created bool          `json:"created"`
}

func (h handler) open(ctx context.Context, caller chat.Caller, in input) (output, error) {
	opened, created, err := h.opener.Open(ctx, caller, in.GigID, in.ParticipantIDs)
	if err != nil {
		return output{}, err
	}
	shown, err := h.inbox.Show(ctx, caller, opened)
	if err != nil {
		return output{}, err
	}
	return output{Chat: callable.NewChat(shown, caller), Created: created}, nil
}
