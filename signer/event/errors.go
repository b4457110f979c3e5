package event

import "fmt"

// Code is the stable code of a refusal.
type Code string

// The codes of this package's refusals.
const (
	CodeRequest    Code = "events.form"      // the request is not batches line by line
	CodeSize       Code = "events.size"      // more bytes or events than allowed
	CodeBatch      Code = "events.batch"     // the envelope or header of a batch
	CodeRoot       Code = "events.root"      // the events are not those that the batch signs
	CodeMember     Code = "events.member"    // an event of a batch is not well formed, or not of its ledger or issuer
	CodeSignature  Code = "events.signature" // a signature does not hold
	CodeLeaf       Code = "leaf.form"        // bytes are no leaf
	CodeReceipt    Code = "receipt.form"     // bytes are no receipt
	CodeUnreceived Code = "receipt.entry"    // the entry is not one of the receipt's
	CodeMissing    Code = "complete.missing" // a leaf of the scope is missing, or one too many is there
	CodeOrder      Code = "complete.order"   // leaves do not stand in the order of the log
	CodeOutside    Code = "complete.scope"   // a leaf is not of the scope
	CodeState      Code = "complete.state"   // the list leads to another state than that in the map
)

// Error is a refusal. It wraps what was wrong beneath, if anything was.
type Error struct {
	Code Code
	// Detail says where and what, in a sentence a person can act on.
	Detail string
	Err    error
}

func (e *Error) Error() string {
	if e.Err != nil {
		return string(e.Code) + ": " + e.Detail + ": " + e.Err.Error()
	}
	return string(e.Code) + ": " + e.Detail
}

func (e *Error) Unwrap() error { return e.Err }

func refuse(code Code, format string, args ...any) error {
	return &Error{Code: code, Detail: fmt.Sprintf(format, args...)}
}

func refuseFor(err error, code Code, format string, args ...any) error {
	return &Error{Code: code, Detail: fmt.Sprintf(format, args...), Err: err}
}
