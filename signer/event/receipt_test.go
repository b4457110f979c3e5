package event_test

import (
	"bytes"
	"testing"

	"luzheng/signer/envelope"
	"luzheng/signer/event"
	"luzheng/signer/event/eventtest"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
)

const origin = "luzheng/luzhou-7c1e/events/2026"

func entriesFrom(first uint64, n int) []event.Entry {
	entries := make([]event.Entry, n)
	for i := range entries {
		entries[i] = event.Entry{ID: gm.Sum([]byte("id"), []byte{byte(i)}), Index: first + uint64(i), Leaf: gm.Sum([]byte("leaf"), []byte{byte(i)})}
	}
	return entries
}

func receiptFor(t testing.TB, key *gm.PrivateKey, entries []event.Entry) []byte {
	t.Helper()
	raw, err := event.SignReceipt(eventtest.Ledger, origin, entries, 1_795_000_009_000, key)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestAReceiptHoldsForItsEntries(t *testing.T) {
	key := eventtest.NewKey(t)
	for _, n := range []int{1, 2, 5, 40} {
		entries := entriesFrom(700, n)
		r, err := event.OpenReceipt(receiptFor(t, key, entries), key.PublicKey())
		if err != nil || r.VerifyAll(entries) != nil || r.First != 700 || r.Origin != origin || r.By != 1_795_000_009_000 {
			t.Fatalf("%+v, %v", r, err)
		}
		hashes := event.EntryHashes(entries)
		for i, e := range entries {
			if e.Hash() != hashes[i] {
				t.Errorf("entry %d has two hashes", i)
			}
			path, err := merkle.InclusionOf(hashes, uint64(i))
			if err != nil || r.VerifyOne(e, path) != nil {
				t.Errorf("entry %d of %d: %v, %v", i, n, err, r.VerifyOne(e, path))
			}
			for name, spoil := range map[string]func(e *event.Entry){
				"another event":      func(e *event.Entry) { e.ID[0] ^= 1 },
				"another leaf":       func(e *event.Entry) { e.Leaf[31] ^= 1 },
				"another place":      func(e *event.Entry) { e.Index++ },
				"a place before all": func(e *event.Entry) { e.Index = 699 },
			} {
				bad := e
				spoil(&bad)
				if code := codeOf(r.VerifyOne(bad, path)); code != event.CodeUnreceived {
					t.Errorf("%s for entry %d of %d: %q", name, i, n, code)
				}
				all := append(append(append([]event.Entry{}, entries[:i]...), bad), entries[i+1:]...)
				if code := codeOf(r.VerifyAll(all)); code != event.CodeUnreceived {
					t.Errorf("%s among all, entry %d of %d: %q", name, i, n, code)
				}
			}
		}
		if code := codeOf(r.VerifyAll(entries[:n-1])); code != event.CodeUnreceived {
			t.Errorf("an entry too few: %q", code)
		}
	}
}

func TestAReceiptIsRefused(t *testing.T) {
	key := eventtest.NewKey(t)
	raw := receiptFor(t, key, entriesFrom(0, 1))
	if _, err := event.OpenReceipt(raw, eventtest.NewKey(t).PublicKey()); codeOf(err) != event.CodeSignature {
		t.Errorf("by a stranger: %v", err)
	}
	if _, err := event.OpenReceipt(batchOf(t, key, 1).Raw, key.PublicKey()); codeOf(err) != event.CodeReceipt {
		t.Errorf("a batch: %v", err)
	}
	if _, err := event.SignReceipt(eventtest.Ledger, origin, nil, 1, key); codeOf(err) != event.CodeReceipt {
		t.Errorf("for nothing: %v", err)
	}
	if _, err := event.SignReceipt("another-one", origin, entriesFrom(0, 1), 1, key); codeOf(err) != event.CodeReceipt {
		t.Errorf("of another ledger's log: %v", err)
	}
	if _, err := event.SignReceipt(eventtest.Ledger, origin, entriesFrom(0, 1), 0, key); codeOf(err) != event.CodeReceipt {
		t.Errorf("by no time: %v", err)
	}
	twice, err := envelope.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	if err := twice.Cosign(eventtest.NewKey(t)); err != nil {
		t.Fatal(err)
	}
	if _, err := event.OpenReceipt(twice.Append(nil), key.PublicKey()); codeOf(err) != event.CodeReceipt {
		t.Errorf("by two: %v", err)
	}
	claimed, keyID, err := event.ParseReceiptUnverified(raw)
	if err != nil || claimed.Count != 1 || keyID != key.PublicKey().KeyID() {
		t.Errorf("%+v by %s, %v", claimed, keyID, err)
	}
}

func TestEveryByteOfAReceiptCounts(t *testing.T) {
	key := eventtest.NewKey(t)
	raw := receiptFor(t, key, entriesFrom(3, 2))
	for i := range raw {
		for bit := range 8 {
			bad := bytes.Clone(raw)
			bad[i] ^= 1 << bit
			if _, err := event.OpenReceipt(bad, key.PublicKey()); err == nil {
				t.Fatalf("byte %d, bit %d changed unnoticed", i, bit)
			}
		}
	}
}

func FuzzOpenReceipt(f *testing.F) {
	key := eventtest.NewKey(f)
	good := receiptFor(f, key, entriesFrom(3, 2))
	f.Add(good)
	f.Fuzz(func(t *testing.T, raw []byte) {
		if r, err := event.OpenReceipt(raw, key.PublicKey()); err == nil && !bytes.Equal(raw, good) {
			t.Fatalf("%+v, which nobody signed", r)
		}
	})
}
