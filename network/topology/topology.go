// Package topology reads the one file that says who takes part in a network,
// where each process listens and how blocks are ordered.
//
// Nothing else in the project names a port. The file is strict: an unknown
// field, a duplicate key or an invalid value is an error that names it.
package topology

import (
	"net"
	"strconv"
	"time"

	"luzheng/signer/statement"
)

// Topology is one network. It is immutable once loaded.
type Topology struct {
	Channel  string   `yaml:"channel"`  // Fabric channel name
	Ledger   string   `yaml:"ledger"`   // first part of the ledger ID
	Ordering Ordering `yaml:"ordering"` // how blocks are made

	// Network is internet or government (电子政务外网); the genesis states it. Absent in files that are older: internet.
	Network statement.Network `yaml:"network,omitempty"`

	// Require is how many organisations must endorse a write, and must sign a
	// change of the channel or of the chaincode. Always more than half.
	Require int `yaml:"require"`

	Chaincode     Chaincode      `yaml:"chaincode"` // the product's contract
	Bareput       Chaincode      `yaml:"bareput"`   // the benchmark's bare put
	Postgres      Postgres       `yaml:"postgres"`
	Organisations []Organisation `yaml:"organisations"`

	// Witness replays the event log and cosigns its checkpoints. Absent: nobody does, and verifiers say so.
	Witness *Witness `yaml:"witness,omitempty"`
}

// OrderingKind is the consensus among orderers.
type OrderingKind string

// The kinds of ordering.
const (
	BFT  OrderingKind = "bft"  // SmartBFT: every organisation orders, f = (n-1)/3 may be faulty
	Raft OrderingKind = "raft" // crash-tolerant only: for development
)

// Ordering says how blocks are made.
type Ordering struct {
	Kind           OrderingKind  `yaml:"kind"`
	BatchInterval  time.Duration `yaml:"batchInterval"`  // the longest a transaction waits for company
	MaxMessages    uint32        `yaml:"maxMessages"`    // transactions in a block at most
	PreferredBytes uint32        `yaml:"preferredBytes"` // a block is cut when it reaches this many bytes
	AbsoluteBytes  uint32        `yaml:"absoluteBytes"`  // a larger transaction is refused
}

// Chaincode is a contract's place on the channel.
type Chaincode struct {
	Name     string `yaml:"name"`
	Version  string `yaml:"version"`
	Sequence int64  `yaml:"sequence"` // rises by one with every change of the definition
}

// Postgres is where the private PostgreSQL cluster listens.
type Postgres struct {
	Host string `yaml:"host"`
	Port int    `yaml:"port"`
}

// Witness is an outside body, such as a court. It belongs to no organisation
// of the network and holds its key itself; only its address is known here.
type Witness struct {
	Name string `yaml:"name"` // what it cosigns under
	Host string `yaml:"host"`
	Port int    `yaml:"port"`
}

// Address is where the event log asks it for cosignatures.
func (w Witness) Address() string { return net.JoinHostPort(w.Host, strconv.Itoa(w.Port)) }

// Organisation is one member and the processes that it runs. A process whose
// part is absent is not run by that organisation.
type Organisation struct {
	Name      string       `yaml:"name"` // short lower-case name; folder and process names start with it
	MSP       string       `yaml:"msp"`  // Fabric's name of the organisation
	Party     Party        `yaml:"party"`
	Host      string       `yaml:"host"` // address of all its processes
	Orderer   *OrdererPort `yaml:"orderer,omitempty"`
	Peer      PeerPort     `yaml:"peer"`
	Chaincode Port         `yaml:"chaincode"`
	Bareput   Port         `yaml:"bareput"`
	Follower  Port         `yaml:"follower"`
	Gateway   *Port        `yaml:"gateway,omitempty"`
}

// Party is who the organisation is on the ledger, from genesis on.
type Party struct {
	ID              statement.PartyID   `yaml:"id"`
	Role            statement.PartyRole `yaml:"role"`
	Name            statement.Label     `yaml:"name"`
	ResponsibleBody statement.Label     `yaml:"responsibleBody"` // an office, never a person
	ResponsiblePost statement.Label     `yaml:"responsiblePost"`
}

// Port is a process that listens once.
type Port struct {
	Port int `yaml:"port"`
}

// PeerPort holds a peer's ports.
type PeerPort struct {
	Port       int `yaml:"port"`       // gRPC: clients and other peers
	Operations int `yaml:"operations"` // HTTP: health
	Chaincode  int `yaml:"chaincode"`  // gRPC: opened by every peer, used by none of ours
}

// OrdererPort holds an orderer's ports.
type OrdererPort struct {
	Port       int `yaml:"port"`       // gRPC: clients, peers and other orderers
	Admin      int `yaml:"admin"`      // HTTPS with client certificates: channel participation
	Operations int `yaml:"operations"` // HTTP: health
}

// Organisation returns the organisation of that name.
func (t *Topology) Organisation(name string) (Organisation, bool) {
	for _, org := range t.Organisations {
		if org.Name == name {
			return org, true
		}
	}
	return Organisation{}, false
}

// Orderers returns the organisations that run an orderer, in file order.
func (t *Topology) Orderers() []Organisation {
	var with []Organisation
	for _, org := range t.Organisations {
		if org.Orderer != nil {
			with = append(with, org)
		}
	}
	return with
}

// Operator returns the organisation that runs the platform: the first one.
func (t *Topology) Operator() Organisation { return t.Organisations[0] }

// Address joins the organisation's host and a port.
func (o Organisation) Address(port int) string {
	return net.JoinHostPort(o.Host, strconv.Itoa(port))
}

// Address is where PostgreSQL listens.
func (p Postgres) Address() string { return net.JoinHostPort(p.Host, strconv.Itoa(p.Port)) }
