package follow

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"luzheng/gateway/follow/replica"
	"luzheng/gateway/follow/wire"
	"luzheng/signer/strictjson"
)

const (
	// maxNumberBits bounds heights, indices and sizes in requests, as it does in checkpoints.
	maxNumberBits = 53
	// maxKey bounds an entity's key in bytes.
	maxKey = 512
)

// api answers the requests of package wire's table.
type api struct {
	replica *replica.Replica
	status  func() wire.Status
	log     *slog.Logger
}

func (a *api) handler() http.Handler {
	mux := http.NewServeMux()
	for pattern, answer := range map[string]func(*http.Request) (any, error){
		"GET /v1/checkpoint/latest":       a.latest,
		"GET /v1/checkpoint/{height}":     a.at,
		"GET /v1/proof/statement/{index}": a.statement,
		"GET /v1/proof/consistency":       a.consistency,
		"GET /v1/proof/entity":            a.entity,
		"GET /v1/leaf/{index}":            a.leaf,
		"GET /v1/status":                  func(*http.Request) (any, error) { return a.status(), nil },
		"GET /healthz":                    func(*http.Request) (any, error) { return plain("ok\n"), nil },
		"GET /metrics":                    func(*http.Request) (any, error) { return metrics(a.status()), nil },
		"/":                               func(*http.Request) (any, error) { return nil, errRoute },
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { a.serve(w, r, answer) })
	}
	return mux
}

// plain is an answer in plain text, raw one that is JSON already; everything else is encoded as JSON.
type (
	plain []byte
	raw   []byte
)

func (a *api) serve(w http.ResponseWriter, r *http.Request, answer func(*http.Request) (any, error)) {
	value, err := answer(r)
	if err != nil {
		a.problem(w, r, err)
		return
	}
	contentType, body := "application/json", []byte(nil)
	switch v := value.(type) {
	case plain:
		contentType, body = "text/plain; charset=utf-8", v
	case raw:
		body = v
	default:
		if body, err = strictjson.Marshal(v); err != nil {
			a.problem(w, r, err)
			return
		}
	}
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Cache-Control", "no-store")
	if _, err := w.Write(body); err != nil {
		a.log.Debug("answer not delivered", "path", r.URL.Path, "error", err)
	}
}

func (a *api) latest(*http.Request) (any, error) {
	note, err := a.replica.Latest()
	return plain(note), err
}

func (a *api) at(r *http.Request) (any, error) {
	height, err := number("height", r.PathValue("height"))
	if err != nil {
		return nil, err
	}
	if text := r.URL.Query().Get("wait"); text != "" {
		wait, err := time.ParseDuration(text)
		if err != nil || wait < 0 || wait > wire.MaxWait {
			return nil, &parameterError{"wait", fmt.Sprintf("is not a duration from 0s to %s", wire.MaxWait)}
		}
		a.waitFor(r, height, wait)
	}
	note, err := a.replica.At(height)
	return plain(note), err
}

// waitFor waits until the height is there, the time is over, or the client is gone: what then holds is for the caller to look up.
func (a *api) waitFor(r *http.Request, height uint64, wait time.Duration) {
	ctx, cancel := context.WithTimeout(r.Context(), wait)
	defer cancel()
	if err := a.replica.Wait(ctx, height); err != nil {
		a.log.Debug("height not reached in time", "height", height)
	}
}

func (a *api) statement(r *http.Request) (any, error) {
	index, err := number("index", r.PathValue("index"))
	if err != nil {
		return nil, err
	}
	height, err := optionalNumber("height", r.URL.Query())
	if err != nil {
		return nil, err
	}
	return a.replica.Statement(index, height)
}

func (a *api) consistency(r *http.Request) (any, error) {
	from, err := number("from", r.URL.Query().Get("from"))
	if err != nil {
		return nil, err
	}
	to, err := number("to", r.URL.Query().Get("to"))
	if err != nil {
		return nil, err
	}
	return a.replica.Consistency(from, to)
}

func (a *api) entity(r *http.Request) (any, error) {
	key := r.URL.Query().Get("key")
	if key == "" || len(key) > maxKey {
		return nil, &parameterError{"key", fmt.Sprintf("must be an entity's key of 1 to %d bytes", maxKey)}
	}
	height, err := optionalNumber("height", r.URL.Query())
	if err != nil {
		return nil, err
	}
	return a.replica.Entity(key, height)
}

func (a *api) leaf(r *http.Request) (any, error) {
	index, err := number("index", r.PathValue("index"))
	if err != nil {
		return nil, err
	}
	leaf, err := a.replica.Leaf(index)
	return raw(leaf), err
}

var errRoute = errors.New("there is no such resource; the follower's resources begin with /v1/")

// parameterError is a malformed parameter.
type parameterError struct{ name, what string }

func (e *parameterError) Error() string { return e.name + " " + e.what }

func number(name, text string) (uint64, error) {
	n, err := strconv.ParseUint(text, 10, maxNumberBits)
	if err != nil {
		return 0, &parameterError{name, "must be a whole number from 0 to 2⁵³−1"}
	}
	return n, nil
}

func optionalNumber(name string, query url.Values) (*uint64, error) {
	if !query.Has(name) {
		return nil, nil
	}
	n, err := number(name, query.Get(name))
	return &n, err
}
