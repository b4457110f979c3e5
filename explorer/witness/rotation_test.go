package witness_test

import (
	"os"
	"path/filepath"
	"testing"

	"luzheng/explorer/witness"
	"luzheng/explorer/witness/witnesstest"
	"luzheng/signer/checkpoint"
	"luzheng/signer/gm"
)

// signed asks about a checkpoint under a key.
func signed(t *testing.T, c checkpoint.Events, key *gm.PrivateKey) checkpoint.Addition {
	t.Helper()
	note, err := checkpoint.SignEvents(c, key)
	if err != nil {
		t.Fatal(err)
	}
	return checkpoint.Addition{Note: note}
}

// What was anchored while a former key was the log's is cosigned under that key after its rotation; it signs nothing that came later, and
// nothing at all once it may be in other hands.
func TestAFormerKeySignsWhatWasAnchoredUnderIt(t *testing.T) {
	c := newCourt(t)
	c.town.Uses(uses(0, 5)...)
	c.town.Anchor()
	anchored := c.town.Log.Checkpoint()
	c.town.Uses(uses(0, 3)...)
	beyond := c.town.Log.Checkpoint()
	former := c.town.Rotate()

	c.mustRefuse(signed(t, beyond, former), witness.CodeNote)
	late := anchored
	late.Time = witnesstest.Start.UnixMilli() + 1
	c.mustRefuse(signed(t, late, former), witness.CodeNote)
	c.mustCosignBy(signed(t, anchored, former), former)
	c.mustCosign(c.town.Addition(5))
	c.restart()
	again := signed(t, anchored, former)
	again.Old = 8
	c.mustRefuse(again, witness.CodeOld)
	c.mustAlarm()

	c.town.Compromise(former)
	c.mustRefuse(again, witness.CodeNote)
}

// A log that contradicts with its present key what it signed with a former one has signed two histories as well, and so the other way
// round: the file proves it under both keys.
func TestEquivocationAcrossKeysIsProven(t *testing.T) {
	for what, second := range map[string]func(former, present *gm.PrivateKey) *gm.PrivateKey{
		"the present key contradicts": func(_, present *gm.PrivateKey) *gm.PrivateKey { return present },
		"the former key contradicts":  func(former, _ *gm.PrivateKey) *gm.PrivateKey { return former },
	} {
		t.Run(what, func(t *testing.T) {
			c := newCourt(t)
			c.town.Uses(uses(0, 5)...)
			c.town.Anchor()
			former := c.town.Rotate()
			present := c.town.Log.Key
			by := second(former, present)
			first := present
			if by == present {
				first = former
			}
			c.mustCosignBy(signed(t, c.town.Log.Checkpoint(), first), first)
			other := c.town.Log.Checkpoint()
			other.Root = gm.Sum([]byte("another history"))
			c.mustRefuse(signed(t, other, by), witness.CodeConflict)
			c.mustAlarm("equivocation-events-2026-5.json")
			file, err := os.ReadFile(filepath.Join(c.dir, "alarms", "equivocation-events-2026-5.json"))
			if err != nil {
				t.Fatal(err)
			}
			keys := []*gm.PublicKey{former.PublicKey(), present.PublicKey()}
			proven, err := checkpoint.VerifyEventsEquivocation(file, keys, []checkpoint.Verifier{{Name: name, Key: c.key.PublicKey()}})
			if err != nil || proven.FirstBy != first.PublicKey().KeyID() || proven.SecondBy != by.PublicKey().KeyID() || proven.Second != other {
				t.Errorf("the file proves %+v, %v", proven, err)
			}
		})
	}
}
