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
//	authority.suspend      admitted   suspended  nothing that it issued is registered meanwhile
//	authority.resume       suspended  admitted
//	authority.withdraw     any        withdrawn  for good; the certificates of it that the statement names are revoked with it, the
//	                                             others stand until a further such statement names them: an authority's mistake
//	                                             need not silence everybody at once, and its compromise can
//	certificate.register   –        active     issued by an admitted authority, valid now; the party can hold the post
//	certificate.renew      –        active     in place of an active one, for the same party, post and person
//	  the old one          active   replaced   signs nothing more
//	certificate.revoke     active,  revoked    a compromise date does not lie in the future
//	custody.delegate       active   active     signed with another key of the same person, not in custody itself
//
// The Bureau's four posts exclude each other: a pseudonym that has held one never holds another.
//
// A key with a delegation is in custody from then on: it signs only the kinds that the delegation names, until it ends, and
// what it signs reads custodial.
var certificateSteps = steps[entity.CertificateState]{
	statement.KindCertificateRenew:  {[]entity.CertificateState{entity.CertificateActive}, entity.CertificateReplaced},
	statement.KindCertificateRevoke: {standingOrReplaced, entity.CertificateRevoked},
	statement.KindDeputyDelegate:    {[]entity.CertificateState{entity.CertificateActive}, entity.CertificateActive},
	statement.KindDeputyRevoke:      {[]entity.CertificateState{entity.CertificateActive}, entity.CertificateActive},
	statement.KindCustodyDelegate:   {[]entity.CertificateState{entity.CertificateActive}, entity.CertificateActive},
}

// standingOrReplaced: a replaced key, too, may turn out to have been in other hands while it signed.
var standingOrReplaced = []entity.CertificateState{entity.CertificateActive, entity.CertificateReplaced}

var authoritySteps = steps[entity.AuthorityState]{
	statement.KindAuthoritySuspend: {[]entity.AuthorityState{entity.AuthorityAdmitted}, entity.AuthoritySuspended},
	statement.KindAuthorityResume:  {[]entity.AuthorityState{entity.AuthoritySuspended}, entity.AuthorityAdmitted},
	statement.KindAuthorityWithdraw: {
		[]entity.AuthorityState{entity.AuthorityAdmitted, entity.AuthoritySuspended, entity.AuthorityWithdrawn}, entity.AuthorityWithdrawn,
	},
}

func admitAuthority(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.AuthorityAdmit)
	cert, err := gm.ParseCertificate(body.Certificate)
	if err != nil || !cert.IsCA() || authorityRef(cert.KeyID()) != *j.s.Statement.Subject {
		return refuse("authority.invalid", "it is not the certificate of authority %s: %v", j.s.Statement.Subject, err)
	}
	issuer := cert
	if body.Parent != nil {
		var r *Refusal
		if issuer, r = j.admitted(*body.Parent); r != nil {
			return r
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
	cert, r := j.newlyIssued(body.Certificate, body.Authority)
	if r != nil {
		return r
	}
	if r := j.holdPost(body); r != nil {
		return r
	}
	state := newCertificate(cert, body.Certificate, body.Party, body.Post, body.Handler)
	state.Authority, state.Application = body.Authority, body.Application
	return j.touch(*j.s.Statement.Subject, state)
}

// newlyIssued reads the subject's certificate, which an admitted authority issued and which is valid now.
func (j *judgement) newlyIssued(der []byte, by statement.Ref) (*gm.Certificate, *Refusal) {
	cert, err := gm.ParseCertificate(der)
	if err != nil || !cert.CanSign() || certificateRef(cert.KeyID()) != *j.s.Statement.Subject {
		return nil, refuse("certificate.invalid", "it is not the signing certificate of %s: %v", j.s.Statement.Subject, err)
	}
	issuer, r := j.admitted(by)
	if r != nil {
		return nil, r
	}
	if err := issued(cert, issuer, j.pos.Time); err != nil {
		return nil, refuse("certificate.chain", "%v", err)
	}
	return cert, nil
}

// admitted gives the certificate of an authority that the ledger trusts now.
func (j *judgement) admitted(ref statement.Ref) (*gm.Certificate, *Refusal) {
	authority, r := load[entity.Authority](j, ref)
	if r != nil {
		return nil, r
	}
	if authority.State != entity.AuthorityAdmitted {
		return nil, refuse("authority.state", "%s is %s", ref, authority.State)
	}
	cert, err := gm.ParseCertificate(authority.Certificate)
	if err != nil {
		return nil, refuse("ledger.corrupt", "%s: %v", ref, err)
	}
	return cert, nil
}

func renewedParty(j *judgement) ([]statement.PartyID, *Refusal) {
	old, r := load[entity.Certificate](j, j.s.Statement.Content().(*statement.CertificateRenew).Replaces)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{old.Party}, nil
}

func renewCertificate(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.CertificateRenew)
	cert, r := j.newlyIssued(body.Certificate, body.Authority)
	if r != nil {
		return r
	}
	old, r := load[entity.Certificate](j, body.Replaces)
	if r != nil {
		return r
	}
	if r := advance(j, certificateSteps, &old.State); r != nil {
		return r
	}
	old.ReplacedAt, old.ReplacedBy = j.pos.Time, j.s.Statement.Subject
	if r := j.touch(body.Replaces, old); r != nil {
		return r
	}
	state := newCertificate(cert, body.Certificate, old.Party, old.Post, old.Handler)
	state.Authority, state.Application = body.Authority, old.Application
	return j.touch(*j.s.Statement.Subject, state)
}

