package replay

import (
	"errors"
	"fmt"
)

// Code is the stable code of a finding.
type Code string

// The codes; the package doc has the table.
const (
	CodeForm      Code = "leaf.form"
	CodeKind      Code = "leaf.kind"
	CodeEvent     Code = "leaf.event"
	CodeBatch     Code = "leaf.batch"
	CodeKey       Code = "leaf.key"
	CodeSignature Code = "leaf.signature"
	CodeScope     Code = "leaf.scope"
	CodePlace     Code = "leaf.place"
)

// Finding is a leaf that hides something. It is final: the log has signed it.
type Finding struct {
	Index  uint64
	Code   Code
	Detail string
}

func (f *Finding) Error() string { return fmt.Sprintf("%s: leaf %d: %s", f.Code, f.Index, f.Detail) }

// ErrUnknownKey is wrapped by Keys when the ledger has no certificate for a key.
var ErrUnknownKey = errors.New("no certificate is registered for the key")

func found(index uint64, code Code, format string, args ...any) error {
	return &Finding{Index: index, Code: code, Detail: fmt.Sprintf(format, args...)}
}
