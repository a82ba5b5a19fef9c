package callable

import "example.com/gigchat/shared/chat"

// Chat is a chat in an answer.
type Chat struct {
	GigID          string   `json:"gigId"`
	ChatID         string   `json:"chatId"`
	ParticipantIDs []string `json:"participantIds"` // the members now, sorted
	LastMessageAt  string   `json:"lastMessageAt"`
	LastMessage    *Message `json:"lastMessage"` // null before the first one, or where it was deleted
	UnreadCount    int      `json:"unreadCount"` // at most 10,000
	Frozen         bool     `json:"frozen"`
}

// NewChat returns c as answers show it to the caller.
func NewChat(c chat.View, caller chat.Caller) Chat {
	shown := Chat{
		GigID:          c.GigID,
		ChatID:         c.ChatID,
		ParticipantIDs: c.ParticipantIDs,
		LastMessageAt:  FormatTime(c.LastMessageAt),
		UnreadCount:    c.UnreadCount,
		Frozen:         c.Frozen,
	}
	if c.LastMessage != nil {
		m := NewMessageFor(*c.LastMessage, caller)
		shown.LastMessage = &m
	}
	return shown
}
