package precheck_test

import (
	"context"
	"errors"
	"testing"

	"luzheng/chaincode/rules"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/precheck"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// world is a ledger whose index knows nothing unless told: keys are then looked up in the world state.
type world struct {
	*rulestest.World
	indexed bool
	writing map[string]bool
}

func (w *world) Certificate(_ context.Context, key gm.KeyID) (*entity.Certificate, error) {
	raw := w.State[statement.Created(statement.TypeCertificate, key).Key(rulestest.Ledger)]
	if !w.indexed || raw == nil {
		return nil, nil
	}
	state, err := entity.Parse(statement.Created(statement.TypeCertificate, key), raw)
	if err != nil {
		return nil, err
	}
	return state.(*entity.Certificate), nil
}

func (w *world) Entity(_ context.Context, ref statement.Ref) ([]byte, error) {
	return w.State[ref.Key(rulestest.Ledger)], nil
}

func (w *world) Writing(key string) bool { return w.writing[key] }

func codeOf(err error) statement.Code {
	var refusal *rules.Refusal
	if errors.As(err, &refusal) {
		return refusal.Code
	}
	return ""
}

func TestSignaturesThatCostNoTransaction(t *testing.T) {
	for _, indexed := range []bool{true, false} {
		w := &world{World: rulestest.Founded(t), indexed: indexed, writing: map[string]bool{}}
		c := &precheck.Checker{Ledger: rulestest.Ledger, Directory: w, World: w, Pending: w}
		officer := w.Person(rulestest.Units, statement.PostOfficer)
		stranger := w.NewPerson(rulestest.Units, statement.PostOfficer)
		body := &statement.CataloguePublish{Catalogue: rulestest.Catalogue(rulestest.Units)}
		read := func(raw []byte) *rules.Submission {
			sub, err := c.Read(raw)
			if err != nil {
				t.Fatal(err)
			}
			return sub
		}
		good := read(w.Sign(body, nil, officer))
		bad := read(w.Sign(body, nil, officer))
		bad.Envelope.Signatures = good.Envelope.Signatures
		registration := read(w.Registration(stranger))
		by := read(w.SignDraft(w.Draft(body, nil, officer), stranger))

		check := func(what string, sub *rules.Submission, together []*rules.Submission, want statement.Code) {
			t.Helper()
			if err := c.Signatures(t.Context(), sub, together); codeOf(err) != want || (err == nil) != (want == "") {
				t.Errorf("indexed %v, %s: %v, want %q", indexed, what, err, want)
			}
		}
		check("a good signature", good, nil, "")
		check("a signature of other bytes", bad, nil, "signature.invalid")
		check("a key nobody registered", by, nil, "certificate.unknown")
		check("registered after it in the same array", by, []*rules.Submission{by, registration}, "certificate.unknown")
		check("registered before it in the same array", by, []*rules.Submission{nil, registration, by}, "")
		ref := stranger.Ref()
		w.writing[ref.Key(rulestest.Ledger)] = true
		check("just being registered", by, nil, "")
		delete(w.writing, ref.Key(rulestest.Ledger))
		w.Accept(registration.Raw)
		check("registered", by, nil, "")
	}
}

func TestReadRefusesBeforeAnythingIsAsked(t *testing.T) {
	c := &precheck.Checker{Ledger: rulestest.Ledger}
	for _, raw := range []string{"", "garbage", "{}", `{"payloadType":"x","payload":"","signatures":[]}`} {
		if _, err := c.Read([]byte(raw)); codeOf(err) == "" {
			t.Errorf("%q: %v", raw, err)
		}
	}
}
