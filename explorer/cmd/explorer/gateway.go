package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"luzheng/gateway/api"
	"luzheng/signer/cli"
	"luzheng/signer/evidence"
	"luzheng/signer/statement"
)

// source is a gateway. Nothing that it says is believed: it tells what there is to verify.
type source struct{ client *api.Client }

// errNotThere: the gateway knows no such thing.
var errNotThere = errors.New("the gateway knows no such thing")

const (
	requestTimeout = 60 * time.Second
	maxDocument    = 8 << 20
)

// caller is whoever asks a gateway.
type caller struct {
	url, token string
	// in is the audit case within which an auditor reads, as case:…; see the API's header Audit-Case.
	in string
}

// add adds the flags of a command that asks a gateway.
func (c *caller) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&c.url, "url", "", "网关地址 / address of any gateway, such as http://127.0.0.1:7080")
	cmd.Flags().StringVar(&c.token, "token", "", "会话令牌 / token of a session, for what is not public")
	cmd.Flags().StringVar(&c.in, "case", "", "审计人员在此项目内查阅 / the audit case within which an auditor reads, as case:…")
	if err := cmd.MarkFlagRequired("url"); err != nil {
		panic(err) // The flag was defined above.
	}
}

func newSource(c caller) (*source, error) {
	if c.url == "" {
		return nil, cli.Usagef("--url is missing: give the address of a gateway, such as http://127.0.0.1:7080")
	}
	if ref, err := statement.ParseRef(c.in); c.in != "" && (err != nil || ref.Type != statement.TypeCase) {
		return nil, cli.Usagef("--case must name an audit case, as case:<64 hexadecimal digits>")
	}
	authorise := func(_ context.Context, request *http.Request) error {
		if c.token != "" {
			request.Header.Set("Authorization", "Bearer "+c.token)
		}
		if c.in != "" {
			request.Header.Set("Audit-Case", c.in)
		}
		return nil
	}
	client, err := api.NewClient(c.url, api.WithHTTPClient(&http.Client{Timeout: requestTimeout}), api.WithRequestEditorFn(authorise))
	if err != nil {
		return nil, cli.Usagef("--url: %v", err)
	}
	return &source{client}, nil
}

// body reads an answer of at most limit bytes. Errors wrap errNotThere, or say what the gateway objected to.
func body(response *http.Response, err error, limit int64) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(response.Body, limit+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("the gateway's answer broke off: %w", err)
	case int64(len(raw)) > limit:
		return nil, fmt.Errorf("the gateway's answer has more than %d bytes", limit)
	case response.StatusCode == http.StatusNotFound:
		return nil, fmt.Errorf("%w (%s)", errNotThere, problem(response, raw))
	case response.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("the gateway answered %d (%s)", response.StatusCode, problem(response, raw))
	}
	return raw, nil
}

func problem(response *http.Response, raw []byte) string {
	var p api.Problem
	kind, _, err := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if err != nil || kind != "application/problem+json" || json.Unmarshal(raw, &p) != nil {
		return http.StatusText(response.StatusCode)
	}
	text := p.Code + ": " + p.Title
	if p.Detail != nil {
		text = p.Code + ": " + *p.Detail
	}
	if p.Hint != nil {
		text += "; " + *p.Hint
	}
	return text
}

// document reads an answer's body into a type of the API.
func document[T any](raw []byte, err error) (*T, error) {
	if err != nil {
		return nil, err
	}
	var v T
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, fmt.Errorf("the gateway's answer cannot be read: %w", err)
	}
	return &v, nil
}

// evidence fetches the evidence file of a subject, with the Fabric block of its statement if asked.
func (s *source) evidence(ctx context.Context, subject evidence.Subject, depth int, block bool) ([]byte, error) {
	if subject.Statement.IsZero() {
		response, err := s.client.GetEntityEvidence(ctx, subject.String(), &api.GetEntityEvidenceParams{Depth: &depth, Block: &block})
		return body(response, err, evidence.MaxFile)
	}
	response, err := s.client.GetStatementEvidence(ctx, subject.Statement.String(), &api.GetStatementEvidenceParams{Depth: &depth, Block: &block})
	return body(response, err, evidence.MaxFile)
}
