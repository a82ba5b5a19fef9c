// Package chat is the domain: the words of the product, its limits and its
// rules, as use cases that a function calls and stores serve.
//
// The words. A gig is one job; its document belongs to the marketplace and is
// only read here. A participant is the gig's buyer or one of the workers
// assigned to it at this moment, and nobody else. A chat is one conversation
// inside a gig: [TeamChatID] is the chat of all participants, any other has
// the members it was opened for, as long as they are participants. The live
// store is where clients read messages (Firestore); the archive keeps one
// summary row for each of them (PostgreSQL) and never decides anything.
//
// The guided tour. Members: [Opener] opens a chat, [Sender] accepts a message into
// the live store, [Inbox] lists a user's chats and [Reader] a chat's messages, and
// [Marker] keeps who has read what. [Synchronizer] follows the gig's people into its
// chats. Admins: [Moderator] decides what becomes of a message that a [Reporter] has
// brought up, [Reviewer] lists what waits for that, [Custodian] freezes a chat or holds
// it for the law, and the panel shows what [Investigator] and [Overseer] find. The
// archive: [Mirror] turns every change of a message into its row, and [Reconciler] finds
// what it has missed. The law: [Retention] deletes what is due, [Deletion] what a user
// asks to be forgotten, and [Exporter] hands users what they wrote. [Error] is how each
// of them says no; its [Kind] decides the status that a caller sees and whether an event
// is delivered again.
//
// The package must not know where things are kept or who asks: no cloud, no
// SQL, no HTTP, no environment, and no clock or random source of its own. It
// imports the standard library and shared/pii.
package chat
