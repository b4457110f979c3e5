package topology

import (
	"net"
	"regexp"
	"slices"
	"time"

	"luzheng/network/problem"
	"luzheng/signer/statement"
	"luzheng/signer/trust"
)

// Fabric's own rules for names (channel: configtx/validator.go; chaincode and
// label: lifecycle), narrowed to what a folder and a DNS name can hold too.
var (
	orgName     = regexp.MustCompile(`^[a-z][a-z0-9]{0,30}$`)
	mspName     = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]{0,62}$`)
	channelName = regexp.MustCompile(`^[a-z][a-z0-9.-]{0,60}$`)
	ledgerName  = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}$`) // leaves room for -xxxxxxxx in a statement.LedgerID
	contract    = regexp.MustCompile(`^[a-z][a-z0-9]{0,60}$`)
	version     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.+-]{0,30}$`)
	hostName    = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?$`)
)

const (
	// Three founders sign the genesis; an envelope holds eight signatures.
	minOrganisations, maxOrganisations = 3, 8
	// minimumBFT is 3f+1 for f = 1: fewer orderers tolerate no faulty one.
	minimumBFT = 4
)

func invalid(format string, args ...any) error {
	return problem.New(problem.BadTopology, "compare with network/topology.yaml", format, args...)
}

func (t *Topology) validate() error {
	if !channelName.MatchString(t.Channel) {
		return invalid("channel %q: lower-case letters, digits, dot and hyphen, 61 at most", t.Channel)
	}
	if !ledgerName.MatchString(t.Ledger) {
		return invalid("ledger %q: lower-case letters, digits and hyphen, 31 at most", t.Ledger)
	}
	if t.Network != "" && !t.Network.Valid() {
		return invalid("network %q: internet or government", t.Network)
	}
	if err := t.Chaincode.validate("chaincode"); err != nil {
		return err
	}
	if err := t.Bareput.validate("bareput"); err != nil {
		return err
	}
	if t.Chaincode.Name == t.Bareput.Name {
		return invalid("chaincode and bareput have the same name %q", t.Bareput.Name)
	}
	if err := t.validateOrganisations(); err != nil {
		return err
	}
	if err := t.validateWitness(); err != nil {
		return err
	}
	if err := t.validateOrdering(); err != nil {
		return err
	}
	return t.validatePorts()
}

func (c Chaincode) validate(field string) error {
	switch {
	case !contract.MatchString(c.Name):
		return invalid("%s.name %q: lower-case letters and digits, 61 at most", field, c.Name)
	case !version.MatchString(c.Version):
		return invalid("%s.version %q: letters, digits and _.+-, 31 at most", field, c.Version)
	case c.Sequence < 1:
		return invalid("%s.sequence %d: at least 1", field, c.Sequence)
	}
	return nil
}

func (t *Topology) validateOrganisations() error {
	count := len(t.Organisations)
	if count < minOrganisations || count > maxOrganisations {
		return invalid("organisations: %d given, %d to %d allowed", count, minOrganisations, maxOrganisations)
	}
	if role := t.Organisations[0].Party.Role; role != statement.RoleBureau {
		return invalid("organisations[0] runs the platform: its party.role must be %s, not %q", statement.RoleBureau, role)
	}
	if t.Organisations[0].Gateway == nil {
		return invalid("organisations[0] runs the platform: it needs a gateway")
	}
	names, msps, parties := map[string]bool{}, map[string]bool{}, map[statement.PartyID]bool{}
	for i, org := range t.Organisations {
		switch {
		case !orgName.MatchString(org.Name):
			return invalid("organisations[%d].name %q: lower-case letters and digits, 31 at most", i, org.Name)
		case !mspName.MatchString(org.MSP):
			return invalid("organisation %s: msp %q: letters and digits, 63 at most", org.Name, org.MSP)
		case net.ParseIP(org.Host) == nil && !hostName.MatchString(org.Host):
			return invalid("organisation %s: host %q is neither an address nor a name", org.Name, org.Host)
		case names[org.Name]:
			return invalid("organisation %s is named twice", org.Name)
		case msps[org.MSP]:
			return invalid("organisation %s: msp %s belongs to another organisation", org.Name, org.MSP)
		}
		names[org.Name], msps[org.MSP] = true, true
		if err := org.Party.validate(org.Name); err != nil {
			return err
		}
		if parties[org.Party.ID] {
			return invalid("organisation %s: party %s belongs to another organisation", org.Name, org.Party.ID)
		}
		parties[org.Party.ID] = true
	}
	if t.Require <= count/2 || t.Require > count {
		return invalid("require %d: of %d organisations more than half, and not more than there are", t.Require, count)
	}
	if net.ParseIP(t.Postgres.Host) == nil && !hostName.MatchString(t.Postgres.Host) {
		return invalid("postgres.host %q is neither an address nor a name", t.Postgres.Host)
	}
	return nil
}

