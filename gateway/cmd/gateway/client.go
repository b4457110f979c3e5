package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"luzheng/gateway/api"
	"luzheng/signer/cli"
)

// maxAnswer is the largest answer that is read into memory, in bytes.
const maxAnswer = 64 << 20

func clientCommands() []*cobra.Command {
	return []*cobra.Command{
		newSubmit(), newHead(), newEntity(), newStatement(), newLedger(), newStatus(), newLogin(), newAttach(), newPublish(), newDownload(), newWorklist(), newEvents(),
	}
}

// remote is a gateway that commands speak to.
type remote struct{ url string }

func (r *remote) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&r.url, "url", "http://127.0.0.1:7080", "address of the gateway")
}

// origin is the scheme and authority that sessions are bound to.
func (r *remote) origin() (string, error) {
	u, err := url.Parse(r.url)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return "", cli.Usagef("--url %q is not the address of a gateway, such as http://127.0.0.1:7080", r.url)
	}
	return u.Scheme + "://" + u.Host, nil
}

// client speaks to the gateway; token may be empty.
func (r *remote) client(token string) (*api.Client, error) {
	origin, err := r.origin()
	if err != nil {
		return nil, err
	}
	const patience = 10 * time.Minute // a large file on a slow line
	return api.NewClient(origin, api.WithHTTPClient(&http.Client{Timeout: patience}), api.WithRequestEditorFn(
		func(_ context.Context, request *http.Request) error {
			if token != "" {
				request.Header.Set("Authorization", "Bearer "+token)
			}
			return nil
		}))
}

// problemError is a problem document that the gateway answered with.
type problemError struct{ api.Problem }

func (e *problemError) Error() string {
	parts := []string{e.Code}
	for _, more := range []*string{e.Detail, e.Hint} {
		if more != nil {
			parts = append(parts, *more)
		}
	}
	return strings.Join(parts, ": ")
}

// read gives the body of a good answer, and a *problemError for any other.
func read(answer *http.Response, err error) ([]byte, error) {
	if err != nil {
		return nil, fmt.Errorf("the gateway does not answer: %w", err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return nil, fmt.Errorf("the gateway's answer broke off: %w", err)
	}
	return body, refusal(answer.StatusCode, body)
}

func refusal(status int, body []byte) error {
	if status < http.StatusBadRequest {
		return nil
	}
	var p problemError
	if err := json.Unmarshal(body, &p.Problem); err != nil || p.Code == "" {
		return fmt.Errorf("the gateway answers %d: %s", status, bytes.TrimSpace(body[:min(len(body), 200)]))
	}
	return &p
}

// decode takes what read gives.
func decode[T any](body []byte, err error) (doc T, _ error) {
	if err != nil {
		return doc, err
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		return doc, fmt.Errorf("the gateway's answer is not understood: %w", err)
	}
	return doc, nil
}
