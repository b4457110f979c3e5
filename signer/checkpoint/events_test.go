package checkpoint_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"luzheng/signer/checkpoint"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
)

const witnessed = 1_795_000_001

func sampleEvents() checkpoint.Events {
	return checkpoint.Events{
		Origin: checkpoint.EventsOrigin("luzhou-7c1e", 2026), Size: 10_000_000, Root: gm.Sum([]byte("root")), MapRoot: gm.Sum([]byte("map")),
		Time: 1_795_000_000_123,
	}
}

// logNote is a log's note of c with the cosignatures of all.
func logNote(t testing.TB, c checkpoint.Events, log *gm.PrivateKey, witnesses ...party) []byte {
	t.Helper()
	raw, err := checkpoint.SignEvents(c, log)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range witnesses {
		line, err := checkpoint.Cosign(raw, w.name, w.key, witnessed)
		if err != nil {
			t.Fatal(err)
		}
		if raw, err = checkpoint.AddCosignatures(raw, line); err != nil {
			t.Fatal(err)
		}
	}
	return raw
}

func logAndWitnesses(t testing.TB) (log *gm.PrivateKey, all []party, verifiers []checkpoint.Verifier) {
	t.Helper()
	all, verifiers = parties(t, "court", "notary", "log")
	return all[2].key, all[:2], verifiers[:2]
}

func TestTheTextOfEventsIsGolden(t *testing.T) {
	want := golden(t, "events.v1.txt", sampleEvents().Marshal())
	if got := sampleEvents().Marshal(); !bytes.Equal(got, want) {
		t.Fatalf("got\n%s\nwant\n%s", got, want)
	}
	back, err := checkpoint.ParseEvents(want)
	if err != nil || back != sampleEvents() {
		t.Fatalf("%+v, %v", back, err)
	}
}

// The golden note was signed once, by keys that were thrown away; every later version must go on accepting it.
func TestTheNoteOfEventsIsGolden(t *testing.T) {
	all, _ := parties(t, "court", "notary", "log")
	raw := golden(t, "events.v1.note", logNote(t, sampleEvents(), all[2].key, all[0], all[1]))
	var verifiers []checkpoint.Verifier
	for _, p := range all {
		spki := golden(t, "events.v1."+p.name+".spki", []byte(hex.EncodeToString(p.key.PublicKey().SPKI())))
		der, err := hex.DecodeString(strings.TrimSpace(string(spki)))
		if err != nil {
			t.Fatal(err)
		}
		key, err := gm.ParsePublicKey(der)
		if err != nil {
			t.Fatal(err)
		}
		verifiers = append(verifiers, checkpoint.Verifier{Name: p.name, Key: key})
	}
	c, by, err := checkpoint.OpenEvents(raw, verifiers[2].Key, verifiers[:2])
	if err != nil || c != sampleEvents() || len(by) != 2 || by[0] != (checkpoint.Cosignature{Name: "court", Time: witnessed}) || by[1].Name != "notary" {
		t.Fatalf("%+v by %v, %v", c, by, err)
	}
}

