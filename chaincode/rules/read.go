package rules

import (
	"errors"

	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// Submission is an envelope that was read strictly; nothing about it has been decided.
type Submission struct {
	// Raw are the exact bytes that were sent, and Digest their SM3.
	Raw    []byte
	Digest gm.Digest
	// ID is the statement's: SM3 of the signed bytes.
	ID        gm.Digest
	Envelope  *envelope.Envelope
	Statement *statement.Statement

	spec      statement.Spec
	signed    []byte    // the bytes under the signatures
	verified  []verdict // one per signature; see VerifySignatures
	footprint Footprint
}

// Read parses an envelope and the statement in it, and refuses what is not said on this ledger.
func Read(raw []byte, ledger statement.LedgerID) (*Submission, *Refusal) {
	env, err := envelope.Parse(raw)
	if err != nil {
		return nil, refusalOf(err)
	}
	if env.PayloadType != envelope.TypeStatement {
		return nil, refuse("envelope.type", "the payload type is %s, not a statement's", env.PayloadType)
	}
	s, err := statement.Parse(env.Payload)
	if err != nil {
		return nil, refusalOf(err)
	}
	if s.Ledger != ledger {
		return nil, refuse("statement.ledger", "the statement is for ledger %s, this is %s", s.Ledger, ledger)
	}
	spec, err := statement.Lookup(s.Kind)
	if err != nil {
		return nil, refusalOf(err)
	}
	signed := envelope.PAE(env.PayloadType, env.Payload)
	sub := &Submission{
		Raw: raw, Digest: gm.Sum(raw), ID: gm.Sum(signed), Envelope: env, Statement: s,
		spec: spec, signed: signed, verified: make([]verdict, len(env.Signatures)),
	}
	sub.footprint = footprint(sub)
	return sub, nil
}

// refusalOf gives each reader's error its code. Codes of strictjson and envelope are used as they are.
func refusalOf(err error) *Refusal {
	var (
		syntax  *strictjson.Error
		form    *envelope.Error
		field   *statement.FieldError
		unknown *statement.UnknownKindError
	)
	switch {
	case errors.Is(err, statement.ErrClassified):
		return refuse("entry.classified", "%s", err.Error())
	case errors.As(err, &syntax):
		return refuse(statement.Code(syntax.Code), "%s", syntax.Detail)
	case errors.As(err, &form):
		return refuse(statement.Code(form.Code), "%s", form.Detail)
	case errors.As(err, &field):
		return refuse("statement.field", "%s", field.Error())
	case errors.As(err, &unknown):
		return refuse("statement.kind", "%s", unknown.Error())
	}
	return refuse("json.syntax", "%s", err.Error())
}
