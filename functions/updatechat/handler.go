package updatechat

import (
	"context"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
)

type handler struct {
	custodian *chat.Custodian
}

type input struct {
	GigID     string `json:"gigId"`
	ChatID    string `json:"chatId"`
	Reason    string `json:"reason"`
	Frozen    *bool  `json:"frozen"`    // as it is if absent
	LegalHold *bool  `json:"legalHold"` // as it is if absent
}

type output struct {
	Chat callable.Chat `json:"chat"`
}

func (h handler) update(ctx context.Context, caller chat.Caller, in input) (output, error) {
	view, err := h.custodian.Update(ctx, caller, chat.CustodyRequest{
		GigID: in.GigID, ChatID: in.ChatID, RequestID: entry.RequestID(ctx),
		CustodyDecision: chat.CustodyDecision{Frozen: in.Frozen, LegalHold: in.LegalHold, Reason: chat.Text(in.Reason)},
	})
	if err != nil {
		return output{}, err
	}
	return output{callable.NewChat(view, caller)}, nil
}
