package sendmessage

import (
	"context"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
)

type handler struct {
	sender *chat.Sender
}

type input struct {
	GigID     string  `json:"gigId"`
	ChatID    *string `json:"chatId"` // the team chat if absent
	Text      string  `json:"text"`
	MessageID *string `json:"messageId"` // a new id if absent
}

type output struct {
	Message   callable.Message `json:"message"`
	Duplicate bool             `json:"duplicate"` // the message was there already, nothing was written
}

func (h handler) send(ctx context.Context, caller chat.Caller, in input) (output, error) {
	request := chat.SendRequest{GigID: in.GigID, Text: chat.Text(in.Text)}
	var err error
	if request.ChatID, err = callable.Optional("chatId", in.ChatID); err != nil {
		return output{}, err
	}
	if request.MessageID, err = callable.Optional("messageId", in.MessageID); err != nil {
		return output{}, err
	}
	message, duplicate, err := h.sender.Send(ctx, caller, request)
	if err != nil {
		return output{}, err
	}
	entry.Sent(ctx, duplicate)
	return output{Message: callable.NewMessage(message), Duplicate: duplicate}, nil
}
