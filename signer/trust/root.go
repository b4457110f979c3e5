package trust

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"

	"luzheng/signer/checkpoint"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

const (
	// Format is the format that this package reads and writes.
	Format = "luzheng-trust/v1"
	// MinThreshold is the least number of organisations whose attestation is enough, but on a development ledger.
	MinThreshold = 3
	// MaxFollowers bounds the organisations.
	MaxFollowers = checkpoint.MaxSignatures
	// MaxFormer bounds the keys that are used no more.
	MaxFormer = 64
	// maxBlock is the largest block number.
	maxBlock = 1<<53 - 1
)

// ErrRoot is wrapped by every refusal of a trust root's content.
var ErrRoot = errors.New("not a usable trust root")

// Root is what is believed. Its zero value is refused everywhere: there is no default trust.
type Root struct {
	Format   string             `json:"format"`
	Version  int64              `json:"version"`
	Previous *gm.Digest         `json:"previous,omitempty"`
	Ledger   statement.LedgerID `json:"ledger"`
	// Certificate is the SM2 root certificate, DER.
	Certificate []byte     `json:"certificate"`
	Followers   []Follower `json:"followers"`
	Threshold   int64      `json:"threshold"`
	Former      []Former   `json:"former,omitempty"`
	// Witnesses are the outside bodies whose cosignatures under a checkpoint of the event log count, WitnessThreshold how many of them
	// it needs; 0 for none.
	Witnesses        []Witness `json:"witnesses,omitempty"`
	WitnessThreshold int64     `json:"witnessThreshold,omitzero"`
	Fabric           *Fabric   `json:"fabric,omitempty"`
	Development      bool      `json:"development,omitempty"`
}

// Follower is one organisation that attests checkpoints.
type Follower struct {
	// Organisation is the name it signs checkpoints under.
	Organisation statement.PartyID `json:"organisation"`
	// Key is its SM2 SubjectPublicKeyInfo, DER.
	Key []byte `json:"key"`
}

// Former is a key that an organisation has signed checkpoints with and signs no more, so that what it attested stays attested.
type Former struct {
	Organisation statement.PartyID `json:"organisation"`
	// Key is the SM2 SubjectPublicKeyInfo, DER.
	Key []byte `json:"key"`
	// Until is the last block whose checkpoint counts with this key's signature. For a key that others may have got hold of it is a
	// block from before that.
	Until int64 `json:"until"`
}

// Fabric pins the channel that carries the ledger. It is needed only to verify whole Fabric blocks.
type Fabric struct {
	Channel   string `json:"channel"`
	Chaincode string `json:"chaincode"`
	// ConfigBlock is the number of a configuration block, 0 for the genesis block, and ConfigHash SHA-256 of its header.
	ConfigBlock int64     `json:"configBlock"`
	ConfigHash  BlockHash `json:"configHash"`
}

// BlockHash is SHA-256 of a Fabric block's header; its text is 64 lower-case hexadecimal digits.
type BlockHash [32]byte

func (h BlockHash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText gives the form of String.
func (h BlockHash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads the form of String only.
func (h *BlockHash) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(h)) {
		return fmt.Errorf("%w: a block hash has 64 hexadecimal digits", ErrRoot)
	}
	var parsed BlockHash
	if _, err := hex.Decode(parsed[:], text); err != nil || parsed.String() != string(text) {
		return fmt.Errorf("%w: a block hash has 64 lower-case hexadecimal digits", ErrRoot)
	}
	*h = parsed
	return nil
}

