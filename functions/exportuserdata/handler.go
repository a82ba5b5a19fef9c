package exportuserdata

import (
	"cmp"
	"context"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
)

// pageSize is how many messages a page has.
const pageSize = 200

type handler struct {
	exporter *chat.Exporter
}

type input struct {
	UserID    *string `json:"userId"` // the caller if absent
	PageToken *string `json:"pageToken"`
}

type output struct {
	Messages      []callable.Message `json:"messages"`
	NextPageToken *string            `json:"nextPageToken"`
}

func (h handler) list(ctx context.Context, caller chat.Caller, in input) (output, error) {
	userID, err := callable.Optional("userId", in.UserID)
	if err != nil {
		return output{}, err
	}
	request := chat.ExportPage{UserID: cmp.Or(userID, caller.UserID), RequestID: entry.RequestID(ctx)}
	tokens := callable.NewPageTokens("export-user-data", caller.UserID, request.UserID)
	if request.Page, err = tokens.Page(in.PageToken, nil, pageSize, pageSize); err != nil {
		return output{}, err
	}
	messages, next, err := h.exporter.List(ctx, caller, request)
	if err != nil {
		return output{}, err
	}
	out := output{Messages: make([]callable.Message, len(messages)), NextPageToken: tokens.Make(next)}
	for i, m := range messages {
		out.Messages[i] = callable.NewMessageFor(m, caller)
	}
	return out, nil
}
