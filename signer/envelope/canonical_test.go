package envelope_test

import (
	"bytes"
	"reflect"
	"testing"

	"luzheng/signer/envelope"
	"luzheng/signer/strictjson"
)

// byJSON reads an envelope as the general decoder does; nil when it refuses.
func byJSON(raw []byte) *envelope.Envelope {
	var e envelope.Envelope
	if strictjson.UnmarshalCanonical(raw, &e, envelope.MaxSize) != nil {
		return nil
	}
	return &e
}

// agree: the quick reader and writer of the one encoding know the same envelopes as the JSON decoder and encoder.
func agree(t *testing.T, raw []byte) {
	t.Helper()
	slow := byJSON(raw)
	quick, err := envelope.Parse(raw)
	if err != nil {
		return // the checks behind the encoding are the same for both
	}
	if slow == nil || !reflect.DeepEqual(quick, slow) {
		t.Fatalf("%s is\n%+v to the one and\n%+v to the other", raw, quick, slow)
	}
	again, err := strictjson.Marshal(quick)
	if err != nil || !bytes.Equal(again, raw) || !bytes.Equal(quick.Append(nil), raw) {
		t.Fatalf("%s is written as %s", raw, again)
	}
}

func TestTheQuickReaderAgreesWithTheJSONDecoder(t *testing.T) {
	a, b := newKey(t), newKey(t)
	for _, e := range []*envelope.Envelope{
		signed(t, `{"a":1}`, a), signed(t, `{"a":1}`, a, b), signed(t, "", a), signed(t, "\x00\xff", b), signed(t, "ab", a),
	} {
		raw := marshal(t, e)
		if byJSON(raw) == nil {
			t.Fatalf("%s cannot be read as JSON", raw)
		}
		agree(t, raw)
		if _, err := envelope.Parse(raw); err != nil {
			t.Fatal(err)
		}
		for at := range raw {
			for _, replaced := range []byte{'"', '\n', '=', 'A', '0', ',', 0} {
				changed := bytes.Clone(raw)
				changed[at] = replaced
				agree(t, changed)
			}
			agree(t, append(bytes.Clone(raw[:at]), raw[at+1:]...))
			agree(t, append(append(bytes.Clone(raw[:at]), '\r'), raw[at:]...))
		}
	}
}

func BenchmarkParse(b *testing.B) {
	raw := marshal(b, signed(b, `{"a":1}`, newKey(b)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := envelope.Parse(raw); err != nil {
			b.Fatal(err)
		}
	}
}
