package rules

import (
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// verdict is what is known of one signature. A key ID is SM3 of the key, so that a verdict depends on the envelope alone: when
// it was reached, and by whom, cannot change it.
type verdict int8

const (
	unknown verdict = iota
	good
	bad
)

// Keys remembers parsed public keys by their ID. It is safe for concurrent use.
type Keys struct{ ring gm.Keyring[struct{}] }

// NewKeys gives an empty memory.
func NewKeys() *Keys { return new(Keys) }

// find gives the key with this ID, or nil.
func (k *Keys) find(id gm.KeyID) *gm.PublicKey {
	if k == nil {
		return nil
	}
	key, _, err := k.ring.Get(id)
	if err != nil {
		return nil // it is parsed again
	}
	return key
}

// get gives the key with this ID out of a certificate's DER. A nil Keys parses each time.
func (k *Keys) get(id gm.KeyID, der []byte) (*gm.PublicKey, error) {
	if key := k.find(id); key != nil {
		return key, nil
	}
	cert, err := gm.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	key := cert.PublicKey()
	if k != nil && key.KeyID() == id {
		k.ring.Put(key, struct{}{})
	}
	return key, nil
}

// VerifySignatures verifies beforehand what can be verified with the certificates in st, so that many submissions can be
// verified at once before they are judged one by one. Decide verifies whatever is left. Submissions may be verified
// concurrently, each by one goroutine.
func (s *Submission) VerifySignatures(st State, keys *Keys) {
	for i, sig := range s.Envelope.Signatures {
		if key := keys.find(sig.KeyID); key != nil {
			s.verify(i, key)
			continue
		}
		ref := certificateRef(sig.KeyID)
		raw := st.Get(ref.Key(s.Statement.Ledger))
		if raw == nil {
			continue
		}
		if e, err := entity.Load(ref, raw); err == nil {
			s.verifyWith(i, e.(*entity.Certificate), keys)
		}
	}
}

// verifyWith tells whether signature i is valid under the key of a registered certificate.
func (s *Submission) verifyWith(i int, cert *entity.Certificate, keys *Keys) bool {
	if s.verified[i] != unknown {
		return s.verified[i] == good
	}
	key, err := keys.get(s.Envelope.Signatures[i].KeyID, cert.Certificate)
	if err != nil {
		return false
	}
	return s.verify(i, key)
}

func (s *Submission) verify(i int, key *gm.PublicKey) bool {
	s.verified[i] = bad
	sig := s.Envelope.Signatures[i]
	if key.KeyID() == sig.KeyID && key.Verify(s.signed, sig.Sig) == nil {
		s.verified[i] = good
	}
	return s.verified[i] == good
}

// signer is one signature whose certificate is registered.
type signer struct {
	ref  statement.Ref
	cert *entity.Certificate
}

// authenticate finds the certificate of every signature and verifies it. Only after it does a refusal say something about a
// registered party.
func (j *judgement) authenticate() *Refusal {
	ours := false
	for i, sig := range j.s.Envelope.Signatures {
		ref := certificateRef(sig.KeyID)
		e, r := j.find(ref)
		if r != nil {
			return r
		}
		if e == nil {
			return refuse("certificate.unknown", "no certificate is registered for key %s", sig.KeyID)
		}
		cert := e.(*entity.Certificate)
		if !j.s.verifyWith(i, cert, j.cfg.Keys) {
			return refuse("signature.invalid", "the signature of key %s does not verify", sig.KeyID)
		}
		j.signers = append(j.signers, signer{ref, cert})
		ours = ours || cert.Party == j.s.Statement.Issuer
	}
	if !ours {
		return refuse("signature.issuer", "none of the signatures is of %s", j.s.Statement.Issuer)
	}
	return nil
}

// usable holds every signing certificate to its status, its dates and its custody at the ledger time.
func (j *judgement) usable() *Refusal {
	for _, s := range j.signers {
		switch {
		case s.cert.State == entity.CertificateRevoked:
			return refuse("certificate.revoked", "%s was revoked", s.ref)
		case s.cert.State == entity.CertificateReplaced:
			return refuse("certificate.replaced", "%s was replaced by %s", s.ref, refText(s.cert.ReplacedBy))
		case j.pos.Time < s.cert.NotBefore:
			return refuse("certificate.early", "%s is valid from %d, it is %d", s.ref, s.cert.NotBefore, j.pos.Time)
		case j.pos.Time > s.cert.NotAfter:
			return refuse("certificate.expired", "%s was valid until %d, it is %d", s.ref, s.cert.NotAfter, j.pos.Time)
		}
		if r := j.custody(s); r != nil {
			return r
		}
	}
	return nil
}

// signed holds the envelope to the kind's signature rule, and finds who acts.
func (j *judgement) signed() *Refusal {
	switch j.s.spec.Signatures {
	case statement.OneSignature:
		if len(j.signers) != 1 {
			return refuse("signature.count", "there are %d signatures, the kind needs one", len(j.signers))
		}
		j.acting = j.signers[0].cert
	case statement.SecondPerson:
		if r := j.secondPerson(); r != nil {
			return r
		}
	case statement.SecondParty:
		if r := j.secondParty(); r != nil {
			return r
		}
	case statement.SecondKey:
		if r := j.secondKey(); r != nil {
			return r
		}
	case statement.ThreeOrganisations:
		if r := j.threeOrganisations(); r != nil {
			return r
		}
	}
	if j.acting.Handler != j.s.Statement.Handler {
		return refuse("handler.mismatch", "the statement names handler %q, the certificate is of %q", j.s.Statement.Handler, j.acting.Handler)
	}
	return nil
}

// secondPerson: two persons of the issuer; the one whom the statement names acts, the other reviews.
func (j *judgement) secondPerson() *Refusal {
	if len(j.signers) != 2 {
		return refuse("signature.count", "there are %d signatures, the kind needs two of %s", len(j.signers), j.s.Statement.Issuer)
	}
	first, other := j.signers[0].cert, j.signers[1].cert
	if first.Party != other.Party {
		return refuse("signature.person", "%s and %s signed; both persons must be of %s", first.Party, other.Party, j.s.Statement.Issuer)
	}
	acts := func(c *entity.Certificate) bool { return c.Handler == j.s.Statement.Handler }
	if acts(other) && !acts(first) || acts(other) == acts(first) && first.Post == statement.PostReviewer {
		first, other = other, first
	}
	reviews := first.Post == statement.PostReviewer && first.Deputy == nil
	switch {
	case first.Handler == other.Handler:
		return refuse("signature.person", "both signatures are of %s", first.Handler)
	case reviews, !j.stands(other, statement.PostReviewer):
		return refuse("signature.person", "the posts that signed are %s and %s; one of them must be %s", first.Post, other.Post, statement.PostReviewer)
	}
	j.acting = first
	return nil
}

// secondParty: the issuer's signature and an officer's of the counterparty, which must be in force too.
func (j *judgement) secondParty() *Refusal {
	body, ok := j.s.Statement.Content().(statement.Counterparty)
	if !ok || len(j.signers) != 2 {
		return refuse("signature.count", "there are %d signatures, the kind needs the issuer's and the counterparty's", len(j.signers))
	}
	mine, theirs := j.signers[0].cert, j.signers[1].cert
	if mine.Party != j.s.Statement.Issuer {
		mine, theirs = theirs, mine
	}
	if theirs.Party != body.Counterparty() || theirs.Party == mine.Party || !j.stands(theirs, statement.PostOfficer) {
		return refuse("signature.counterparty", "the second signature is of %s, %s", theirs.Party, theirs.Post)
	}
	if _, r := j.inOffice(theirs.Party); r != nil {
		return r
	}
	j.heirs = append(j.heirs, theirs.Party)
	j.acting = mine
	return nil
}

// secondKey: two keys of one service of the issuer; the one that the body names to follow stands beside the one in force.
func (j *judgement) secondKey() *Refusal {
	body, ok := j.s.Statement.Content().(statement.Succession)
	if !ok || len(j.signers) != 2 {
		return refuse("signature.count", "there are %d signatures, the kind needs those of the old and of the new key", len(j.signers))
	}
	old, next := j.signers[0], j.signers[1]
	if next.ref != body.Successor() {
		old, next = next, old
	}
	if next.ref != body.Successor() || next.cert.Party != old.cert.Party || next.cert.Post != old.cert.Post {
		return refuse("signature.successor", "%s and %s signed; the key that follows is %s", old.ref, next.ref, body.Successor())
	}
	j.acting = old.cert
	return nil
}

// minFounders is how many founding organisations sign what changes the ledger itself.
const minFounders = 3

// threeOrganisations: one officer each of at least three founders, the issuer among them.
func (j *judgement) threeOrganisations() *Refusal {
	seen := make(map[statement.PartyID]bool)
	for _, s := range j.signers {
		leads := j.stands(s.cert, statement.PostOfficer, statement.PostOperator)
		if j.ledger.RoleOf(s.cert.Party) == "" || seen[s.cert.Party] || !leads {
			return refuse("signature.organisations", "the signature of %s, %s is not the one of an officer of a founding organisation", s.cert.Party, s.cert.Post)
		}
		seen[s.cert.Party] = true
		if s.cert.Party == j.s.Statement.Issuer {
			j.acting = s.cert
		}
	}
	if len(seen) < minFounders {
		return refuse("signature.organisations", "%d founding organisations signed, at least %d must", len(seen), minFounders)
	}
	return nil
}
