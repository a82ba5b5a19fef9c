package rules_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
)

// document is a stored document as the REST API shows it, without its name.
type document struct {
	Fields map[string]any
}

// stored returns the message and its chat, or nothing for what is not there.
func (d doors) stored(ctx context.Context, s sending) (message, chat *document, err error) {
	if !s.addressable() {
		return nil, nil, nil
	}
	paths := []string{s.draft().messagePath(), s.draft().chatPath()}
	status, answer, err := d.send(ctx, owner, getAll(paths...))
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("read what was stored: %d: %s", status, answer)
	}
	if err != nil {
		return nil, nil, err
	}
	var found []struct {
		Found *struct {
			Name string
			document
		}
	}
	if err := json.Unmarshal(answer, &found); err != nil {
		return nil, nil, err
	}
	for _, f := range found {
		switch {
		case f.Found == nil:
		case f.Found.Name == d.name(paths[0]):
			message = &f.Found.document
		default:
			chat = &f.Found.document
		}
	}
	return message, chat, nil
}

// isLike tells what the documents differ in, but for the times, which are the
// commits'.
func (d *document) isLike(other *document) error {
	return errors.Join(d.differsFrom(other), other.differsFrom(d))
}

func (d *document) differsFrom(other *document) error {
	for name, value := range d.Fields {
		theirs := other.Fields[name]
		if isTime(value) && isTime(theirs) {
			continue
		}
		if !reflect.DeepEqual(value, theirs) {
			return fmt.Errorf("%s is %v and %v", name, value, theirs)
		}
	}
	return nil
}

func isTime(value any) bool {
	v, _ := value.(map[string]any)
	return v["timestampValue"] != nil
}

func (d *document) isLastOf(chat *document) error {
	if !reflect.DeepEqual(d.Fields["createdAt"], chat.Fields["lastMessageAt"]) {
		return errors.New("the chat's lastMessageAt is not the message's createdAt")
	}
	return nil
}

// isMoved reports whether the chat, which was empty before, has a last message.
func (d *document) isMoved() bool {
	return d != nil && d.Fields["lastMessageId"] != nil
}
