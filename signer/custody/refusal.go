package custody

import (
	"fmt"
	"net/http"
)

// Code says why nothing was signed; it is stable.
type Code string

// The codes.
const (
	BadRequest   Code = "custody.request"
	BadStatement Code = "custody.statement"
	UnknownKey   Code = "custody.unknown-key"
	NotDelegated Code = "custody.not-delegated"
	Expired      Code = "custody.expired"
	NotAdmitted  Code = "custody.not-admitted"
	Failed       Code = "custody.failed"
)

// Refusal is an error that both sides of the protocol know.
type Refusal struct {
	Code   Code   `json:"code"`
	Detail string `json:"detail"` // a sentence a person can act on
}

func (r *Refusal) Error() string { return string(r.Code) + ": " + r.Detail }

func refuse(code Code, format string, args ...any) *Refusal {
	return &Refusal{code, fmt.Sprintf(format, args...)}
}

// status is the HTTP status of a code.
func (c Code) status() int {
	switch c {
	case BadRequest:
		return http.StatusBadRequest
	case BadStatement:
		return http.StatusUnprocessableEntity
	case UnknownKey:
		return http.StatusNotFound
	case NotDelegated, Expired, NotAdmitted:
		return http.StatusForbidden
	case Failed:
		return http.StatusInternalServerError
	}
	return http.StatusInternalServerError
}
