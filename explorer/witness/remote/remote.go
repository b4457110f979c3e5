// Package remote reads an event log and the states of entities from a gateway, for a witness. Nothing that it gives is believed.
//
//	| Resource of the gateway                         | For                                                                 |
//	|-------------------------------------------------|---------------------------------------------------------------------|
//	| /v1/log/<year>/tile/entries/…                   | leaves and their events (package tile)                              |
//	| /v1/log/<year>/tile/<level>/…                   | consistency proofs                                                  |
//	| /v1/log/<year>/tile/batches/…                   | batches: envelopes, and the IDs of their events                     |
//	| /v1/entities/<ref>                              | states of certificates and logs                                     |
//
// Entries, batches and certificates are not for everybody: the witness opens a session with its key, which the gateway knows from the
// trust root, and opens another when that has ended.
package remote

import (
	"bytes"
	"context"
	"crypto"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"luzheng/gateway/api"
	"luzheng/signer/challenge"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/tile"
)

const (
	patience   = time.Minute
	maxAnswer  = 4 << 20
	maxProblem = 64 << 10
)

// errNotFound: the gateway has no such thing, or not yet.
var errNotFound = errors.New("the gateway has no such thing")

// Gateway is the gateway that a witness reads from. It is safe for concurrent use.
type Gateway struct {
	base   *url.URL
	ledger statement.LedgerID
	key    crypto.Signer
	http   *http.Client

	mu    sync.Mutex
	token string
	// batches are those of the leaves fetched last, before those of the leaves fetched before: two logs may be read at once.
	batches, before map[gm.Digest]tile.Batch
}

// New returns the gateway at an address such as https://gateway.example, read with the witness's key.
func New(address string, ledger statement.LedgerID, key crypto.Signer) (*Gateway, error) {
	base, err := url.Parse(strings.TrimSuffix(address, "/"))
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") {
		return nil, fmt.Errorf("%q is not the address of a gateway, such as https://gateway.example", address)
	}
	return &Gateway{
		base: base, ledger: ledger, key: key, http: &http.Client{Timeout: patience},
	}, nil
}

// get reads a resource, opening a session when the gateway asks for one.
func (g *Gateway) get(ctx context.Context, path string, limit int) ([]byte, error) {
	for fresh := false; ; fresh = true {
		token, err := g.session(ctx, fresh)
		if err != nil {
			return nil, err
		}
		raw, status, err := g.once(ctx, path, token, limit)
		if status == http.StatusUnauthorized && !fresh {
			continue
		}
		return raw, err
	}
}

func (g *Gateway) once(ctx context.Context, path, token string, limit int) (raw []byte, status int, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, g.base.String()+path, nil)
	if err != nil {
		return nil, 0, err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := g.http.Do(request)
	if err != nil {
		return nil, 0, fmt.Errorf("the gateway does not answer: %w", err)
	}
	defer response.Body.Close()
	raw, err = body(response, limit)
	return raw, response.StatusCode, err
}

// read gives the body of a short answer.
func read(response *http.Response, err error) ([]byte, error) {
	if err != nil {
		return nil, fmt.Errorf("the gateway does not answer: %w", err)
	}
	defer response.Body.Close()
	return body(response, maxProblem)
}

// body reads a good answer; any other is an error that says what the gateway objects to.
func body(response *http.Response, limit int) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(response.Body, int64(limit)+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("the gateway's answer broke off: %w", err)
	case len(raw) > limit:
		return nil, fmt.Errorf("the gateway's answer has more than %d bytes", limit)
	case response.StatusCode < http.StatusBadRequest:
		return raw, nil
	}
	var p api.Problem
	text := http.StatusText(response.StatusCode)
	if json.Unmarshal(raw, &p) == nil && p.Code != "" {
		text = p.Code + ": " + p.Title
	}
	if response.StatusCode == http.StatusNotFound {
		return nil, fmt.Errorf("%w: %s", errNotFound, text)
	}
	return nil, fmt.Errorf("the gateway answers %d (%s)", response.StatusCode, text)
}

// session gives the token of the session that is open, or of a fresh one.
func (g *Gateway) session(ctx context.Context, fresh bool) (string, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.token != "" && !fresh {
		return g.token, nil
	}
	g.token = ""
	client, err := api.NewClient(g.base.String(), api.WithHTTPClient(g.http))
	if err != nil {
		return "", err
	}
	asked, err := decode[api.Challenge](read(client.RequestChallenge(ctx)))
	if err != nil {
		return "", err
	}
	text, err := gm.ParseDigest(asked.Challenge)
	if err != nil {
		return "", fmt.Errorf("the gateway's challenge: %w", err)
	}
	signed, err := challenge.Answer(g.ledger, g.base.Scheme+"://"+g.base.Host, text, g.key)
	if err != nil {
		return "", err
	}
	opened, err := decode[api.Session](read(client.OpenSessionWithBody(ctx, "application/json", bytes.NewReader(signed))))
	if err != nil {
		return "", fmt.Errorf("open a session: %w", err)
	}
	g.token = opened.Token
	return g.token, nil
}

// decode takes what read gives.
func decode[T any](raw []byte, err error) (v T, _ error) {
	if err != nil {
		return v, err
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		return v, fmt.Errorf("the gateway's answer is not understood: %w", err)
	}
	return v, nil
}

// State implements witness.States.
func (g *Gateway) State(ctx context.Context, ref statement.Ref) ([]byte, error) {
	raw, err := g.get(ctx, "/v1/entities/"+url.PathEscape(ref.String()), maxAnswer)
	if errors.Is(err, errNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	e, err := decode[api.Entity](raw, nil)
	return e.Value, err
}
