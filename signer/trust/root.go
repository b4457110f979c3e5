package trust

import (
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
	Fabric      *Fabric    `json:"fabric,omitempty"`
	Development bool       `json:"development,omitempty"`
}

// Follower is one organisation that attests checkpoints.
type Follower struct {
	// Organisation is the name it signs checkpoints under.
	Organisation statement.PartyID `json:"organisation"`
	// Key is its SM2 SubjectPublicKeyInfo, DER.
	Key []byte `json:"key"`
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
	return nil
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

// Verifiers gives the followers' names and keys, to open checkpoints with. The root must be valid.
func (r *Root) Verifiers() ([]checkpoint.Verifier, error) {
	all := make([]checkpoint.Verifier, len(r.Followers))
	for i, f := range r.Followers {
		key, err := gm.ParsePublicKey(f.Key)
		if err != nil {
			return nil, fmt.Errorf("%w: follower %s: %w", ErrRoot, f.Organisation, err)
		}
		all[i] = checkpoint.Verifier{Name: string(f.Organisation), Key: key}
	}
	return all, nil
}
