package statement

import "fmt"

// Network is the network on which a deployment runs. The same software runs separately on each, and what is said on one
// ledger is never said on another.
type Network string

// The networks. Classified networks are none of them.
const (
	NetworkInternet   Network = "internet"   // 互联网
	NetworkGovernment Network = "government" // 电子政务外网
)

// Valid tells whether n is one of the networks above.
func (n Network) Valid() bool {
	switch n {
	case NetworkInternet, NetworkGovernment:
		return true
	}
	return false
}

// Genesis begins a ledger: its trust root and its founding organisations. The subject is the ledger; at least three founders
// sign with certificates that stand in it. Each organisation's chaincode server is started with the ledger ID and the digest
// of the trust root, and refuses any other genesis.
type Genesis struct {
	// Root is the SM2 root certificate, DER. Its SM3 is the trust root's digest.
	Root []byte `json:"root"`
	// Authorities are issuing certificates under the root, DER.
	Authorities [][]byte `json:"authorities"`
	// Founders are the organisations that run the network.
	Founders []Founder `json:"founders"`
	// Rules is the rule version in force from the start.
	Rules int64 `json:"rules"`
	// Network is where the deployment runs; the first ledgers did not say.
	Network Network `json:"network,omitempty"`
}

// Founder is one organisation of the network with the certificates of its first officers.
type Founder struct {
	Party           PartyID               `json:"party"`
	Role            PartyRole             `json:"role"`
	Name            Label                 `json:"name"`
	ResponsibleBody Label                 `json:"responsibleBody"`
	ResponsiblePost Label                 `json:"responsiblePost"`
	Certificates    []FoundingCertificate `json:"certificates"`
}

// FoundingCertificate is one certificate of a founder.
type FoundingCertificate struct {
	Post        Post      `json:"post"`
	Handler     Pseudonym `json:"handler,omitempty"`
	Certificate []byte    `json:"certificate"`
}

func (*Genesis) Kind() Kind  { return KindGenesis }
func (*Genesis) Refs() []Ref { return nil }

func (b *Genesis) Validate() error {
	var p problems
	p.certificate(b.Root, "root")
	p.require(len(b.Authorities) >= 1 && len(b.Authorities) <= 8, "authorities", "must be 1 to 8 certificates")
	p.require(len(b.Founders) >= 3 && len(b.Founders) <= 16, "founders", "must be 3 to 16 organisations")
	p.require(b.Network == "" || b.Network.Valid(), "network", "is not internet or government")
	p.require(b.Rules >= 1, "rules", "must be a rule version, 1 or more")
	for i, der := range b.Authorities {
		p.certificate(der, fmt.Sprintf("authorities.%d", i))
	}
	for i, f := range b.Founders {
		f.validate(&p, fmt.Sprintf("founders.%d.", i))
	}
	return p.err
}

func (f *Founder) validate(p *problems, at string) {
	p.party(f.Party, at+"party")
	p.require(f.Role.Valid(), at+"role", "is missing or not a role")
	p.label(f.Name, at+"name")
	p.label(f.ResponsibleBody, at+"responsibleBody")
	p.label(f.ResponsiblePost, at+"responsiblePost")
	p.require(len(f.Certificates) >= 1 && len(f.Certificates) <= 16, at+"certificates", "must be 1 to 16")
	for i, c := range f.Certificates {
		field := fmt.Sprintf("%scertificates.%d.", at, i)
		p.require(c.Post.Valid(), field+"post", "is missing or not a post")
		p.require(c.Handler == "" || c.Handler.Valid(), field+"handler", "is not a pseudonym")
		p.certificate(c.Certificate, field+"certificate")
	}
}

// RulesActivate switches the rule version for every statement after it. The subject is the ledger.
type RulesActivate struct {
	Version int64 `json:"version"`
}

func (*RulesActivate) Kind() Kind  { return KindRulesActivate }
func (*RulesActivate) Refs() []Ref { return nil }
func (b *RulesActivate) Validate() error {
	var p problems
	p.require(b.Version >= 1, "version", "must be a rule version, 1 or more")
	return p.err
}
