package markread

import (
	"context"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
)

type handler struct {
	marker *chat.Marker
}

type input struct {
	GigID     string  `json:"gigId"`
	ChatID    *string `json:"chatId"` // the team chat if absent
	MessageID string  `json:"messageId"`
}

type output struct {
	ReadUntil   string `json:"readUntil"`
	UnreadCount int    `json:"unreadCount"`
}

func (h handler) mark(ctx context.Context, caller chat.Caller, in input) (output, error) {
	chatID, err := callable.Optional("chatId", in.ChatID)
	if err != nil {
		return output{}, err
	}
	until, unread, err := h.marker.Mark(ctx, caller, in.GigID, chatID, in.MessageID)
	if err != nil {
		return output{}, err
	}
	return output{ReadUntil: callable.FormatTime(until), UnreadCount: unread}, nil
}
