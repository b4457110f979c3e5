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
	created   statement.Ref // what the statement creates under its ID, if anything
	mark      string        // see Mark
	signed    []byte        // the bytes under the signatures
	verified  []verdict     // one per signature; see VerifySignatures
	footprint Footprint
}

// Read parses an envelope and the statement in it, and refuses what is not said on this ledger.
func Read(raw []byte, ledger statement.LedgerID) (*Submission, *Refusal) {
	s, r := parse(raw, ledger)
	if r != nil {
		return nil, r
	}
	s.name(gm.Sum(raw), gm.Sum(s.signed))
	return s, nil
}

// ReadAll is Read for each of several envelopes, which are hashed together.
func ReadAll(raws [][]byte, ledger statement.LedgerID) ([]*Submission, []*Refusal) {
	subs, refusals := make([]*Submission, len(raws)), make([]*Refusal, len(raws))
	messages := make([][]byte, 0, 2*len(raws))
	for i, raw := range raws {
		if subs[i], refusals[i] = parse(raw, ledger); subs[i] != nil {
			messages = append(messages, raw, subs[i].signed)
		}
	}
	digests := gm.SumMany(nil, messages)
	for _, s := range subs {
		if s != nil {
			s.name(digests[0], digests[1])
			digests = digests[2:]
		}
	}
	return subs, refusals
}

// parse does what Read does, but for what depends on digests.
func parse(raw []byte, ledger statement.LedgerID) (*Submission, *Refusal) {
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
	return &Submission{
		Raw: raw, Envelope: env, Statement: s,
		spec: spec, signed: envelope.PAE(env.PayloadType, env.Payload), verified: make([]verdict, len(env.Signatures)),
	}, nil
}

// name sets the digests and what they name.
func (s *Submission) name(digest, id gm.Digest) {
	s.Digest, s.ID = digest, id
	if s.spec.Creates != "" {
		s.created = statement.Created(s.spec.Creates, id)
	}
	s.mark = markOf(s)
	s.footprint = footprint(s)
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
