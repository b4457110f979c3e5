// Package admin does what organisations' administrators do to a running
// Fabric network: join orderers and peers to the channel, agree on a
// chaincode, ask for heights. Every act can be repeated: what is already done
// is seen and left alone.
//
// It is the only importer of Fabric's administration library, and it needs no
// orderer, peer or lifecycle command-line program.
package admin

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hyperledger/fabric-admin-sdk/pkg/identity"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"

	"luzheng/network/layout"
	"luzheng/network/topology"
)

// maxMessage matches what the peers accept: 100 MiB.
const maxMessage = 100 << 20

// Member is one organisation's administrator, connected to its own peer.
type Member struct {
	Org topology.Organisation

	identity identity.SigningIdentity
	peer     *grpc.ClientConn
	roots    *x509.CertPool  // the organisation's TLS root
	client   tls.Certificate // for the orderer's administration port
}

// Network is all members of a channel.
type Network struct {
	Channel string
	Members []*Member
}

// Connect reads every administrator's identity. Connections are made when
// they are first used. Close must be called.
func Connect(t *topology.Topology, l layout.Layout) (*Network, error) {
	n := &Network{Channel: t.Channel}
	for _, org := range t.Organisations {
		member, err := connect(org, l)
		if err != nil {
			n.Close()
			return nil, fmt.Errorf("administrator of %s: %w", org.Name, err)
		}
		n.Members = append(n.Members, member)
	}
	return n, nil
}

// Close closes all connections.
func (n *Network) Close() {
	for _, m := range n.Members {
		_ = m.peer.Close()
	}
}

// Member returns the organisation's administrator.
func (n *Network) Member(org string) (*Member, error) {
	for _, m := range n.Members {
		if m.Org.Name == org {
			return m, nil
		}
	}
	return nil, fmt.Errorf("no organisation %q", org)
}

func connect(org topology.Organisation, l layout.Layout) (*Member, error) {
	folder := l.Org(org.Name, "users", "admin")
	signer, err := readIdentity(org.MSP, filepath.Join(folder, "msp"))
	if err != nil {
		return nil, err
	}
	root, err := os.ReadFile(filepath.Join(folder, "tls", "ca.crt"))
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(root) {
		return nil, errors.New("ca.crt holds no certificate")
	}
	client, err := tls.LoadX509KeyPair(filepath.Join(folder, "tls", "server.crt"), filepath.Join(folder, "tls", "server.key"))
	if err != nil {
		return nil, err
	}
	connection, err := grpc.NewClient("passthrough:///"+org.Address(org.Peer.Port),
		grpc.WithTransportCredentials(credentials.NewClientTLSFromCert(roots, "")),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessage), grpc.MaxCallSendMsgSize(maxMessage)))
	if err != nil {
		return nil, err
	}
	return &Member{Org: org, identity: signer, peer: connection, roots: roots, client: client}, nil
}

func readIdentity(msp, folder string) (identity.SigningIdentity, error) {
	certificate, err := identity.ReadCertificate(filepath.Join(folder, "signcerts", "cert.pem"))
	if err != nil {
		return nil, err
	}
	key, err := identity.ReadPrivateKey(filepath.Join(folder, "keystore", "key.pem"))
	if err != nil {
		return nil, err
	}
	return identity.NewPrivateKeySigningIdentity(msp, certificate, key)
}
