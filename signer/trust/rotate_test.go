package trust_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"luzheng/signer/checkpoint"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/trust"
)

const rotating = statement.PartyID("510500.org1")

// cosigned has organisations sign with the keys of the version before.
func (w *world) cosigned(t *testing.T, f *trust.File, signers ...statement.PartyID) *trust.File {
	t.Helper()
	var err error
	for _, org := range signers {
		if f, err = f.Cosign(org, w.keys[org]); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

var three = []statement.PartyID{"510500.org3", "510500.org0", rotating}

func TestAKeyIsReplacedUnderOldAndNewSignatures(t *testing.T) {
	w := newWorld(t)
	first, fresh := w.first(t), newKey(t)
	proposed, err := first.Rotate(rotating, fresh, 40)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first.Advance(proposed.Marshal()); !errors.Is(err, trust.ErrAdvance) {
		t.Errorf("the new key alone was enough: %v", err)
	}
	if _, err := first.Advance(w.cosigned(t, proposed, three[:2]...).Marshal()); !errors.Is(err, trust.ErrAdvance) {
		t.Errorf("two of four were enough: %v", err)
	}
	second, err := first.Advance(w.cosigned(t, proposed, three...).Marshal())
	if err != nil {
		t.Fatal(err)
	}

	// What was attested before stays attested, and both keys count while followers change over.
	root := second.Root()
	verifiers, err := root.Verifiers()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		key   *gm.PrivateKey
		block uint64
		ok    bool
	}{
		{w.keys[rotating], 40, true}, {w.keys[rotating], 41, false}, {fresh, 3, true}, {fresh, 41, true},
	} {
		note, err := checkpoint.Sign(checkpoint.Checkpoint{
			Origin: checkpoint.StatementsOrigin("luzhou-7c1e"), Size: 1, Root: gm.Sum(nil), MapRoot: gm.Sum(nil), Block: c.block, Time: 1,
		}, string(rotating), c.key)
		if err != nil {
			t.Fatal(err)
		}
		_, by, err := checkpoint.Open(note, verifiers)
		if (err == nil) != c.ok || c.ok && strings.Join(by, " ") != string(rotating) || !c.ok && !errors.Is(err, checkpoint.ErrSignature) {
			t.Errorf("block %d: signed by %v, %v", c.block, by, err)
		}
	}

	// From now on the old key neither signs versions nor comes back.
	third, err := second.Rotate("510500.org2", newKey(t), 60)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := second.Advance(w.cosigned(t, third, three...).Marshal()); !errors.Is(err, trust.ErrAdvance) {
		t.Errorf("a former key signed a version: %v", err)
	}
	if _, err := second.Rotate(rotating, w.keys[rotating], 60); !errors.Is(err, trust.ErrRoot) {
		t.Errorf("a former key came back: %v", err)
	}
	w.keys[rotating] = fresh
	if _, err := second.Advance(w.cosigned(t, third, three...).Marshal()); err != nil {
		t.Errorf("with the new key: %v", err)
	}
}

func TestRotateRefusesWhoIsNotThere(t *testing.T) {
	w := newWorld(t)
	if _, err := w.first(t).Rotate("510500.stranger", newKey(t), 1); !errors.Is(err, trust.ErrRoot) {
		t.Errorf("got %v", err)
	}
	if _, err := w.first(t).Rotate(rotating, w.keys["510500.org0"], 1); !errors.Is(err, trust.ErrRoot) {
		t.Errorf("another organisation's key: %v", err)
	}
	if _, err := w.first(t).Rotate(rotating, newKey(t), -1); !errors.Is(err, trust.ErrRoot) {
		t.Errorf("until a block that cannot be: %v", err)
	}
}

// Whatever three organisations sign, no key is lost, none is put forward without its holder, and a former key's reach never grows.
func TestAdvanceHoldsTheKeysTogether(t *testing.T) {
	w := newWorld(t)
	first, fresh := w.first(t), newKey(t)
	old := trust.Former{Organisation: rotating, Key: w.keys[rotating].PublicKey().SPKI(), Until: 40}
	make2 := func(base *trust.File, change func(*trust.Root), holders ...*gm.PrivateKey) []byte {
		t.Helper()
		root, digest := base.Root(), base.Digest()
		root.Version, root.Previous = root.Version+1, &digest
		root.Followers = append([]trust.Follower(nil), root.Followers...)
		root.Former = append([]trust.Former(nil), root.Former...)
		change(&root)
		f, err := trust.New(root)
		if err != nil {
			t.Fatal(err)
		}
		for _, holder := range holders {
			if f, err = f.Possess(rotating, holder); err != nil {
				t.Fatal(err)
			}
		}
		return w.cosigned(t, f, three...).Marshal()
	}
	replace := func(r *trust.Root) { r.Followers[1].Key, r.Former = fresh.PublicKey().SPKI(), []trust.Former{old} }
	good := make2(first, replace, fresh)
	second, err := first.Advance(good)
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{
		"nobody holds the new key":         make2(first, replace),
		"another key says that it is held": make2(first, replace, newKey(t)),
		"the old key is gone":              make2(first, func(r *trust.Root) { r.Followers[1].Key = fresh.PublicKey().SPKI() }, fresh),
		"an organisation is gone":          make2(first, func(r *trust.Root) { r.Followers = append(r.Followers[:2], r.Followers[3:]...) }),
		"possession of what is not new":    make2(first, func(*trust.Root) {}, w.keys[rotating]),
	} {
		if _, err := first.Advance(raw); !errors.Is(err, trust.ErrAdvance) {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.keys[rotating] = fresh
	for name, change := range map[string]func(*trust.Root){
		"a former key is gone":         func(r *trust.Root) { r.Former = nil },
		"a former key reaches further": func(r *trust.Root) { r.Former[0].Until = 41 },
	} {
		if _, err := second.Advance(make2(second, change)); !errors.Is(err, trust.ErrAdvance) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := second.Advance(make2(second, func(r *trust.Root) { r.Former[0].Until = 12 })); err != nil {
		t.Errorf("a key that turns out to have been stolen earlier: %v", err)
	}
	for at := range good {
		changed := bytes.Clone(good)
		changed[at] ^= 1
		if _, err := first.Advance(changed); err == nil {
			t.Fatalf("byte %d changed and still accepted", at)
		}
	}
}

func TestValidateRefusesFormerKeysThatCannotBe(t *testing.T) {
	w := newWorld(t)
	one, two := newKey(t).PublicKey().SPKI(), newKey(t).PublicKey().SPKI()
	for name, former := range map[string][]trust.Former{
		"in use":          {{Organisation: rotating, Key: w.keys[rotating].PublicKey().SPKI(), Until: 1}},
		"twice":           {{Organisation: rotating, Key: one, Until: 1}, {Organisation: rotating, Key: one, Until: 2}},
		"unsorted":        {{Organisation: rotating, Key: one, Until: 2}, {Organisation: rotating, Key: two, Until: 1}},
		"no block":        {{Organisation: rotating, Key: one, Until: -1}},
		"too large":       {{Organisation: rotating, Key: one, Until: 1 << 53}},
		"no key":          {{Organisation: rotating, Until: 1}},
		"no organisation": {{Key: one, Until: 1}},
		"too many":        make([]trust.Former, trust.MaxFormer+1),
	} {
		if _, err := w.file(t, func(r *trust.Root) { r.Former = former }); !errors.Is(err, trust.ErrRoot) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
