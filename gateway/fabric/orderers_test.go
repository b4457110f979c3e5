package fabric

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"google.golang.org/protobuf/proto"
)

// An orderer answers when it holds the key of the certificate that the channel's configuration has for it, and nobody in its place does.
func TestAnOrdererAnswersWithItsOwnKey(t *testing.T) {
	server := httptest.NewTLSServer(nil)
	defer server.Close()
	address := server.Listener.Addr().String()
	at := netip.MustParseAddrPort(address)
	own := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	c := &common.Consenter{Id: 2, Host: at.Addr().String(), Port: uint32(at.Port()), MspId: "BureauMSP", ServerTlsCert: own}
	first := &common.Consenter{Id: 1, Host: "127.0.0.1", Port: 7050, MspId: "AuditMSP"}
	marshal := func(m proto.Message) []byte {
		raw, err := proto.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	value := &common.ConfigValue{Value: marshal(&common.Orderers{ConsenterMapping: []*common.Consenter{c, first}})}
	group := &common.ConfigGroup{Values: map[string]*common.ConfigValue{"Orderers": value}}
	raw := marshal(&common.Config{ChannelGroup: &common.ConfigGroup{Groups: map[string]*common.ConfigGroup{"Orderer": group}}})
	found, err := consentersOf(raw)
	if err != nil || len(found) != 2 || found[0].GetMspId() != "AuditMSP" || !proto.Equal(found[1], c) {
		t.Fatalf("%v, %v", found, err)
	}
	if err := greet(t.Context(), address, c); err != nil {
		t.Error(err)
	}
	another := proto.CloneOf(c)
	another.ServerTlsCert = certificateOf(t)
	for name, c := range map[string]*common.Consenter{"another key": another, "no certificate": first} {
		if greet(t.Context(), address, c) == nil {
			t.Errorf("%s: the orderer is said to answer", name)
		}
	}
	server.Close()
	if greet(t.Context(), address, c) == nil {
		t.Error("an orderer that is away is said to answer")
	}
	if _, err := consentersOf([]byte("no configuration")); err == nil {
		t.Error("no configuration is read as one")
	}
}

// certificateOf is a certificate of the same name under another key, PEM.
func certificateOf(t *testing.T) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw})
}
