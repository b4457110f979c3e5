package postgres_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"luzheng/gateway/audit"
	"luzheng/gateway/desk"
	"luzheng/gateway/postgres"
	"luzheng/gateway/storage"
	"luzheng/gateway/submit"
	"luzheng/gateway/vault"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

func openDB(t *testing.T) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(t.Context(), server.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

func stored(text string) submit.Stored {
	return submit.Stored{ID: gm.Sum([]byte("id " + text)), Envelope: gm.Sum([]byte(text)), Raw: []byte(text)}
}

func TestOutboxKeepsOrderAndForgetsNothing(t *testing.T) {
	box := openDB(t).Outbox()
	ctx := t.Context()
	a, b, c := stored("a"), stored("b"), stored("c")
	for _, items := range [][]submit.Stored{{a, b}, {b, c}} { // b comes twice
		if err := box.Put(ctx, items); err != nil {
			t.Fatal(err)
		}
	}
	pending, err := box.Pending(ctx, 10)
	if err != nil || len(pending) != 3 || pending[0].Envelope != a.Envelope || pending[2].Envelope != c.Envelope {
		t.Fatalf("pending %v, %v", pending, err)
	}
	if err := box.Finish(ctx, []submit.Finished{{Envelope: a.Envelope, Outcome: []byte("o")}, {Envelope: c.Envelope, Problem: "p"}}); err != nil {
		t.Fatal(err)
	}
	if depth, err := box.Depth(ctx); err != nil || depth != 1 {
		t.Fatalf("depth %d, %v", depth, err)
	}
	kept, err := box.Find(ctx, a.ID)
	if err != nil || !kept.Finished || string(kept.Outcome) != "o" || string(kept.Envelope) != "a" {
		t.Fatalf("kept %+v, %v", kept, err)
	}
	if _, err := box.Find(ctx, gm.Sum([]byte("nobody's"))); !errors.Is(err, storage.ErrNotFound) {
		t.Fatalf("an unknown statement: %v", err)
	}
}

// A refusal never blocks a later acceptance: what was refused and is put again is sent again, after what was put before.
func TestWhatWasFinishedIsSentAgain(t *testing.T) {
	box := openDB(t).Outbox()
	ctx := t.Context()
	a, b := stored("a"), stored("b")
	if err := box.Put(ctx, []submit.Stored{a, b}); err != nil {
		t.Fatal(err)
	}
	if err := box.Finish(ctx, []submit.Finished{{Envelope: a.Envelope, Outcome: []byte("refused"), Problem: "p"}}); err != nil {
		t.Fatal(err)
	}
	if err := box.Put(ctx, []submit.Stored{a}); err != nil {
		t.Fatal(err)
	}
	pending, err := box.Pending(ctx, 10)
	if err != nil || len(pending) != 2 || pending[0].Envelope != b.Envelope || pending[1].Envelope != a.Envelope {
		t.Fatalf("pending %v, %v", pending, err)
	}
	if kept, err := box.Find(ctx, a.ID); err != nil || kept.Finished || kept.Outcome != nil || kept.Problem != "" {
		t.Fatalf("kept %+v, %v", kept, err)
	}
}

func TestOutboxForgetsWhatIsFinishedLongAgo(t *testing.T) {
	db := openDB(t)
	box, receipts := db.Outbox(), db.Receipts()
	ctx := t.Context()
	pending, finished := stored("pending"), stored("finished")
	if err := box.Put(ctx, []submit.Stored{pending, finished}); err != nil {
		t.Fatal(err)
	}
	if err := box.Finish(ctx, []submit.Finished{{Envelope: finished.Envelope, Outcome: []byte("o")}}); err != nil {
		t.Fatal(err)
	}
	sum := gm.Sum([]byte("o"))
	if err := keepOne(ctx, receipts, sum, finished.ID, "receipt"); err != nil {
		t.Fatal(err)
	}
	if n, err := box.Prune(ctx, time.Hour); err != nil || n != 0 {
		t.Fatalf("pruned %d within the retention, %v", n, err)
	}
	time.Sleep(10 * time.Millisecond)
	if n, err := box.Prune(ctx, time.Millisecond); err != nil || n != 1 {
		t.Fatalf("pruned %d after the retention, %v", n, err)
	}
	if _, err := box.Find(ctx, finished.ID); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("what was finished long ago is still there: %v", err)
	}
	if depth, err := box.Depth(ctx); err != nil || depth != 1 {
		t.Errorf("%d items are pending, %v; a pending one is never forgotten", depth, err)
	}
	if raw, err := receipts.Find(ctx, finished.ID, sum); err != nil || string(raw) != "receipt" {
		t.Errorf("the receipt is gone: %q, %v", raw, err)
	}
	if err := box.Put(ctx, []submit.Stored{finished}); err != nil {
		t.Fatal(err)
	}
	if depth, err := box.Depth(ctx); err != nil || depth != 2 {
		t.Errorf("a forgotten item cannot be put again: %d pending, %v", depth, err)
	}
}

