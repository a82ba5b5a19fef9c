package listmessages

import (
	"cmp"
	"context"
	"strconv"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
)

// How many messages a page has if nothing is said, and at most.
const usualPage, largestPage = 50, 200

type handler struct {
	reader *chat.Reader
}

type input struct {
	GigID       string        `json:"gigId"`
	ChatID      *string       `json:"chatId"` // the team chat if absent
	PageSize    *callable.Int `json:"pageSize"`
	PageToken   *string       `json:"pageToken"`
	OldestFirst *bool         `json:"oldestFirst"` // the newest first if absent
}

type output struct {
	Messages      []callable.Message `json:"messages"`
	NextPageToken *string            `json:"nextPageToken"`
}

func (h handler) list(ctx context.Context, caller chat.Caller, in input) (output, error) {
	chatID, err := callable.Optional("chatId", in.ChatID)
	if err != nil {
		return output{}, err
	}
	request := chat.MessagePage{GigID: in.GigID, ChatID: cmp.Or(chatID, chat.TeamChatID), RequestID: entry.RequestID(ctx)}
	if in.OldestFirst != nil {
		request.OldestFirst = *in.OldestFirst
	}
	tokens := callable.NewPageTokens("list-messages", request.GigID, request.ChatID, strconv.FormatBool(request.OldestFirst))
	if request.Page, err = tokens.Page(in.PageToken, in.PageSize, usualPage, largestPage); err != nil {
		return output{}, err
	}
	messages, next, err := h.reader.List(ctx, caller, request)
	if err != nil {
		return output{}, err
	}
	out := output{Messages: make([]callable.Message, len(messages)), NextPageToken: tokens.Make(next)}
	for i, m := range messages {
		out.Messages[i] = callable.NewMessageFor(m, caller)
	}
	return out, nil
}
