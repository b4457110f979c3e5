// Package layout says where everything of one network stands on disk.
//
//	run/pinned-topology.yaml    the topology this ledger was made from
//	run/topology-source         the path of the file it was read from
//	run/ledger.yaml             the ledger's ID, drawn once
//	run/database-url            DATABASE_URL as the first start had it, if it had one (mode 0600)
//	run/genesis.block           the channel's first block
//	run/genesis.json            the ledger's first statement, an envelope signed by every founder
//	run/ca/                     the SM2 authority (package signer/ca) and its passphrase file
//	run/trust-root.json         what a verifier pins
//	run/configtx/               what configtxgen read
//	run/builder/bin/            detect, build, release: chaincode as a service
//	run/pids/NAME.json          one running process
//	run/log/NAME.log            what it printed
//	run/postgres/               the private PostgreSQL cluster
//	run/witness/                the witness's own folder: its key, what it replayed and what it cosigned
//	run/ORG/ca/                 the organisation's roots: identities and TLS
//	run/ORG/msp/                what the channel knows of the organisation
//	run/ORG/users/NAME/         client identities (admin, client)
//	run/ORG/{orderer,peer}/     a node: configuration, msp, tls, data
//	run/ORG/tls/PART/           TLS of a daemon (chaincode, bareput, follower): server.crt, server.key
//	run/ORG/*.yaml              configuration of the organisation's daemons
//	run/ORG/bareput.id          the package ID that the bare put serves under
//	run/ORG/keys/               SM2: POST.key (encrypted), POST.crt, and the passphrase file
//
// Each folder of an organisation holds what that organisation alone would
// hold on its own machine.
package layout

import (
	"path/filepath"

	"luzheng/signer/statement"
)

// Layout is a network's folders. Both paths are absolute.
type Layout struct {
	Run string // state: everything that `make clean` forgets
	Bin string // programs
}

// New returns the layout below the two folders, made absolute.
func New(run, bin string) (Layout, error) {
	run, err := filepath.Abs(run)
	if err != nil {
		return Layout{}, err
	}
	bin, err = filepath.Abs(bin)
	if err != nil {
		return Layout{}, err
	}
	return Layout{Run: run, Bin: bin}, nil
}

func (l Layout) join(parts ...string) string {
	return filepath.Join(append([]string{l.Run}, parts...)...)
}

// Topology is the copy of the topology that the ledger was made from.
func (l Layout) Topology() string { return l.join("pinned-topology.yaml") }

// TopologySource is the file that names the topology file it came from, so
// that resuming needs no choice.
func (l Layout) TopologySource() string { return l.join("topology-source") }

// Ledger is the file that holds the ledger's ID.
func (l Layout) Ledger() string { return l.join("ledger.yaml") }

// DatabaseURL is the file that keeps DATABASE_URL.
func (l Layout) DatabaseURL() string { return l.join("database-url") }

// Genesis is the channel's first block.
func (l Layout) Genesis() string { return l.join("genesis.block") }

// TrustRoot is the file that a verifier pins.
func (l Layout) TrustRoot() string { return l.join("trust-root.json") }

// Statement is the ledger's first statement. It is written last: while it is
// missing, whatever identities there are can be made anew.
func (l Layout) Statement() string { return l.join("genesis.json") }

// CA is the SM2 authority's folder.
func (l Layout) CA() string { return l.join("ca") }

// Passphrase is the passphrase file of the SM2 keys in the same folder.
func Passphrase(folder string) string { return filepath.Join(folder, "passphrase") }

// Keys is the folder of an organisation's SM2 keys.
func (l Layout) Keys(org string) string { return l.join(org, "keys") }

// Key is the organisation's encrypted SM2 key of a post.
func (l Layout) Key(org string, post statement.Post) string {
	return l.join(org, "keys", string(post)+".key")
}

// Certificate is the certificate of Key, PEM.
func (l Layout) Certificate(org string, post statement.Post) string {
	return l.join(org, "keys", string(post)+".crt")
}

// Configtx is the folder of configtxgen's input.
func (l Layout) Configtx() string { return l.join("configtx") }

// Builder is the folder of the external builder; its programs are in bin/.
func (l Layout) Builder() string { return l.join("builder") }

// Pids is the folder of the process records.
func (l Layout) Pids() string { return l.join("pids") }

// Log is where a process's output goes.
func (l Layout) Log(process string) string { return l.join("log", process+".log") }

// Postgres is the private cluster's folder.
func (l Layout) Postgres() string { return l.join("postgres") }

// Witness is the folder that the witness would hold on its own machine.
func (l Layout) Witness() string { return l.join("witness") }

// WitnessIdentity is the file that it gives to the organisations: its name and
// its public key. It is written last.
func (l Layout) WitnessIdentity() string { return filepath.Join(l.Witness(), "witness.json") }

// Org is an organisation's folder, or a path in it.
func (l Layout) Org(org string, parts ...string) string {
	return l.join(append([]string{org}, parts...)...)
}

// TLS is the folder of a daemon's certificate and key: server.crt, server.key.
func (l Layout) TLS(org, part string) string { return l.join(org, "tls", part) }

// TLSCA is the certificate of an organisation's TLS authority: what others pin
// who connect to its daemons.
func (l Layout) TLSCA(org string) string { return l.join(org, "ca", "tlsca.pem") }

// BareputID is the file of the package ID that an organisation's bare put
// serves under.
func (l Layout) BareputID(org string) string { return l.join(org, "bareput.id") }

// Program is one of the product's programs.
func (l Layout) Program(name string) string { return filepath.Join(l.Bin, name) }

// FabricProgram is one of Fabric's programs.
func (l Layout) FabricProgram(name string) string { return filepath.Join(l.Bin, "fabric", name) }
