package chat

import (
	"context"
	"slices"
)

// ConversationPage asks for a part of a chat.
type ConversationPage struct {
	GigID, ChatID string
	MessageID     string // a message and half a page on either side; or empty
	OldestFirst   bool   // the page after the cursor; otherwise the one before it, or the newest
	Page
	RequestID string // for the audit log
}

// Conversation is a part of a chat as an admin sees it.
type Conversation struct {
	Context
	Cases        []Case  // the oldest first
	Older, Newer *Cursor // where the pages before and after begin; nil: there is none
}

// Conversation returns a part of a chat. Of a hidden message it has the original.
//
// Errors: InvalidArgument names the field; NotFound if there is no such chat, or
// no such message in it.
func (v *Investigator) Conversation(ctx context.Context, caller Caller, p ConversationPage) (Conversation, error) {
	if err := requireAdmin(caller); err != nil {
		return Conversation{}, err
	}
	if err := p.check(); err != nil {
		return Conversation{}, err
	}
	now, err := v.Evidence.Context(ctx, p.GigID, p.ChatID, p.MessageID)
	if err != nil {
		return Conversation{}, err
	}
	if now.Chat == nil && !now.exists(p.ChatID) {
		return Conversation{}, &Error{Kind: NotFound, Public: "gigId and chatId name no chat."}
	}
	if p.MessageID != "" && now.Message == nil {
		return Conversation{}, &Error{Kind: NotFound, Public: "messageId names no message of this chat. It may have been deleted."}
	}
	c := Conversation{Context: now}
	messages, err := v.part(ctx, p, &c)
	if err != nil {
		return Conversation{}, err
	}
	if c.Cases, err = cases(ctx, v.Evidence, v.Records, messages); err != nil {
		return Conversation{}, err
	}
	if err := v.AuditLog.Record(ctx, p.auditEntry(caller, len(messages))); err != nil {
		return Conversation{}, err
	}
	return c, nil
}

// part reads the messages of the page, the oldest first, and notes what there is
// before and after.
func (v *Investigator) part(ctx context.Context, p ConversationPage, c *Conversation) ([]StoredMessage, error) {
	if p.MessageID == "" {
		if p.OldestFirst {
			newer, next, err := v.towards(ctx, p, p.After, true, p.Size)
			c.Older, c.Newer = firstPlace(newer), next
			return newer, err
		}
		older, next, err := v.towards(ctx, p, p.After, false, p.Size)
		c.Older = next
		if p.After != nil {
			c.Newer = lastPlace(older)
		}
		return older, err
	}
	here, half := c.Message.place(), max(1, p.Size/2)
	older, before, err := v.towards(ctx, p, &here, false, half)
	if err != nil {
		return nil, err
	}
	newer, after, err := v.towards(ctx, p, &here, true, half)
	c.Older, c.Newer = before, after
	return slices.Concat(older, []StoredMessage{*c.Message}, newer), err
}

// towards reads from a place on in one direction. It returns the messages, the
// oldest first, and where to go on, nil at the end.
func (v *Investigator) towards(ctx context.Context, p ConversationPage, from *Cursor, newer bool, size int) ([]StoredMessage, *Cursor, error) {
	messages, err := v.Evidence.Messages(ctx, MessageQuery{
		GigID: p.GigID, ChatID: p.ChatID, After: from, OldestFirst: newer, Limit: size + 1, Originals: true,
	})
	if err != nil {
		return nil, nil, err
	}
	messages, next := cut(messages, size, StoredMessage.place)
	if !newer {
		slices.Reverse(messages)
	}
	return messages, next, nil
}

func firstPlace(messages []StoredMessage) *Cursor { return lastPlace(messages[:min(1, len(messages))]) }

func lastPlace(messages []StoredMessage) *Cursor {
	if len(messages) == 0 {
		return nil
	}
	place := messages[len(messages)-1].place()
	return &place
}

func (p ConversationPage) check() error {
	if err := checkPlace(p.GigID, p.ChatID); err != nil {
		return err
	}
	if p.MessageID == "" {
		return nil
	}
	return checkMessageID(p.MessageID)
}

func (p ConversationPage) auditEntry(caller Caller, messages int) AuditEntry {
	detail := map[string]any{"messages": messages}
	if p.MessageID != "" {
		detail["messageId"] = p.MessageID
	} else {
		detail["oldestFirst"], detail["firstPage"] = p.OldestFirst, p.After == nil
	}
	return AuditEntry{
		AdminID: caller.UserID, Action: "list-messages", GigID: p.GigID, ChatID: p.ChatID,
		Detail: detail, RequestID: p.RequestID,
	}
}
