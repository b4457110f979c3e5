package rules

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"luzheng/chaincode/keys"

	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Genesis: the ledger comes into being with its trust root, its issuing authorities, its founders and their first
// certificates. It is the only statement that is judged by certificates which it brings along, so that everything hangs on the
// trust root with which each organisation started its node.
//
//	checked                                                                      code
//	there is no ledger yet                                                       genesis.exists
//	subject is this ledger, SM3 of the root is this node's trust root            genesis.trust-root
//	this software knows the rule version                                         genesis.rules
//	the deployment states its network                                    genesis.network
//	every authority is issued by the root and valid now                          genesis.authority
//	each founder once, exactly one Bureau, the issuer among them                 genesis.founders
//	every certificate is issued by an authority, valid now, fit for its post     genesis.certificate
//	one officer or operator each of three or more founders signed                signature.*
func (j *judgement) genesis() Decision {
	if j.st.Get(j.s.Mark()) != nil {
		return j.repeated()
	}
	if r := j.found(j.s.Statement.Content().(*statement.Genesis)); r != nil {
		j.writes, j.touched, j.ledger = nil, nil, nil
		return j.unrecorded(r)
	}
	return j.accepted()
}

func (j *judgement) found(body *statement.Genesis) *Refusal {
	if e, r := j.find(ledgerRef(j.cfg.Ledger)); r != nil || e != nil {
		return refuse("genesis.exists", "the ledger %s has begun", j.cfg.Ledger)
	}
	digest := gm.Sum(body.Root)
	switch {
	case *j.s.Statement.Subject != ledgerRef(j.cfg.Ledger) || digest != j.cfg.TrustRoot:
		return refuse("genesis.trust-root", "it begins %s with root %s; this node was started for %s with root %s",
			j.s.Statement.Subject, digest, j.cfg.Ledger, j.cfg.TrustRoot)
	case !slices.Contains(Versions(), body.Rules):
		return refuse("genesis.rules", "rule version %d is not known", body.Rules)
	case body.Network == "":
		return refuse("genesis.network", "it does not say on which network the ledger is kept")
	case j.pos.Time > j.s.Statement.NotAfter:
		return refuse("statement.expired", "it was valid until %d, it is %d", j.s.Statement.NotAfter, j.pos.Time)
	}
	chain, r := j.foundAuthorities(body)
	if r != nil {
		return r
	}
	if r := j.foundLedger(body, digest); r != nil {
		return r
	}
	for _, f := range body.Founders {
		if r := j.foundParty(f, chain); r != nil {
			return r
		}
	}
	issuer, r := load[entity.Party](j, j.s.Statement.Issuer.Ref())
	if r != nil {
		return refuse("genesis.founders", "the issuer %s is not a founder", j.s.Statement.Issuer)
	}
	j.issuer = issuer
	if r := j.authenticate(); r != nil {
		return r
	}
	if r := j.signed(); r != nil {
		return r
	}
	return j.permitted(nil)
}

// trustChain is the root and the authorities under it.
type trustChain struct {
	root        *gm.Certificate
	authorities []*gm.Certificate
}

func (j *judgement) foundAuthorities(body *statement.Genesis) (*trustChain, *Refusal) {
	now := time.UnixMilli(j.pos.Time)
	root, err := gm.ParseCertificate(body.Root)
	if err != nil {
		return nil, refuse("genesis.authority", "the root: %v", err)
	}
	chain := &trustChain{root: root}
	if err := root.CheckSignatureFrom(root); err != nil {
		return nil, refuse("genesis.authority", "the root is not its own issuer: %v", err)
	}
	rootRef := authorityRef(root.KeyID())
	if r := j.newAuthority(rootRef, body.Root, nil); r != nil {
		return nil, r
	}
	for i, der := range body.Authorities {
		cert, err := gm.ParseCertificate(der)
		if err != nil {
			return nil, refuse("genesis.authority", "authority %d: %v", i, err)
		}
		if err := gm.VerifyChain(cert, nil, []*gm.Certificate{root}, now); err != nil || !cert.IsCA() {
			return nil, refuse("genesis.authority", "authority %d is no authority under the root: %v", i, err)
		}
		if r := j.newAuthority(authorityRef(cert.KeyID()), der, &rootRef); r != nil {
			return nil, r
		}
		chain.authorities = append(chain.authorities, cert)
	}
	return chain, nil
}

func (j *judgement) newAuthority(ref statement.Ref, der []byte, parent *statement.Ref) *Refusal {
	if _, twice := j.loaded[ref]; twice {
		return refuse("genesis.authority", "%s stands twice", ref)
	}
	return j.touch(ref, &entity.Authority{
		Header:      entity.Header[entity.AuthorityState]{State: entity.AuthorityAdmitted},
		Certificate: der, Parent: parent,
	})
}

