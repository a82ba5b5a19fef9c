package main

import (
	"strings"
	"time"

	"example.com/gigchat/functions/local/scheduler"
	"example.com/gigchat/functions/local/stack"

	// Each registers its function with the Functions Framework.
	_ "example.com/gigchat/functions/adminpanel"
	_ "example.com/gigchat/functions/deleteuserdata"
	_ "example.com/gigchat/functions/exportuserdata"
	_ "example.com/gigchat/functions/listchats"
	_ "example.com/gigchat/functions/listmessages"
	_ "example.com/gigchat/functions/markread"
	_ "example.com/gigchat/functions/mirrormessage"
	_ "example.com/gigchat/functions/moderatemessage"
	_ "example.com/gigchat/functions/openchat"
	_ "example.com/gigchat/functions/reconcilemirror"
	_ "example.com/gigchat/functions/reportmessage"
	_ "example.com/gigchat/functions/reviewqueue"
	_ "example.com/gigchat/functions/runretention"
	_ "example.com/gigchat/functions/sendmessage"
	_ "example.com/gigchat/functions/syncparticipants"
	_ "example.com/gigchat/functions/updatechat"
)

// function is what the local stack knows of a deployed function.
type function struct {
	name     string        // the cloud name; folder and entry point follow from it
	document string        // the Firestore documents whose writes trigger it, or nothing
	nightly  time.Duration // when Cloud Scheduler calls it, since midnight UTC, or 0
	pages    bool          // it serves browsers, and no callable
}

// served is every function, as in deploy.sh.
var served = []function{
	{name: "send-message"},
	{name: "open-chat"},
	{name: "list-chats"},
	{name: "list-messages"},
	{name: "mark-read"},
	{name: "report-message"},
	{name: "moderate-message"},
	{name: "review-queue"},
	{name: "update-chat"},
	{name: "delete-user-data"},
	{name: "export-user-data"},
	{name: "mirror-message", document: "gigs/{gigId}/chats/{chatId}/messages/{messageId}"},
	{name: "sync-participants", document: "gigs/{gigId}"},
	{name: "run-retention", nightly: 3 * time.Hour},
	{name: "reconcile-mirror", nightly: 4 * time.Hour},
	{name: "admin-panel", pages: true},
}

// entryPoint turns send-message into SendMessage.
func (f function) entryPoint() string {
	var b strings.Builder
	for word := range strings.SplitSeq(f.name, "-") {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

func stackFunctions() []stack.Function {
	list := make([]stack.Function, len(served))
	for i, f := range served {
		list[i] = stack.Function{Name: f.name, EntryPoint: f.entryPoint(), Document: f.document}
	}
	return list
}

// nightlyJobs returns the functions that Cloud Scheduler calls, at where url says
// that functions are.
func nightlyJobs(url string) []scheduler.Job {
	var jobs []scheduler.Job
	for _, f := range served {
		if f.nightly != 0 {
			jobs = append(jobs, scheduler.Job{Name: f.name, URL: url + "/" + f.name, At: f.nightly})
		}
	}
	return jobs
}
