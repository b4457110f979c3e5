package vault_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"luzheng/gateway/vault"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

const ledger statement.LedgerID = "luzhou-test"

var secret = bytes.Repeat([]byte{7}, 32)

// keys is a vault on a map.
type keys struct {
	entries map[gm.Digest]vault.Entry
	erased  map[gm.Digest]bool
	expiry  int64
}

func newKeys(entries ...vault.Entry) *keys {
	k := &keys{entries: map[gm.Digest]vault.Entry{}, erased: map[gm.Digest]bool{}}
	for _, e := range entries {
		k.entries[e.Digest] = e
	}
	return k
}

func (k *keys) Put(_ context.Context, e vault.Entry) error {
	k.entries[e.Digest] = e
	return nil
}

func (k *keys) Get(_ context.Context, sum gm.Digest) (vault.Entry, error) {
	e, ok := k.entries[sum]
	if !ok {
		return e, vault.ErrNotFound
	}
	return e, nil
}

func (k *keys) Erase(_ context.Context, e vault.Erasure) error {
	for _, sum := range e.Attachments {
		delete(k.entries, sum)
		k.erased[sum] = true
	}
	return nil
}

func (k *keys) All(context.Context) ([]vault.Entry, error) {
	var all []vault.Entry
	for _, e := range k.entries {
		all = append(all, e)
	}
	return all, nil
}

func (k *keys) Restore(ctx context.Context, entries []vault.Entry) (n int, err error) {
	for _, e := range entries {
		if _, there := k.entries[e.Digest]; !there && !k.erased[e.Digest] {
			n++
			err = errors.Join(err, k.Put(ctx, e))
		}
	}
	return n, err
}

func (k *keys) NoteBackup(_ context.Context, _, expiry int64) error {
	k.expiry = max(k.expiry, expiry)
	return nil
}

func (k *keys) Backups(context.Context) (int64, error) { return k.expiry, nil }

func entry(text string) vault.Entry {
	return vault.Entry{
		Digest: gm.Sum([]byte(text)), Owner: "510500.tjj", Readers: []statement.PartyID{"510500.bureau"}, Commitment: gm.Sum([]byte("c" + text)),
		Salt: [32]byte{1}, Key: [16]byte{2}, Nonce: [12]byte{3}, Size: 4,
	}
}

func TestABackupBringsBackAllButWhatWasErased(t *testing.T) {
	ctx, now, life := t.Context(), time.Now(), 24*time.Hour
	kept, erased := entry("kept"), entry("erased")
	full := newKeys(kept, erased)
	backup, err := vault.Backup(ctx, full, ledger, secret, now, life)
	if err != nil || full.expiry != now.Add(life).UnixMilli() {
		t.Fatalf("%v, it ends at %d", err, full.expiry)
	}
	if bytes.Contains(backup, kept.Key[:]) || bytes.Contains(backup, []byte("510500.tjj")) {
		t.Error("the backup is not encrypted")
	}
	lost := newKeys()
	erasure := vault.Erasure{Ref: statement.Created(statement.TypeErasure, gm.Sum([]byte("e"))), Attachments: []gm.Digest{erased.Digest}}
	n, err := vault.Restore(ctx, lost, ledger, secret, backup, now.Add(life), []vault.Erasure{erasure})
	if err != nil || n != 1 || lost.expiry != full.expiry {
		t.Fatalf("%d were restored, %v; the backup's end is %d", n, err, lost.expiry)
	}
	if got := lost.entries[kept.Digest]; got.Key != kept.Key || got.Salt != kept.Salt || !slices.Equal(got.Readers, kept.Readers) || got.Size != kept.Size {
		t.Errorf("restored as %+v", got)
	}
	if _, there := lost.entries[erased.Digest]; there {
		t.Error("an erased key came back")
	}
}

func TestABackupEndsAndCannotBeAltered(t *testing.T) {
	ctx, now, life := t.Context(), time.Now(), 24*time.Hour
	backup, err := vault.Backup(ctx, newKeys(entry("x")), ledger, secret, now, life)
	if err != nil {
		t.Fatal(err)
	}
	later := bytes.Replace(backup, []byte(`"v":1`), []byte(`"v":1 `), 1)
	for name, c := range map[string]struct {
		backup, secret []byte
		ledger         statement.LedgerID
		at             time.Time
		want           error
	}{
		"after its end":     {backup, secret, ledger, now.Add(life + time.Second), vault.ErrExpired},
		"another secret":    {backup, bytes.Repeat([]byte{8}, 32), ledger, now, vault.ErrBackup},
		"another ledger's":  {backup, secret, "luzhou-other", now, vault.ErrBackup},
		"an altered header": {later, secret, ledger, now, vault.ErrBackup},
		"half of it":        {backup[:len(backup)/2], secret, ledger, now, vault.ErrBackup},
		"nothing":           {nil, secret, ledger, now, vault.ErrBackup},
	} {
		into := newKeys()
		if n, err := vault.Restore(ctx, into, c.ledger, c.secret, c.backup, c.at, nil); !errors.Is(err, c.want) || n != 0 || len(into.entries) != 0 {
			t.Errorf("%s: %d, %v", name, n, err)
		}
	}
	if _, err := vault.Backup(ctx, newKeys(), ledger, secret[:31], now, life); err == nil {
		t.Error("a short secret was taken")
	}
	if _, err := vault.Backup(ctx, newKeys(), ledger, secret, now, vault.MaxBackup+1); err == nil {
		t.Error("a backup without an end was made")
	}
}
