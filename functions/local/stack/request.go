package stack

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// answers succeeds as soon as the URL answers with success.
func answers(url string) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := request(ctx, http.MethodGet, url, nil)
		return err
	}
}

// request sends a request as the emulators' owner and returns the answer's body.
func request(ctx context.Context, method, url string, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer owner")
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: %s: %s", method, url, response.Status, answer)
	}
	return answer, err
}
