package reportmessage

import (
	"context"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
)

type handler struct {
	reporter *chat.Reporter
	queue    *chat.Reviewer
}

type input struct {
	GigID     string  `json:"gigId"`
	ChatID    *string `json:"chatId"` // the team chat if absent
	MessageID string  `json:"messageId"`
	Reason    string  `json:"reason"`
}

type output struct {
	Message callable.Message `json:"message"`
}

func (h handler) report(ctx context.Context, caller chat.Caller, in input) (output, error) {
	chatID, err := callable.Optional("chatId", in.ChatID)
	if err != nil {
		return output{}, err
	}
	m, err := h.reporter.Report(ctx, caller, chat.ReportRequest{
		GigID: in.GigID, ChatID: chatID, MessageID: in.MessageID, Reason: chat.Text(in.Reason),
	})
	if err != nil {
		return output{}, err
	}
	entry.Queued(ctx, h.queue.Waiting)
	return output{callable.NewMessageFor(m, caller)}, nil
}
