package checkpoint_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"luzheng/signer/checkpoint"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
)

func TestARequestToAWitnessHasTheLinesOfC2SP(t *testing.T) {
	a := checkpoint.Addition{Old: 7, Proof: merkle.Proof{gm.Sum([]byte("a")), gm.Sum([]byte("b"))}, Note: []byte("origin\n9\n\n— name sig\n")}
	raw := a.Marshal()
	if lines := strings.SplitAfter(string(raw), "\n"); lines[0] != "old 7\n" || len(lines[1]) != 45 || len(lines[2]) != 45 || lines[3] != "\n" {
		t.Errorf("written as %q", raw)
	}
	again, err := checkpoint.ParseAddition(raw)
	if err != nil || again.Old != 7 || len(again.Proof) != 2 || again.Proof[1] != a.Proof[1] || !bytes.Equal(again.Note, a.Note) {
		t.Errorf("read back as %+v, %v", again, err)
	}
	first := checkpoint.Addition{Note: a.Note}
	if again, err := checkpoint.ParseAddition(first.Marshal()); err != nil || again.Old != 0 || len(again.Proof) != 0 {
		t.Errorf("the first request reads as %+v, %v", again, err)
	}
}

func TestRequestsToAWitnessInAnotherFormAreRefused(t *testing.T) {
	good := string(checkpoint.Addition{Old: 7, Proof: merkle.Proof{gm.Sum(nil)}, Note: []byte("note\n")}.Marshal())
	for name, raw := range map[string]string{
		"nothing":          "",
		"no note":          "old 7\n\n",
		"no old size":      strings.TrimPrefix(good, "old 7\n"),
		"leading zero":     strings.Replace(good, "old 7", "old 07", 1),
		"a sign":           strings.Replace(good, "old 7", "old +7", 1),
		"too large a size": strings.Replace(good, "old 7", "old 9007199254740992", 1),
		"carriage return":  strings.Replace(good, "old 7\n", "old 7\r\n", 1),
		"a short hash":     strings.Replace(good, "=\n", "\n", 1),
		"64 hashes":        string(checkpoint.Addition{Proof: make(merkle.Proof, 64), Note: []byte("note\n")}.Marshal()),
		"too long a note":  string(checkpoint.Addition{Note: make([]byte, checkpoint.MaxNote+1)}.Marshal()),
	} {
		if a, err := checkpoint.ParseAddition([]byte(raw)); !errors.Is(err, checkpoint.ErrAddition) {
			t.Errorf("%s: read as %+v, %v", name, a, err)
		}
	}
}

func FuzzParseAddition(f *testing.F) {
	f.Add(checkpoint.Addition{Old: 7, Proof: merkle.Proof{gm.Sum(nil)}, Note: []byte("note\n")}.Marshal())
	f.Add([]byte("old 0\n\nnote"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := checkpoint.ParseAddition(raw)
		if err == nil && !bytes.Equal(a.Marshal(), raw) {
			t.Errorf("accepted %q, which it would write as %q", raw, a.Marshal())
		}
	})
}
