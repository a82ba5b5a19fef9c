package reviewqueue

import (
	"cmp"
	"context"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
)

// How many messages a page has if nothing is said, and at most.
const usualPage, largestPage = 50, 200

type handler struct {
	reviewer *chat.Reviewer
}

type input struct {
	ModerationStatus *string       `json:"moderationStatus"` // flagged if absent
	PageSize         *callable.Int `json:"pageSize"`
	PageToken        *string       `json:"pageToken"`
}

type output struct {
	Messages      []callable.Message `json:"messages"`
	NextPageToken *string            `json:"nextPageToken"`
}

func (h handler) list(ctx context.Context, caller chat.Caller, in input) (output, error) {
	status, err := callable.Optional("moderationStatus", in.ModerationStatus)
	if err != nil {
		return output{}, err
	}
	status = cmp.Or(status, string(chat.Flagged))
	request := chat.ReviewPage{Status: chat.ModerationStatus(status), RequestID: entry.RequestID(ctx)}
	tokens := callable.NewPageTokens("review-queue", status)
	if request.Page, err = tokens.Page(in.PageToken, in.PageSize, usualPage, largestPage); err != nil {
		return output{}, err
	}
	messages, next, err := h.reviewer.List(ctx, caller, request)
	if err != nil {
		return output{}, err
	}
	if request.Status == chat.Flagged && request.After == nil {
		entry.Queued(ctx, h.reviewer.Waiting)
	}
	out := output{Messages: make([]callable.Message, len(messages)), NextPageToken: tokens.Make(next)}
	for i, m := range messages {
		out.Messages[i] = callable.NewMessageFor(m, caller)
	}
	return out, nil
}
