// Package agent lets a page in a person's browser have things signed by a key that the browser does not hold: this is how a UKey's
// driver or a key file on the same machine is reached. It runs for one person, on that person's machine. A unit's signing
// service speaks the same over HTTPS for one of its people (signer/custody, pages.go), who shows an access code instead of sitting at it.
//
// A page of any address can reach a loopback port, so the agent trusts none but those it was told:
//
//	the caller     names one of the allowed origins in Origin; a request without one, or with another Host than the agent's own
//	               (a name that was made to point here), is refused
//	               the access code, where there is one, in Authorization: Bearer, as base64 of its UTF-8
//	a statement    parses strictly (package statement), and the person says yes to it, or the delegation of the key does
//	a session      is a challenge payload (package challenge) whose origin is the caller's own: a page opens a session with the gateway
//	               that served it and with no other
//	anything else  is not signed; the agent builds the signed bytes itself (package envelope)
//
// # Protocol
//
// HTTP with strict JSON, on a loopback address or over TLS. Any program that speaks it can stand in for this one.
//
//	GET  /v1/keys         {"keys":[{"keyId","publicKey"}]}                       publicKey: SubjectPublicKeyInfo, base64
//	POST /v1/signatures   {"keyId","payloadType","payload"} → {"keyId","sig"}    payload and sig in base64
//	OPTIONS               the browser's question whether a page may ask
//
//	code              status   meaning
//	agent.request     400      the request is not of this form
//	agent.payload     422      the payload is neither a statement nor the answer to a challenge of the caller's
//	agent.unknown-key 404      no such key is held here
//	agent.origin      403      the page is not allowed to ask
//	agent.code        401      the access code is missing or wrong
//	agent.not-allowed 403      the key may not be used for this statement
//	agent.declined    403      the person said no
//	agent.failed      500      the key could not be used
package agent

import (
	"crypto"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"luzheng/signer/challenge"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// Code says why nothing was signed; it is stable.
type Code string

// The codes.
const (
	BadRequest Code = "agent.request"
	BadPayload Code = "agent.payload"
	UnknownKey Code = "agent.unknown-key"
	BadOrigin  Code = "agent.origin"
	BadCode    Code = "agent.code"
	NotAllowed Code = "agent.not-allowed"
	Declined   Code = "agent.declined"
	Failed     Code = "agent.failed"
)

// Refusal is why nothing was signed.
type Refusal struct {
	Code   Code   `json:"code"`
	Detail string `json:"detail"` // a sentence a person can act on
}

func (r *Refusal) Error() string { return string(r.Code) + ": " + r.Detail }

// ErrDeclined is a person's no.
var ErrDeclined = refuse(Declined, "the person at the agent said no")

func refuse(code Code, format string, args ...any) *Refusal {
	return &Refusal{code, fmt.Sprintf(format, args...)}
}

func (c Code) status() int {
	switch c {
	case BadRequest:
		return http.StatusBadRequest
	case BadPayload:
		return http.StatusUnprocessableEntity
	case UnknownKey:
		return http.StatusNotFound
	case BadCode:
		return http.StatusUnauthorized
	case BadOrigin, NotAllowed, Declined:
		return http.StatusForbidden
	case Failed:
	}
	return http.StatusInternalServerError
}

// Agent signs for one person. Every field but AccessCode must be set.
type Agent struct {
	Key crypto.Signer
	// Origins are the pages that may ask, such as https://gateway.example.
	Origins []string
	// Host is the agent's own address as a browser names it, such as 127.0.0.1:7090.
	Host string
	// AccessCode is what a page has to show, typed by the person; empty: whoever sits at this machine may ask.
	AccessCode string
	// Confirm tells why a statement is not to be signed, such as ErrDeclined; it is called for one statement at a time. A session is
	// opened without asking.
	Confirm func(s *statement.Statement) *Refusal

	asking sync.Mutex
}

// ErrAddress: an agent listens on this machine alone.
var ErrAddress = errors.New("agent: it listens on a loopback address only, such as 127.0.0.1:7090")

// Listen opens the agent's port.
func Listen(address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAddress, err)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return nil, ErrAddress
	}
	return net.Listen("tcp", address)
}

// CheckOrigin tells whether a text is the origin of a page: scheme and authority, nothing else.
func CheckOrigin(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.Scheme+"://"+u.Host != text {
		return fmt.Errorf("agent: %q is no origin of a page, such as https://gateway.example", text)
	}
	return nil
}

// maxBody bounds a request in bytes: a payload in base64 and a little more.
const maxBody = statement.MaxPayload*4/3 + 4<<10

type signRequest struct {
	KeyID       gm.KeyID             `json:"keyId"`
	PayloadType envelope.PayloadType `json:"payloadType"`
	Payload     []byte               `json:"payload"`
}