func (p Party) validate(org string) error {
	switch {
	case !p.ID.Valid():
		return invalid("organisation %s: party.id %q is no party ID such as 510500.bureau", org, p.ID)
	case !p.Role.Valid():
		return invalid("organisation %s: party.role %q is not a role", org, p.Role)
	case !p.Name.Valid() || !p.ResponsibleBody.Valid() || !p.ResponsiblePost.Valid():
		return invalid("organisation %s: party needs name, responsibleBody and responsiblePost, 120 characters at most each", org)
	}
	return nil
}

// validateWitness keeps the names of organisations from it: it is nobody whom
// the network's own could be.
func (t *Topology) validateWitness() error {
	w := t.Witness
	switch {
	case w == nil:
		return nil
	case !trust.ValidWitnessName(w.Name):
		return invalid("witness.name %q: a name such as court.luzhou.example", w.Name)
	case slices.ContainsFunc(t.Organisations, func(o Organisation) bool { return string(o.Party.ID) == w.Name }):
		return invalid("witness.name %q is an organisation of the network: a witness is an outside body", w.Name)
	case net.ParseIP(w.Host) == nil && !hostName.MatchString(w.Host):
		return invalid("witness.host %q is neither an address nor a name", w.Host)
	}
	return nil
}

func (t *Topology) validateOrdering() error {
	o := t.Ordering
	orderers := len(t.Orderers())
	switch o.Kind {
	case BFT:
		if orderers < minimumBFT {
			return invalid("ordering.kind bft needs an orderer in at least %d organisations, %d have one", minimumBFT, orderers)
		}
	case Raft:
		if orderers < 1 {
			return invalid("ordering.kind raft needs an orderer in at least one organisation")
		}
	default:
		return invalid("ordering.kind %q: bft or raft", o.Kind)
	}
	switch {
	case o.BatchInterval < time.Millisecond || o.BatchInterval > time.Minute:
		return invalid("ordering.batchInterval %s: 1ms to 1m", o.BatchInterval)
	case o.MaxMessages < 1 || o.MaxMessages > 100_000:
		return invalid("ordering.maxMessages %d: 1 to 100000", o.MaxMessages)
	case o.AbsoluteBytes < 1<<16 || o.AbsoluteBytes > 100<<20:
		return invalid("ordering.absoluteBytes %d: 65536 to 104857600", o.AbsoluteBytes)
	case o.PreferredBytes < 1 || o.PreferredBytes > o.AbsoluteBytes:
		return invalid("ordering.preferredBytes %d: 1 to absoluteBytes", o.PreferredBytes)
	}
	return nil
}

// validatePorts refuses ports out of range and two processes on one address.
func (t *Topology) validatePorts() error {
	holders := map[string]string{}
	for _, use := range t.Uses() {
		if use.Port < 1 || use.Port > 65535 {
			return invalid("%s: port %d: 1 to 65535", use.By, use.Port)
		}
		address := use.Address()
		if other, taken := holders[address]; taken {
			return invalid("%s and %s both want %s", other, use.By, address)
		}
		holders[address] = use.By
	}
	return nil
}
