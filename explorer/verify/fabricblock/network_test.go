package fabricblock_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"testing"
	"time"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"google.golang.org/protobuf/proto"

	"luzheng/chaincode/block"
	"luzheng/chaincode/pack"
	"luzheng/signer/trust"
)

const (
	channel   = "luzheng"
	chaincode = "luzheng"
)

// network is a BFT channel in memory: orderers that sign what they are told to.
type network struct {
	t      testing.TB
	keys   map[uint32]*ecdsa.PrivateKey
	blocks []*common.Block
}

func newNetwork(t testing.TB, orderers ...uint32) *network {
	t.Helper()
	n := &network{t: t, keys: map[uint32]*ecdsa.PrivateKey{}}
	for _, id := range orderers {
		n.addOrderer(id)
	}
	n.append(n.configuration(orderers...))
	return n
}

func (n *network) addOrderer(id uint32) {
	n.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	n.check(err)
	n.keys[id] = key
}

// configuration is the transaction of a configuration block that names the given orderers.
func (n *network) configuration(orderers ...uint32) []byte {
	n.t.Helper()
	var mapping []*common.Consenter
	for _, id := range orderers {
		template := &x509.Certificate{SerialNumber: big.NewInt(int64(id) + 1), Subject: pkix.Name{CommonName: "orderer"}, NotAfter: time.Unix(1<<32, 0)}
		der, err := x509.CreateCertificate(rand.Reader, template, template, n.keys[id].Public(), n.keys[id])
		n.check(err)
		mapping = append(mapping, &common.Consenter{Id: id, Identity: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})})
	}
	group := &common.ConfigGroup{Groups: map[string]*common.ConfigGroup{"Orderer": {Values: map[string]*common.ConfigValue{
		"Orderers": {Value: n.marshal(&common.Orderers{ConsenterMapping: mapping})},
	}}}}
	return n.envelope(common.HeaderType_CONFIG, "", &common.ConfigEnvelope{Config: &common.Config{ChannelGroup: group}})
}

// record is a transaction that hands a batch to a chaincode.
func (n *network) record(id, name string, envelopes ...[]byte) []byte {
	n.t.Helper()
	batch, err := pack.Batch(envelopes)
	if err != nil {
		n.t.Fatal(err)
	}
	spec := &peer.ChaincodeInvocationSpec{ChaincodeSpec: &peer.ChaincodeSpec{
		ChaincodeId: &peer.ChaincodeID{Name: name},
		Input:       &peer.ChaincodeInput{Args: [][]byte{[]byte(block.FunctionRecord), batch}},
	}}
	action := &peer.ChaincodeActionPayload{
		ChaincodeProposalPayload: n.marshal(&peer.ChaincodeProposalPayload{Input: n.marshal(spec)}),
		Action:                   &peer.ChaincodeEndorsedAction{ProposalResponsePayload: []byte("endorsed")},
	}
	return n.envelope(common.HeaderType_ENDORSER_TRANSACTION, id, &peer.Transaction{Actions: []*peer.TransactionAction{{Header: []byte("h"), Payload: n.marshal(action)}}})
}

func (n *network) envelope(kind common.HeaderType, id string, data proto.Message) []byte {
	head := &common.ChannelHeader{Type: int32(kind), ChannelId: channel, TxId: id}
	return n.marshal(&common.Envelope{Payload: n.marshal(&common.Payload{
		Header: &common.Header{ChannelHeader: n.marshal(head)}, Data: n.marshal(data),
	})})
}

// append makes the next block, unsigned.
func (n *network) append(transactions ...[]byte) *common.Block {
	n.t.Helper()
	data := sha256.New()
	for _, tx := range transactions {
		data.Write(tx)
	}
	b := &common.Block{
		Header:   &common.BlockHeader{Number: uint64(len(n.blocks)), DataHash: data.Sum(nil)},
		Data:     &common.BlockData{Data: transactions},
		Metadata: &common.BlockMetadata{Metadata: [][]byte{{}}},
	}
	if len(n.blocks) > 0 {
		hash := n.hash(n.blocks[len(n.blocks)-1])
		b.Header.PreviousHash = hash[:]
	}
	n.blocks = append(n.blocks, b)
	return b
}

// sign signs a block by orderers, under the configuration of a block.
func (n *network) sign(b *common.Block, config uint64, orderers ...uint32) *common.Block {
	n.t.Helper()
	value := n.marshal(&common.OrdererBlockMetadata{LastConfig: &common.LastConfig{Index: config}, ConsenterMetadata: []byte("view")})
	metadata := &common.Metadata{Value: value}
	for _, id := range orderers {
		identifier := n.marshal(&common.IdentifierHeader{Identifier: id, Nonce: []byte{byte(id)}})
		digest := sha256.New()
		digest.Write(value)
		digest.Write(identifier)
		digest.Write(n.header(b))
		sig, err := ecdsa.SignASN1(rand.Reader, n.keys[id], digest.Sum(nil))
		n.check(err)
		metadata.Signatures = append(metadata.Signatures, &common.MetadataSignature{IdentifierHeader: identifier, Signature: sig})
	}
	b.Metadata.Metadata[0] = n.marshal(metadata)
	return b
}

func (n *network) pin() trust.Fabric {
	return trust.Fabric{Channel: channel, Chaincode: chaincode, ConfigBlock: 0, ConfigHash: n.hash(n.blocks[0])}
}

func (n *network) hash(b *common.Block) [32]byte {
	n.t.Helper()
	hash, err := block.HeaderHash(b.GetHeader().GetNumber(), b.GetHeader().GetPreviousHash(), b.GetHeader().GetDataHash())
	n.check(err)
	return hash
}

// header writes a header's bytes by hand: SEQUENCE{INTEGER, OCTET STRING, OCTET STRING}, all short.
func (n *network) header(b *common.Block) []byte {
	body := []byte{2, 1, byte(b.GetHeader().GetNumber())}
	body = append(append(body, 4, byte(len(b.GetHeader().GetPreviousHash()))), b.GetHeader().GetPreviousHash()...)
	body = append(append(body, 4, byte(len(b.GetHeader().GetDataHash()))), b.GetHeader().GetDataHash()...)
	return append([]byte{0x30, byte(len(body))}, body...)
}

func (n *network) marshal(m proto.Message) []byte {
	n.t.Helper()
	raw, err := proto.Marshal(m)
	n.check(err)
	return raw
}

func (n *network) check(err error) {
	n.t.Helper()
	if err != nil {
		n.t.Fatal(err)
	}
}
