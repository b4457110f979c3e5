// Package witnesses asks the witnesses of an event log for their cosignatures, as C2SP tlog-witness has it.
package witnesses

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"luzheng/gateway/eventlog"
	"luzheng/signer/checkpoint"
	"luzheng/signer/gm"
	"luzheng/signer/trust"
)

// patience is how long a witness has to answer: it replays leaves first.
const patience = 30 * time.Second

// Client is a witness at an address. It implements eventlog.Witness.
type Client struct {
	name, url string
	key, log  *gm.PublicKey
	http      *http.Client
}

// Of gives the witnesses of a trust root that have an address and a key in use, for a log with this key.
func Of(root trust.Root, log *gm.PublicKey) ([]eventlog.Witness, error) {
	var all []eventlog.Witness
	for _, w := range root.Witnesses {
		if w.URL == "" || w.Until != nil {
			continue
		}
		key, err := gm.ParsePublicKey(w.Key)
		if err != nil {
			return nil, fmt.Errorf("witness %s: %w", w.Name, err)
		}
		all = append(all, &Client{w.Name, strings.TrimSuffix(w.URL, "/"), key, log, &http.Client{Timeout: patience}})
	}
	return all, nil
}

// Name implements eventlog.Witness.
func (c *Client) Name() string { return c.name }

// Cosign implements eventlog.Witness.
func (c *Client) Cosign(ctx context.Context, a checkpoint.Addition) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+"/add-checkpoint", bytes.NewReader(a.Marshal()))
	if err != nil {
		return nil, fmt.Errorf("witness: %w", err)
	}
	answer, err := c.http.Do(request)
	if err != nil {
		return nil, fmt.Errorf("witness: %w", err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, checkpoint.MaxNote))
	switch {
	case err != nil:
		return nil, fmt.Errorf("witness: %w", err)
	case answer.StatusCode == http.StatusConflict:
		size, err := strconv.ParseUint(strings.TrimSpace(string(body)), 10, 53)
		if err != nil {
			return nil, fmt.Errorf("witness: it refuses: %s", clip(body))
		}
		return nil, &eventlog.BehindError{Size: size}
	case answer.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("witness: status %d: %s", answer.StatusCode, clip(body))
	}
	return body, c.check(a, body)
}

// check holds an answer to the witness's key, so that nothing else gets under the note.
func (c *Client) check(a checkpoint.Addition, line []byte) error {
	cosigned, err := checkpoint.AddCosignatures(a.Note, line)
	if err != nil {
		return fmt.Errorf("witness: %w", err)
	}
	_, by, err := checkpoint.OpenEvents(cosigned, c.log, []checkpoint.Verifier{{Name: c.name, Key: c.key}})
	if err != nil || len(by) != 1 {
		return fmt.Errorf("witness: it answered with no cosignature of its own: %w", err)
	}
	return nil
}

func clip(body []byte) string {
	const most = 200
	return string(bytes.ToValidUTF8(body[:min(len(body), most)], nil))
}