// moveAuthority suspends an authority, resumes it, or withdraws it with the certificates that fall with it.
func moveAuthority(j *judgement) *Refusal {
	ref := *j.s.Statement.Subject
	authority, r := load[entity.Authority](j, ref)
	if r != nil {
		return r
	}
	if r := advance(j, authoritySteps, &authority.State); r != nil {
		return r
	}
	switch body := j.s.Statement.Content().(type) {
	case *statement.AuthoritySuspend:
		authority.Reason = body.Reason
	case *statement.AuthorityResume:
		authority.Reason = ""
	case *statement.AuthorityWithdraw:
		authority.Reason = body.Reason
		for _, fallen := range body.Certificates {
			if r := j.fall(fallen, ref, body); r != nil {
				return r
			}
		}
	}
	return j.touch(ref, authority)
}

// fall revokes one certificate of a withdrawn authority.
func (j *judgement) fall(ref, authority statement.Ref, body *statement.AuthorityWithdraw) *Refusal {
	cert, r := load[entity.Certificate](j, ref)
	if r != nil {
		return r
	}
	if cert.Authority != authority {
		return refuse("reference.mismatch", "%s is of %s", ref, cert.Authority)
	}
	if !slices.Contains(standingOrReplaced, cert.State) {
		return refuse("state.transition", "%s is %s", ref, cert.State)
	}
	cert.State = entity.CertificateRevoked
	return j.revoked(ref, cert, body.Reason, body.CompromisedAt)
}

// holdPost tells whether the party, and the person, can hold the post.
func (j *judgement) holdPost(body *statement.CertificateRegister) *Refusal {
	party, r := j.inOffice(body.Party)
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
		if app.Owner != body.Party && !slices.Contains(party.Predecessors, app.Owner) {
			return refuse("application.owner", "%s belongs to %s", body.Application, app.Owner)
		}
	}
	if !exclusive(body.Post) {
		return nil
	}
	return j.occupy(keys.Post(j.cfg.Ledger, body.Party, body.Handler), body.Post, body.Handler)
}

// occupy notes that a person holds an exclusive post, unless the person has held another.
func (j *judgement) occupy(key string, post statement.Post, person statement.Pseudonym) *Refusal {
	if held := j.st.Get(key); held != nil && string(held) != string(post) {
		return refuse("certificate.post", "%s has held the post %s; nobody holds two", person, held)
	}
	j.put(key, []byte(post))
	return nil
}

// exclusive are the posts of which a person holds at most one.
func exclusive(p statement.Post) bool {
	switch p {
	case statement.PostCertificateOfficer, statement.PostPermissionOfficer, statement.PostOperator, statement.PostSupervisor:
		return true
	case statement.PostOfficer, statement.PostReviewer, statement.PostApplication, statement.PostFollower, statement.PostGateway, statement.PostLog:
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
	if r := advance(j, certificateSteps, &cert.State); r != nil {
		return r
	}
	return j.revoked(*j.s.Statement.Subject, cert, body.Reason, body.CompromisedAt)
}

// revoked records when and why a certificate was.
func (j *judgement) revoked(ref statement.Ref, cert *entity.Certificate, reason statement.Code, compromisedAt int64) *Refusal {
	if compromisedAt > j.pos.Time {
		return refuse("statement.field", "the field body.compromisedAt lies in the future")
	}
	cert.RevokedAt, cert.Reason, cert.CompromisedAt = j.pos.Time, reason, compromisedAt
	return j.touch(ref, cert)
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
