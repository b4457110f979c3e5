package manifest

import (
	"bytes"
	"context"
	"errors"
	"testing"
)

// FuzzParse: what is accepted is the one encoding of itself.
func FuzzParse(f *testing.F) {
	m := build(f, put(f, f.TempDir(), "v.csv", villages(3)), Options{}).Manifest
	good, err := m.Marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Fuzz(func(t *testing.T, encoded []byte) {
		parsed, err := Parse(encoded)
		if err != nil {
			return
		}
		if again, err := parsed.Marshal(); err != nil || !bytes.Equal(again, encoded) {
			t.Fatalf("%q was read as %q (%v)", encoded, again, err)
		}
	})
}

// FuzzParseTreeFile: what is accepted gives the roots of the manifest.
func FuzzParseTreeFile(f *testing.F) {
	result := build(f, put(f, f.TempDir(), "v.csv", villages(30)), Options{Tree: true})
	good, err := result.Tree.Marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Fuzz(func(t *testing.T, encoded []byte) {
		tree, err := ParseTreeFile(encoded, result.Manifest)
		if err == nil && tree.Files[0].Rows.root() != result.Manifest.Files[0].Table.Rows.Root {
			t.Fatalf("%q fits and gives another root", encoded)
		}
	})
}

// FuzzParseProof: a proof that holds is about the row that is there.
func FuzzParseProof(f *testing.F) {
	path := put(f, f.TempDir(), "v.csv", villages(30))
	m := build(f, path, Options{}).Manifest
	proofs, err := m.ProveRows(context.Background(), path, "v.csv", []int64{11}, nil)
	if err != nil {
		f.Fatal(err)
	}
	good, err := proofs[0].Marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Fuzz(func(t *testing.T, encoded []byte) {
		proof, err := ParseProof(encoded)
		if err != nil || m.VerifyRow(proof) != nil {
			return
		}
		if canonical, err := proof.Row.Canonical(); err != nil || proof.Index != 11 || !bytes.Contains(canonical, []byte("510500000011")) {
			t.Fatalf("%q holds", encoded)
		}
	})
}

// FuzzTable: every input ends, and each row that is read is canonical.
func FuzzTable(f *testing.F) {
	f.Add([]byte("a,b\n1,\"x\r\ny\"\n"), true)
	f.Add([]byte(`{"a":1,"b":{"c":[]}}`+"\n"), false)
	f.Fuzz(func(t *testing.T, text []byte, isCSV bool) {
		format := JSONLines
		if isCSV {
			format = CSV
		}
		rows, _, err := rowsOf(format, string(text))
		if err != nil && !errors.Is(err, ErrTable) {
			t.Fatalf("unexpected kind of error: %v", err)
		}
		for _, canonical := range rows {
			row, err := parseCanonical([]byte(canonical))
			if err != nil {
				t.Fatalf("%q: %v", canonical, err)
			}
			if again, err := row.Canonical(); err != nil || string(again) != canonical {
				t.Fatalf("%q was read as %q (%v)", canonical, again, err)
			}
		}
	})
}
