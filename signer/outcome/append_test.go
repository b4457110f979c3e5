package outcome_test

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// Property: an outcome is written byte for byte as the general encoder writes it, whatever stands in its texts, or refused by both.
func TestMarshalIsThatOfTheJSONEncoder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.StringMatching(`[a-z0-9.]{0,8}`), rapid.String(), rapid.SampledFrom([]string{`"`, `\`, "\x7f", "\xff", "泸", " "}))
		number := rapid.OneOf(rapid.Int64Range(0, 3), rapid.Int64())
		digest := gm.Sum([]byte(text.Draw(t, "digest")))
		ref := func() statement.Ref {
			return statement.Ref{Type: statement.EntityType(text.Draw(t, "type")), ID: text.Draw(t, "id")}
		}
		o := outcome.Outcome{
			V: number.Draw(t, "v"), ID: digest, Envelope: gm.Sum(digest[:]), Tx: text.Draw(t, "tx"), Index: number.Draw(t, "index"),
			Time: number.Draw(t, "time"), Rules: number.Draw(t, "rules"), Result: outcome.Result(text.Draw(t, "result")),
			Code: statement.Code(text.Draw(t, "code")), Custodial: rapid.Bool().Draw(t, "custodial"),
		}
		for range rapid.IntRange(0, 2).Draw(t, "deputies") {
			o.Deputies = append(o.Deputies, outcome.Deputy{Certificate: ref(), Post: statement.Post(text.Draw(t, "post"))})
		}
		for range rapid.IntRange(0, 2).Draw(t, "parameters") {
			name := statement.ParameterName(text.Draw(t, "name"))
			o.Parameters = append(o.Parameters, outcome.Parameter{Name: name, Version: number.Draw(t, "version")})
		}
		for range rapid.IntRange(0, 2).Draw(t, "touched") {
			touch := outcome.Touch{Entity: ref(), Count: number.Draw(t, "count")}
			if rapid.Bool().Draw(t, "after another") {
				touch.Prev = &digest
			}
			o.Touched = append(o.Touched, touch)
		}
		got, err := o.Marshal()
		want, wantErr := strictjson.Marshal(&o)
		if (err == nil) != (wantErr == nil) || !bytes.Equal(got, want) {
			t.Fatalf("written as %s, %v; by the encoder as %s, %v", got, err, want, wantErr)
		}
		if err != nil {
			return
		}
		leaf := outcome.Leaf{Block: number.Draw(t, "block"), Tx: number.Draw(t, "place"), Outcome: got}
		wrapped, err := leaf.Marshal()
		if appended := outcome.AppendLeaf(nil, leaf.Block, leaf.Tx, got); err != nil || !bytes.Equal(appended, wrapped) {
			t.Fatalf("the leaf is %s; by the encoder %s, %v", appended, wrapped, err)
		}
	})
}
