package checkpoint_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"luzheng/signer/checkpoint"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
)

var update = flag.Bool("update", false, "write new golden files; only for a new version of the format")

func sample() checkpoint.Checkpoint {
	return checkpoint.Checkpoint{
		Origin: checkpoint.StatementsOrigin("luzhou-7c1e"), Size: 1234, Root: gm.Sum([]byte("root")), MapRoot: gm.Sum([]byte("map")),
		Block: 56, BlockHash: [32]byte(bytes.Repeat([]byte{0xab}, 32)), Time: 1_795_000_000_123,
	}
}

type party struct {
	name string
	key  *gm.PrivateKey
}

func parties(t testing.TB, names ...string) (all []party, verifiers []checkpoint.Verifier) {
	t.Helper()
	for _, name := range names {
		key, err := gm.GenerateKey()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, party{name, key})
		verifiers = append(verifiers, checkpoint.Verifier{Name: name, Key: key.PublicKey()})
	}
	return all, verifiers
}

func (p party) sign(t testing.TB, c checkpoint.Checkpoint) []byte {
	t.Helper()
	note, err := checkpoint.Sign(c, p.name, p.key)
	if err != nil {
		t.Fatal(err)
	}
	return note
}

func TestTextIsGolden(t *testing.T) {
	want := golden(t, "v1.txt", sample().Marshal())
	if got := sample().Marshal(); !bytes.Equal(got, want) {
		t.Fatalf("got\n%s\nwant\n%s", got, want)
	}
	back, err := checkpoint.Parse(want)
	if err != nil || back != sample() {
		t.Fatalf("%+v, %v", back, err)
	}
}

// The golden note was signed once, by keys that were thrown away; every later version must go on accepting it.
func TestNoteIsGolden(t *testing.T) {
	all, _ := parties(t, "audit", "bureau")
	merged, err := checkpoint.Merge(all[1].sign(t, sample()), all[0].sign(t, sample()))
	if err != nil {
		t.Fatal(err)
	}
	note := golden(t, "v1.note", merged)
	var verifiers []checkpoint.Verifier
	for i, name := range []string{"audit", "bureau"} {
		spki := golden(t, "v1."+name+".spki", []byte(hex.EncodeToString(all[i].key.PublicKey().SPKI())))
		der, err := hex.DecodeString(strings.TrimSpace(string(spki)))
		if err != nil {
			t.Fatal(err)
		}
		key, err := gm.ParsePublicKey(der)
		if err != nil {
			t.Fatal(err)
		}
		verifiers = append(verifiers, checkpoint.Verifier{Name: name, Key: key})
	}
	c, by, err := checkpoint.Open(note, verifiers)
	if err != nil || c != sample() || strings.Join(by, " ") != "audit bureau" {
		t.Fatalf("%+v by %v, %v", c, by, err)
	}
}

