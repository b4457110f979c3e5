// Package problem is the one shape of every error that the network tool tells
// a person: a stable code for scripts, a sentence, and what to do about it.
package problem

import (
	"errors"
	"fmt"
)

// Code names a kind of failure. Codes never change meaning once released.
type Code string

// The codes of the network tool.
const (
	BadTopology      Code = "bad-topology"      // the topology file is not valid
	TopologyChanged  Code = "topology-changed"  // the run folder was made from another topology
	PortTaken        Code = "port-taken"        // somebody else listens on a port we need
	NotBuilt         Code = "not-built"         // a program is missing from bin/
	ProcessFailed    Code = "process-failed"    // a process ended or never became ready
	UnknownProcess   Code = "unknown-process"   // no process of that name
	Busy             Code = "busy"              // another network command works on this run folder
	MaterialFailed   Code = "material-failed"   // certificates or genesis could not be made
	AdminFailed      Code = "admin-failed"      // a join, an approval or a commit was refused
	PostgresMissing  Code = "postgres-missing"  // no PostgreSQL and no way to install it
	PostgresFailed   Code = "postgres-failed"   // the private cluster could not be made
	StillRunning     Code = "still-running"     // the command needs the network to be down
	BadPackage       Code = "bad-package"       // a chaincode package cannot be built
	GenesisRefused   Code = "genesis-refused"   // the ledger's first statement was not recorded
	LogNotOpen       Code = "log-not-open"      // this year's event log could not be opened
	NotAttested      Code = "not-attested"      // a follower's signature is missing
	WitnessFailed    Code = "witness-failed"    // the witness could not be made, or the trust root does not name it
	IdentitiesFailed Code = "identities-failed" // SM2 keys or certificates could not be made
)

// Error is a failure with its code and its remedy.
type Error struct {
	Code     Code
	Sentence string // what happened, in words a person can act on
	hint     string // what to do; may be empty
	Err      error  // the cause; may be nil
}

// New returns an error without a cause.
func New(code Code, hint, format string, args ...any) *Error {
	return &Error{Code: code, hint: hint, Sentence: fmt.Sprintf(format, args...)}
}

// Wrap returns an error caused by err.
func Wrap(err error, code Code, hint, format string, args ...any) *Error {
	return &Error{Code: code, hint: hint, Sentence: fmt.Sprintf(format, args...), Err: err}
}

func (e *Error) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("%s: %s", e.Code, e.Sentence)
	}
	return fmt.Sprintf("%s: %s: %v", e.Code, e.Sentence, e.Err)
}

// Hint is what to do, or empty.
func (e *Error) Hint() string { return e.hint }

func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of the first problem in err's chain, or "".
func CodeOf(err error) Code {
	var p *Error
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

// HintOf returns the hint of the first problem in err's chain that has one.
func HintOf(err error) string {
	var p *Error
	for errors.As(err, &p) {
		if p.hint != "" {
			return p.hint
		}
		err = p.Err
	}
	return ""
}
