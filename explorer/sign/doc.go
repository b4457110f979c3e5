// Package sign is what a person signs with in a browser: it opens a key file, builds statements, signs, cosigns, answers a gateway's
// challenge, and describes files and workbooks. Command signwasm puts it into a page's worker.
//
// A key stays in this memory: nothing here gives it out, and Forget lets go of it. What is signed is built here from what the page
// shows, so that no page and no gateway has any other bytes signed: a statement is parsed strictly before it is signed, and a second
// person's signature goes on an envelope only after it was read back.
//
// A signer outside (a UKey's agent, a unit's signing service) signs the same bytes: Join verifies what it returns before it goes on.
package sign

import (
	"errors"
	"fmt"

	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
	"luzheng/signer/workbook"
)

// Code says what kind of mistake it was; the page has a sentence for each.
type Code string

// The codes.
const (
	// CodePassphrase: the passphrase does not open the key file.
	CodePassphrase Code = "passphrase"
	// CodeKeyFile: it is not a key file.
	CodeKeyFile Code = "key-file"
	// CodeKey: the key is not open, or has signed already.
	CodeKey Code = "key"
	// CodeField: a field of the statement is wrong; Field names it.
	CodeField Code = "field"
	// CodeStatement: it is not a statement.
	CodeStatement Code = "statement"
	// CodeSignature: a signer outside returned something that is no signature of its key.
	CodeSignature Code = "signature"
	// CodeWorkbook: the file is not a workbook that is read.
	CodeWorkbook Code = "workbook"
	// CodeFile: the file could not be described.
	CodeFile Code = "file"
	// CodeInput: the page asked for something that there is not.
	CodeInput Code = "input"
)

// Error is a mistake as the page is told of it.
type Error struct {
	Code Code `json:"code"`
	// Field is the JSON name of a field, with dots for nesting, where Code is CodeField.
	Field  string `json:"field,omitempty"`
	Detail string `json:"detail"`
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %s", e.Code, e.Detail) }

func errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Detail: fmt.Sprintf(format, args...)}
}

// Explain gives any error of this package its code.
func Explain(err error) *Error {
	var (
		known  *Error
		field  *statement.FieldError
		kind   *statement.UnknownKindError
		form   *envelope.Error
		syntax *strictjson.Error
	)
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &field):
		return &Error{CodeField, field.Field, field.Problem}
	case errors.As(err, &kind), errors.As(err, &syntax):
		return errorf(CodeStatement, "%v", err)
	case errors.As(err, &form):
		return errorf(CodeKey, "%s", form.Detail)
	case errors.Is(err, gm.ErrPassphrase):
		return errorf(CodePassphrase, "%v", err)
	case errors.Is(err, gm.ErrPrivateKey):
		return errorf(CodeKeyFile, "%v", err)
	case errors.Is(err, workbook.ErrWorkbook):
		return errorf(CodeWorkbook, "%v", err)
	}
	return errorf(CodeInput, "%v", err)
}
