package daemon_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/daemon"
	"luzheng/gateway/gatewaytest"
	"luzheng/gateway/pgtest"
	"luzheng/gateway/postgres"
	"luzheng/gateway/vault"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

var server pgtest.Server

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		fmt.Fprintln(os.Stderr, runChild(dir))
		os.Exit(1)
	}
	os.Exit(server.Run(m))
}

// A vault that was lost comes back from its backup, but for what the ledger says was erased.
func TestALostVaultForgetsWhatWasErased(t *testing.T) {
	ctx, secret := t.Context(), bytes.Repeat([]byte{7}, 32)
	kept, erased := gm.Sum([]byte("kept")), rulestest.Sealed().Attachment
	full := database(t)
	for _, sum := range []gm.Digest{kept, erased} {
		if err := full.db.Vault().Put(ctx, vault.Entry{Digest: sum, Owner: rulestest.Planning}); err != nil {
			t.Fatal(err)
		}
	}
	backup, err := daemon.BackUp(ctx, full.url, rulestest.Ledger, secret, time.Hour)
	if err != nil {
		t.Fatal(err)
	}

	lost := database(t)
	if _, err := daemon.Restore(ctx, lost.url, rulestest.Ledger, secret, backup); !errors.Is(err, daemon.ErrNoIndex) {
		t.Fatalf("restored without knowing what was erased: %v", err)
	}
	w := rulestest.Founded(t)
	approveErasure(t, w, w.GrantedAccess(rulestest.Statistics, rulestest.Planning))
	world := gatewaytest.Ledger(t, w)
	gatewaytest.Replay(t, world, w.Accepted)
	if _, err := daemon.Reindex(ctx, lost.url, rulestest.Ledger, world); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{1, 0} { // the second time there is nothing left to restore
		if n, err := daemon.Restore(ctx, lost.url, rulestest.Ledger, secret, backup); err != nil || n != want {
			t.Fatalf("%d were restored, %v; want %d", n, err, want)
		}
	}
	if _, err := lost.db.Vault().Get(ctx, kept); err != nil {
		t.Errorf("what was kept: %v", err)
	}
	if _, err := lost.db.Vault().Get(ctx, erased); !errors.Is(err, vault.ErrNotFound) {
		t.Errorf("what was erased: %v", err)
	}
}

// approveErasure has the scenario of a request erased.
func approveErasure(t *testing.T, w *rulestest.World, a rulestest.Access) {
	t.Helper()
	said, err := gm.ParseDigest(a.Request.ID)
	if err != nil {
		t.Fatal(err)
	}
	what := statement.Erasable{Entity: a.Request, Within: &a.Entry}
	id := w.Accept(w.Sign(&statement.ErasureRequest{
		Erasable: what, Statement: said, Attachments: []gm.Digest{rulestest.Sealed().Attachment}, Reason: "purpose.fulfilled",
	}, nil, w.Person(rulestest.Planning, statement.PostOfficer)))
	ref := statement.Created(statement.TypeErasure, id)
	w.Accept(w.Sign(&statement.ErasureApprove{Erasable: what, Party: rulestest.Planning}, &ref, w.Permission()...))
}

type opened struct {
	url string
	db  *postgres.DB
}

func database(t *testing.T) opened {
	t.Helper()
	url := server.URL(t)
	db, err := postgres.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return opened{url, db}
}