func TestTheFirstReceiptStays(t *testing.T) {
	receipts := openDB(t).Receipts()
	ctx := t.Context()
	outcome, id := gm.Sum([]byte("outcome")), gm.Sum([]byte("id"))
	for _, raw := range []string{"first", "second"} {
		kept, err := receipts.Keep(ctx, []gm.Digest{outcome}, []gm.Digest{id}, [][]byte{[]byte(raw)})
		if err != nil || string(kept[0]) != "first" {
			t.Fatalf("kept %q, %v", kept, err)
		}
	}
	found, err := receipts.Stored(ctx, []gm.Digest{outcome, id}, []gm.Digest{id, outcome})
	if err != nil || len(found) != 1 || string(found[outcome]) != "first" {
		t.Fatalf("stored %q, %v", found, err)
	}
	if err := keepOne(ctx, receipts, gm.Sum([]byte("a refusal before")), id, "refusal"); err != nil {
		t.Fatal(err)
	}
	of, err := receipts.Of(ctx, []gm.Digest{id, outcome})
	if err != nil || len(of) != 1 || len(of[id]) != 2 {
		t.Fatalf("receipts of the statement %q, %v", of, err)
	}
	if raw, err := receipts.Find(ctx, id, id); err != nil || raw != nil {
		t.Fatalf("a receipt that was never stored: %q, %v", raw, err)
	}
}

func keepOne(ctx context.Context, receipts *postgres.Receipts, outcome, id gm.Digest, raw string) error {
	_, err := receipts.Keep(ctx, []gm.Digest{outcome}, []gm.Digest{id}, [][]byte{[]byte(raw)})
	return err
}

// memory keeps attachments in a map.
type memory map[gm.Digest][]byte

func (m memory) PutAttachment(_ context.Context, sum gm.Digest, sealed []byte) error {
	m[sum] = sealed
	return nil
}

func (m memory) Attachment(_ context.Context, sum gm.Digest) ([]byte, error) { return m[sum], nil }

