package firestore

import (
	"cmp"
	"errors"
	"fmt"
	"mime"
	"time"

	"github.com/googleapis/google-cloudevents-go/cloud/firestoredata"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"example.com/gigchat/shared/chat"
)

// DecodeMessageEvent reads the data of a Firestore event
// (google.events.cloud.firestore.v1.DocumentEventData, as protobuf or JSON)
// that was made at the given time. Data without a document, as Eventarc sends
// when the event was too large, give a change of nothing.
//
// Its errors are of [chat.Unusable]: what cannot be read now never can. That holds
// for the documents of another collection or database, too.
func (d Database) DecodeMessageEvent(contentType string, data []byte, at time.Time) (chat.Change, error) {
	var event firestoredata.DocumentEventData
	if err := unmarshalEvent(contentType, data, &event); err != nil {
		return chat.Change{}, err
	}
	c := chat.Change{At: at}
	if doc := event.GetValue(); doc.GetName() != "" {
		v, err := d.decodeVersion(doc)
		if err != nil {
			return chat.Change{}, err
		}
		c.New = &v
	}
	if doc := event.GetOldValue(); doc.GetName() != "" {
		v, err := d.decodeVersion(doc)
		switch {
		case err == nil:
			c.Old = &v
		case c.New == nil:
			return chat.Change{}, err
		}
		// A broken old value beside a good new one is a message that was mended.
	}
	return c, nil
}

// DecodeGigEvent returns which gig the data of a Firestore event are about. Of an
// event that was too large to carry its document the subject tells, as in
// documents/gigs/{gigId}. Its errors are those of [Database.DecodeMessageEvent].
func (d Database) DecodeGigEvent(contentType string, data []byte, subject string) (gigID string, err error) {
	var event firestoredata.DocumentEventData
	if err := unmarshalEvent(contentType, data, &event); err != nil {
		return "", err
	}
	path := cmp.Or(event.GetValue().GetName(), event.GetOldValue().GetName(), d.name()+"/"+subject)
	gigID, ok := d.splitGigPath(path)
	if !ok {
		return "", chat.Unusable(chat.ReasonForeign, fmt.Errorf("the document is no gig of %s", d.name()))
	}
	return gigID, nil
}

func unmarshalEvent(contentType string, data []byte, event proto.Message) error {
	undecodable := func(why string) error { return chat.Unusable(chat.ReasonUndecodable, errors.New(why)) }
	mediaType, _, err := mime.ParseMediaType(contentType)
	switch {
	case err != nil:
		return undecodable("its content type is malformed")
	case mediaType == "application/protobuf":
		err = proto.UnmarshalOptions{DiscardUnknown: true}.Unmarshal(data, event)
	case mediaType == "application/json":
		err = protojson.UnmarshalOptions{DiscardUnknown: true}.Unmarshal(data, event)
	default:
		return undecodable("its content type is neither protobuf nor JSON")
	}
	if err != nil {
		// The decoder's own words may quote the data.
		return undecodable("its data are no " + mediaType + " of a document event")
	}
	return nil
}

func (d Database) decodeVersion(doc *firestoredata.Document) (chat.Version, error) {
	gigID, chatID, messageID, ok := d.splitMessagePath(doc.GetName())
	if !ok {
		return chat.Version{}, chat.Unusable(chat.ReasonForeign, fmt.Errorf("the document is no message of %s", d.name()))
	}
	m, err := decodeMessage(gigID, chatID, messageID, doc.GetFields())
	if err == nil && !doc.GetUpdateTime().IsValid() {
		err = errors.New("no update time")
	}
	if err != nil {
		key := chat.MessageKey{ChatKey: chat.ChatKey{GigID: gigID, ChatID: chatID}, ID: messageID}
		if key.IsValid() { // what is no id of ours may say anything
			err = fmt.Errorf("message %s of chat %s of gig %s: %w", messageID, chatID, gigID, err)
		}
		return chat.Version{}, chat.Unusable(chat.ReasonMalformed, err)
	}
	return chat.Version{Message: m, UpdatedAt: doc.GetUpdateTime().AsTime()}, nil
}
