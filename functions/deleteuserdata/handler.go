package deleteuserdata

import (
	"context"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
)

type handler struct {
	deletion *chat.Deletion
}

type input struct {
	UserID      *string  `json:"userId"`      // the caller if absent
	Mode        *string  `json:"mode"`        // redact if absent, or erase
	Identifiers []string `json:"identifiers"` // what else is known of the user; admins only
}

type output struct {
	RequestID string `json:"requestId"`
	State     string `json:"state"` // completed, running or deferred
	Counts    counts `json:"counts"`
}

// counts are what the request has changed so far.
type counts struct {
	Firestore liveCounts    `json:"firestore"`
	Postgres  archiveCounts `json:"postgres"`
}

type liveCounts struct {
	Messages int `json:"messages"`
	Reports  int `json:"reports"` // the user's own, deleted
	Chats    int `json:"chats"`   // that the user was listed in, or had read
}

type archiveCounts struct {
	Rows    int `json:"rows"`
	Reasons int `json:"reasons"`
}

func (h handler) delete(ctx context.Context, caller chat.Caller, in input) (output, error) {
	userID, err := callable.Optional("userId", in.UserID)
	if err != nil {
		return output{}, err
	}
	mode, err := callable.Optional("mode", in.Mode)
	if err != nil {
		return output{}, err
	}
	order := chat.DeletionOrder{UserID: userID, Mode: chat.DeletionMode(mode), RequestID: entry.RequestID(ctx)}
	for _, s := range in.Identifiers {
		order.Identifiers = append(order.Identifiers, chat.Text(s))
	}
	r, err := h.deletion.Request(ctx, caller, order)
	if err != nil {
		return output{}, err
	}
	return output{
		RequestID: r.ID, State: string(r.State),
		Counts: counts{
			Firestore: liveCounts{Messages: r.Counts.Messages, Reports: r.Counts.Reports, Chats: r.Counts.Chats},
			Postgres:  archiveCounts{Rows: r.Counts.Rows, Reasons: r.Counts.Reasons},
		},
	}, nil
}