type keyInfo struct {
	KeyID     gm.KeyID `json:"keyId"`
	PublicKey []byte   `json:"publicKey"`
}

type keyList struct {
	Keys []keyInfo `json:"keys"`
}

// Handler serves the protocol in the package comment.
func (a *Agent) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/keys", func(w http.ResponseWriter, _ *http.Request) {
		key, err := gm.PublicKeyOf(a.Key)
		if err != nil {
			answer(w, 0, refuse(Failed, "%v", err))
			return
		}
		answer(w, http.StatusOK, keyList{[]keyInfo{{key.KeyID(), key.SPKI()}}})
	})
	mux.HandleFunc("POST /v1/signatures", func(w http.ResponseWriter, r *http.Request) {
		signed, err := a.sign(w, r)
		if err != nil {
			answer(w, 0, err)
			return
		}
		answer(w, http.StatusOK, signed)
	})
	return a.guard(mux)
}

// guard lets in only the pages that the person allowed.
func (a *Agent) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		origin := r.Header.Get("Origin")
		if r.Host != a.Host || !slices.Contains(a.Origins, origin) {
			answer(w, 0, refuse(BadOrigin, "%q may not ask; start the agent with --origin for the gateway that you use", origin))
			return
		}
		header := w.Header()
		header.Set("Access-Control-Allow-Origin", origin)
		header.Set("Vary", "Origin")
		header.Set("Cache-Control", "no-store")
		if r.Method == http.MethodOptions {
			header.Set("Access-Control-Allow-Methods", "GET, POST")
			header.Set("Access-Control-Allow-Headers", "Content-Type, Authorization")
			header.Set("Access-Control-Allow-Private-Network", "true") // browsers ask before a page reaches this machine
			w.WriteHeader(http.StatusNoContent)
			return
		}
		if !a.knows(r.Header.Get("Authorization")) {
			answer(w, 0, refuse(BadCode, "the access code is missing or wrong"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// knows tells whether a caller shows the access code; how much of it is right takes no time to tell.
func (a *Agent) knows(authorization string) bool {
	if a.AccessCode == "" {
		return true
	}
	shown, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(authorization, "Bearer "))
	given, want := gm.Sum(shown), gm.Sum([]byte(a.AccessCode))
	return err == nil && subtle.ConstantTimeCompare(given[:], want[:]) == 1
}

func (a *Agent) sign(w http.ResponseWriter, r *http.Request) (*envelope.Signature, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return nil, refuse(BadRequest, "%v", err)
	}
	var request signRequest
	if err := strictjson.Unmarshal(body, &request, maxBody); err != nil {
		return nil, refuse(BadRequest, "%v", err)
	}
	key, err := gm.PublicKeyOf(a.Key)
	switch {
	case err != nil:
		return nil, refuse(Failed, "%v", err)
	case key.KeyID() != request.KeyID:
		return nil, refuse(UnknownKey, "the key %s is not held here", request.KeyID)
	}
	if err := a.admit(r.Header.Get("Origin"), request); err != nil {
		return nil, err
	}
	signed, err := envelope.Sign(request.PayloadType, request.Payload, a.Key)
	if err != nil {
		return nil, refuse(Failed, "%v", err)
	}
	return &signed.Signatures[0], nil
}

// admit tells whether the payload is signed for a page of this origin.
func (a *Agent) admit(origin string, request signRequest) error {
	if request.PayloadType == envelope.TypeSession {
		var said challenge.Payload
		if err := strictjson.UnmarshalCanonical(request.Payload, &said, challenge.MaxPayload); err != nil {
			return refuse(BadPayload, "%v", err)
		}
		if said.V != 1 || said.Origin != origin {
			return refuse(BadPayload, "the challenge is for %q, the page is %q", said.Origin, origin)
		}
		return nil
	}
	if request.PayloadType != envelope.TypeStatement {
		return refuse(BadPayload, "%q is never signed here", request.PayloadType)
	}
	said, err := statement.Parse(request.Payload)
	if err != nil {
		return refuse(BadPayload, "%v", err)
	}
	a.asking.Lock()
	defer a.asking.Unlock()
	if refused := a.Confirm(said); refused != nil {
		return refused
	}
	return nil
}

// answer writes a document; a refusal brings its own status.
func answer(w http.ResponseWriter, status int, value any) {
	if err, failed := value.(error); failed {
		var refusal *Refusal
		if !errors.As(err, &refusal) {
			refusal = refuse(Failed, "%v", err)
		}
		status, value = refusal.Code.status(), refusal
	}
	body, err := strictjson.Marshal(value)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the page has gone: nobody waits
}
