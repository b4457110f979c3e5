package follow

import (
	"errors"
	"net/http"

	"luzheng/gateway/follow/replica"
	"luzheng/gateway/follow/wire"
	"luzheng/signer/strictjson"
)

// problemOf maps an error to its problem document; this is the one place that knows both.
func problemOf(err error) wire.Problem {
	var parameter *parameterError
	p := wire.Problem{Type: "about:blank", Detail: err.Error()}
	switch {
	case errors.As(err, &parameter):
		p.Status, p.Code, p.Hint = http.StatusBadRequest, wire.CodeParameter, "correct the parameter and ask again"
	case errors.Is(err, errRoute):
		p.Status, p.Code = http.StatusNotFound, wire.CodeRoute
	case errors.Is(err, replica.ErrNoCheckpoint):
		p.Status, p.Code, p.Hint = http.StatusNotFound, wire.CodeNoCheckpoint, "ask for the latest, or for a block in which a statement was recorded"
	case errors.Is(err, replica.ErrNotYet):
		p.Status, p.Code, p.Hint = http.StatusNotFound, wire.CodeNotYet, "ask again later; checkpoints take a wait parameter"
	case errors.Is(err, replica.ErrTooOld):
		p.Status, p.Code, p.Hint = http.StatusGone, wire.CodeTooOld, "ask for the latest height instead"
	case errors.Is(err, replica.ErrOutOfRange):
		p.Status, p.Code, p.Hint = http.StatusNotFound, wire.CodeOutOfRange, "the status says how long the log is"
	default:
		p.Status, p.Code, p.Detail = http.StatusInternalServerError, wire.CodeInternal, "the follower failed to answer"
		p.Hint = "the follower's log says why"
	}
	p.Title = http.StatusText(p.Status)
	return p
}

func (a *api) problem(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(err)
	if p.Status == http.StatusInternalServerError {
		a.log.Error("request failed", "path", r.URL.Path, "error", err)
	}
	body, err := strictjson.Marshal(p)
	if err != nil { // A struct of strings and a number always has an encoding.
		body = []byte(`{}`)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	if _, err := w.Write(body); err != nil {
		a.log.Debug("problem not delivered", "path", r.URL.Path, "error", err)
	}
}