func (j *judgement) foundLedger(body *statement.Genesis, root gm.Digest) *Refusal {
	ledger := &entity.Ledger{
		Header: entity.Header[entity.LedgerState]{State: entity.LedgerActive},
		Root:   root, Rules: body.Rules, Network: body.Network,
	}
	bureaus := 0
	for _, f := range body.Founders {
		if ledger.RoleOf(f.Party) != "" {
			return refuse("genesis.founders", "%s stands twice", f.Party)
		}
		if f.Role == statement.RoleBureau {
			bureaus++
		}
		ledger.Founders = append(ledger.Founders, entity.Founder{Party: f.Party, Role: f.Role})
	}
	if bureaus != 1 {
		return refuse("genesis.founders", "there are %d Bureaus", bureaus)
	}
	slices.SortFunc(ledger.Founders, func(a, b entity.Founder) int {
		return strings.Compare(string(a.Party), string(b.Party))
	})
	j.ledger = ledger
	return j.touch(ledgerRef(j.cfg.Ledger), ledger)
}

func (j *judgement) foundParty(f statement.Founder, chain *trustChain) *Refusal {
	party := &entity.Party{
		Header: entity.Header[entity.PartyState]{State: entity.PartyActive},
		Role:   f.Role, Name: f.Name, ResponsibleBody: f.ResponsibleBody, ResponsiblePost: f.ResponsiblePost,
	}
	if r := j.touch(f.Party.Ref(), party); r != nil {
		return r
	}
	posts := make(map[statement.Pseudonym]statement.Post)
	for i, c := range f.Certificates {
		cert, r := j.foundCertificate(f, c, chain)
		if r != nil {
			return refuse(r.Code, "certificate %d of %s: %s", i, f.Party, r.Detail)
		}
		ref := certificateRef(cert.KeyID())
		if _, twice := j.loaded[ref]; twice {
			return refuse("genesis.certificate", "%s stands twice", ref)
		}
		if exclusive(c.Post) {
			if held, ok := posts[c.Handler]; ok && held != c.Post {
				return refuse("genesis.certificate", "%s of %s holds both %s and %s", c.Handler, f.Party, held, c.Post)
			}
			posts[c.Handler] = c.Post
			j.put(keys.Post(j.cfg.Ledger, f.Party, c.Handler), []byte(c.Post))
		}
		state := newCertificate(cert, c.Certificate, f.Party, c.Post, c.Handler)
		state.Authority = chain.issuerOf(cert)
		if r := j.touch(ref, state); r != nil {
			return r
		}
	}
	return nil
}

func (j *judgement) foundCertificate(f statement.Founder, c statement.FoundingCertificate, chain *trustChain) (*gm.Certificate, *Refusal) {
	cert, err := gm.ParseCertificate(c.Certificate)
	if err != nil {
		return nil, refuse("genesis.certificate", "%v", err)
	}
	person := c.Post.Personal()
	switch {
	case c.Post == statement.PostApplication || !fits(c.Post, f.Role):
		return nil, refuse("genesis.certificate", "a founder of role %s has no post %s at genesis", f.Role, c.Post)
	case person != (c.Handler != ""):
		return nil, refuse("genesis.certificate", "post %s with handler %q", c.Post, c.Handler)
	case !cert.CanSign():
		return nil, refuse("genesis.certificate", "it is not a signing certificate")
	}
	err = gm.VerifyChain(cert, chain.authorities, []*gm.Certificate{chain.root}, time.UnixMilli(j.pos.Time))
	if err != nil || chain.issuerOf(cert) == (statement.Ref{}) {
		return nil, refuse("genesis.certificate", "no authority of the genesis issued it: %v", err)
	}
	return cert, nil
}

// issuerOf names the authority that issued a certificate; the zero Ref when none did.
func (c *trustChain) issuerOf(cert *gm.Certificate) statement.Ref {
	for _, a := range c.authorities {
		if cert.CheckSignatureFrom(a) == nil {
			return authorityRef(a.KeyID())
		}
	}
	return statement.Ref{}
}

// genesisRefs lists what a genesis creates. A certificate that cannot be parsed creates nothing: it will be refused.
func genesisRefs(body *statement.Genesis) []statement.Ref {
	var refs []statement.Ref
	for _, der := range append([][]byte{body.Root}, body.Authorities...) {
		if cert, err := gm.ParseCertificate(der); err == nil {
			refs = append(refs, authorityRef(cert.KeyID()))
		}
	}
	for _, f := range body.Founders {
		refs = append(refs, f.Party.Ref())
		for _, c := range f.Certificates {
			if cert, err := gm.ParseCertificate(c.Certificate); err == nil {
				refs = append(refs, certificateRef(cert.KeyID()))
			}
		}
	}
	return refs
}

// activateRules switches the rules for every statement after this one.
func activateRules(j *judgement) *Refusal {
	version := j.s.Statement.Content().(*statement.RulesActivate).Version
	if !slices.Contains(Versions(), version) {
		return refuse("rules.unknown", "rule version %d is not known", version)
	}
	j.ledger.Rules = version
	return j.touch(*j.s.Statement.Subject, j.ledger)
}

func newCertificate(cert *gm.Certificate, der []byte, party statement.PartyID, post statement.Post, handler statement.Pseudonym) *entity.Certificate {
	return &entity.Certificate{
		Header: entity.Header[entity.CertificateState]{State: entity.CertificateActive},
		Party:  party, Post: post, Handler: handler, Certificate: bytes.Clone(der),
		NotBefore: cert.NotBefore().UnixMilli(), NotAfter: cert.NotAfter().UnixMilli(),
	}
}