var fabricName = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_.-]{0,63}$`)

// Validate reports whether the root can be trusted with at all. Errors wrap ErrRoot.
func (r *Root) Validate() error {
	switch {
	case r.Format != Format:
		return fmt.Errorf("%w: the format is %q, not %q", ErrRoot, r.Format, Format)
	case r.Version < 1:
		return fmt.Errorf("%w: the version is %d; the first is 1", ErrRoot, r.Version)
	case (r.Version == 1) != (r.Previous == nil):
		return fmt.Errorf("%w: the first version names no previous file, every later one does", ErrRoot)
	case !r.Ledger.Valid():
		return fmt.Errorf("%w: %q is not a ledger ID", ErrRoot, r.Ledger)
	}
	if _, err := r.RootCertificate(); err != nil {
		return err
	}
	if err := r.validateFollowers(); err != nil {
		return err
	}
	return r.validateFabric()
}

func (r *Root) validateFollowers() error {
	n := int64(len(r.Followers))
	if n == 0 || n > MaxFollowers {
		return fmt.Errorf("%w: %d followers; 1 to %d are allowed", ErrRoot, n, MaxFollowers)
	}
	least := max(n/2+1, MinThreshold)
	if r.Development {
		least = 1
	}
	if r.Threshold < least || r.Threshold > n {
		return fmt.Errorf("%w: the threshold is %d; with %d followers it must be %d to %d", ErrRoot, r.Threshold, n, least, n)
	}
	keys := map[gm.KeyID]bool{}
	for i, f := range r.Followers {
		if !f.Organisation.Valid() {
			return fmt.Errorf("%w: %q is not a party ID", ErrRoot, f.Organisation)
		}
		if i > 0 && r.Followers[i-1].Organisation >= f.Organisation {
			return fmt.Errorf("%w: followers must be sorted by organisation, one each", ErrRoot)
		}
		key, err := gm.ParsePublicKey(f.Key)
		if err != nil {
			return fmt.Errorf("%w: follower %s: %w", ErrRoot, f.Organisation, err)
		}
		if keys[key.KeyID()] {
			return fmt.Errorf("%w: %s has the key of another follower", ErrRoot, f.Organisation)
		}
		keys[key.KeyID()] = true
	}
	return r.validateFormer(keys)
}

// validateFormer adds to the keys that are in use: none of them is a former one too.
func (r *Root) validateFormer(keys map[gm.KeyID]bool) error {
	if len(r.Former) > MaxFormer {
		return fmt.Errorf("%w: %d former keys, at most %d", ErrRoot, len(r.Former), MaxFormer)
	}
	for i, f := range r.Former {
		if !f.Organisation.Valid() || f.Until < 0 || f.Until > maxBlock {
			return fmt.Errorf("%w: former key %d: %q is not a party ID, or %d not a block", ErrRoot, i+1, f.Organisation, f.Until)
		}
		if i > 0 && compareFormer(r.Former[i-1], f) >= 0 {
			return fmt.Errorf("%w: former keys must be sorted by organisation and block", ErrRoot)
		}
		key, err := gm.ParsePublicKey(f.Key)
		if err != nil {
			return fmt.Errorf("%w: former key of %s: %w", ErrRoot, f.Organisation, err)
		}
		if keys[key.KeyID()] {
			return fmt.Errorf("%w: a former key of %s stands there twice, or is in use", ErrRoot, f.Organisation)
		}
		keys[key.KeyID()] = true
	}
	return r.validateWitnesses(keys)
}

func compareFormer(a, b Former) int {
	return cmp.Or(cmp.Compare(a.Organisation, b.Organisation), cmp.Compare(a.Until, b.Until), bytes.Compare(a.Key, b.Key))
}

func (r *Root) validateFabric() error {
	switch {
	case r.Fabric == nil:
		return nil
	case !fabricName.MatchString(r.Fabric.Channel) || !fabricName.MatchString(r.Fabric.Chaincode):
		return fmt.Errorf("%w: the names of channel and chaincode are missing or malformed", ErrRoot)
	case r.Fabric.ConfigBlock < 0 || r.Fabric.ConfigHash == BlockHash{}:
		return fmt.Errorf("%w: the configuration block is not pinned by number and hash", ErrRoot)
	}
	return nil
}

// RootCertificate is the parsed root certificate: an authority's, signed by itself. Errors wrap ErrRoot.
func (r *Root) RootCertificate() (*gm.Certificate, error) {
	c, err := gm.ParseCertificate(r.Certificate)
	if err != nil {
		return nil, fmt.Errorf("%w: root certificate: %w", ErrRoot, err)
	}
	if err := c.CheckSignatureFrom(c); err != nil {
		return nil, fmt.Errorf("%w: the root certificate is not signed by itself: %w", ErrRoot, err)
	}
	return c, nil
}

// CertificateDigest is SM3 of the root certificate: what the organisations start their chaincode servers with.
func (r *Root) CertificateDigest() gm.Digest { return gm.Sum(r.Certificate) }

// Verifiers gives the followers' names and keys, former ones included, to open checkpoints with. The root must be valid.
func (r *Root) Verifiers() ([]checkpoint.Verifier, error) {
	var all []checkpoint.Verifier
	for _, f := range r.Followers {
		key, err := gm.ParsePublicKey(f.Key)
		if err != nil {
			return nil, fmt.Errorf("%w: follower %s: %w", ErrRoot, f.Organisation, err)
		}
		all = append(all, checkpoint.Verifier{Name: string(f.Organisation), Key: key})
	}
	for _, f := range r.Former {
		key, err := gm.ParsePublicKey(f.Key)
		if err != nil {
			return nil, fmt.Errorf("%w: former key of %s: %w", ErrRoot, f.Organisation, err)
		}
		until := uint64(f.Until)
		all = append(all, checkpoint.Verifier{Name: string(f.Organisation), Key: key, Until: &until})
	}
	return all, nil
}
