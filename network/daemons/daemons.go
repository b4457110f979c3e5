// Package daemons writes the configuration files of the product's own
// processes. Each daemon owns the meaning of its file and refuses a field it
// does not know; this package fills the files from the topology.
//
//	run/ORG/chaincode.yaml   chaincode serve
//	run/ORG/bareput.id       the package ID of the bare put
//	run/ORG/follower.yaml    gateway follow
//	run/ORG/gateway.yaml     gateway serve (mode 0600: it holds the database's password)
package daemons

import (
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v3"

	"luzheng/network/ccpackage"
	"luzheng/network/layout"
	"luzheng/network/topology"
	"luzheng/signer/statement"
)

// Chaincode is chaincode.yaml.
type Chaincode struct {
	Listen    string             `yaml:"listen"`
	PackageID string             `yaml:"packageId"`
	Ledger    statement.LedgerID `yaml:"ledger"`
	TrustRoot string             `yaml:"trustRoot"` // file
	TLS       ServerTLS          `yaml:"tls"`
}

// ServerTLS is a daemon's certificate; the files are PEM.
type ServerTLS struct {
	Certificate string `yaml:"certificate"`
	Key         string `yaml:"key"`
	ClientCA    string `yaml:"clientCa,omitempty"` // of the only clients that may connect
}

// Follower is follower.yaml.
type Follower struct {
	Listen         string             `yaml:"listen"`
	TLS            ServerTLS          `yaml:"tls"`
	DataDir        string             `yaml:"dataDir"`
	Ledger         statement.LedgerID `yaml:"ledger"`
	Organisation   statement.PartyID  `yaml:"organisation"`
	Key            string             `yaml:"key"` // file, encrypted
	PassphraseFile string             `yaml:"passphraseFile"`
	TrustRoot      string             `yaml:"trustRoot"` // file
	Peers          []Service          `yaml:"peers"`     // the other organisations' followers
	Fabric         Fabric             `yaml:"fabric"`
}

// Gateway is gateway.yaml.
type Gateway struct {
	Listen         string             `yaml:"listen"`
	Ledger         statement.LedgerID `yaml:"ledger"`
	Organisation   statement.PartyID  `yaml:"organisation"`
	Database       string             `yaml:"database"` // connection URL
	Key            string             `yaml:"key"`      // file, encrypted: receipts
	PassphraseFile string             `yaml:"passphraseFile"`
	Followers      []Service          `yaml:"followers"`
	TrustRoot      string             `yaml:"trustRoot"` // file
	DataDir        string             `yaml:"dataDir"`   // folder
	Blobs          string             `yaml:"blobs"`     // folder
	EventLog       *EventLog          `yaml:"eventLog,omitempty"`
	Fabric         Fabric             `yaml:"fabric"`
}

// EventLog makes a gateway the one that keeps the event log.
type EventLog struct {
	Key            string `yaml:"key"` // file, encrypted
	PassphraseFile string `yaml:"passphraseFile"`
}

// Service is another organisation's daemon.
type Service struct {
	Organisation statement.PartyID `yaml:"organisation"`
	URL          string            `yaml:"url"`
	TLSCA        string            `yaml:"tlsCa"` // file
}

// Fabric is how a daemon reaches the channel.
type Fabric struct {
	Channel     string `yaml:"channel"`
	Chaincode   string `yaml:"chaincode"`
	MSPID       string `yaml:"mspId"`
	Certificate string `yaml:"certificate"` // file: the client's identity
	PrivateKey  string `yaml:"privateKey"`  // file
	Peers       []Peer `yaml:"peers"`       // the organisation's own first
}

// Peer is one peer to talk to.
type Peer struct {
	Address    string `yaml:"address"`
	ServerName string `yaml:"serverName"`
	TLSCA      string `yaml:"tlsCa"` // file
}

// Site is what all files are made from.
type Site struct {
	Topology *topology.Topology
	Layout   layout.Layout
	Ledger   statement.LedgerID
	Packages map[string]ccpackage.Package     // by organisation
	Database func(org string) (string, error) // connection URL
}

// Write writes every daemon's file anew.
func (s Site) Write() error {
	for _, org := range s.Topology.Organisations {
		if err := s.write(org, "chaincode", 0o644, s.chaincode(org)); err != nil {
			return err
		}
		if err := s.write(org, "follower", 0o644, s.follower(org)); err != nil {
			return err
		}
		if org.Gateway == nil {
			continue
		}
		gateway, err := s.gateway(org)
		if err != nil {
			return err
		}
		if err := s.write(org, "gateway", 0o600, gateway); err != nil {
			return err
		}
	}
	return nil
}

