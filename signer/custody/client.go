package custody

import (
	"bytes"
	"context"
	"crypto"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/strictjson"
)

// ErrAnswer is wrapped when a service cannot be reached or answers something else than the protocol says.
var ErrAnswer = errors.New("custody: the signing service gave no proper answer")

// callTimeout bounds one call.
const callTimeout = 30 * time.Second

// Client talks to a signing service.
type Client struct {
	base string
	http *http.Client
}

// NewClient takes the service's address: unix:/path/of/socket, or https://host:port with a TLS configuration that holds the
// client's certificate and the authority of the service's.
func NewClient(address string, tlsConfig *tls.Config) (*Client, error) {
	transport := &http.Transport{TLSClientConfig: tlsConfig}
	c := &Client{base: strings.TrimSuffix(address, "/"), http: &http.Client{Transport: transport, Timeout: callTimeout}}
	switch {
	case strings.HasPrefix(address, "unix:"):
		path := strings.TrimPrefix(address, "unix:")
		transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", path)
		}
		c.base = "http://signing-service"
	case strings.HasPrefix(address, "https://") && tlsConfig != nil && len(tlsConfig.Certificates) > 0:
	default:
		return nil, fmt.Errorf("%w: the address %q is neither unix:/path nor https:// with a client certificate", ErrAnswer, address)
	}
	return c, nil
}

// Keys lists the keys that the service holds.
func (c *Client) Keys(ctx context.Context) ([]KeyInfo, error) {
	var answer keysAnswer
	if err := c.call(ctx, http.MethodGet, "/v1/keys", nil, &answer); err != nil {
		return nil, err
	}
	return answer.Keys, nil
}

// Signer gives one of the service's keys as a crypto.Signer, so that it stands where any key stands. It signs statements only: it
// takes the bytes under a statement's signature apart, sends the payload, and lets the service put them together again. A keyID of
// zero takes the service's only key.
func (c *Client) Signer(ctx context.Context, keyID gm.KeyID) (crypto.Signer, error) {
	keys, err := c.Keys(ctx)
	if err != nil {
		return nil, err
	}
	if keyID.IsZero() && len(keys) != 1 {
		return nil, fmt.Errorf("%w: the service holds %d keys; say which by its key identifier", ErrAnswer, len(keys))
	}
	for _, key := range keys {
		if !keyID.IsZero() && key.KeyID != keyID {
			continue
		}
		public, err := gm.ParsePublicKey(key.PublicKey)
		if err != nil || public.KeyID() != key.KeyID {
			return nil, errors.Join(fmt.Errorf("%w: the public key of %s is not its own", ErrAnswer, key.KeyID), err)
		}
		return &remoteKey{ctx, c, public}, nil
	}
	return nil, refuse(UnknownKey, "the key %s is not held by the service", keyID)
}

type remoteKey struct {
	ctx    context.Context // of the work that the key was fetched for
	client *Client
	public *gm.PublicKey
}

// Public implements crypto.Signer.
func (k *remoteKey) Public() crypto.PublicKey { return k.public }

// Sign implements crypto.Signer for the bytes under a statement's signature. gm.Sign verifies what comes back.
func (k *remoteKey) Sign(_ io.Reader, message []byte, opts crypto.SignerOpts) ([]byte, error) {
	if opts == nil || opts.HashFunc() != 0 {
		return nil, refuse(BadRequest, "a signing service signs statements, never digests")
	}
	payload, ok := statementPayload(message)
	if !ok {
		return nil, refuse(BadRequest, "a signing service signs statements only")
	}
	request, err := strictjson.Marshal(signRequest{k.public.KeyID(), payload})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	var answer signAnswer
	if err := k.client.call(k.ctx, http.MethodPost, "/v1/signatures", request, &answer); err != nil {
		return nil, err
	}
	return answer.Sig, nil
}

// statementPayload takes apart what envelope.PAE put together, and checks by doing it again.
func statementPayload(message []byte) ([]byte, bool) {
	parts := bytes.SplitN(message, []byte(" "), 5)
	if len(parts) != 5 || !bytes.Equal(envelope.PAE(envelope.TypeStatement, parts[4]), message) {
		return nil, false
	}
	return parts[4], true
}

func (c *Client) call(ctx context.Context, method, path string, body []byte, into any) error {
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	if response.StatusCode != http.StatusOK {
		refusal := new(Refusal)
		if err := strictjson.Unmarshal(answer, refusal, len(answer)); err != nil {
			return fmt.Errorf("%w: status %d", ErrAnswer, response.StatusCode)
		}
		return refusal
	}
	if err := strictjson.Unmarshal(answer, into, len(answer)); err != nil {
		return fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	return nil
}
