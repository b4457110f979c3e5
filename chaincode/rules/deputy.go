package rules

import (
	"slices"

	"luzheng/chaincode/keys"
	"luzheng/signer/entity"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// Deputies.
//
//	kind              the deputy's certificate   besides
//	deputy.delegate   active                     one of the two who sign holds the post itself, neither is the deputy; a post that
//	                                             excludes others excludes them for the deputy, too
//	deputy.revoke     active, with a delegation  any person of the party, and a reviewer
//
// The delegation stands in the deputy's certificate, which every statement under its key reads. While it is in force the signature
// stands for the post beside the deputy's own, and the outcome says that it did. A certificate that is replaced or revoked takes
// the delegation with it.
func delegateDeputy(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.DeputyDelegate)
	ref := *j.s.Statement.Subject
	cert, r := load[entity.Certificate](j, ref)
	if r != nil {
		return r
	}
	holds := func(s signer) bool { return s.cert.Post == body.Post }
	is := func(s signer) bool { return s.cert.Handler == body.Deputy }
	switch {
	case cert.Handler != body.Deputy:
		return refuse("handler.mismatch", "the key is of %q, not of %s", cert.Handler, body.Deputy)
	case slices.ContainsFunc(j.signers, is):
		return refuse("deputy.self", "%s signed, and is to be the deputy", body.Deputy)
	case cert.Post == body.Post, !slices.ContainsFunc(j.signers, holds):
		return refuse("deputy.post", "%s is delegated by who holds it, to somebody who does not", body.Post)
	case body.Until <= j.pos.Time:
		return refuse("statement.field", "the field body.until has passed")
	}
	if r := j.deputyPost(body); r != nil {
		return r
	}
	if r := advance(j, certificateSteps, &cert.State); r != nil {
		return r
	}
	cert.Deputy = &entity.Deputy{Post: body.Post, From: body.From, Until: body.Until}
	return j.touch(ref, cert)
}

// deputyPost keeps the posts apart that exclude each other, as if the deputy were registered under the post.
func (j *judgement) deputyPost(body *statement.DeputyDelegate) *Refusal {
	if !exclusive(body.Post) {
		return nil
	}
	return j.occupy(keys.Post(j.cfg.Ledger, j.s.Statement.Issuer, body.Deputy), body.Post, body.Deputy)
}

func revokeDeputy(j *judgement) *Refusal {
	ref := *j.s.Statement.Subject
	cert, r := load[entity.Certificate](j, ref)
	if r != nil {
		return r
	}
	if cert.Deputy == nil {
		return refuse("state.transition", "%s is nobody's deputy", ref)
	}
	if r := advance(j, certificateSteps, &cert.State); r != nil {
		return r
	}
	cert.Deputy = nil
	return j.touch(ref, cert)
}

// deputises tells whether a certificate stands for a post that is not its own now.
func (j *judgement) deputises(cert *entity.Certificate, posts ...statement.Post) bool {
	d := cert.Deputy
	return d != nil && j.pos.Time >= d.From && j.pos.Time <= d.Until && slices.Contains(posts, d.Post)
}

// stands tells whether a certificate stands for one of the posts: by its own post, or else as a deputy, which the outcome says.
func (j *judgement) stands(cert *entity.Certificate, posts ...statement.Post) bool {
	if slices.Contains(posts, cert.Post) {
		return true
	}
	if !j.deputises(cert, posts...) {
		return false
	}
	at := slices.IndexFunc(j.signers, func(s signer) bool { return s.cert == cert })
	used := outcome.Deputy{Certificate: j.signers[at].ref, Post: cert.Deputy.Post}
	if !slices.Contains(j.deputies, used) {
		j.deputies = append(j.deputies, used)
	}
	return true
}
