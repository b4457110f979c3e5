package rules

import (
	"slices"
	"time"

	"luzheng/chaincode/keys"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Certificates and the authorities that issue them, and keys in the custody of a signing service.
//
//	kind                   from     to         besides
//	authority.admit        –        admitted   an SM2 authority, valid now, issued by its admitted parent or, as a root, by itself
//	certificate.register   –        active     issued by an admitted authority, valid now; the party can hold the post
//	certificate.revoke     active   revoked    a compromise date does not lie in the future
//	custody.delegate       active   active     signed with another key of the same person, not in custody itself
//
// The Bureau's four posts exclude each other: a pseudonym that has held one never holds another.
//
// A key with a delegation is in custody from then on: it signs only the kinds that the delegation names, until it ends, and
// what it signs reads custodial.
var certificateSteps = steps[entity.CertificateState]{
	statement.KindCertificateRevoke: {[]entity.CertificateState{entity.CertificateActive}, entity.CertificateRevoked},
	statement.KindCustodyDelegate:   {[]entity.CertificateState{entity.CertificateActive}, entity.CertificateActive},
}

func admitAuthority(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.AuthorityAdmit)
	cert, err := gm.ParseCertificate(body.Certificate)
	if err != nil || !cert.IsCA() || authorityRef(cert.KeyID()) != *j.s.Statement.Subject {
		return refuse("authority.invalid", "it is not the certificate of authority %s: %v", j.s.Statement.Subject, err)
	}
	issuer := cert
	if body.Parent != nil {
		parent, r := load[entity.Authority](j, *body.Parent)
		if r != nil {
			return r
		}
		if issuer, err = gm.ParseCertificate(parent.Certificate); err != nil {
			return refuse("ledger.corrupt", "%s: %v", body.Parent, err)
		}
	}
	if err := issued(cert, issuer, j.pos.Time); err != nil {
		return refuse("authority.invalid", "%v", err)
	}
	return j.touch(*j.s.Statement.Subject, &entity.Authority{
		Header:      entity.Header[entity.AuthorityState]{State: entity.AuthorityAdmitted},
		Certificate: body.Certificate, Parent: body.Parent,
	})
}

// issued tells whether the authority issued the certificate and both are valid at the ledger time.
func issued(cert, authority *gm.Certificate, now int64) error {
	if err := cert.CheckSignatureFrom(authority); err != nil {
		return err
	}
	return gm.VerifyChain(cert, nil, []*gm.Certificate{authority}, time.UnixMilli(now))
}

func certifiedParty(j *judgement) ([]statement.PartyID, *Refusal) {
	return []statement.PartyID{j.s.Statement.Content().(*statement.CertificateRegister).Party}, nil
}

func certificateParty(j *judgement) ([]statement.PartyID, *Refusal) {
	cert, r := load[entity.Certificate](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{cert.Party}, nil
}

func registerCertificate(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.CertificateRegister)
	cert, err := gm.ParseCertificate(body.Certificate)
	if err != nil || !cert.CanSign() || certificateRef(cert.KeyID()) != *j.s.Statement.Subject {
		return refuse("certificate.invalid", "it is not the signing certificate of %s: %v", j.s.Statement.Subject, err)
	}
	authority, r := load[entity.Authority](j, body.Authority)
	if r != nil {
		return r
	}
	issuer, err := gm.ParseCertificate(authority.Certificate)
	if err != nil {
		return refuse("ledger.corrupt", "%s: %v", body.Authority, err)
	}
	if err := issued(cert, issuer, j.pos.Time); err != nil {
		return refuse("certificate.chain", "%v", err)
	}
	if r := j.holdPost(body); r != nil {
		return r
	}
	state := newCertificate(cert, body.Certificate, body.Party, body.Post, body.Handler)
	state.Authority, state.Application = body.Authority, body.Application
	return j.touch(*j.s.Statement.Subject, state)
}

// holdPost tells whether the party, and the person, can hold the post.
func (j *judgement) holdPost(body *statement.CertificateRegister) *Refusal {
	party, r := load[entity.Party](j, body.Party.Ref())
	if r != nil {
		return r
	}
	if !fits(body.Post, party.Role) {
		return refuse("certificate.post", "a party of role %s has no %s", party.Role, body.Post)
	}
	if body.Application != nil {
		app, r := load[entity.Application](j, *body.Application)
		if r != nil {
			return r
		}
		if app.Owner != body.Party {
			return refuse("application.owner", "%s belongs to %s", body.Application, app.Owner)
		}
	}
	if !exclusive(body.Post) {
		return nil
	}
	key := keys.Post(j.cfg.Ledger, body.Party, body.Handler)
	if held := j.st.Get(key); held != nil && string(held) != string(body.Post) {
		return refuse("certificate.post", "%s has held the post %s; nobody holds two", body.Handler, held)
	}
	j.put(key, []byte(body.Post))
	return nil
}

// exclusive are the posts of which a person holds at most one.
func exclusive(p statement.Post) bool {
	switch p {
	case statement.PostCertificateOfficer, statement.PostPermissionOfficer, statement.PostOperator, statement.PostSupervisor:
		return true
	case statement.PostOfficer, statement.PostReviewer, statement.PostApplication, statement.PostFollower, statement.PostGateway:
		return false
	}
	return false
}

// fits tells whether parties of a role have a post: the exclusive ones are the Bureau's and the departments'.
func fits(p statement.Post, role statement.PartyRole) bool {
	return !exclusive(p) || slices.Contains(bureaus, role)
}

func revokeCertificate(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.CertificateRevoke)
	cert, r := load[entity.Certificate](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if body.CompromisedAt > j.pos.Time {
		return refuse("statement.field", "the field body.compromisedAt lies in the future")
	}
	if r := advance(j, certificateSteps, &cert.State); r != nil {
		return r
	}
	cert.RevokedAt, cert.Reason, cert.CompromisedAt = j.pos.Time, body.Reason, body.CompromisedAt
	return j.touch(*j.s.Statement.Subject, cert)
}

func delegateCustody(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.CustodyDelegate)
	cert, r := load[entity.Certificate](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if cert.Handler != "" && cert.Handler != j.acting.Handler {
		return refuse("handler.mismatch", "the key is %s's; %s cannot give it into custody", cert.Handler, j.acting.Handler)
	}
	if body.Until <= j.pos.Time {
		return refuse("statement.field", "the field body.until has passed")
	}
	if r := advance(j, certificateSteps, &cert.State); r != nil {
		return r
	}
	cert.Custody = &entity.Custody{Kinds: body.Kinds, Until: body.Until}
	return j.touch(*j.s.Statement.Subject, cert)
}

// custody holds a key in the custody of a signing service to its delegation.
func (j *judgement) custody(s signer) *Refusal {
	kind, c := j.s.Statement.Kind, s.cert.Custody
	switch {
	case c == nil:
		return nil
	case kind == statement.KindCustodyDelegate:
		return refuse("custody.self", "%s is in custody", s.ref)
	case j.pos.Time > c.Until:
		return refuse("custody.expired", "the delegation of %s ended at %d", s.ref, c.Until)
	case !slices.Contains(c.Kinds, kind):
		return refuse("custody.kind", "the delegation of %s does not name %s", s.ref, kind)
	}
	j.custodial = true
	return nil
}
