package listchats

import (
	"context"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
)

// How many chats a page has if nothing is said, and at most.
const usualPage, largestPage = 20, 100

type handler struct {
	inbox *chat.Inbox
}

type input struct {
	GigID     *string       `json:"gigId"` // the chats of all gigs if absent
	PageSize  *callable.Int `json:"pageSize"`
	PageToken *string       `json:"pageToken"`
}

type output struct {
	Chats         []callable.Chat `json:"chats"` // the newest first
	NextPageToken *string         `json:"nextPageToken"`
}

func (h handler) list(ctx context.Context, caller chat.Caller, in input) (output, error) {
	gigID, err := callable.Optional("gigId", in.GigID)
	if err != nil {
		return output{}, err
	}
	tokens := callable.NewPageTokens("list-chats", caller.UserID, gigID)
	page, err := tokens.Page(in.PageToken, in.PageSize, usualPage, largestPage)
	if err != nil {
		return output{}, err
	}
	chats, next, err := h.inbox.List(ctx, caller, gigID, page)
	if err != nil {
		return output{}, err
	}
	out := output{Chats: make([]callable.Chat, len(chats)), NextPageToken: tokens.Make(next)}
	for i, c := range chats {
		out.Chats[i] = callable.NewChat(c, caller)
	}
	return out, nil
}
