//go:build e2e

package e2e

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hyperledger/fabric-protos-go-apiv2/orderer"
	"google.golang.org/protobuf/proto"

	"luzheng/network/admin"
	"luzheng/network/layout"
	"luzheng/network/topology"
	"luzheng/signer/envelope"
	"luzheng/signer/evidence"
	"luzheng/signer/statement"
)

// TestDeep: evidence with its Fabric block verifies down to the orderers' signatures; without the block, or with any part of it
// changed, it does not.
func TestDeep(t *testing.T) {
	entry := newWriter(t).record(t, unitsURL)
	for name, id := range map[string]string{
		"the genesis":             genesisID(t),
		"a statement":             entry.String(),
		"the entity that it made": statement.Created(statement.TypeEntry, entry).String(),
	} {
		file := takeEvidence(t, id, "--block")
		if out, code := verifyDeep(t, file); code != 0 || !strings.Contains(out, "of 4 orderers") {
			t.Errorf("%s: exit code %d\n%s", name, code, out)
		}
	}
	if out, code := verifyDeep(t, takeEvidence(t, entry.String())); code != 1 || !strings.Contains(out, "Cannot verify") {
		t.Errorf("without a block: exit code %d\n%s", code, out)
	}
	// No statement created a founding party alone: no one block belongs to it.
	out, err := program(t.Context(), "explorer", "evidence", "party:510500.units", "--url", bureauURL, "--block")
	if err == nil || !strings.Contains(out, "evidence.no-block") {
		t.Errorf("a party has no block: %v\n%s", err, out)
	}
}

// TestDeepFindsEachFlippedByte flips one byte in each part of the block.
func TestDeepFindsEachFlippedByte(t *testing.T) {
	id := newWriter(t).record(t, bureauURL)
	whole, err := os.ReadFile(takeEvidence(t, id.String(), "--block"))
	if err != nil {
		t.Fatal(err)
	}
	for name, part := range map[string]func(*evidence.Block) []byte{
		"the pinned configuration": func(b *evidence.Block) []byte { return b.Configs[0].Transactions[0] },
		"the hash of the header":   func(b *evidence.Block) []byte { return b.Block.Previous },
		"a transaction":            func(b *evidence.Block) []byte { return b.Block.Transactions[0] },
		"the signed metadata":      func(b *evidence.Block) []byte { return b.Block.Metadata },
		"an orderer's identifier":  func(b *evidence.Block) []byte { return b.Block.Signatures[1].Identifier },
		"an orderer's signature":   func(b *evidence.Block) []byte { return b.Block.Signatures[2].Sig },
	} {
		file, err := evidence.Parse(whole)
		if err != nil {
			t.Fatal(err)
		}
		bytes := part(file.Block)
		bytes[len(bytes)/2] ^= 1
		changed, err := file.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "changed.json")
		if err := os.WriteFile(path, changed, 0o644); err != nil {
			t.Fatal(err)
		}
		if out, code := verifyDeep(t, path); code != 1 || strings.Contains(out, "✔ Verified") {
			t.Errorf("%s changed: exit code %d\n%s", name, code, out)
		}
	}
}

// TestDeepAcrossConfigurations: when the channel was changed, twice in a row, evidence leads from the pinned configuration through
// both changes to the one in force.
func TestDeepAcrossConfigurations(t *testing.T) {
	change(t, 499)
	change(t, 498)
	id := newWriter(t).record(t, bureauURL)
	path := takeEvidence(t, id.String(), "--block")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := evidence.Parse(whole)
	if err != nil {
		t.Fatal(err)
	}
	if configs := len(file.Block.Configs); configs < 3 {
		t.Errorf("%d configuration blocks, expected the pinned one and two later ones", configs)
	}
	if out, code := verifyDeep(t, path); code != 0 {
		t.Errorf("exit code %d\n%s", code, out)
	}
}

// change lets three organisations set how many transactions a block holds at most, and waits until that is in force.
func change(t *testing.T, messages uint32) {
	t.Helper()
	place, err := layout.New(run, filepath.Join(root, "bin"))
	if err != nil {
		t.Fatal(err)
	}
	shape, err := topology.Load(place.Topology(), 0)
	if err != nil {
		t.Fatal(err)
	}
	network, err := admin.Connect(shape, place)
	if err != nil {
		t.Fatal(err)
	}
	defer network.Close()
	size, err := proto.Marshal(&orderer.BatchSize{
		MaxMessageCount: messages, AbsoluteMaxBytes: shape.Ordering.AbsoluteBytes, PreferredMaxBytes: shape.Ordering.PreferredBytes,
	})
	if err != nil {
		t.Fatal(err)
	}
	c := admin.Change{Groups: []string{"Orderer"}, Key: "BatchSize", Value: size}
	if err := network.ChangeChannel(t.Context(), c, network.Members[:3]...); err != nil {
		t.Fatal(err)
	}
}

// takeEvidence fetches evidence into a file and gives its name.
func takeEvidence(t *testing.T, id string, flags ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "evidence.json")
	must(t, "explorer", append([]string{"evidence", id, "--url", bureauURL, "-o", path}, flags...)...)
	return path
}

// verifyDeep gives what explorer verify --deep prints, and its exit code.
func verifyDeep(t *testing.T, path string) (out string, code int) {
	t.Helper()
	out, err := program(context.Background(), "explorer", "verify", "--evidence", path, "--deep", "--lang", "en",
		"--trust-root", filepath.Join(run, "trust-root.json"))
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if exit != nil {
		code = exit.ExitCode()
	}
	return out, code
}

// genesisID is the ID of the ledger's first statement.
func genesisID(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(run, "genesis.json"))
	if err != nil {
		t.Fatal(err)
	}
	signed, err := envelope.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return signed.ID().String()
}
