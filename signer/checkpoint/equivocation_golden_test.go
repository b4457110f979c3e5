package checkpoint_test

import (
	"encoding/hex"
	"testing"

	"luzheng/signer/checkpoint"
	"luzheng/signer/gm"
)

// stored is the key of a party, whose private half was thrown away when the golden files were written.
func (p party) stored(t *testing.T) checkpoint.Verifier {
	t.Helper()
	der, err := hex.DecodeString(string(golden(t, "equivocation.v1."+p.name+".spki", []byte(hex.EncodeToString(p.key.PublicKey().SPKI())))))
	if err != nil {
		t.Fatal(err)
	}
	key, err := gm.ParsePublicKey(der)
	if err != nil {
		t.Fatal(err)
	}
	return checkpoint.Verifier{Name: p.name, Key: key}
}

// A contradiction that somebody keeps in a file accuses for ever.
func TestEquivocationsAreGolden(t *testing.T) {
	all, _ := parties(t, "audit", "bureau", "court", "log")
	other, otherEvents := sample(), sampleEvents()
	other.Root[0] ^= 1
	otherEvents.MapRoot[0] ^= 1
	made, err := checkpoint.NewEquivocation(all[0].sign(t, sample()), all[1].sign(t, other))
	if err != nil {
		t.Fatal(err)
	}
	madeEvents, err := checkpoint.NewEventsEquivocation(logNote(t, sampleEvents(), all[3].key, all[2]), logNote(t, otherEvents, all[3].key))
	if err != nil {
		t.Fatal(err)
	}
	verifiers := make([]checkpoint.Verifier, len(all))
	for i, p := range all {
		verifiers[i] = p.stored(t)
	}
	found, err := checkpoint.VerifyEquivocation(golden(t, "equivocation.v1.json", made), verifiers[:2])
	if err != nil || found.First != sample() || found.Second != other {
		t.Errorf("%+v, %v", found, err)
	}
	ofEvents, err := checkpoint.VerifyEventsEquivocation(golden(t, "equivocation.events.v1.json", madeEvents), []*gm.PublicKey{verifiers[3].Key}, verifiers[2:3])
	if err != nil || ofEvents.First != sampleEvents() || ofEvents.Second != otherEvents {
		t.Errorf("%+v, %v", ofEvents, err)
	}
}
