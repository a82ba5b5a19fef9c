package firestore

import (
	"errors"
	"strings"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"example.com/gigchat/shared/chat"
)

const required, optional = true, false

// decodeMessage reads a message's fields and is strict about them: what is not
// as the contract has it is an error, which names the field.
func decodeMessage[V value](gigID, chatID, messageID string, fields map[string]V) (chat.Message, error) {
	r := fieldReader[V]{fields: fields}
	m := chat.Message{
		GigID:            gigID,
		ChatID:           chatID,
		ID:               messageID,
		SenderID:         r.text("senderId", required),
		Text:             chat.Text(r.text("text", required)),
		CreatedAt:        r.time("createdAt", required),
		ReadByReceiver:   r.flag("is_read_by_receiver"),
		ModerationStatus: chat.ModerationStatus(r.text("moderationStatus", required)),
		ModeratedBy:      r.text("moderatedBy", optional),
		ModeratedAt:      r.time("moderatedAt", optional),
		ModerationReason: chat.Text(r.text("moderationReason", optional)),
		RedactedAt:       r.time("redactedAt", optional),
	}
	if r.err == nil && !m.ModerationStatus.IsValid() {
		r.err = errors.New("field moderationStatus is no status")
	}
	if r.err == nil && strings.ContainsRune(string(m.Text), 0) {
		r.err = errors.New("field text holds NUL")
	}
	return m, r.err
}

// decodeGig reads what the marketplace wrote and takes nothing for granted:
// what is no string is nobody, so that a malformed gig admits no one.
func decodeGig(gigID string, fields map[string]*pb.Value) chat.Gig {
	return chat.Gig{
		ID:        gigID,
		BuyerID:   fields["buyerId"].GetStringValue(),
		WorkerIDs: decodeStrings(fields["workerIds"]),
	}
}

// decodeChat reads a chat's fields. What is missing reads as its zero value;
// a chat is free only if frozen and legalHold say so or are absent.
func decodeChat(gigID, chatID string, doc *pb.Document) chat.Chat {
	fields := doc.GetFields()
	c := chat.Chat{
		GigID:          gigID,
		ID:             chatID,
		ParticipantIDs: decodeStrings(fields["participantIds"]),
		CreatedAt:      decodeTime(fields["createdAt"]),
		LastMessageAt:  decodeTime(fields["lastMessageAt"]),
		LastMessageID:  fields["lastMessageId"].GetStringValue(),
		Frozen:         isSet(fields["frozen"]),
		LegalHold:      isSet(fields["legalHold"]),
		UpdatedAt:      doc.GetUpdateTime().AsTime(),
	}
	for userID, pointer := range fields["readUntil"].GetMapValue().GetFields() {
		if c.ReadUntil == nil {
			c.ReadUntil = map[string]time.Time{}
		}
		c.ReadUntil[userID] = decodeTime(pointer)
	}
	return c
}

// decodeTime returns the zero time for what is no timestamp.
func decodeTime(v *pb.Value) time.Time {
	if t := v.GetTimestampValue(); t != nil {
		return t.AsTime()
	}
	return time.Time{}
}

// isSet reports whether a restriction binds: anything that is there and not
// false does.
func isSet(v *pb.Value) bool {
	if v == nil {
		return false
	}
	b, ok := v.GetValueType().(*pb.Value_BooleanValue)
	return !ok || b.BooleanValue
}

func decodeStrings(v *pb.Value) []string {
	var list []string
	for _, element := range v.GetArrayValue().GetValues() {
		if s, ok := element.GetValueType().(*pb.Value_StringValue); ok {
			list = append(list, s.StringValue)
		}
	}
	return list
}
