package fabricblock

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/pem"
	"fmt"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"google.golang.org/protobuf/proto"

	"luzheng/signer/evidence"
)

// The place of the orderers in a channel's configuration (fabric: common/channelconfig).
const (
	ordererGroup  = "Orderer"
	orderersValue = "Orderers"
)

// readConfig gives the orderers' keys by consenter number from a configuration block of the channel.
func readConfig(s *evidence.Signed, channel string) (map[uint32]*ecdsa.PublicKey, error) {
	fail := func(format string, args ...any) (map[uint32]*ecdsa.PublicKey, error) {
		return nil, fmt.Errorf("%w: block %d: %s", ErrConfig, s.Number, fmt.Sprintf(format, args...))
	}
	if len(s.Transactions) != 1 {
		return fail("it has %d transactions, not one", len(s.Transactions))
	}
	payload, head, err := readPayload(s.Transactions[0])
	if err != nil {
		return fail("%v", err)
	}
	if common.HeaderType(head.GetType()) != common.HeaderType_CONFIG || head.GetChannelId() != channel {
		return fail("it is no configuration of the channel %q", channel)
	}
	var config common.ConfigEnvelope
	if err := proto.Unmarshal(payload.GetData(), &config); err != nil {
		return fail("%v", err)
	}
	value := config.GetConfig().GetChannelGroup().GetGroups()[ordererGroup].GetValues()[orderersValue].GetValue()
	var orderers common.Orderers
	if err := proto.Unmarshal(value, &orderers); err != nil {
		return fail("%v", err)
	}
	if len(orderers.GetConsenterMapping()) == 0 {
		return fail("it names no orderers; only BFT channels do")
	}
	keys := make(map[uint32]*ecdsa.PublicKey, len(orderers.GetConsenterMapping()))
	for _, c := range orderers.GetConsenterMapping() {
		key, err := ordererKey(c.GetIdentity())
		if err != nil {
			return fail("orderer %d: %v", c.GetId(), err)
		}
		if _, twice := keys[c.GetId()]; twice {
			return fail("two orderers have the number %d", c.GetId())
		}
		keys[c.GetId()] = key
	}
	return keys, nil
}

// ordererKey reads the P-256 key of an orderer's certificate. The configuration vouches for the certificate; its dates do not count,
// since the block is judged as of when it was made.
func ordererKey(identity []byte) (*ecdsa.PublicKey, error) {
	block, _ := pem.Decode(identity)
	if block == nil {
		return nil, fmt.Errorf("its identity is no certificate")
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, err
	}
	key, ok := certificate.PublicKey.(*ecdsa.PublicKey)
	if !ok || key.Curve != elliptic.P256() {
		return nil, fmt.Errorf("its key is not ECDSA on P-256")
	}
	return key, nil
}

// readPayload opens a transaction's envelope and its channel header.
func readPayload(raw []byte) (*common.Payload, *common.ChannelHeader, error) {
	var envelope common.Envelope
	var payload common.Payload
	var head common.ChannelHeader
	if err := proto.Unmarshal(raw, &envelope); err != nil {
		return nil, nil, err
	}
	if err := proto.Unmarshal(envelope.GetPayload(), &payload); err != nil {
		return nil, nil, err
	}
	if err := proto.Unmarshal(payload.GetHeader().GetChannelHeader(), &head); err != nil {
		return nil, nil, err
	}
	return &payload, &head, nil
}
