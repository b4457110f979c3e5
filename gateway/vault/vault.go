// Package vault seals texts that must not be on chain: SM4-GCM, one key each.
//
// A payload carries two digests of a sealed text (statement.Sealed): the commitment, HMAC-SM3 of the text under a random salt, and
// SM3 of the encrypted attachment. Key, nonce and salt lie in the vault, the encrypted bytes in the blob store: erasing the vault's
// row leaves two digests that nobody can open or guess at, and breaks no proof.
package vault

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// MaxSize is the largest text in bytes.
const MaxSize = 8 << 20

// ErrNotFound: there is no such attachment, or it was erased.
var ErrNotFound = errors.New("there is no such attachment, or it was erased")

// Entry is one attachment's secrets and who may read it.
type Entry struct {
	// Digest is SM3 of the encrypted bytes; it names the attachment.
	Digest gm.Digest
	Owner  statement.PartyID
	// Readers are parties that the owner lets read, beside itself.
	Readers    []statement.PartyID
	Commitment gm.Digest
	Salt       [32]byte
	Key        [gm.SealKeySize]byte
	Nonce      [gm.SealNonceSize]byte
	// Size is the text's, in bytes.
	Size int64
}

// MayRead tells whether the party may read the attachment.
func (e *Entry) MayRead(party statement.PartyID) bool {
	return party != "" && (party == e.Owner || slices.Contains(e.Readers, party))
}

// Sealed is what a payload carries of the attachment.
func (e *Entry) Sealed() statement.Sealed {
	return statement.Sealed{Commitment: e.Commitment, Attachment: e.Digest}
}

// Keys keeps entries (schema vault).
type Keys interface {
	// Put is durable when it returns.
	Put(ctx context.Context, e Entry) error
	// Get gives an entry or ErrNotFound.
	Get(ctx context.Context, digest gm.Digest) (Entry, error)
	// Erase forgets entries and remembers by which erasure, in one transaction; erasing one that is not there is no error.
	Erase(ctx context.Context, e Erasure) error
	// All gives every entry, sorted by digest.
	All(ctx context.Context) ([]Entry, error)
	// Restore adds those entries that are not there and were not erased, and tells how many.
	Restore(ctx context.Context, entries []Entry) (int, error)
	// NoteBackup remembers a backup; Backups gives when the last one of them ends, Unix ms, or 0.
	NoteBackup(ctx context.Context, made, expiry int64) error
	Backups(ctx context.Context) (int64, error)
}

// Erasure is what an approved erasure destroys.
type Erasure struct {
	// Ref is the erasure on the ledger.
	Ref         statement.Ref
	Attachments []gm.Digest
	// At is when, Unix ms.
	At int64
}

// Blobs keeps the encrypted bytes.
type Blobs interface {
	// PutAttachment is durable when it returns.
	PutAttachment(ctx context.Context, digest gm.Digest, sealed []byte) error
	// Attachment gives the bytes, whose SM3 is the digest, or an error.
	Attachment(ctx context.Context, digest gm.Digest) ([]byte, error)
}

// Vault seals and opens attachments.
type Vault struct {
	Keys  Keys
	Blobs Blobs
}

// Seal encrypts a text of the owner under a fresh key and keeps it. The secrets are stored before the bytes, so that what is stored
// can always be opened.
func (v *Vault) Seal(ctx context.Context, owner statement.PartyID, readers []statement.PartyID, text []byte) (Entry, error) {
	if len(text) == 0 || len(text) > MaxSize {
		return Entry{}, fmt.Errorf("an attachment must have 1 to %d bytes, this one has %d", MaxSize, len(text))
	}
	e := Entry{Owner: owner, Readers: readers, Size: int64(len(text))}
	var err error
	for _, secret := range [][]byte{e.Salt[:], e.Key[:]} {
		if _, err := rand.Read(secret); err != nil {
			return Entry{}, fmt.Errorf("vault: %w", err)
		}
	}
	if e.Nonce, err = freshNonce(); err != nil {
		return Entry{}, err
	}
	e.Commitment = gm.HMAC(e.Salt[:], text)
	sealed := gm.Seal(e.Key, e.Nonce, text, e.Commitment[:])
	e.Digest = gm.Sum(sealed)
	if err := v.Keys.Put(ctx, e); err != nil {
		return Entry{}, err
	}
	return e, v.Blobs.PutAttachment(ctx, e.Digest, sealed)
}

func freshNonce() (nonce [gm.SealNonceSize]byte, err error) {
	if _, err := rand.Read(nonce[:]); err != nil {
		return nonce, fmt.Errorf("vault: %w", err)
	}
	return nonce, nil
}

// Open gives the text of an attachment, checked against digest and commitment.
func (v *Vault) Open(ctx context.Context, e Entry) ([]byte, error) {
	sealed, err := v.Blobs.Attachment(ctx, e.Digest)
	if err != nil {
		return nil, err
	}
	text, err := gm.Open(e.Key, e.Nonce, sealed, e.Commitment[:])
	if err != nil {
		return nil, fmt.Errorf("attachment %s: %w", e.Digest, err)
	}
	if gm.HMAC(e.Salt[:], text) != e.Commitment {
		return nil, fmt.Errorf("attachment %s: the text is not the one committed to", e.Digest)
	}
	return text, nil
}
