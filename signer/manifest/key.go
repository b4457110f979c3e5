package manifest

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"

	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/strictjson"
)

const (
	keyFormat  = "luzheng-manifest-key/v1"
	maxKeyFile = 256
)

// ErrKey is wrapped when a key is missing, malformed, or another manifest's.
var ErrKey = errors.New("manifest: the key does not fit")

// Key makes the digests of a manifest unrecognisable to whoever does not have it. Erase it to erase what the manifest tells.
type Key struct{ secret gm.Digest }

// NewKey draws a key at random.
func NewKey() (*Key, error) {
	var key Key
	if _, err := rand.Read(key.secret[:]); err != nil {
		return nil, fmt.Errorf("manifest: draw a key: %w", err)
	}
	return &key, nil
}

type keyFile struct {
	Format string    `json:"format"`
	Key    gm.Digest `json:"key"` // 32 random bytes, in hexadecimal
}

// Marshal gives the content of a key file. It is a secret: keep it in a file only its owner can read.
func (k *Key) Marshal() ([]byte, error) { return strictjson.Marshal(keyFile{keyFormat, k.secret}) }

// ParseKey reads a key file.
func ParseKey(encoded []byte) (*Key, error) {
	var file keyFile
	if err := strictjson.UnmarshalCanonical(encoded, &file, maxKeyFile); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	if file.Format != keyFormat || file.Key.IsZero() {
		return nil, fmt.Errorf("%w: the file is not %s", ErrKey, keyFormat)
	}
	return &Key{file.Key}, nil
}

// check commits to the key. A key is 32 random bytes, so its hash cannot be searched for.
func (k *Key) check() gm.Digest { return gm.Sum([]byte(keyFormat), k.secret[:]) }

// keyFor tells which key a manifest is to be worked with, and refuses any other.
func (m *Manifest) keyFor(key *Key) (*Key, error) {
	switch {
	case m.KeyCheck == nil && key != nil:
		return nil, fmt.Errorf("%w: the manifest is not keyed, yet a key was given", ErrKey)
	case m.KeyCheck != nil && key == nil:
		return nil, fmt.Errorf("%w: the manifest is keyed; without its key nothing can be compared", ErrKey)
	case m.KeyCheck != nil && key.check() != *m.KeyCheck:
		return nil, fmt.Errorf("%w: it is another manifest's", ErrKey)
	}
	return key, nil
}

// saltUse separates the salts of one key.
type saltUse string

const (
	saltFile  saltUse = "file"
	saltChunk saltUse = "chunk"
	saltRow   saltUse = "row"
)

func (k *Key) salt(use saltUse, path string, index uint64) gm.Digest {
	message := make([]byte, 0, len(Format)+len(use)+len(path)+11)
	message = append(message, Format+" "...)
	message = append(message, use...)
	message = append(message, 0)
	message = append(message, path...)
	message = append(message, 0)
	return gm.HMAC(k.secret[:], binary.BigEndian.AppendUint64(message, index))
}

// committer hashes the content of one file, keyed or not.
type committer struct {
	key  *Key // nil: plain digests
	path string
}

// file gives the digest of the file in the manifest, from SM3 of its content.
func (c committer) file(content gm.Digest) gm.Digest {
	if c.key == nil {
		return content
	}
	salt := c.key.salt(saltFile, c.path, 0)
	return gm.HMAC(salt[:], content[:])
}

// leaf gives the leaf hash of a chunk or row.
func (c committer) leaf(use saltUse, index uint64, data []byte) gm.Digest {
	if c.key == nil {
		return merkle.LeafHash(data)
	}
	return saltedLeaf(c.key.salt(use, c.path, index), data)
}

// chunks gives the leaf hashes of consecutive chunks, from the one with the index on. Eight whole ones without a key are hashed at once.
func (c committer) chunks(index uint64, data [][]byte) []gm.Digest {
	if c.key == nil && len(data) == gm.Eight {
		leaves := merkle.LeafHashEight((*[gm.Eight][]byte)(data))
		return leaves[:]
	}
	leaves := make([]gm.Digest, len(data))
	for i := range data {
		leaves[i] = c.leaf(saltChunk, index+uint64(i), data[i])
	}
	return leaves
}

func saltedLeaf(salt gm.Digest, data []byte) gm.Digest {
	commitment := gm.HMAC(salt[:], data)
	return merkle.LeafHash(commitment[:])
}
