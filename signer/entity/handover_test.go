package entity_test

import (
	"bytes"
	"reflect"
	"testing"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// TestHandOverLeavesNoPlace: a state that names a party as its own names only the other one afterwards, and the original stays.
func TestHandOverLeavesNoPlace(t *testing.T) {
	stays := map[statement.EntityType]bool{ // these are the party, its keys and its file, or name a party that once acted
		statement.TypeLedger: true, statement.TypeParty: true, statement.TypeCertificate: true, statement.TypeCase: true, statement.TypeSupervision: true,
	}
	moved := 0
	for ref, e := range samples() {
		if stays[ref.Type] {
			continue
		}
		for _, from := range []statement.PartyID{"510500.tjj", "510500.a1", "510500.zgj"} {
			c := entity.Copy(e)
			if entity.HandOver(c, from, "510500.heir") {
				moved++
			} else if !reflect.DeepEqual(c, e) {
				t.Errorf("%s: changed, and not told", ref.Type)
			}
			raw, err := entity.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(raw, []byte(`"`+from+`"`)) {
				t.Errorf("%s still names %s: %s", ref.Type, from, raw)
			}
		}
		again := samples()[ref]
		if !reflect.DeepEqual(e, again) {
			t.Errorf("%s: the original changed", ref.Type)
		}
	}
	if moved < 10 {
		t.Errorf("only %d places were handed over", moved)
	}
}
