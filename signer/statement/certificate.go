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

// AuthoritySuspend keeps an authority from the ledger until it is resumed: nothing that it issued is registered meanwhile, what is
// registered stands. The subject is the authority.
type AuthoritySuspend struct {
	Reason Code `json:"reason"`
}

func (*AuthoritySuspend) Kind() Kind  { return KindAuthoritySuspend }
func (*AuthoritySuspend) Refs() []Ref { return nil }
func (b *AuthoritySuspend) Validate() error {
	var p problems
	p.code(b.Reason, "reason")
	return p.err
}

// AuthorityResume ends a suspension. The subject is the authority.
type AuthorityResume struct {
	Reason Code `json:"reason"`
}

func (*AuthorityResume) Kind() Kind  { return KindAuthorityResume }
func (*AuthorityResume) Refs() []Ref { return nil }
func (b *AuthorityResume) Validate() error {
	var p problems
	p.code(b.Reason, "reason")
	return p.err
}

// AuthorityWithdraw takes an authority off the trust list for good. Which of its certificates fall with it the statement
// decides: those that it names are revoked, the others stand until they are named too. The subject is the authority.
type AuthorityWithdraw struct {
	Reason Code `json:"reason"`
	// Certificates are revoked with the authority; more than fit are named by further such statements.
	Certificates []Ref `json:"certificates,omitempty"`
	// CompromisedAt is that of the certificates; see CertificateRevoke.
	CompromisedAt int64 `json:"compromisedAt"`
}

func (*AuthorityWithdraw) Kind() Kind    { return KindAuthorityWithdraw }
func (b *AuthorityWithdraw) Refs() []Ref { return b.Certificates }
func (b *AuthorityWithdraw) Validate() error {
	var p problems
	p.code(b.Reason, "reason")
	p.require(len(b.Certificates) <= 64, "certificates", "must be at most 64")
	for i, r := range b.Certificates {
		p.ref(r, TypeCertificate, fmt.Sprintf("certificates.%d", i))
		p.require(i == 0 || b.Certificates[i-1].ID < r.ID, "certificates", "must be sorted, without duplicates")
	}
	p.require(b.CompromisedAt >= 0, "compromisedAt", "is not a time in Unix milliseconds")
	return p.err
}

// CertificateRegister binds a key to a party and a post. The subject is the certificate.
type CertificateRegister struct {
	Party PartyID `json:"party"`
	Post  Post    `json:"post"`
	// Handler is the pseudonym of the person; absent when the post is application, follower, gateway or log.
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
	case PostFollower, PostGateway, PostLog:
		p.require(b.Application == nil && b.Handler == "", "handler", "must be absent: a service is not a person")
	case PostOfficer, PostReviewer, PostCertificateOfficer, PostPermissionOfficer, PostOperator, PostSupervisor:
		p.require(b.Handler.Valid(), "handler", "is missing or not a pseudonym")
		p.require(b.Application == nil, "application", "must be absent: the key is a person's")
	}
	return p.err
}

// CertificateRenew gives a person, an application or a service a new key and certificate in place of an old one, for the same
// party and post. The subject is the new certificate.
type CertificateRenew struct {
	// Replaces is the certificate that signs no more from here on.
	Replaces Ref `json:"replaces"`
	// Authority is the admitted authority that issued the new certificate.
	Authority   Ref    `json:"authority"`
	Certificate []byte `json:"certificate"`
}

func (*CertificateRenew) Kind() Kind    { return KindCertificateRenew }
func (b *CertificateRenew) Refs() []Ref { return []Ref{b.Replaces, b.Authority} }
func (b *CertificateRenew) Validate() error {
	var p problems
	p.ref(b.Replaces, TypeCertificate, "replaces")
	p.ref(b.Authority, TypeAuthority, "authority")
	p.certificate(b.Certificate, "certificate")
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