func TestOtherTextsAreNoEvents(t *testing.T) {
	good := string(sampleEvents().Marshal())
	for name, bad := range map[string]string{
		"empty":              "",
		"a ledger's":         string(sample().Marshal()),
		"no final line feed": strings.TrimSuffix(good, "\n"),
		"another line":       good + "note x\n",
		"carriage return":    strings.Replace(good, "\n", "\r\n", 1),
		"leading zero":       strings.Replace(good, "\n1", "\n01", 1),
		"size of 2⁵³":        strings.Replace(good, "\n10000000\n", "\n9007199254740992\n", 1),
		"negative time":      strings.Replace(good, "time 1", "time -1", 1),
		"no map":             strings.Replace(good, "map ", "Map ", 1),
		"another origin":     strings.Replace(good, "/events/", "/statements/", 1),
		"no year":            strings.Replace(good, "/2026", "", 1),
		"year 26":            strings.Replace(good, "/2026", "/26", 1),
		"year 02026":         strings.Replace(good, "/2026", "/02026", 1),
		"no ledger":          strings.Replace(good, "luzhou-7c1e", "", 1),
		"base64 without =":   strings.Replace(good, "=\nmap", "\nmap", 1),
		"very long":          strings.Repeat("x", checkpoint.MaxText+1),
	} {
		if c, err := checkpoint.ParseEvents([]byte(bad)); !errors.Is(err, checkpoint.ErrText) {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
	ledger, year, err := checkpoint.ParseEventsOrigin(sampleEvents().Origin)
	if err != nil || ledger != "luzhou-7c1e" || year != 2026 {
		t.Errorf("%s, %d, %v", ledger, year, err)
	}
}

func TestOpenEventsIsStrictAboutSignatories(t *testing.T) {
	log, all, verifiers := logAndWitnesses(t)
	raw := logNote(t, sampleEvents(), log, all...)
	key := log.PublicKey()
	if _, _, err := checkpoint.OpenEvents(raw, verifiers[0].Key, nil); !errors.Is(err, checkpoint.ErrSignature) {
		t.Errorf("a witness for the log: %v", err)
	}
	if _, _, err := checkpoint.OpenEvents(raw, key, verifiers[:1]); !errors.Is(err, checkpoint.ErrStranger) {
		t.Errorf("an unknown witness was passed over: %v", err)
	}
	swapped := []checkpoint.Verifier{{Name: "court", Key: verifiers[1].Key}, {Name: "notary", Key: verifiers[0].Key}}
	if _, _, err := checkpoint.OpenEvents(raw, key, swapped); !errors.Is(err, checkpoint.ErrSignature) {
		t.Errorf("keys under each other's names: %v", err)
	}
	for name, given := range map[string][]checkpoint.Verifier{
		"one key under two names": append(verifiers, checkpoint.Verifier{Name: "shadow", Key: verifiers[0].Key}),
		"the log as its witness":  append(verifiers, checkpoint.Verifier{Name: "shadow", Key: key}),
		"a witness without a key": {{Name: "court"}},
	} {
		if _, _, err := checkpoint.OpenEvents(raw, key, given); !errors.Is(err, checkpoint.ErrVerifiers) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := checkpoint.OpenEvents(raw, nil, verifiers); !errors.Is(err, checkpoint.ErrVerifiers) {
		t.Errorf("no key of the log: %v", err)
	}
	former := append(verifiers, checkpoint.Verifier{Name: "court", Key: strangersKey(t)})
	if _, by, err := checkpoint.OpenEvents(raw, key, former); err != nil || len(by) != 2 {
		t.Errorf("a witness with two keys: by %v, %v", by, err)
	}
	kept, err := checkpoint.KeepCosignatures(raw, []string{"notary"})
	if err != nil {
		t.Fatal(err)
	}
	if _, by, err := checkpoint.OpenEvents(kept, key, verifiers[1:]); err != nil || len(by) != 1 || by[0].Name != "notary" {
		t.Errorf("by %v, %v", by, err)
	}
	if c, by, err := checkpoint.ParseEventsUnverified(raw); err != nil || c != sampleEvents() || len(by) != 2 || by[1].Time != witnessed {
		t.Errorf("%+v by %v, %v", c, by, err)
	}
}

func strangersKey(t testing.TB) *gm.PublicKey {
	all, _ := parties(t, "x")
	return all[0].key.PublicKey()
}

func TestCosignaturesAreAddedInOrder(t *testing.T) {
	log, all, verifiers := logAndWitnesses(t)
	alone := logNote(t, sampleEvents(), log)
	var lines [][]byte
	for _, i := range []int{1, 0, 1} {
		line, err := checkpoint.Cosign(alone, all[i].name, all[i].key, witnessed+int64(len(lines)))
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	raw, err := checkpoint.AddCosignatures(alone, bytes.Join(lines[:2], nil), lines[2])
	if err != nil {
		t.Fatal(err)
	}
	_, by, err := checkpoint.OpenEvents(raw, log.PublicKey(), verifiers)
	if err != nil || len(by) != 2 || by[1] != (checkpoint.Cosignature{Name: "notary", Time: witnessed}) {
		t.Fatalf("by %v, %v", by, err)
	}
	for _, bad := range []string{"", "\n", "x", "— court", string(alone), string(lines[0]) + "\n"} {
		if _, err := checkpoint.AddCosignatures(alone, []byte(bad)); !errors.Is(err, checkpoint.ErrNote) {
			t.Errorf("%q was added: %v", bad, err)
		}
	}
	for _, name := range []string{"", "two words", "a+b", sampleEvents().Origin} {
		if _, err := checkpoint.Cosign(alone, name, all[0].key, witnessed); !errors.Is(err, checkpoint.ErrNote) {
			t.Errorf("cosigned under the name %q: %v", name, err)
		}
	}
}

// A note of other lines, or of lines in another order, is none, whoever signed them.
func TestNotesOfEventsInAnotherFormAreRefused(t *testing.T) {
	log, all, _ := logAndWitnesses(t)
	raw := string(logNote(t, sampleEvents(), log, all...))
	lines := strings.SplitAfter(raw, "\n")
	head, own, court, notary := strings.Join(lines[:6], ""), lines[6], lines[7], lines[8]
	decoded, err := base64.StdEncoding.DecodeString(court[strings.LastIndexByte(court, ' ')+1 : len(court)-1])
	if err != nil {
		t.Fatal(err)
	}
	copy(decoded[4:], bytes.Repeat([]byte{0xff}, 8))
	for name, bad := range map[string]string{
		"no log":                        head + court + notary,
		"the log last":                  head + court + notary + own,
		"witnesses in another order":    head + own + notary + court,
		"a witness twice":               head + own + court + court,
		"the log twice":                 head + own + own,
		"the log among the witnesses":   head + own + court + own,
		"a witness beyond all time":     head + own + "— court " + base64.StdEncoding.EncodeToString(decoded) + "\n",
		"a witness without a time":      head + own + "— court " + base64.StdEncoding.EncodeToString(decoded[:8]) + "\n",
		"a witness of a long signature": head + own + "— court " + base64.StdEncoding.EncodeToString(append(decoded, make([]byte, 80)...)) + "\n",
	} {
		if c, by, err := checkpoint.ParseEventsUnverified([]byte(bad)); !errors.Is(err, checkpoint.ErrNote) {
			t.Errorf("%s: %+v by %v, %v", name, c, by, err)
		}
	}
	if _, _, err := checkpoint.ParseEventsUnverified([]byte(head + own + court + notary)); err != nil {
		t.Errorf("as it is: %v", err)
	}
}

// What a key signs as one kind of thing is never another: the log's own signature is no cosignature, nor the other way round.
func TestSignaturesOfLogAndWitnessAreOfTwoDomains(t *testing.T) {
	log, all, verifiers := logAndWitnesses(t)
	text := sampleEvents().Marshal()
	for name, message := range map[string][]byte{
		"bare text":           text,
		"checkpoint":          envelope.PAE(envelope.TypeCheckpoint, text),
		"events checkpoint":   envelope.PAE(envelope.TypeEventCheckpoint, text),
		"cosigned, no time":   envelope.PAE(envelope.TypeCosignature, text),
		"cosigned, otherwise": envelope.PAE(envelope.TypeStatement, append([]byte("cosignature/v1\ntime 1795000001\n"), text...)),
		"cosigned":            envelope.PAE(envelope.TypeCosignature, append([]byte("cosignature/v1\ntime 1795000001\n"), text...)),
	} {
		sig, err := gm.Sign(all[0].key, message)
		if err != nil {
			t.Fatal(err)
		}
		note := logNote(t, sampleEvents(), log, all[0])
		start := bytes.LastIndexByte(note[:len(note)-1], ' ') + 1
		line, err := base64.StdEncoding.DecodeString(string(note[start : len(note)-1]))
		if err != nil {
			t.Fatal(err)
		}
		raw := []byte(string(note[:start]) + base64.StdEncoding.EncodeToString(append(line[:4+8:4+8], sig...)) + "\n")
		_, _, err = checkpoint.OpenEvents(raw, log.PublicKey(), verifiers)
		if (err == nil) != (name == "cosigned") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEveryByteOfANoteOfEventsCounts(t *testing.T) {
	log, all, verifiers := logAndWitnesses(t)
	raw := logNote(t, sampleEvents(), log, all...)
	for i := range raw {
		for bit := range 8 {
			bad := bytes.Clone(raw)
			bad[i] ^= 1 << bit
			if c, by, err := checkpoint.OpenEvents(bad, log.PublicKey(), verifiers); err == nil {
				t.Fatalf("byte %d, bit %d changed, yet %v cosigned %+v", i, bit, by, c)
			}
		}
		// Cut after a signature, the note is an honest one with fewer; nowhere else is it one.
		c, by, err := checkpoint.OpenEvents(raw[:i], log.PublicKey(), verifiers)
		if err == nil && (c != sampleEvents() || len(by) > 1 || !bytes.HasSuffix(raw[:i], []byte("\n"))) {
			t.Fatalf("the first %d bytes pass for a note by %v", i, by)
		}
	}
}

func TestEventsEquivocationProvesAContradiction(t *testing.T) {
	log, all, verifiers := logAndWitnesses(t)
	key := []*gm.PublicKey{log.PublicKey()}
	first := logNote(t, sampleEvents(), log, all[0])
	for name, spoil := range map[string]func(c *checkpoint.Events){
		"root": func(c *checkpoint.Events) { c.Root[0] ^= 1 },
		"map":  func(c *checkpoint.Events) { c.MapRoot[0] ^= 1; c.Time++ },
	} {
		other := sampleEvents()
		spoil(&other)
		file, err := checkpoint.NewEventsEquivocation(first, logNote(t, other, log))
		if err != nil {
			t.Fatal(err)
		}
		found, err := checkpoint.VerifyEventsEquivocation(file, key, verifiers)
		if err != nil || found.First != sampleEvents() || found.Second != other {
			t.Fatalf("%s: %+v, %v", name, found, err)
		}
		if _, err := checkpoint.VerifyEventsEquivocation(file, []*gm.PublicKey{verifiers[0].Key}, nil); err == nil {
			t.Errorf("%s: accuses another key", name)
		}
		for i := range file {
			bad := bytes.Clone(file)
			bad[i] ^= 1
			if _, err := checkpoint.VerifyEventsEquivocation(bad, key, verifiers); err == nil {
				t.Fatalf("%s: byte %d changed, and it still accuses", name, i)
			}
		}
	}
	for name, spoil := range map[string]func(c *checkpoint.Events){
		"the same":       func(*checkpoint.Events) {},
		"another time":   func(c *checkpoint.Events) { c.Time++ },
		"another size":   func(c *checkpoint.Events) { c.Size++; c.Root[0] ^= 1 },
		"another origin": func(c *checkpoint.Events) { c.Origin = checkpoint.EventsOrigin("luzhou-7c1e", 2027); c.Root[0] ^= 1 },
	} {
		other := sampleEvents()
		spoil(&other)
		if _, err := checkpoint.NewEventsEquivocation(first, logNote(t, other, log)); !errors.Is(err, checkpoint.ErrNoConflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A log whose key was rotated contradicts itself under two keys as well as under one; a note by a key that is not its own proves nothing.
func TestEventsEquivocationAcrossKeys(t *testing.T) {
	log, all, verifiers := logAndWitnesses(t)
	later, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	other := sampleEvents()
	other.Root[0] ^= 1
	file, err := checkpoint.NewEventsEquivocation(logNote(t, sampleEvents(), log, all[0]), logNote(t, other, later))
	if err != nil {
		t.Fatal(err)
	}
	former, present := log.PublicKey(), later.PublicKey()
	found, err := checkpoint.VerifyEventsEquivocation(file, []*gm.PublicKey{former, present}, verifiers)
	if err != nil || found.First != sampleEvents() || found.Second != other || found.FirstBy != former.KeyID() || found.SecondBy != present.KeyID() {
		t.Errorf("%+v, %v", found, err)
	}
	for _, keys := range [][]*gm.PublicKey{{former}, {present}, nil} {
		if _, err := checkpoint.VerifyEventsEquivocation(file, keys, verifiers); !errors.Is(err, checkpoint.ErrSignature) {
			t.Errorf("with %d keys: %v", len(keys), err)
		}
	}
}

func FuzzParseEvents(f *testing.F) {
	f.Add(sampleEvents().Marshal())
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := checkpoint.ParseEvents(text)
		if err == nil && !bytes.Equal(c.Marshal(), text) {
			t.Fatalf("%q has another form %q", text, c.Marshal())
		}
	})
}

func FuzzOpenEvents(f *testing.F) {
	log, all, verifiers := logAndWitnesses(f)
	full := logNote(f, sampleEvents(), log, all...)
	f.Add(full)
	f.Add([]byte("— court AAAAAAA=\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if c, _, err := checkpoint.OpenEvents(raw, log.PublicKey(), verifiers); err == nil && c != sampleEvents() {
			t.Fatalf("the log signed %+v, which it did not", c)
		}
		if more, err := checkpoint.AddCosignatures(full, raw); err == nil {
			if _, _, err := checkpoint.ParseEventsUnverified(more); err != nil {
				t.Fatalf("with %q it is no note: %v", raw, err)
			}
		}
	})
}

func BenchmarkOpenEventsThreeSignatures(b *testing.B) {
	log, all, verifiers := logAndWitnesses(b)
	raw := logNote(b, sampleEvents(), log, all...)
	for b.Loop() {
		if _, _, err := checkpoint.OpenEvents(raw, log.PublicKey(), verifiers); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzVerifyEventsEquivocation(f *testing.F) {
	log, all, verifiers := logAndWitnesses(f)
	other := sampleEvents()
	other.Root[0] ^= 1
	file, err := checkpoint.NewEventsEquivocation(logNote(f, sampleEvents(), log, all[0]), logNote(f, other, log))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := checkpoint.VerifyEventsEquivocation(raw, []*gm.PublicKey{log.PublicKey()}, verifiers)
		if err != nil {
			return
		}
		// Swapping the notes, or leaving the cosignature out, are the other honest readings.
		if c.First != sampleEvents() && c.Second != sampleEvents() || c.First != other && c.Second != other {
			t.Fatalf("%+v, which the log did not sign", c)
		}
	})
}
