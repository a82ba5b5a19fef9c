package callable

import (
	"net/http"

	"example.com/gigchat/shared/chat"
)

// Status is what a kind of error means to whoever called.
type Status struct {
	HTTP  int  // what google.rpc.Code maps to (https://cloud.google.com/apis/design/errors#http_mapping)
	Retry bool // an event that failed so may succeed later, so the platform shall deliver it again
}

// statuses is the one table from the domain's errors to the outside.
var statuses = map[chat.Kind]Status{
	chat.InvalidArgument:    {http.StatusBadRequest, false},
	chat.Unauthenticated:    {http.StatusUnauthorized, true},
	chat.PermissionDenied:   {http.StatusForbidden, true},
	chat.NotFound:           {http.StatusNotFound, false},
	chat.AlreadyExists:      {http.StatusConflict, false},
	chat.FailedPrecondition: {http.StatusBadRequest, true},
	chat.Aborted:            {http.StatusConflict, true},
	chat.ResourceExhausted:  {http.StatusTooManyRequests, true},
	chat.Cancelled:          {499, true}, // nginx's code, which Google uses too
	chat.DeadlineExceeded:   {http.StatusGatewayTimeout, true},
	chat.Unavailable:        {http.StatusServiceUnavailable, true},
	chat.Internal:           {http.StatusInternalServerError, true},
}

// StatusOf returns what err means to whoever called.
func StatusOf(err error) Status { return statuses[chat.KindOf(err)] }