func TestVaultOpensUntilErased(t *testing.T) {
	blobs := memory{}
	v := &vault.Vault{Keys: openDB(t).Vault(), Blobs: blobs}
	ctx := t.Context()
	text := []byte("业务流程与场景")
	e, err := v.Seal(ctx, "510500.tjj", []statement.PartyID{"510500.bureau"}, text)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(blobs[e.Digest], text) || gm.Sum(blobs[e.Digest]) != e.Digest {
		t.Fatal("the attachment is not encrypted, or not what its digest names")
	}
	got, err := v.Keys.Get(ctx, e.Digest)
	if err != nil || got.Sealed() != e.Sealed() {
		t.Fatalf("the entry is %+v, %v", got, err)
	}
	for party, may := range map[statement.PartyID]bool{"510500.tjj": true, "510500.bureau": true, "510500.zgj": false, "": false} {
		if got.MayRead(party) != may {
			t.Errorf("%q may read: %v", party, !may)
		}
	}
	if plain, err := v.Open(ctx, got); err != nil || !bytes.Equal(plain, text) {
		t.Fatalf("opened %q, %v", plain, err)
	}
	blobs[e.Digest][0] ^= 1
	if _, err := v.Open(ctx, got); err == nil {
		t.Fatal("altered bytes were opened")
	}
	erasure := vault.Erasure{Ref: statement.Created(statement.TypeErasure, gm.Sum(text)), Attachments: []gm.Digest{e.Digest}, At: 1}
	for range 2 { // erasing again is no error
		if err := v.Keys.Erase(ctx, erasure); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := v.Keys.Get(ctx, e.Digest); !errors.Is(err, vault.ErrNotFound) {
		t.Fatalf("an erased entry: %v", err)
	}
	if n, err := v.Keys.Restore(ctx, []vault.Entry{got}); err != nil || n != 0 {
		t.Fatalf("an erased entry came back: %d, %v", n, err)
	}
}

func TestReadsAreKeptByCaseAndParty(t *testing.T) {
	reads := openDB(t).Reads()
	ctx := t.Context()
	in, other := statement.Created(statement.TypeCase, gm.Sum([]byte("a"))), statement.Created(statement.TypeCase, gm.Sum([]byte("b")))
	err := reads.Note(ctx, []audit.Read{
		{At: 1, Case: in, Handler: "a1", What: "party:510500.tjj", Parties: []string{"510500.tjj"}},
		{At: 2, Case: in, Handler: "a1", What: "party:510500.zgj", Parties: []string{"510500.zgj"}},
		{At: 3, Case: other, Handler: "a2", What: "party:510500.tjj", Parties: []string{"510500.tjj"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	all, err := reads.Reads(ctx, in, "", 0, 10)
	if err != nil || len(all) != 2 || all[0].At != 1 || all[1].What != "party:510500.zgj" {
		t.Fatalf("reads %+v, %v", all, err)
	}
	if rest, err := reads.Reads(ctx, in, "", all[0].Number, 10); err != nil || len(rest) != 1 {
		t.Fatalf("the rest %+v, %v", rest, err)
	}
	if own, err := reads.Reads(ctx, in, "510500.tjj", 0, 10); err != nil || len(own) != 1 || own[0].Number != all[0].Number {
		t.Fatalf("a party's own %+v, %v", own, err)
	}
}

func TestOpenMigratesOnce(t *testing.T) {
	url := server.URL(t)
	for range 2 {
		db, err := postgres.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		db.Close()
	}
}

func TestAnUnreachableDatabaseIsUnavailable(t *testing.T) {
	_, err := postgres.Open(t.Context(), "postgres://nobody:x@127.0.0.1:1/none?sslmode=disable&connect_timeout=1")
	if !errors.Is(err, storage.ErrUnavailable) {
		t.Fatalf("got %v", err)
	}
}

// The desk counts by who laid a draft there, shows it to its parties alone, and forgets it in the end.
func TestTheDeskHoldsWhatWaits(t *testing.T) {
	store, ctx := openDB(t).Desk(), t.Context()
	draft := func(text string, until int64) desk.Draft {
		return desk.Draft{
			ID: gm.Sum([]byte(text)), Kind: statement.KindPartySuspend, Parties: []statement.PartyID{"510500.tjj", "510500.zgj"}, By: "510500.tjj",
			Envelope: []byte(text), At: 100, Until: until,
		}
	}
	for _, d := range []desk.Draft{draft("a", 200), draft("b", 300)} {
		if err := store.Put(ctx, d, 2); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Put(ctx, draft("c", 300), 2); !errors.Is(err, desk.ErrFull) {
		t.Errorf("one too many: %v", err)
	}
	again := draft("b", 300)
	again.Envelope = []byte("b, signed twice")
	if err := store.Put(ctx, again, 2); err != nil {
		t.Errorf("the same once more: %v", err)
	}
	got, err := store.Get(ctx, again.ID, "510500.zgj", 150)
	if err != nil || string(got.Envelope) != "b, signed twice" || len(got.Parties) != 2 || got.By != "510500.tjj" {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := store.Get(ctx, again.ID, "510500.bureau", 150); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("shown to a stranger: %v", err)
	}
	if err := store.Remove(ctx, again.ID, "510500.bureau"); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("taken away by a stranger: %v", err)
	}
	if list, err := store.List(ctx, "510500.zgj", 250, 10); err != nil || len(list) != 1 || list[0].ID != again.ID {
		t.Errorf("after the end of one: %v, %v", list, err)
	}
	if n, err := store.Prune(ctx, 250); err != nil || n != 1 {
		t.Errorf("%d were forgotten, %v", n, err)
	}
	if err := store.Put(ctx, draft("c", 300), 2); err != nil {
		t.Errorf("there is room again: %v", err)
	}
}
