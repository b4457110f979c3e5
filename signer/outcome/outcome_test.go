package outcome_test

import (
	"bytes"
	"os"
	"reflect"
	"strings"
	"testing"

	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

func samples() map[string]outcome.Outcome {
	id := gm.Sum([]byte("sample"))
	accepted := outcome.Outcome{
		V: 1, ID: id, Envelope: id, Tx: "ab12", Index: 3, Time: 1_800_000_000_000, Rules: 1, Result: outcome.Accepted,
		Code: "suspected.purpose", Custodial: true,
		Touched: []outcome.Touch{
			{Entity: statement.Created(statement.TypeEntry, id), Count: 2, Prev: &id},
			{Entity: statement.Created(statement.TypeVersion, id), Count: 1},
		},
	}
	refused := outcome.Outcome{
		V: 1, ID: id, Envelope: id, Tx: "ab12", Time: 1_800_000_000_000, Rules: 1, Result: outcome.Refused, Code: "prev.stale",
	}
	parameters := accepted
	parameters.Parameters = []outcome.Parameter{{Name: statement.ParameterCalendar, Version: 3}, {Name: statement.DeadlineAccessReply, Version: 1}}
	deputies := accepted
	deputies.Deputies = []outcome.Deputy{{Certificate: statement.Created(statement.TypeCertificate, id), Post: statement.PostReviewer}}
	return map[string]outcome.Outcome{"accepted": accepted, "refused": refused, "parameters": parameters, "deputies": deputies}
}

// TestGoldenBytes: the leaves of logs that exist are hashed for ever as they were written.
func TestGoldenBytes(t *testing.T) {
	for name, want := range samples() {
		raw, err := want.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		golden, err := os.ReadFile("testdata/" + name + "-v1.json")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(raw, golden) {
			t.Errorf("%s is written as\n%s\nand was\n%s", name, raw, golden)
		}
		got, err := outcome.Parse(golden)
		if err != nil || !reflect.DeepEqual(*got, want) {
			t.Errorf("%s is read as %+v, %v", name, got, err)
		}
		leaf := outcome.Leaf{Block: 7, Tx: 2, Outcome: golden}
		wrapped, err := leaf.Marshal()
		if err != nil || string(wrapped) != `{"block":7,"tx":2,"outcome":`+string(golden)+`}` {
			t.Errorf("the leaf is %s, %v", wrapped, err)
		}
		back, inside, err := outcome.ParseLeaf(wrapped)
		if err != nil || back.Block != 7 || back.Tx != 2 || !reflect.DeepEqual(*inside, want) {
			t.Errorf("the leaf is read as %+v, %+v, %v", back, inside, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	raw, err := os.ReadFile("testdata/refused-v1.json")
	if err != nil {
		t.Fatal(err)
	}
	good := string(raw)
	for name, bad := range map[string]string{
		"another version": strings.Replace(good, `"v":1`, `"v":2`, 1),
		"another result":  strings.Replace(good, `"refused"`, `"perhaps"`, 1),
		"white space":     good + "\n",
		"nothing":         "",
		"too much":        strings.Repeat(" ", outcome.MaxSize+1),
	} {
		if _, err := outcome.Parse([]byte(bad)); err == nil {
			t.Errorf("%s was read as an outcome", name)
		}
		if _, _, err := outcome.ParseLeaf([]byte(`{"block":1,"tx":0,"outcome":` + bad + `}`)); err == nil {
			t.Errorf("%s was read as a leaf", name)
		}
	}
	if _, _, err := outcome.ParseLeaf([]byte(`{"block":1,"outcome":` + good + `}`)); err == nil {
		t.Error("a leaf without a place was read")
	}
}

// FuzzParseLeaf: every accepted leaf has one encoding.
func FuzzParseLeaf(f *testing.F) {
	for _, o := range samples() {
		raw, err := o.Marshal()
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(`{"block":7,"tx":2,"outcome":` + string(raw) + `}`))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		leaf, o, err := outcome.ParseLeaf(raw)
		if err != nil {
			return
		}
		again, err := leaf.Marshal()
		if err != nil || !bytes.Equal(again, raw) {
			t.Fatalf("%s has another encoding: %s", raw, again)
		}
		if inner, err := o.Marshal(); err != nil || !bytes.Equal(inner, leaf.Outcome) {
			t.Fatalf("%s has another encoding inside: %s", raw, inner)
		}
	})
}
