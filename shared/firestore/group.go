package firestore

import (
	"context"

	"golang.org/x/sync/errgroup"

	"example.com/gigchat/shared/chat"
)

// group is calls that are made at the same time. One that panics is an error of all.
type group struct{ *errgroup.Group }

// atOnce returns a group and the context of its calls.
func atOnce(ctx context.Context) (group, context.Context) {
	calls, ctx := errgroup.WithContext(ctx)
	return group{calls}, ctx
}

// Go makes a call.
func (g group) Go(call func() error) {
	g.Group.Go(func() error { return chat.Guard(call) })
}
