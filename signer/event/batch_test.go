package event_test

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"luzheng/signer/event"
	"luzheng/signer/event/eventtest"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
)

// codeOf is the code of this package's refusal, "" when it is none.
func codeOf(err error) event.Code {
	var refusal *event.Error
	if errors.As(err, &refusal) {
		return refusal.Code
	}
	return ""
}

func batchOf(t testing.TB, key *gm.PrivateKey, n int) *event.Batch {
	t.Helper()
	drafts := make([]event.Draft, n)
	for i := range drafts {
		drafts[i] = eventtest.Use(unit, i%50)
	}
	b, err := event.Sign(eventtest.Lines(t, drafts...), key)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestARequestIsReadAsItWasWritten(t *testing.T) {
	key := eventtest.NewKey(t)
	first, second := batchOf(t, key, 1), batchOf(t, key, 20)
	got, err := event.ReadBatches(bytes.NewReader(second.Append(first.Append(nil))))
	if err != nil || len(got) != 2 {
		t.Fatalf("%d batches, %v", len(got), err)
	}
	for i, want := range []*event.Batch{first, second} {
		b := got[i]
		if !bytes.Equal(b.Raw, want.Raw) || b.Header != want.Header || b.Digest() != gm.Sum(want.Raw) || !slices.Equal(b.IDs, want.IDs) {
			t.Errorf("batch %d: %+v, want %+v", i, b.Header, want.Header)
		}
		if b.KeyID() != key.PublicKey().KeyID() || b.Verify(key.PublicKey()) != nil {
			t.Errorf("batch %d is not by its key", i)
		}
		if code := codeOf(b.Verify(eventtest.NewKey(t).PublicKey())); code != event.CodeSignature {
			t.Errorf("batch %d under a stranger's key: %s", i, code)
		}
		for j, line := range want.Lines {
			if !bytes.Equal(b.Lines[j], line) || b.IDs[j] != event.ID(line) || !bytes.Equal(marshal(t, b.Events[j]), line) {
				t.Errorf("event %d of batch %d is another", j, i)
			}
		}
		path, err := merkle.InclusionOf(b.IDs, 0)
		if err != nil || merkle.VerifyInclusion(0, b.Count, b.IDs[0], path, b.Root) != nil {
			t.Errorf("batch %d: its first event cannot be proven: %v", i, err)
		}
	}
}

func TestARequestIsRefused(t *testing.T) {
	key := eventtest.NewKey(t)
	good := string(batchOf(t, key, 3).Append(nil))
	lines := strings.SplitAfter(good, "\n")
	mixed := slices.Concat(eventtest.Lines(t, eventtest.Use(unit, 1)), eventtest.Lines(t, eventtest.Use(other, 1)))
	if _, err := event.Sign(mixed, key); codeOf(err) != event.CodeMember {
		t.Errorf("events of two issuers: %v", err)
	}
	elsewhere := eventtest.Use(unit, 1)
	elsewhere.Ledger = "luzhou-other"
	if _, err := event.Sign(slices.Concat(mixed[:1], eventtest.Lines(t, elsewhere)), key); codeOf(err) != event.CodeMember {
		t.Errorf("events of two ledgers: %v", err)
	}
	for _, n := range []int{0, event.MaxBatch + 1} {
		if _, err := event.Sign(make([][]byte, n), key); codeOf(err) != event.CodeSize {
			t.Errorf("%d events: %v", n, err)
		}
	}
	long := batchOf(t, key, 1).Append(nil)
	tooMany := bytes.Clone(long)
	for range event.MaxBatch {
		tooMany = append(tooMany, long...)
	}
	for _, c := range []struct {
		name string
		code event.Code
		raw  string
	}{
		{"nothing", event.CodeRequest, ""},
		{"a last line without its end", event.CodeRequest, strings.TrimSuffix(good, "\n")},
		{"an event too few", event.CodeRequest, lines[0] + lines[1] + lines[2]},
		{"an event too many", event.CodeBatch, good + lines[1]},
		{"an empty line", event.CodeBatch, good + "\n"},
		{"events in another order", event.CodeRoot, lines[0] + lines[2] + lines[1] + lines[3]},
		{"an event twice", event.CodeRoot, lines[0] + lines[1] + lines[1] + lines[3]},
		{"an event of somebody else", event.CodeMember, lines[0] + string(mixed[1]) + "\n" + lines[2] + lines[3]},
		{"no event", event.CodeMember, lines[0] + "{}\n" + lines[2] + lines[3]},
		{"an event with a carriage return", event.CodeMember, lines[0] + strings.Replace(lines[1], "\n", "\r\n", 1) + lines[2] + lines[3]},
		{"no envelope", event.CodeBatch, strings.Join(lines[1:], "")},
		{"too many events", event.CodeSize, string(tooMany)},
		{"too long", event.CodeSize, strings.Repeat(" ", event.MaxRequest+1)},
	} {
		if _, err := event.ReadBatches(strings.NewReader(c.raw)); codeOf(err) != c.code {
			t.Errorf("%s: want %s, got %v", c.name, c.code, err)
		}
	}
}

func TestAHeaderIsRefused(t *testing.T) {
	b := batchOf(t, eventtest.NewKey(t), 1)
	for name, spoil := range map[string]func(payload string) string{
		"version": func(p string) string { return strings.Replace(p, `"v":1`, `"v":2`, 1) },
		"count 0": func(p string) string { return strings.Replace(p, `"count":1`, `"count":0`, 1) },
		"count": func(p string) string {
			return strings.Replace(p, `"count":1`, `"count":`+strconv.Itoa(event.MaxBatch+1), 1)
		},
		"ledger":   func(p string) string { return strings.Replace(p, "luzhou", "LUZHOU", 1) },
		"issuer":   func(p string) string { return strings.Replace(p, string(unit), "x", 1) },
		"a space":  func(p string) string { return strings.Replace(p, ":1", ": 1", 1) },
		"a string": func(string) string { return `""` },
	} {
		signed := *b.Signed
		signed.Payload = []byte(spoil(string(b.Signed.Payload)))
		if _, _, err := event.ParseHeader(signed.Append(nil)); codeOf(err) != event.CodeBatch {
			t.Errorf("%s: %v", name, err)
		}
	}
	signed := *b.Signed
	signed.PayloadType = "application/vnd.luzheng.statement.v1+json"
	if _, _, err := event.ParseHeader(signed.Append(nil)); codeOf(err) != event.CodeBatch {
		t.Errorf("a statement: %v", err)
	}
	if err := b.Signed.Cosign(eventtest.NewKey(t)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := event.ParseHeader(b.Signed.Append(nil)); codeOf(err) != event.CodeBatch {
		t.Errorf("two signatures: %v", err)
	}
}

// A batch with any bit changed is refused, or its signature no longer holds.
func TestEveryByteOfABatchCounts(t *testing.T) {
	key := eventtest.NewKey(t)
	raw := batchOf(t, key, 2).Append(nil)
	for i := range raw {
		for bit := range 8 {
			bad := bytes.Clone(raw)
			bad[i] ^= 1 << bit
			if got, err := event.ParseBatches(bad); err == nil && got[0].Verify(key.PublicKey()) == nil {
				t.Fatalf("byte %d, bit %d changed unnoticed", i, bit)
			}
		}
		if _, err := event.ParseBatches(raw[:i]); err == nil {
			t.Fatalf("the first %d bytes pass", i)
		}
	}
}

func FuzzParseBatches(f *testing.F) {
	f.Add(batchOf(f, eventtest.NewKey(f), 2).Append(nil))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := event.ParseBatches(raw)
		if err != nil {
			return
		}
		var again []byte
		for _, b := range got {
			again = b.Append(again)
		}
		if !bytes.Equal(again, raw) {
			t.Fatalf("%q has another form %q", raw, again)
		}
	})
}

