// Package fabricblock verifies that a Fabric block was signed by a quorum of its channel's orderers, from one pinned configuration
// block, offline. It reads BFT blocks (SmartBFT, Fabric 3).
//
//	what                   how it is bound
//	transactions           the header's data hash is SHA-256 of their concatenation
//	header                 its bytes are ASN.1 SEQUENCE{INTEGER number, OCTET STRING previous, OCTET STRING data hash}
//	signatures             ECDSA P-256 with SHA-256 over metadata ‖ identifier header ‖ header bytes, by distinct consenters,
//	                       at least ⌈(n+f+1)/2⌉ of n, with f = ⌊(n-1)/3⌋
//	orderers' keys         the certificates in Orderer/Orderers of the configuration in force
//	configuration          a chain of configuration blocks from the pinned one, each signed by the orderers of the one before: a
//	                       configuration block says of itself that it is in force, so that a forged one would verify under its own
//	which is in force      the signed metadata of a block names the last configuration block before it
//
// What this does not show: that the transaction is valid. Orderers sign invalid transactions too, and the validity flags are signed by
// nobody. Validity is what the checkpoints of several organisations attest; the block is a second, independent trace.
package fabricblock

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"google.golang.org/protobuf/proto"

	"luzheng/signer/evidence"
	"luzheng/signer/trust"
)

const (
	// MaxConfigs and MaxTransactions bound what is read.
	MaxConfigs      = 64
	MaxTransactions = 2000
)

// Errors. A refusal wraps exactly one of them.
var (
	// ErrPin: the chain does not begin with the pinned configuration block.
	ErrPin = errors.New("the chain of configuration blocks does not begin with the pinned one")
	// ErrConfig: a configuration block, or the chain of them, is not usable.
	ErrConfig = errors.New("a configuration block is not usable")
	// ErrSignatures: the signatures are not those of a quorum of the orderers.
	ErrSignatures = errors.New("the block is not signed by a quorum of the orderers")
	// ErrTransaction: the block does not carry the transaction.
	ErrTransaction = errors.New("the block does not carry the transaction")
)

// Verified is a block whose signatures hold.
type Verified struct {
	Number uint64
	// Hash is SHA-256 of the header.
	Hash [32]byte
	// Orderers is how many orderers there are, Signed how many of them signed.
	Orderers, Signed int
	// Config is the number of the configuration block in force.
	Config uint64

	pin          trust.Fabric
	transactions [][]byte
}

// Verify follows the configuration blocks from the pinned one and verifies the block with the orderers of the last.
func Verify(b *evidence.Block, pin trust.Fabric) (*Verified, error) {
	if len(b.Configs) == 0 || len(b.Configs) > MaxConfigs {
		return nil, fmt.Errorf("%w: there are %d", ErrPin, len(b.Configs))
	}
	first := &b.Configs[0]
	hash, _, err := header(first)
	if err != nil {
		return nil, err
	}
	if first.Number != pin.ConfigBlock || hash != pin.ConfigHash {
		return nil, fmt.Errorf("%w: block %d has the hash %s", ErrPin, first.Number, trust.BlockHash(hash))
	}
	if len(first.Metadata) > 0 || len(first.Signatures) > 0 {
		return nil, fmt.Errorf("%w: the pinned block needs no signatures", ErrPin)
	}
	orderers, err := readConfig(first, pin.Channel)
	if err != nil {
		return nil, err
	}
	for i := 1; i < len(b.Configs); i++ {
		next := &b.Configs[i]
		if next.Number <= b.Configs[i-1].Number {
			return nil, fmt.Errorf("%w: block %d does not follow block %d", ErrConfig, next.Number, b.Configs[i-1].Number)
		}
		if err := verifySigned(next, orderers, next.Number); err != nil {
			return nil, err
		}
		if orderers, err = readConfig(next, pin.Channel); err != nil {
			return nil, err
		}
	}
	last := b.Configs[len(b.Configs)-1].Number
	if err := verifySigned(&b.Block, orderers, last); err != nil {
		return nil, err
	}
	hash, _, err = header(&b.Block)
	if err != nil {
		return nil, err
	}
	return &Verified{
		Number: uint64(b.Block.Number), Hash: hash, Orderers: len(orderers), Signed: len(b.Block.Signatures), Config: uint64(last),
		pin: pin, transactions: b.Block.Transactions,
	}, nil
}

// header gives the hash and the bytes of a block's header.
func header(s *evidence.Signed) (hash [32]byte, raw []byte, err error) {
	if s.Number < 0 || len(s.Transactions) == 0 || len(s.Transactions) > MaxTransactions || (s.Number > 0) != (len(s.Previous) == 32) {
		return hash, nil, fmt.Errorf("%w: block %d is malformed", ErrConfig, s.Number)
	}
	data := sha256.New()
	for _, tx := range s.Transactions {
		data.Write(tx)
	}
	raw, err = asn1.Marshal(struct {
		Number             *big.Int
		Previous, DataHash []byte
	}{big.NewInt(s.Number), s.Previous, data.Sum(nil)})
	if err != nil {
		return hash, nil, fmt.Errorf("%w: header: %w", ErrConfig, err)
	}
	return sha256.Sum256(raw), raw, nil
}

// verifySigned holds a block to a quorum of the orderers and to the configuration block that is in force.
func verifySigned(s *evidence.Signed, orderers map[uint32]*ecdsa.PublicKey, config int64) error {
	_, raw, err := header(s)
	if err != nil {
		return err
	}
	var metadata common.OrdererBlockMetadata
	if err := proto.Unmarshal(s.Metadata, &metadata); err != nil || metadata.GetLastConfig() == nil {
		return fmt.Errorf("%w: block %d does not say which configuration is in force", ErrSignatures, s.Number)
	}
	if in := metadata.GetLastConfig().GetIndex(); in != uint64(config) {
		return fmt.Errorf("%w: in block %d the configuration of block %d is in force, not of block %d", ErrConfig, s.Number, in, config)
	}
	previous := int64(-1)
	for _, signature := range s.Signatures {
		var id common.IdentifierHeader
		if err := proto.Unmarshal(signature.Identifier, &id); err != nil {
			return fmt.Errorf("%w: block %d: %w", ErrSignatures, s.Number, err)
		}
		key, ok := orderers[id.GetIdentifier()]
		if !ok || int64(id.GetIdentifier()) <= previous {
			return fmt.Errorf("%w: block %d: consenter %d is none of the orderers, or out of order", ErrSignatures, s.Number, id.GetIdentifier())
		}
		previous = int64(id.GetIdentifier())
		digest := sha256.New()
		digest.Write(s.Metadata)
		digest.Write(signature.Identifier)
		digest.Write(raw)
		if !ecdsa.VerifyASN1(key, digest.Sum(nil), signature.Sig) {
			return fmt.Errorf("%w: block %d: the signature of consenter %d does not hold", ErrSignatures, s.Number, id.GetIdentifier())
		}
	}
	if quorum := Quorum(len(orderers)); len(s.Signatures) < quorum {
		return fmt.Errorf("%w: block %d has %d signatures, a quorum is %d of %d", ErrSignatures, s.Number, len(s.Signatures), quorum, len(orderers))
	}
	return nil
}

// Quorum is how many of n BFT orderers must sign: ⌈(n+f+1)/2⌉ with f = ⌊(n-1)/3⌋.
func Quorum(n int) int {
	f := (n - 1) / 3
	return (n + f + 2) / 2
}