func (s Site) write(org topology.Organisation, name string, mode os.FileMode, content any) error {
	text, err := yaml.Marshal(content)
	if err != nil {
		return err
	}
	path := s.Layout.Org(org.Name, name+".yaml")
	partial := path + ".partial"
	if err := os.WriteFile(partial, append([]byte("# Written by network up: changes here are lost.\n"), text...), mode); err != nil {
		return err
	}
	return os.Rename(partial, path)
}

func (s Site) chaincode(org topology.Organisation) Chaincode {
	return Chaincode{
		Listen:    org.Address(org.Chaincode.Port),
		PackageID: s.Packages[org.Name].ID,
		Ledger:    s.Ledger,
		TrustRoot: s.Layout.TrustRoot(),
		TLS:       s.tls(org, "chaincode", s.Layout.TLSCA(org.Name)),
	}
}

func (s Site) tls(org topology.Organisation, part, clientCA string) ServerTLS {
	folder := s.Layout.TLS(org.Name, part)
	return ServerTLS{
		Certificate: filepath.Join(folder, "server.crt"), Key: filepath.Join(folder, "server.key"), ClientCA: clientCA,
	}
}

// follower reads its own organisation's peer and no other: what it attests is
// what its organisation saw.
func (s Site) follower(org topology.Organisation) Follower {
	return Follower{
		Listen:         org.Address(org.Follower.Port),
		TLS:            s.tls(org, "follower", ""), // whoever asks may ask
		DataDir:        s.Layout.Org(org.Name, "follower"),
		Ledger:         s.Ledger,
		Organisation:   org.Party.ID,
		Key:            s.Layout.Key(org.Name, statement.PostFollower),
		PassphraseFile: layout.Passphrase(s.Layout.Keys(org.Name)),
		TrustRoot:      s.Layout.TrustRoot(),
		Peers:          s.followers(func(o topology.Organisation) bool { return o.Name != org.Name }),
		Fabric:         s.fabric(org, []topology.Organisation{org}),
	}
}

// gateway may use every peer, so that one slow peer does not slow it.
func (s Site) gateway(org topology.Organisation) (Gateway, error) {
	database, err := s.Database(org.Name)
	if err != nil {
		return Gateway{}, err
	}
	peers := []topology.Organisation{org}
	for _, other := range s.Topology.Organisations {
		if other.Name != org.Name {
			peers = append(peers, other)
		}
	}
	return Gateway{
		Listen:         org.Address(org.Gateway.Port),
		Ledger:         s.Ledger,
		Organisation:   org.Party.ID,
		Database:       database,
		Key:            s.Layout.Key(org.Name, statement.PostGateway),
		PassphraseFile: layout.Passphrase(s.Layout.Keys(org.Name)),
		Followers:      s.followers(func(topology.Organisation) bool { return true }),
		TrustRoot:      s.Layout.TrustRoot(),
		DataDir:        s.Layout.Org(org.Name, "gateway"),
		Blobs:          s.Layout.Org(org.Name, "blobs"),
		EventLog:       s.eventLog(org),
		Fabric:         s.fabric(org, peers),
	}, nil
}

// eventLog is for the organisation that has the log service's key.
func (s Site) eventLog(org topology.Organisation) *EventLog {
	key := s.Layout.Key(org.Name, statement.PostLog)
	if _, err := os.Stat(key); err != nil {
		return nil
	}
	return &EventLog{Key: key, PassphraseFile: layout.Passphrase(s.Layout.Keys(org.Name))}
}

func (s Site) followers(which func(topology.Organisation) bool) []Service {
	var services []Service
	for _, org := range s.Topology.Organisations {
		if which(org) {
			services = append(services, Service{
				Organisation: org.Party.ID, URL: "https://" + org.Address(org.Follower.Port), TLSCA: s.Layout.TLSCA(org.Name),
			})
		}
	}
	return services
}

func (s Site) fabric(org topology.Organisation, through []topology.Organisation) Fabric {
	msp := s.Layout.Org(org.Name, "users", "client", "msp")
	f := Fabric{
		Channel: s.Topology.Channel, Chaincode: s.Topology.Chaincode.Name, MSPID: org.MSP,
		Certificate: filepath.Join(msp, "signcerts", "cert.pem"),
		PrivateKey:  filepath.Join(msp, "keystore", "key.pem"),
	}
	for _, other := range through {
		f.Peers = append(f.Peers, Peer{
			Address: other.Address(other.Peer.Port), ServerName: other.Host, TLSCA: s.Layout.Org(other.Name, "peer", "tls", "ca.crt"),
		})
	}
	return f
}
