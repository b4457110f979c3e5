package witness

import (
	"errors"
	"fmt"

	"luzheng/explorer/witness/replay"
)

// Code is the stable code of a refusal.
type Code string

// The codes of a witness's refusals, beside those of package replay. HTTP status: http.go.
const (
	CodeRequest  Code = "request.form"    // the request is not one of C2SP tlog-witness
	CodeOld      Code = "request.old"     // the old size is larger than the new one
	CodeUnknown  Code = "log.unknown"     // the ledger has no such log
	CodeNote     Code = "note.signature"  // the note is not signed by the log's key, or by one that it had when it was signed
	CodeKnown    Code = "size.known"      // another size was cosigned last
	CodeConflict Code = "note.conflict"   // another checkpoint of this size was cosigned, or is on the ledger
	CodeProof    Code = "proof.invalid"   // the consistency proof does not hold
	CodeServed   Code = "entries.foreign" // the log serves other leaves than it signed
	CodeMap      Code = "log.map"         // the leaves lead to another map of scopes
	CodeRoot     Code = "log.root"        // the leaves lead to another root
	CodeBusy     Code = "witness.busy"    // the leaves are not replayed yet, or the log or the ledger cannot be reached
)

// Refusal says why nothing is cosigned.
type Refusal struct {
	Code   Code
	Detail string
	// Known is the size cosigned last, for CodeKnown and CodeConflict.
	Known uint64
	// Err is what was wrong beneath, if anything was.
	Err error
}

func (r *Refusal) Error() string {
	text := string(r.Code) + ": " + r.Detail
	if r.Err != nil {
		text += ": " + r.Err.Error()
	}
	return text
}

func (r *Refusal) Unwrap() error { return r.Err }

func refuse(code Code, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Detail: fmt.Sprintf(format, args...)}
}

// asRefusal gives any error the form of a refusal: a finding keeps its code, and what can be tried again is CodeBusy.
func asRefusal(err error) *Refusal {
	var refusal *Refusal
	var finding *replay.Finding
	switch {
	case errors.As(err, &refusal):
		return refusal
	case errors.As(err, &finding):
		return &Refusal{Code: Code(finding.Code), Detail: fmt.Sprintf("leaf %d", finding.Index), Err: errors.New(finding.Detail)}
	}
	return &Refusal{Code: CodeBusy, Detail: "the checkpoint could not be examined yet; ask again", Err: err}
}
