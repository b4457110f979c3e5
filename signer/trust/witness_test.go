package trust_test

import (
	"bytes"
	"errors"
	"testing"

	"luzheng/signer/gm"
	"luzheng/signer/trust"
)

const (
	court  = "witness.court.example/luzhou"
	notary = "witness.notary.example"
)

// witnessed is a first version with two witnesses, one of which must cosign.
func (w *world) witnessed(t *testing.T, courtKey, notaryKey *gm.PrivateKey) *trust.File {
	t.Helper()
	f, err := w.file(t, func(r *trust.Root) {
		r.Witnesses = []trust.Witness{
			{Name: court, Key: courtKey.PublicKey().SPKI(), URL: "https://witness.court.example"},
			{Name: notary, Key: notaryKey.PublicKey().SPKI()},
		}
		r.WitnessThreshold = 1
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestATrustRootWithoutWitnessesKeepsItsBytes(t *testing.T) {
	raw := newWorld(t).first(t).Marshal()
	if bytes.Contains(raw, []byte("itness")) {
		t.Errorf("the file of a ledger without witnesses names them: %s", raw)
	}
}

func TestValidateRefusesWitnessesThatCannotBeCounted(t *testing.T) {
	w := newWorld(t)
	until := func(n int64) *int64 { return &n }
	a, b := newKey(t).PublicKey().SPKI(), newKey(t).PublicKey().SPKI()
	cases := map[string]func(*trust.Root){
		"threshold without witnesses": func(r *trust.Root) { r.WitnessThreshold = 1 },
		"threshold below none": func(r *trust.Root) {
			r.Witnesses, r.WitnessThreshold = []trust.Witness{{Name: court, Key: a}}, -1
		},
		"threshold of former keys": func(r *trust.Root) {
			r.Witnesses, r.WitnessThreshold = []trust.Witness{{Name: court, Key: a, Until: until(1)}, {Name: notary, Key: b}}, 2
		},
		"no name":            func(r *trust.Root) { r.Witnesses = []trust.Witness{{Key: a}} },
		"a log's name":       func(r *trust.Root) { r.Witnesses = []trust.Witness{{Name: "luzheng/luzhou-7c1e/events", Key: a}} },
		"a name of two":      func(r *trust.Root) { r.Witnesses = []trust.Witness{{Name: "two words", Key: a}} },
		"a follower's name":  func(r *trust.Root) { r.Witnesses = []trust.Witness{{Name: "510500.org1", Key: a}} },
		"a follower's key":   func(r *trust.Root) { r.Witnesses = []trust.Witness{{Name: court, Key: r.Followers[0].Key}} },
		"one key twice":      func(r *trust.Root) { r.Witnesses = []trust.Witness{{Name: court, Key: a}, {Name: notary, Key: a}} },
		"two keys in use":    func(r *trust.Root) { r.Witnesses = []trust.Witness{{Name: court, Key: a}, {Name: court, Key: b}} },
		"unsorted":           func(r *trust.Root) { r.Witnesses = []trust.Witness{{Name: notary, Key: a}, {Name: court, Key: b}} },
		"malformed key":      func(r *trust.Root) { r.Witnesses = []trust.Witness{{Name: court, Key: []byte("key")}} },
		"a time before 1970": func(r *trust.Root) { r.Witnesses = []trust.Witness{{Name: court, Key: a, Until: until(-1)}} },
		"no address": func(r *trust.Root) {
			r.Witnesses = []trust.Witness{{Name: court, Key: a, URL: "witness.court.example"}}
		},
		"a secret inside": func(r *trust.Root) {
			r.Witnesses = []trust.Witness{{Name: court, Key: a, URL: "https://u:p@witness.court.example"}}
		},
	}
	for name, change := range cases {
		t.Run(name, func(t *testing.T) {
			if _, err := w.file(t, change); !errors.Is(err, trust.ErrRoot) {
				t.Errorf("got %v, want ErrRoot", err)
			}
		})
	}
}

func TestWitnessesMoveForwardAsFollowersDo(t *testing.T) {
	w := newWorld(t)
	oldKey, newKey, other := newKey(t), newKey(t), newKey(t)
	first := w.witnessed(t, oldKey, other)
	next := func(change func(*trust.Root)) *trust.File {
		t.Helper()
		previous := first.Digest()
		r := first.Root()
		r.Version, r.Previous = 2, &previous
		r.Witnesses = append([]trust.Witness(nil), r.Witnesses...)
		change(&r)
		f, err := trust.New(r)
		if err != nil {
			t.Fatal(err)
		}
		return w.cosigned(t, f, three...)
	}
	until := int64(1_800_000_000_000)
	replace := func(r *trust.Root) {
		r.Witnesses[0].Until = &until
		r.Witnesses = []trust.Witness{r.Witnesses[0], {Name: court, Key: newKey.PublicKey().SPKI()}, r.Witnesses[1]}
	}
	unproven := next(replace)
	if _, err := first.Advance(unproven.Marshal()); !errors.Is(err, trust.ErrAdvance) {
		t.Errorf("a key that nobody showed to hold was taken: %v", err)
	}
	proven, err := unproven.Possess(court, newKey)
	if err != nil {
		t.Fatal(err)
	}
	second, err := first.Advance(proven.Marshal())
	if err != nil {
		t.Fatal(err)
	}
	former, current := second.Root().Witnesses[0], second.Root().Witnesses[1]
	if !former.Counts(until) || former.Counts(until+1) || !current.Counts(until+1) {
		t.Error("the keys do not count when they should")
	}

	admitted, err := first.Admit(trust.Witness{Name: court, Key: newKey.PublicKey().SPKI()}, until, 1)
	if err == nil {
		admitted, err = w.cosigned(t, admitted, three...).Possess(court, newKey)
	}
	if err != nil {
		t.Fatal(err)
	}
	third, err := first.Advance(admitted.Marshal())
	if err != nil || len(third.Root().Witnesses) != 3 || *third.Root().Witnesses[0].Until != until || third.Root().Witnesses[1].Until != nil {
		t.Errorf("admitted as %+v, %v", third, err)
	}

	refused := map[string]func(*trust.Root){
		"a witness gone": func(r *trust.Root) { r.Witnesses = r.Witnesses[:1] },
		"a key that was never its own": func(r *trust.Root) {
			r.Witnesses = append([]trust.Witness{{Name: court, Key: newKey.PublicKey().SPKI(), Until: &until}}, r.Witnesses...)
		},
	}
	for name, change := range refused {
		f, err := next(change).Possess(court, newKey)
		if err != nil {
			t.Fatal(err)
		}
		for _, raw := range [][]byte{next(change).Marshal(), f.Marshal()} {
			if _, err := first.Advance(raw); !errors.Is(err, trust.ErrAdvance) {
				t.Errorf("%s: got %v, want ErrAdvance", name, err)
			}
		}
	}
	longer := until + 1
	previous, r := second.Digest(), second.Root()
	r.Version, r.Previous = 3, &previous
	r.Witnesses = append([]trust.Witness(nil), r.Witnesses...)
	r.Witnesses[0].Until = &longer
	f, err := trust.New(r)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := second.Advance(w.cosigned(t, f, three...).Marshal()); !errors.Is(err, trust.ErrAdvance) {
		t.Errorf("a former key counts for longer: %v", err)
	}
}
