package statement

import "fmt"

// AuthorityAdmit puts a certificate authority on the ledger's trust list. The subject is the authority.
type AuthorityAdmit struct {
	// Certificate is the authority's SM2 certificate, DER.
	Certificate []byte `json:"certificate"`
	// Parent is the admitted authority that issued it; absent for a root.
	Parent *Ref `json:"parent,omitempty"`
}

func (*AuthorityAdmit) Kind() Kind    { return KindAuthorityAdmit }
func (b *AuthorityAdmit) Refs() []Ref { return refsOf(b.Parent) }
func (b *AuthorityAdmit) Validate() error {
	var p problems
	p.certificate(b.Certificate, "certificate")
	p.optionalRef(b.Parent, TypeAuthority, "parent")
	return p.err
}

// CertificateRegister binds a key to a party and a post. The subject is the certificate.
type CertificateRegister struct {
	Party PartyID `json:"party"`
	Post  Post    `json:"post"`
	// Handler is the pseudonym of the person; absent when the post is application, follower or gateway.
	Handler Pseudonym `json:"handler,omitempty"`
	// Application is the application that signs with the key, when the post is application.
	Application *Ref `json:"application,omitempty"`
	// Authority is the admitted authority that issued the certificate.
	Authority   Ref    `json:"authority"`
	Certificate []byte `json:"certificate"`
}

func (*CertificateRegister) Kind() Kind { return KindCertificateRegister }
func (b *CertificateRegister) Refs() []Ref {
	return append(refsOf(&b.Authority, b.Application), b.Party.Ref())
}

func (b *CertificateRegister) Validate() error {
	var p problems
	p.party(b.Party, "party")
	p.require(b.Post.Valid(), "post", "is missing or not a post")
	p.ref(b.Authority, TypeAuthority, "authority")
	p.certificate(b.Certificate, "certificate")
	p.optionalRef(b.Application, TypeApplication, "application")
	switch b.Post {
	case PostApplication:
		p.require(b.Application != nil, "application", "is missing: name the application that signs")
		p.require(b.Handler == "", "handler", "must be absent: an application is not a person")
	case PostFollower, PostGateway:
		p.require(b.Application == nil && b.Handler == "", "handler", "must be absent: a service is not a person")
	case PostOfficer, PostReviewer, PostCertificateOfficer, PostPermissionOfficer, PostOperator, PostSupervisor:
		p.require(b.Handler.Valid(), "handler", "is missing or not a pseudonym")
		p.require(b.Application == nil, "application", "must be absent: the key is a person's")
	}
	return p.err
}

// CertificateRevoke ends a certificate. The subject is the certificate.
type CertificateRevoke struct {
	Reason Code `json:"reason"`
	// CompromisedAt is the ledger time, Unix ms, from which the key may have been in other hands; 0 when it was not.
	// What was recorded between it and the revocation shows as disputed.
	CompromisedAt int64 `json:"compromisedAt"`
}

func (*CertificateRevoke) Kind() Kind  { return KindCertificateRevoke }
func (*CertificateRevoke) Refs() []Ref { return nil }
func (b *CertificateRevoke) Validate() error {
	var p problems
	p.code(b.Reason, "reason")
	p.require(b.CompromisedAt >= 0, "compromisedAt", "is not a time in Unix milliseconds")
	return p.err
}

// CustodyDelegate lets a signing service use a key for its owner: until then, for these kinds only. Statements under
// the key read "custodial". The subject is the certificate of the key.
type CustodyDelegate struct {
	Kinds []Kind `json:"kinds"`
	// Until is the ledger time, Unix ms, after which the delegation is void.
	Until int64 `json:"until"`
}

func (*CustodyDelegate) Kind() Kind  { return KindCustodyDelegate }
func (*CustodyDelegate) Refs() []Ref { return nil }
func (b *CustodyDelegate) Validate() error {
	var p problems
	p.require(b.Until > 0, "until", "is missing or not a time in Unix milliseconds")
	p.kinds(b.Kinds, "kinds")
	return p.err
}

func (p *problems) kinds(kinds []Kind, field string) {
	p.require(len(kinds) >= 1 && len(kinds) <= 64, field, "must be 1 to 64 kinds")
	for i, k := range kinds {
		_, err := Lookup(k)
		p.require(err == nil, fmt.Sprintf("%s.%d", field, i), "is not a kind")
		p.require(i == 0 || kinds[i-1] < k, field, "must be sorted, without duplicates")
	}
}
