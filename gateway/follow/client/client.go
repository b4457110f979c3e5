// Package client talks to followers: to one (Client), and to those of several organisations at once (Group), which is how a checkpoint
// with several signatures comes about.
//
// Nothing that a follower answers is trusted. A Group verifies every checkpoint under its member's key, and every proof under a
// checkpoint that enough members signed.
package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"luzheng/gateway/follow/wire"
	"luzheng/signer/checkpoint"
	"luzheng/signer/outcome"
	"luzheng/signer/strictjson"
)

// ErrAnswer is wrapped when a follower answers with something that its API does not have.
var ErrAnswer = errors.New("the follower's answer is not understood")

// ProblemError is a problem document that a follower answered with.
type ProblemError struct{ Problem wire.Problem }

func (e *ProblemError) Error() string {
	return fmt.Sprintf("the follower says %s: %s", e.Problem.Code, e.Problem.Detail)
}

// HasCode reports whether err is a follower's problem document with this code.
func HasCode(err error, code wire.Code) bool {
	var problem *ProblemError
	return errors.As(err, &problem) && problem.Problem.Code == code
}

// Client talks to one follower. It is safe for concurrent use.
type Client struct {
	base *url.URL
	http *http.Client
}

// New returns a client of the follower at base, such as "https://127.0.0.1:7201". An https address needs the authority of the
// follower's organisation, and no other is trusted; an http address, of a follower in the same process or on the same machine, has none.
func New(base string, roots *x509.CertPool) (*Client, error) {
	u, err := url.Parse(strings.TrimSuffix(base, "/"))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return nil, fmt.Errorf("%q is not the URL of a follower, such as https://127.0.0.1:7201", base)
	}
	if (u.Scheme == "https") != (roots != nil) {
		return nil, fmt.Errorf("the follower at %s: an https address, and no other, needs the TLS authority of its organisation", base)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if roots != nil {
		transport.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS13}
	}
	return &Client{base: u, http: &http.Client{Transport: transport, Timeout: wire.MaxWait + 10*time.Second}}, nil
}

// URL returns the follower's address.
func (c *Client) URL() string { return c.base.String() }

// Latest returns the signed note of the latest checkpoint, unverified.
func (c *Client) Latest(ctx context.Context) ([]byte, error) {
	return c.get(ctx, "/v1/checkpoint/latest", nil, checkpoint.MaxNote)
}

// At returns the signed note of the checkpoint at a height, unverified. The follower waits up to wait, at most wire.MaxWait, to get there.
func (c *Client) At(ctx context.Context, height uint64, wait time.Duration) ([]byte, error) {
	query := url.Values{}
	if wait > 0 {
		query.Set("wait", min(wait, wire.MaxWait).String())
	}
	return c.get(ctx, "/v1/checkpoint/"+strconv.FormatUint(height, 10), query, checkpoint.MaxNote)
}

// Leaf returns the exact bytes of a leaf, unverified.
func (c *Client) Leaf(ctx context.Context, index uint64) ([]byte, error) {
	return c.get(ctx, "/v1/leaf/"+strconv.FormatUint(index, 10), nil, outcome.MaxSize)
}

// Statement returns the proof of a leaf under the checkpoint of a height, unverified.
func (c *Client) Statement(ctx context.Context, index, height uint64) (p wire.StatementProof, err error) {
	query := url.Values{"height": {strconv.FormatUint(height, 10)}}
	return p, c.document(ctx, "/v1/proof/statement/"+strconv.FormatUint(index, 10), query, &p)
}

// Entity returns the proof of an entity under the checkpoint of a height, unverified.
func (c *Client) Entity(ctx context.Context, key string, height uint64) (p wire.EntityProof, err error) {
	query := url.Values{"key": {key}, "height": {strconv.FormatUint(height, 10)}}
	return p, c.document(ctx, "/v1/proof/entity", query, &p)
}

// Consistency returns the proof between two sizes of the log, unverified.
func (c *Client) Consistency(ctx context.Context, from, to uint64) (p wire.ConsistencyProof, err error) {
	query := url.Values{"from": {strconv.FormatUint(from, 10)}, "to": {strconv.FormatUint(to, 10)}}
	return p, c.document(ctx, "/v1/proof/consistency", query, &p)
}

// Status returns how the follower says it is.
func (c *Client) Status(ctx context.Context) (s wire.Status, err error) {
	return s, c.document(ctx, "/v1/status", nil, &s)
}

func (c *Client) document(ctx context.Context, path string, query url.Values, into any) error {
	body, err := c.get(ctx, path, query, wire.MaxDocument)
	if err != nil {
		return err
	}
	if err := strictjson.Unmarshal(body, into, wire.MaxDocument); err != nil {
		return fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	return nil
}

func (c *Client) get(ctx context.Context, path string, query url.Values, limit int) ([]byte, error) {
	u := c.base.JoinPath(path)
	u.RawQuery = query.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, fmt.Errorf("ask the follower: %w", err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, int64(limit)+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the follower's answer: %w", err)
	case len(body) > limit:
		return nil, fmt.Errorf("%w: it is longer than %d bytes", ErrAnswer, limit)
	case response.StatusCode == http.StatusOK:
		return body, nil
	}
	var problem wire.Problem
	if err := strictjson.Unmarshal(body, &problem, wire.MaxDocument); err != nil || problem.Code == "" {
		return nil, fmt.Errorf("%w: status %s", ErrAnswer, response.Status)
	}
	return nil, &ProblemError{problem}
}
