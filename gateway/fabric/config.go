package fabric

import (
	"crypto/x509"
	"fmt"
	"os"
	"time"

	"github.com/hyperledger/fabric-gateway/pkg/client"
	"github.com/hyperledger/fabric-gateway/pkg/identity"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/keepalive"
)

// Config says how to reach the network, and as whom. The identity is the submitter's (Fabric MSP), never a signatory's.
type Config struct {
	// Channel and Chaincode name the contract.
	Channel   string `yaml:"channel"`
	Chaincode string `yaml:"chaincode"`
	// MSPID is the organisation's; Certificate and PrivateKey are PEM files of its Fabric client.
	MSPID       string `yaml:"mspId"`
	Certificate string `yaml:"certificate"`
	PrivateKey  string `yaml:"privateKey"`
	// Peers are tried in this order; the first should be the organisation's own. A follower has that one alone.
	Peers []Peer `yaml:"peers"`
	// CommitTimeout is how long a commit is waited for before its fate is called unknown. Default 60s.
	CommitTimeout time.Duration `yaml:"commitTimeout"`
}

// Peer is one peer's gateway service.
type Peer struct {
	// Address is host:port.
	Address string `yaml:"address"`
	// ServerName is the name in the peer's TLS certificate; default: the host of the address.
	ServerName string `yaml:"serverName"`
	// TLSCA is the PEM file of the authority of the peer's TLS certificate.
	TLSCA string `yaml:"tlsCa"`
}

const (
	evaluateTimeout = 10 * time.Second
	endorseTimeout  = 30 * time.Second
	submitTimeout   = 30 * time.Second
	maxMessage      = 64 << 20 // a block with its largest transactions
)

// submitter is a Fabric identity that signs.
type submitter struct {
	id   identity.Identity
	sign identity.Sign
}

func loadSubmitter(c Config) (submitter, error) {
	certPEM, err := os.ReadFile(c.Certificate)
	if err != nil {
		return submitter{}, fmt.Errorf("fabric: certificate: %w", err)
	}
	cert, err := identity.CertificateFromPEM(certPEM)
	if err != nil {
		return submitter{}, fmt.Errorf("fabric: certificate %s: %w", c.Certificate, err)
	}
	id, err := identity.NewX509Identity(c.MSPID, cert)
	if err != nil {
		return submitter{}, fmt.Errorf("fabric: %w", err)
	}
	keyPEM, err := os.ReadFile(c.PrivateKey)
	if err != nil {
		return submitter{}, fmt.Errorf("fabric: private key: %w", err)
	}
	key, err := identity.PrivateKeyFromPEM(keyPEM)
	if err != nil {
		return submitter{}, fmt.Errorf("fabric: private key %s: %w", c.PrivateKey, err)
	}
	sign, err := identity.NewPrivateKeySign(key)
	if err != nil {
		return submitter{}, fmt.Errorf("fabric: %w", err)
	}
	return submitter{id, sign}, nil
}

// dial prepares a connection; it is made on first use and again when it breaks.
func dial(p Peer) (*grpc.ClientConn, error) {
	pem, err := os.ReadFile(p.TLSCA)
	if err != nil {
		return nil, fmt.Errorf("fabric: authority of peer %s: %w", p.Address, err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("fabric: %s holds no certificate", p.TLSCA)
	}
	conn, err := grpc.NewClient(p.Address,
		grpc.WithTransportCredentials(credentials.NewClientTLSFromCert(pool, p.ServerName)),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessage), grpc.MaxCallSendMsgSize(maxMessage)),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 2 * time.Minute, Timeout: 20 * time.Second}))
	if err != nil {
		return nil, fmt.Errorf("fabric: peer %s: %w", p.Address, err)
	}
	return conn, nil
}

func connectGateway(s submitter, conn *grpc.ClientConn, commitTimeout time.Duration) (*client.Gateway, error) {
	return client.Connect(s.id,
		client.WithSign(s.sign),
		client.WithClientConnection(conn),
		client.WithEvaluateTimeout(evaluateTimeout),
		client.WithEndorseTimeout(endorseTimeout),
		client.WithSubmitTimeout(submitTimeout),
		client.WithCommitStatusTimeout(commitTimeout),
	)
}