func golden(t *testing.T, name string, made []byte) []byte {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, made, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	stored, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

func TestParseRefusesEveryOtherForm(t *testing.T) {
	good := string(sample().Marshal())
	root := sample().Root
	urlSafe := base64.URLEncoding.EncodeToString(bytes.Repeat([]byte{0xff}, 32))
	for name, bad := range map[string]string{
		"empty":                 "",
		"no final line feed":    strings.TrimSuffix(good, "\n"),
		"another line":          good + "note x\n",
		"carriage return":       strings.Replace(good, "\n", "\r\n", 1),
		"leading zero":          strings.Replace(good, "\n1234\n", "\n01234\n", 1),
		"sign":                  strings.Replace(good, "\n1234\n", "\n+1234\n", 1),
		"size of 2⁵³":           strings.Replace(good, "\n1234\n", "\n9007199254740992\n", 1),
		"negative time":         strings.Replace(good, "time 1", "time -1", 1),
		"upper-case hash":       strings.Replace(good, "abab", "ABAB", 1),
		"short hash":            strings.Replace(good, "abab", "ab", 1),
		"two spaces":            strings.Replace(good, "block 56 ", "block 56  ", 1),
		"no block":              strings.Replace(good, "block", "Block", 1),
		"space in origin":       strings.Replace(good, "luzheng/", "luzheng /", 1),
		"no origin":             good[strings.IndexByte(good, '\n'):],
		"origin not ASCII":      strings.Replace(good, "luzheng/", "泸证/", 1),
		"base64 of another set": strings.Replace(good, base64.StdEncoding.EncodeToString(root[:]), urlSafe, 1),
		"base64 without =":      strings.Replace(good, "=\nmap", "\nmap", 1),
		"long origin":           strings.Replace(good, "luzheng/", strings.Repeat("x", 121), 1),
		"very long":             strings.Repeat("x", checkpoint.MaxText+1),
	} {
		if c, err := checkpoint.Parse([]byte(bad)); !errors.Is(err, checkpoint.ErrText) {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
}

func TestMergeJoinsTheSignaturesOfOneCheckpoint(t *testing.T) {
	all, verifiers := parties(t, "audit", "bureau", "cyberspace", "units")
	var notes [][]byte
	for _, i := range []int{2, 0, 3, 1, 0} {
		notes = append(notes, all[i].sign(t, sample()))
	}
	merged, err := checkpoint.Merge(notes...)
	if err != nil {
		t.Fatal(err)
	}
	c, by, err := checkpoint.Open(merged, verifiers)
	if err != nil || c != sample() || strings.Join(by, " ") != "audit bureau cyberspace units" {
		t.Fatalf("%+v by %v, %v", c, by, err)
	}
	other := sample()
	other.MapRoot[0] ^= 1
	if _, err := checkpoint.Merge(notes[0], all[1].sign(t, other)); !errors.Is(err, checkpoint.ErrDifferent) {
		t.Fatalf("different checkpoints were merged: %v", err)
	}
	if _, err := checkpoint.Merge(); !errors.Is(err, checkpoint.ErrNote) {
		t.Fatalf("nothing was merged: %v", err)
	}
}

func TestOpenIsStrictAboutSignatories(t *testing.T) {
	all, verifiers := parties(t, "audit", "bureau", "cyberspace")
	merged, err := checkpoint.Merge(all[0].sign(t, sample()), all[1].sign(t, sample()))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := checkpoint.Open(merged, verifiers[:1]); !errors.Is(err, checkpoint.ErrSignature) {
		t.Errorf("an unknown signatory was passed over: %v", err)
	}
	if _, _, err := checkpoint.Open(merged, nil); !errors.Is(err, checkpoint.ErrSignature) {
		t.Errorf("no verifiers: %v", err)
	}
	swapped := []checkpoint.Verifier{{Name: "audit", Key: verifiers[1].Key}, {Name: "bureau", Key: verifiers[0].Key}}
	if _, _, err := checkpoint.Open(merged, swapped); !errors.Is(err, checkpoint.ErrSignature) {
		t.Errorf("keys under each other's names: %v", err)
	}
	twice := append(verifiers, checkpoint.Verifier{Name: "shadow", Key: verifiers[0].Key})
	if _, _, err := checkpoint.Open(merged, twice); !errors.Is(err, checkpoint.ErrVerifiers) {
		t.Errorf("one key under two names: %v", err)
	}
	if _, _, err := checkpoint.Open(merged, []checkpoint.Verifier{{Name: "audit"}}); !errors.Is(err, checkpoint.ErrVerifiers) {
		t.Errorf("a verifier without a key: %v", err)
	}
	for _, name := range []string{"", "two words", "a+b"} {
		if _, err := checkpoint.Sign(sample(), name, all[0].key); !errors.Is(err, checkpoint.ErrNote) {
			t.Errorf("signed under the name %q: %v", name, err)
		}
	}
}

// A key that signs the checkpoint's text as any other kind of thing has not signed the checkpoint.
func TestSignaturesOfOtherDomainsDoNotCount(t *testing.T) {
	all, verifiers := parties(t, "audit")
	note := all[0].sign(t, sample())
	start := bytes.LastIndexByte(note[:len(note)-1], ' ') + 1
	line, err := base64.StdEncoding.DecodeString(string(note[start : len(note)-1]))
	if err != nil {
		t.Fatal(err)
	}
	text := sample().Marshal()
	for name, message := range map[string][]byte{
		"bare text":  text,
		"statement":  envelope.PAE(envelope.TypeStatement, text),
		"session":    envelope.PAE(envelope.TypeSession, text),
		"checkpoint": envelope.PAE(envelope.TypeCheckpoint, text),
	} {
		sig, err := gm.Sign(all[0].key, message)
		if err != nil {
			t.Fatal(err)
		}
		forged := string(note[:start]) + base64.StdEncoding.EncodeToString(append(line[:4:4], sig...)) + "\n"
		_, _, err = checkpoint.Open([]byte(forged), verifiers)
		if (err == nil) != (name == "checkpoint") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEveryByteOfANoteCounts(t *testing.T) {
	all, verifiers := parties(t, "audit", "bureau")
	note, err := checkpoint.Merge(all[0].sign(t, sample()), all[1].sign(t, sample()))
	if err != nil {
		t.Fatal(err)
	}
	for i := range note {
		for bit := range 8 {
			bad := bytes.Clone(note)
			bad[i] ^= 1 << bit
			if c, by, err := checkpoint.Open(bad, verifiers); err == nil {
				t.Fatalf("byte %d, bit %d changed, yet %v signed %+v", i, bit, by, c)
			}
		}
		// Cut after its first signature, the note is the honest note of one signatory; nowhere else is it one.
		c, by, err := checkpoint.Open(note[:i], verifiers)
		if err == nil && (c != sample() || len(by) != 1 || !bytes.HasSuffix(note[:i], []byte("\n"))) {
			t.Fatalf("the first %d bytes pass for a note by %v", i, by)
		}
	}
	for _, more := range []string{"\n", " ", "— audit AAAAAAA=\n", string(note)} {
		if _, _, err := checkpoint.Open(append(bytes.Clone(note), more...), verifiers); err == nil {
			t.Fatalf("%q appended to a note", more)
		}
	}
}

func TestEquivocationProvesAContradiction(t *testing.T) {
	all, verifiers := parties(t, "audit", "bureau")
	other := sample()
	other.Root[0] ^= 1
	file, err := checkpoint.NewEquivocation(all[0].sign(t, sample()), all[1].sign(t, other))
	if err != nil {
		t.Fatal(err)
	}
	found, err := checkpoint.VerifyEquivocation(file, verifiers)
	if err != nil || found.First != sample() || found.Second != other || found.FirstBy[0] != "audit" || found.SecondBy[0] != "bureau" {
		t.Fatalf("%+v, %v", found, err)
	}
	if _, err := checkpoint.VerifyEquivocation(file, verifiers[:1]); !errors.Is(err, checkpoint.ErrSignature) {
		t.Errorf("a note by a stranger: %v", err)
	}
	for i := range file {
		bad := bytes.Clone(file)
		bad[i] ^= 1
		if _, err := checkpoint.VerifyEquivocation(bad, verifiers); err == nil {
			t.Fatalf("byte %d changed, and it still accuses", i)
		}
	}
}

func TestHonestCheckpointsAreNoEquivocation(t *testing.T) {
	all, _ := parties(t, "audit", "bureau")
	later := sample()
	later.Block, later.Size, later.Root = 57, 1300, gm.Sum([]byte("later"))
	elsewhere := sample()
	elsewhere.Origin, elsewhere.Root = checkpoint.StatementsOrigin("other"), gm.Digest{}
	for _, second := range []checkpoint.Checkpoint{sample(), later, elsewhere} {
		if _, err := checkpoint.NewEquivocation(all[0].sign(t, sample()), all[1].sign(t, second)); !errors.Is(err, checkpoint.ErrNoConflict) {
			t.Errorf("%+v: %v", second, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(sample().Marshal())
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := checkpoint.Parse(text)
		if err == nil && !bytes.Equal(c.Marshal(), text) {
			t.Fatalf("%q has another form %q", text, c.Marshal())
		}
	})
}

func FuzzOpen(f *testing.F) {
	all, verifiers := parties(f, "audit", "bureau")
	note := all[0].sign(f, sample())
	f.Add(note)
	f.Fuzz(func(t *testing.T, raw []byte) {
		if c, by, err := checkpoint.Open(raw, verifiers); err == nil && !bytes.Equal(raw, note) {
			t.Fatalf("%v signed %+v, which nobody did", by, c)
		}
		if c, names, err := checkpoint.ParseUnverified(raw); err == nil && (c.Validate() != nil || len(names) == 0) {
			t.Fatalf("%+v by %v was read", c, names)
		}
	})
}

func FuzzVerifyEquivocation(f *testing.F) {
	all, verifiers := parties(f, "audit", "bureau")
	other := sample()
	other.Root[0] ^= 1
	file, err := checkpoint.NewEquivocation(all[0].sign(f, sample()), all[1].sign(f, other))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Fuzz(func(t *testing.T, raw []byte) {
		if c, err := checkpoint.VerifyEquivocation(raw, verifiers); err == nil && !bytes.Equal(raw, file) {
			// Swapping the notes is the one other honest reading.
			if c.FirstBy[0] != "bureau" || c.SecondBy[0] != "audit" {
				t.Fatalf("%+v", c)
			}
		}
	})
}

func BenchmarkOpenThreeSignatures(b *testing.B) {
	all, verifiers := parties(b, "audit", "bureau", "cyberspace")
	note, err := checkpoint.Merge(all[0].sign(b, sample()), all[1].sign(b, sample()), all[2].sign(b, sample()))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, _, err := checkpoint.Open(note, verifiers); err != nil {
			b.Fatal(err)
		}
	}
}
