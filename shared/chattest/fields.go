package chattest

import (
	"strings"
	"time"

	"example.com/gigchat/shared/chat"
)

// read returns a field, or the zero value of what is not there or another type.
func read[T any](fields document, name string) T {
	v, _ := fields[name].(T)
	return v
}

// toChat reads a chat as the live store must: anything but false restricts it.
func toChat(gigID, chatID string, fields document) chat.Chat {
	restricts := func(name string) bool {
		v, ok := fields[name]
		return ok && v != false
	}
	return chat.Chat{
		GigID: gigID, ID: chatID, ParticipantIDs: read[[]string](fields, "participantIds"),
		CreatedAt: read[time.Time](fields, "createdAt"), LastMessageAt: read[time.Time](fields, "lastMessageAt"),
		LastMessageID: read[string](fields, "lastMessageId"), ReadUntil: read[map[string]time.Time](fields, "readUntil"),
		Frozen: restricts("frozen"), LegalHold: restricts("legalHold"),
	}
}

func fromChat(c chat.Chat) document {
	fields := document{"participantIds": c.ParticipantIDs, "readUntil": c.ReadUntil}
	set(fields, "createdAt", c.CreatedAt)
	set(fields, "lastMessageAt", c.LastMessageAt)
	set(fields, "lastMessageId", c.LastMessageID)
	set(fields, "frozen", c.Frozen)
	set(fields, "legalHold", c.LegalHold)
	return fields
}

func toMessage(key messageKey, fields document) chat.StoredMessage {
	return chat.StoredMessage{Message: chat.Message{
		GigID: key.gigID, ChatID: key.chatID, ID: key.id,
		SenderID: read[string](fields, "senderId"), Text: chat.Text(read[string](fields, "text")),
		CreatedAt: read[time.Time](fields, "createdAt"), ReadByReceiver: read[bool](fields, "is_read_by_receiver"),
		ModerationStatus: chat.ModerationStatus(read[string](fields, "moderationStatus")),
		ModeratedBy:      read[string](fields, "moderatedBy"), ModeratedAt: read[time.Time](fields, "moderatedAt"),
		ModerationReason: chat.Text(read[string](fields, "moderationReason")), RedactedAt: read[time.Time](fields, "redactedAt"),
	}}
}

// malformedFields returns which of a message's fields are not as they should be.
func malformedFields(fields document) map[string]bool {
	malformed := map[string]bool{}
	for name, isRight := range map[string]func(any) bool{
		"senderId": isA[string], "text": isA[string], "createdAt": isA[time.Time], "is_read_by_receiver": isA[bool],
		"moderationStatus": isA[string], "moderatedBy": isA[string], "moderatedAt": isA[time.Time],
		"moderationReason": isA[string], "redactedAt": isA[time.Time],
	} {
		v, ok := fields[name]
		optional := name == "redactedAt" || strings.HasPrefix(name, "moderated") || name == "moderationReason"
		if ok && !isRight(v) || !ok && !optional {
			malformed[name] = true
		}
	}
	if !chat.ModerationStatus(read[string](fields, "moderationStatus")).IsValid() {
		malformed["moderationStatus"] = true
	}
	if strings.ContainsRune(read[string](fields, "text"), 0) {
		malformed["text"] = true
	}
	return malformed
}

func isA[T any](v any) bool { _, ok := v.(T); return ok }

func fromMessage(m chat.StoredMessage) document {
	fields := document{"text": string(m.Text), "is_read_by_receiver": m.ReadByReceiver}
	set(fields, "senderId", m.SenderID)
	set(fields, "createdAt", m.CreatedAt)
	set(fields, "moderationStatus", string(m.ModerationStatus))
	set(fields, "moderatedBy", m.ModeratedBy)
	set(fields, "moderatedAt", m.ModeratedAt)
	set(fields, "moderationReason", string(m.ModerationReason))
	set(fields, "redactedAt", m.RedactedAt)
	return fields
}

// set sets a field unless it would be the zero value, as an absent field reads.
func set[T comparable](fields document, name string, v T) {
	var zero T
	if v != zero {
		fields[name] = v
	}
}
