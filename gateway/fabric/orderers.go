package fabric

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"google.golang.org/protobuf/proto"

	"luzheng/gateway/submit"
)

const (
	handshakePatience = 2 * time.Second
	// ordererMemory is how long an answer about the orderers is given again: a status page is asked for often.
	ordererMemory = 10 * time.Second
)

// watched remembers how the orderers were.
type watched struct {
	mu   sync.Mutex
	at   time.Time
	seen []submit.Orderer
}

// Orderers gives the orderers that the channel's configuration names, and whether each is there: it has to complete a TLS handshake with
// the very certificate in the configuration. Whether it orders is what the ledger's height shows.
func (l *Ledger) Orderers(ctx context.Context) ([]submit.Orderer, error) {
	l.orderers.mu.Lock()
	defer l.orderers.mu.Unlock()
	if time.Since(l.orderers.at) < ordererMemory {
		return slices.Clone(l.orderers.seen), nil
	}
	raw, err := l.evaluate(ctx, "cscc", "GetChannelConfig", l.config.Channel)
	if err != nil {
		return nil, err
	}
	consenters, err := consentersOf(raw)
	if err != nil {
		return nil, err
	}
	seen := make([]submit.Orderer, len(consenters))
	var group sync.WaitGroup
	for i, c := range consenters {
		address := net.JoinHostPort(c.GetHost(), strconv.FormatUint(uint64(c.GetPort()), 10))
		seen[i] = submit.Orderer{Member: c.GetMspId(), Address: address}
		group.Go(func() { seen[i].Err = greet(ctx, address, c) })
	}
	group.Wait()
	l.orderers.at, l.orderers.seen = time.Now(), seen
	return slices.Clone(seen), nil
}

// consentersOf reads the orderers out of a channel's configuration, by their numbers.
func consentersOf(raw []byte) ([]*common.Consenter, error) {
	var config common.Config
	if err := proto.Unmarshal(raw, &config); err != nil {
		return nil, fmt.Errorf("fabric: the channel's configuration: %w", err)
	}
	var orderers common.Orderers
	value := config.GetChannelGroup().GetGroups()["Orderer"].GetValues()["Orderers"]
	if err := proto.Unmarshal(value.GetValue(), &orderers); err != nil {
		return nil, fmt.Errorf("fabric: the channel's orderers: %w", err)
	}
	slices.SortFunc(orderers.ConsenterMapping, func(a, b *common.Consenter) int { return cmp.Compare(a.GetId(), b.GetId()) })
	return orderers.ConsenterMapping, nil
}

// greet is nil when the orderer at an address holds the key of its certificate.
func greet(ctx context.Context, address string, c *common.Consenter) error {
	known := x509.NewCertPool()
	if !known.AppendCertsFromPEM(c.GetServerTlsCert()) {
		return fmt.Errorf("fabric: the configuration has no certificate of the orderer %s", address)
	}
	ctx, cancel := context.WithTimeout(ctx, handshakePatience)
	defer cancel()
	dialer := tls.Dialer{Config: &tls.Config{RootCAs: known, ServerName: c.GetHost(), MinVersion: tls.VersionTLS12}}
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("fabric: orderer %s: %w", address, err)
	}
	return conn.Close()
}
