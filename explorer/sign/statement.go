package sign

import (
	"encoding/base64"

	"github.com/go-json-experiment/json/jsontext"

	"luzheng/signer/challenge"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// maxDraft bounds a draft in bytes; the statement that comes of it has its own bound.
const maxDraft = statement.MaxPayload + 4<<10

// draft is what a form says; the nonce is drawn here. References are type:id.
type draft struct {
	Kind        statement.Kind      `json:"kind"`
	Ledger      statement.LedgerID  `json:"ledger"`
	Issuer      statement.PartyID   `json:"issuer"`
	Handler     statement.Pseudonym `json:"handler,omitempty"`
	Application string              `json:"application,omitempty"`
	Engagement  string              `json:"engagement,omitempty"`
	Subject     string              `json:"subject,omitempty"`
	Prev        string              `json:"prev,omitempty"`
	IssuedAt    int64               `json:"issuedAt"`
	NotAfter    int64               `json:"notAfter"`
	Body        jsontext.Value      `json:"body"`
}

// Drafted is a statement that is ready to be signed.
type Drafted struct {
	ID      gm.Digest `json:"id"`
	Payload []byte    `json:"payload"`
}

// Draft builds and checks a statement. A wrong field is a *statement.FieldError.
func Draft(raw []byte) (*Drafted, error) {
	var d draft
	if err := strictjson.Unmarshal(raw, &d, maxDraft); err != nil {
		return nil, err
	}
	spec, err := statement.Lookup(d.Kind)
	if err != nil {
		return nil, err
	}
	body := spec.New()
	if err := strictjson.UnmarshalChecked(d.Body, body); err != nil {
		return nil, err
	}
	said := statement.Draft{
		Ledger: d.Ledger, Issuer: d.Issuer, Handler: d.Handler, IssuedAt: d.IssuedAt, NotAfter: d.NotAfter, Body: body,
	}
	for _, named := range []struct {
		field, text string
		into        **statement.Ref
	}{{"application", d.Application, &said.Application}, {"engagement", d.Engagement, &said.Engagement}, {"subject", d.Subject, &said.Subject}} {
		if named.text == "" {
			continue
		}
		ref, err := statement.ParseRef(named.text)
		if err != nil {
			return nil, &Error{CodeField, named.field, err.Error()}
		}
		*named.into = &ref
	}
	if d.Prev != "" {
		prev, err := gm.ParseDigest(d.Prev)
		if err != nil {
			return nil, &Error{CodeField, "prev", err.Error()}
		}
		said.Prev = &prev
	}
	built, err := statement.New(said)
	if err != nil {
		return nil, err
	}
	payload, err := built.Marshal()
	if err != nil {
		return nil, err
	}
	return &Drafted{gm.Sum(envelope.PAE(envelope.TypeStatement, payload)), payload}, nil
}

// Sign makes an envelope of a statement.
func (k *Keys) Sign(handle int, payload []byte) ([]byte, error) {
	key, err := k.find(handle)
	if err != nil {
		return nil, err
	}
	if _, err := statement.Parse(payload); err != nil {
		return nil, err
	}
	e, err := envelope.Sign(envelope.TypeStatement, payload, key)
	if err != nil {
		return nil, err
	}
	return e.Marshal()
}

// Cosign adds a signature to an envelope that somebody else has signed.
func (k *Keys) Cosign(handle int, raw []byte) ([]byte, error) {
	key, err := k.find(handle)
	if err != nil {
		return nil, err
	}
	e, _, err := read(raw)
	if err != nil {
		return nil, err
	}
	if err := e.Cosign(key); err != nil {
		return nil, err
	}
	return e.Marshal()
}

// Answer answers a gateway's challenge.
func (k *Keys) Answer(handle int, ledger, origin, drawn string) ([]byte, error) {
	key, err := k.find(handle)
	if err != nil {
		return nil, err
	}
	digest, err := gm.ParseDigest(drawn)
	if err != nil {
		return nil, errorf(CodeInput, "the challenge is none")
	}
	return challenge.Answer(statement.LedgerID(ledger), origin, digest, key)
}

// Challenge gives the payload that a signer outside signs to answer a challenge.
func Challenge(ledger, origin, drawn string) ([]byte, error) {
	digest, err := gm.ParseDigest(drawn)
	if err != nil {
		return nil, errorf(CodeInput, "the challenge is none")
	}
	return challenge.New(statement.LedgerID(ledger), origin, digest)
}

// Outside is the signature of a signer outside, over a payload of a type or over an envelope that exists.
type Outside struct {
	PayloadType envelope.PayloadType `json:"payloadType,omitempty"`
	Payload     []byte               `json:"payload,omitempty"`
	Envelope    string               `json:"envelope,omitempty"`
	PublicKey   []byte               `json:"publicKey"` // SubjectPublicKeyInfo, DER
	Sig         []byte               `json:"sig"`
}

// Join verifies the signature of a signer outside and puts it on its envelope.
func Join(raw []byte) ([]byte, error) {
	var o Outside
	if err := strictjson.Unmarshal(raw, &o, 2*envelope.MaxSize); err != nil {
		return nil, err
	}
	key, err := gm.ParsePublicKey(o.PublicKey)
	if err != nil {
		return nil, errorf(CodeSignature, "the signer's key: %v", err)
	}
	e := &envelope.Envelope{PayloadType: o.PayloadType, Payload: o.Payload}
	if o.Envelope != "" {
		if e, _, err = read([]byte(o.Envelope)); err != nil {
			return nil, err
		}
	}
	more := &envelope.Envelope{PayloadType: e.PayloadType, Payload: e.Payload, Signatures: []envelope.Signature{{KeyID: key.KeyID(), Sig: o.Sig}}}
	if err := more.Verify(more.Signatures[0], key); err != nil {
		return nil, errorf(CodeSignature, "the signature does not hold: %v", err)
	}
	if err := e.Join(more); err != nil {
		return nil, err
	}
	return e.Marshal()
}

// Said is an envelope read back, for somebody who is to sign it too.
type Said struct {
	ID        gm.Digest      `json:"id"`
	Statement jsontext.Value `json:"statement"`
	// Keys are those that have signed. Whose they are, and whether the signatures hold, the gateway and the ledger tell.
	Keys []gm.KeyID `json:"keys"`
	// Rule says whose signatures the kind takes.
	Rule         string `json:"rule"`
	Counterparty string `json:"counterparty,omitempty"`
}

// Read reads an envelope strictly.
func Read(raw []byte) (*Said, error) {
	e, s, err := read(raw)
	if err != nil {
		return nil, err
	}
	spec, err := statement.Lookup(s.Kind)
	if err != nil {
		return nil, err
	}
	said := &Said{ID: e.ID(), Statement: e.Payload, Keys: []gm.KeyID{}, Rule: spec.Signatures.String()}
	for _, sig := range e.Signatures {
		said.Keys = append(said.Keys, sig.KeyID)
	}
	if body, ok := s.Content().(statement.Counterparty); ok {
		said.Counterparty = string(body.Counterparty())
	}
	return said, nil
}

func read(raw []byte) (*envelope.Envelope, *statement.Statement, error) {
	e, err := envelope.Parse(raw)
	if err != nil {
		return nil, nil, err
	}
	if e.PayloadType != envelope.TypeStatement {
		return nil, nil, errorf(CodeStatement, "the envelope holds no statement")
	}
	s, err := statement.Parse(e.Payload)
	return e, s, err
}

// Decode reads base64 of the page.
func Decode(text string) ([]byte, error) {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, errorf(CodeInput, "it is not base64")
	}
	return raw, nil
}
