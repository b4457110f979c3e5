package pack_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"luzheng/chaincode/pack"
	"luzheng/chaincode/pack/frame"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// signed is an envelope of the payload under so many signatures.
func signed(t testing.TB, payload string, signatures int) []byte {
	t.Helper()
	e := &envelope.Envelope{PayloadType: envelope.TypeStatement, Payload: []byte(payload)}
	for range signatures {
		key, err := gm.GenerateKey()
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Cosign(key); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := e.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func packed(t testing.TB, envelopes ...[]byte) []byte {
	t.Helper()
	argument, err := pack.Batch(envelopes)
	if err != nil {
		t.Fatal(err)
	}
	return argument
}

// Whatever is put in comes out byte for byte: readable statements, other things that are signed, and what is no envelope at all.
func TestEveryEnvelopeComesOutAsItWentIn(t *testing.T) {
	statement := signed(t, `{"kind":"x"}`, 1)
	session := bytes.Replace(statement, []byte("vnd.luzheng.statement"), []byte("vnd.luzheng.session"), 1)
	want := [][]byte{
		statement, signed(t, `{"kind":"x"}`, 3), signed(t, "", 1), session, append(bytes.Clone(statement), ' '), []byte("nonsense"), {}, {0}, statement,
	}
	got, err := pack.Envelopes(packed(t, want...))
	if err != nil || len(got) != len(want) {
		t.Fatalf("%d envelopes came out: %v", len(got), err)
	}
	for i := range want {
		if !bytes.Equal(got[i], want[i]) {
			t.Errorf("envelope %d is %s, was %s", i, got[i], want[i])
		}
	}
	agree(t, packed(t, want...))
	if got, err := pack.Envelopes(packed(t)); err != nil || len(got) != 0 {
		t.Errorf("an empty batch came out as %q, %v", got, err)
	}
}

// agree: an answer says the same of a batch as of the bytes of its envelopes.
func agree(t *testing.T, argument []byte) {
	t.Helper()
	tx, err := pack.Open("ab", argument)
	if err != nil {
		t.Fatal(err)
	}
	answer := pack.Answer(5, make([]pack.Result, len(tx.Envelopes)))
	_, quick, err := pack.ParseAnswer(answer, tx)
	if err != nil {
		t.Fatal(err)
	}
	_, slow, err := pack.ParseAnswer(answer, pack.Transaction{ID: "ab", Envelopes: tx.Envelopes})
	if err != nil || !reflect.DeepEqual(quick, slow) {
		t.Fatalf("of the batch it says\n%+v, of its envelopes\n%+v, %v", quick, slow, err)
	}
}

// A gateway may pack what no envelope may be: signatures out of order or twice, too many bytes. It has no ID then.
func TestABatchOfEnvelopesThatCannotBeRead(t *testing.T) {
	e, err := envelope.Parse(signed(t, `{"kind":"x"}`, 2))
	if err != nil {
		t.Fatal(err)
	}
	first, second := e.Signatures[0], e.Signatures[1]
	var plain []byte
	for _, c := range []struct {
		payload    []byte
		signatures []envelope.Signature
	}{
		{e.Payload, []envelope.Signature{first, second}},
		{e.Payload, []envelope.Signature{second, first}},
		{e.Payload, []envelope.Signature{first, first}},
		{nil, []envelope.Signature{second}},
		{bytes.Repeat([]byte("a"), envelope.MaxSize*4/5), []envelope.Signature{first}},
	} {
		plain = append(binary.AppendUvarint(append(plain, byte(len(c.signatures))), uint64(len(c.payload))), c.payload...)
		for _, s := range c.signatures {
			plain = append(append(append(plain, s.KeyID[:]...), byte(len(s.Sig))), s.Sig...)
		}
	}
	argument, err := frame.Append([]byte("z"), plain)
	if err != nil {
		t.Fatal(err)
	}
	agree(t, argument)
	tx, err := pack.Open("ab", argument)
	if err != nil {
		t.Fatal(err)
	}
	_, results, err := pack.ParseAnswer(pack.Answer(5, make([]pack.Result, len(tx.Envelopes))), tx)
	if err != nil || len(results) != 5 {
		t.Fatalf("%+v, %v", results, err)
	}
	for i, readable := range []bool{true, false, false, true, false} {
		if results[i].Outcome.ID.IsZero() == readable {
			t.Errorf("envelope %d has the ID %s", i, results[i].Outcome.ID)
		}
	}
}

func TestABatchIsMuchSmallerThanItsEnvelopes(t *testing.T) {
	var envelopes [][]byte
	size := 0
	for i := range 64 {
		raw := signed(t, fmt.Sprintf(`{"kind":"catalogue.publish/v1","ledger":"luzhou-test","nonce":"%032x","body":{"businessName":"人口库"}}`, i), 1)
		envelopes = append(envelopes, raw)
		size += len(raw)
	}
	if got := len(packed(t, envelopes...)); got*2 > size {
		t.Errorf("%d bytes of envelopes became %d", size, got)
	}
}

func TestBatchesOutOfBoundsAreNotRead(t *testing.T) {
	many := make([][]byte, pack.MaxEnvelopes+1)
	// In their one encoding these have a third more bytes than packed.
	large := make([][]byte, 900)
	for i := range large {
		e := envelope.Envelope{PayloadType: envelope.TypeStatement, Payload: bytes.Repeat([]byte{byte(i)}, pack.MaxBytes/1000)}
		e.Signatures = []envelope.Signature{{Sig: []byte{1}}}
		large[i] = e.Append(nil)
	}
	for name, argument := range map[string][]byte{
		"large once unpacked":    packed(t, large...),
		"nothing":                nil,
		"another encoding":       []byte(`["a"]`),
		"no frame":               []byte("zz"),
		"too many":               packed(t, many...),
		"too large":              packed(t, make([]byte, pack.MaxBytes+1)),
		"small, and grows large": packed(t, bytes.Repeat([]byte{1}, 64<<20)),
		"cut off":                packed(t, []byte("abc"))[:8],
	} {
		if got, err := pack.Envelopes(argument); !errors.Is(err, pack.ErrForm) {
			t.Errorf("%s: %d envelopes, %v", name, len(got), err)
		}
	}
}

// drawOutcome draws every field that an outcome may have beside those that follow from its place. A field that is new here has to
// be drawn, or the test below fails: an answer must lose nothing.
func drawOutcome(t *rapid.T, own gm.Digest) outcome.Outcome {
	number := rapid.Int64Range(1, 1<<53-1)
	o := outcome.Outcome{
		V: 1, Rules: number.Draw(t, "rules"), Custodial: rapid.Bool().Draw(t, "custodial"),
		Result: rapid.SampledFrom([]outcome.Result{outcome.Accepted, outcome.Refused}).Draw(t, "result"),
		Code:   statement.Code(rapid.SampledFrom([]string{"", "prev.stale", "suspected.purpose"}).Draw(t, "code")),
	}
	for range rapid.IntRange(0, 3).Draw(t, "parameters") {
		o.Parameters = append(o.Parameters, outcome.Parameter{Name: "deadline.opinion", Version: number.Draw(t, "version")})
	}
	for range rapid.IntRange(0, 2).Draw(t, "deputies") {
		o.Deputies = append(o.Deputies, outcome.Deputy{
			Certificate: statement.Created(statement.TypeCertificate, gm.Sum([]byte("deputy"))), Post: statement.PostReviewer,
		})
	}
	for range rapid.IntRange(0, 4).Draw(t, "touched") {
		ref := rapid.SampledFrom([]statement.Ref{
			statement.Created(statement.TypeEntry, own), statement.Created(statement.TypeGrant, gm.Sum([]byte("another"))),
			statement.PartyID("510500.tjj").Ref(),
			{Type: statement.TypeLedger, ID: "luzhou-test"},
		}).Draw(t, "entity")
		touch := outcome.Touch{Entity: ref, Count: number.Draw(t, "count")}
		if touch.Count > 1 {
			prev := gm.Sum([]byte{byte(touch.Count)})
			touch.Prev = &prev
		}
		o.Touched = append(o.Touched, touch)
	}
	return o
}

// Property: an answer and its batch give back every outcome whole.
func TestAnAnswerLosesNothing(t *testing.T) {
	raw := signed(t, `{"kind":"x"}`, 1)
	e, err := envelope.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[string]bool{}
	rapid.Check(t, func(t *rapid.T) {
		const at, tx = 1_800_000_000_000, "ab"
		var want []pack.Result
		var envelopes [][]byte
		for i := range rapid.IntRange(0, 5).Draw(t, "statements") {
			r := pack.Result{
				Recorded: rapid.Bool().Draw(t, "recorded"), Repeated: rapid.Bool().Draw(t, "repeated"), Outcome: drawOutcome(t, e.ID()),
			}
			o := &r.Outcome
			o.ID, o.Envelope, o.Tx, o.Index, o.Time = e.ID(), gm.Sum(raw), tx, int64(i), at
			want, envelopes = append(want, r), append(envelopes, raw)
			for v, n := reflect.ValueOf(*o), 0; n < v.NumField(); n++ {
				if !v.Field(n).IsZero() {
					drawn[v.Type().Field(n).Name] = true
				}
			}
		}
		time, got, err := pack.ParseAnswer(pack.Answer(at, want), pack.Transaction{ID: tx, Envelopes: envelopes})
		if err != nil || time != at || len(got) != len(want) {
			t.Fatalf("time %d, %d results: %v", time, len(got), err)
		}
		for i := range want {
			if !reflect.DeepEqual(got[i], want[i]) {
				t.Fatalf("result %d is\n%+v, was\n%+v", i, got[i], want[i])
			}
		}
	})
	fields := reflect.TypeFor[outcome.Outcome]()
	for n := range fields.NumField() {
		if name := fields.Field(n).Name; !drawn[name] {
			t.Errorf("the field %s of an outcome was never drawn; does an answer carry it?", name)
		}
	}
}

func TestAnswersThatAreNoneAreNotRead(t *testing.T) {
	raw := signed(t, `{"kind":"x"}`, 1)
	e, err := envelope.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	prev := gm.Sum([]byte("before"))
	good := pack.Answer(5, []pack.Result{{Recorded: true, Outcome: outcome.Outcome{
		ID: e.ID(), Rules: 1, Result: outcome.Accepted, Code: "suspected.late",
		Touched: []outcome.Touch{{Entity: statement.Created(statement.TypeEntry, e.ID()), Count: 2, Prev: &prev}},
	}}})
	tx := pack.Transaction{ID: "ab", Envelopes: [][]byte{raw}}
	if _, _, err := pack.ParseAnswer(good, tx); err != nil {
		t.Fatal(err)
	}
	for at := range good {
		if _, _, err := pack.ParseAnswer(good[:at], tx); !errors.Is(err, pack.ErrForm) {
			t.Errorf("cut off after %d bytes: %v", at, err)
		}
	}
	for name, c := range map[string]struct {
		answer []byte
		tx     pack.Transaction
	}{
		"a longer answer":          {append(bytes.Clone(good), 0), tx},
		"a longer batch":           {good, pack.Transaction{ID: "ab", Envelopes: [][]byte{raw, raw}}},
		"garbage that is recorded": {good, pack.Transaction{ID: "ab", Envelopes: [][]byte{[]byte("nonsense")}}},
		"an unknown flag":          {[]byte{1, 5, 0x80, 1, 0}, tx},
		"another version":          {append([]byte{9}, good[1:]...), tx},
		"a number too long":        {[]byte{1, 0x85, 0x00}, pack.Transaction{}},
	} {
		if _, got, err := pack.ParseAnswer(c.answer, c.tx); !errors.Is(err, pack.ErrForm) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// FuzzEnvelopes: whatever a gateway sends, an endorser answers with envelopes within bounds or with ErrForm.
func FuzzEnvelopes(f *testing.F) {
	f.Add(packed(f, signed(f, `{"a":1}`, 2), []byte("nonsense")))
	f.Fuzz(func(t *testing.T, argument []byte) {
		envelopes, err := pack.Envelopes(argument)
		if err != nil {
			if !errors.Is(err, pack.ErrForm) {
				t.Fatalf("an error without its kind: %v", err)
			}
			return
		}
		agree(t, argument)
		again, err := pack.Envelopes(packed(t, envelopes...))
		if err != nil || len(again) != len(envelopes) {
			t.Fatalf("packed again they are %d of %d: %v", len(again), len(envelopes), err)
		}
		for i := range again {
			if !bytes.Equal(again[i], envelopes[i]) {
				t.Fatalf("packed again, envelope %d differs", i)
			}
		}
	})
}

// FuzzParseAnswer: an answer that can be read is written the same way.
func FuzzParseAnswer(f *testing.F) {
	raw := signed(f, `{"a":1}`, 1)
	f.Add(pack.Answer(5, []pack.Result{{Recorded: true, Outcome: outcome.Outcome{Rules: 1, Result: outcome.Accepted}}}))
	f.Fuzz(func(t *testing.T, answer []byte) {
		time, results, err := pack.ParseAnswer(answer, pack.Transaction{ID: "ab", Envelopes: [][]byte{raw}})
		if err != nil {
			if !errors.Is(err, pack.ErrForm) {
				t.Fatalf("an error without its kind: %v", err)
			}
			return
		}
		again, got, err := pack.ParseAnswer(pack.Answer(time, results), pack.Transaction{ID: "ab", Envelopes: [][]byte{raw}})
		if err != nil || again != time || !reflect.DeepEqual(got, results) {
			t.Fatalf("%+v is read again as %+v, %v", results, got, err)
		}
	})
}
