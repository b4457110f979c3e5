package vault

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Backups end: what an erasure destroys must not live on in an old copy. A backup is
//
//	line     holds
//	1        its header as JSON: {"v":1,"ledger":…,"made":…,"expiry":…,"nonce":…}
//	2 …      the entries as JSON under SM4-GCM, the header bound to them
//
// Its key is HMAC-SM3 of the header under a secret that is kept elsewhere: whoever destroys the secret ends all backups under it. After
// its expiry Restore refuses a backup; before it, Restore leaves out what was erased meanwhile. This software cannot end a copy whose
// keeper keeps the secret too and runs other software: keep secrets and backups apart, and a secret no longer than its backups.

// MaxBackup is how long a backup may live.
const MaxBackup = 366 * 24 * time.Hour

// Errors of backups.
var (
	// ErrExpired: the backup has ended.
	ErrExpired = errors.New("the backup has ended; what was erased since must not come back")
	// ErrBackup: it is no backup of this vault, was altered, or is under another secret.
	ErrBackup = errors.New("this is no backup of this ledger's vault under this secret, or it was altered")
)

type header struct {
	V      int                `json:"v"`
	Ledger statement.LedgerID `json:"ledger"`
	// Made and Expiry are clock times, Unix ms.
	Made   int64  `json:"made"`
	Expiry int64  `json:"expiry"`
	Nonce  string `json:"nonce"`
}

// key derives the backup's key from the secret and the header's line.
func backupKey(secret, line []byte) (key [gm.SealKeySize]byte) {
	sum := gm.HMAC(secret, []byte("luzheng vault backup\n"), line)
	copy(key[:], sum[:])
	return key
}

// minSecret is the least length of a secret in bytes.
const minSecret = 32

// Backup gives a backup of all entries that ends after a while, and remembers when.
func Backup(ctx context.Context, keys Keys, ledger statement.LedgerID, secret []byte, now time.Time, life time.Duration) ([]byte, error) {
	switch {
	case len(secret) < minSecret:
		return nil, fmt.Errorf("vault: the secret must have at least %d bytes", minSecret)
	case life <= 0 || life > MaxBackup:
		return nil, fmt.Errorf("vault: a backup lives at most %d days", int(MaxBackup.Hours())/24)
	}
	entries, err := keys.All(ctx)
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(entries)
	if err != nil {
		return nil, fmt.Errorf("vault: %w", err)
	}
	nonce, err := freshNonce()
	if err != nil {
		return nil, err
	}
	h := header{1, ledger, now.UnixMilli(), now.Add(life).UnixMilli(), hex.EncodeToString(nonce[:])}
	line, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("vault: %w", err)
	}
	// It is remembered before it exists: an erasure must know of every backup that may hold its keys.
	if err := keys.NoteBackup(ctx, h.Made, h.Expiry); err != nil {
		return nil, err
	}
	return append(append(line, '\n'), gm.Seal(backupKey(secret, line), nonce, raw, line)...), nil
}

// Restore brings back what a backup holds that is not there and was not erased. Erased are the attachments of erasures that the ledger
// knows; a vault that was lost does not know them itself.
func Restore(ctx context.Context, keys Keys, ledger statement.LedgerID, secret, backup []byte, now time.Time, erased []Erasure) (restored int, err error) {
	line, sealed, ok := bytes.Cut(backup, []byte("\n"))
	var h header
	if err := json.Unmarshal(line, &h); !ok || err != nil || h.V != 1 || h.Ledger != ledger {
		return 0, ErrBackup
	}
	var nonce [gm.SealNonceSize]byte
	if n, err := hex.Decode(nonce[:], []byte(h.Nonce[:min(len(h.Nonce), 2*len(nonce))])); err != nil || n != len(nonce) {
		return 0, ErrBackup
	}
	raw, err := gm.Open(backupKey(secret, line), nonce, sealed, line)
	switch {
	case err != nil:
		return 0, ErrBackup
	case now.UnixMilli() > h.Expiry:
		return 0, fmt.Errorf("vault: it ended on %s: %w", time.UnixMilli(h.Expiry).UTC().Format(time.DateOnly), ErrExpired)
	}
	var entries []Entry
	if err := json.Unmarshal(raw, &entries); err != nil {
		return 0, ErrBackup
	}
	for _, e := range erased { // first of all, so that no erased key comes back even for a moment
		if err := keys.Erase(ctx, e); err != nil {
			return 0, err
		}
	}
	// Where the database was lost, so was the memory of the backup, which still holds keys.
	if err := keys.NoteBackup(ctx, h.Made, h.Expiry); err != nil {
		return 0, err
	}
	return keys.Restore(ctx, entries)
}
