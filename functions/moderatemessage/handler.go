package moderatemessage

import (
	"context"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
)

type handler struct {
	moderator *chat.Moderator
	queue     *chat.Reviewer
}

type input struct {
	GigID            string  `json:"gigId"`
	ChatID           string  `json:"chatId"`
	MessageID        string  `json:"messageId"`
	ModerationStatus string  `json:"moderationStatus"`
	Reason           string  `json:"reason"`
	ExpectedStatus   *string `json:"expectedStatus"` // any if absent
}

type output struct {
	Message callable.Message `json:"message"`
}

func (h handler) moderate(ctx context.Context, caller chat.Caller, in input) (output, error) {
	expected, err := callable.Optional("expectedStatus", in.ExpectedStatus)
	if err != nil {
		return output{}, err
	}
	m, err := h.moderator.Moderate(ctx, caller, chat.ModerationRequest{
		GigID: in.GigID, ChatID: in.ChatID, MessageID: in.MessageID,
		Status: chat.ModerationStatus(in.ModerationStatus), Expected: chat.ModerationStatus(expected),
		Reason: chat.Text(in.Reason), RequestID: entry.RequestID(ctx),
	})
	if err != nil {
		return output{}, err
	}
	entry.Queued(ctx, h.queue.Waiting)
	return output{callable.NewMessageFor(m, caller)}, nil
}