// FuzzHeader holds the quick reader of headers to the JSON decoder.
func FuzzHeader(f *testing.F) {
	payload := batchOf(f, eventtest.NewKey(f), 3).Signed.Payload
	if _, taken, _, err := event.Headers(payload); !taken || err != nil {
		f.Fatalf("the quick reader does not take %s: %v", payload, err)
	}
	f.Add(payload)
	f.Add(bytes.Replace(payload, []byte(`"count":3`), []byte(`"count":03`), 1))
	f.Add(bytes.Replace(payload, []byte(`"count":3`), []byte(`"count":0`), 1))
	f.Add(bytes.Replace(payload, []byte(`"v":1`), []byte(`"v":2`), 1))
	f.Add(append(payload, ' '))
	f.Add(bytes.ToUpper(payload))
	f.Add(bytes.Replace(payload, []byte(`"issuer":"`), []byte(`"issuer":"\u0061`), 1))
	f.Fuzz(func(t *testing.T, payload []byte) {
		if quick, taken, slow, err := event.Headers(payload); taken && (err != nil || quick != slow) {
			t.Errorf("%s: %+v, and by the decoder %+v, %v", payload, quick, slow, err)
		}
	})
}

func BenchmarkReadBatchOf1000(b *testing.B) {
	raw := batchOf(b, eventtest.NewKey(b), 1000).Append(nil)
	b.ReportAllocs()
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, err := event.ParseBatches(raw); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*1000), "ns/event")
}
