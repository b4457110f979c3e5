package main

import (
	"os/exec"
	"strings"
	"testing"
)

const root = "../.."

// TestMutationsStandInTheRules: each can still be made, and makes a difference.
func TestMutationsStandInTheRules(t *testing.T) {
	seen := make(map[string]bool)
	for _, m := range mutations {
		if _, _, err := m.mutate(root); err != nil {
			t.Errorf("%s: %v", m.allows, err)
		}
		if seen[m.allows] || m.allows == "" || m.from == m.to {
			t.Errorf("%q is not a mutation of its own", m.allows)
		}
		seen[m.allows] = true
	}
}

// TestTheNearestTestsComeFirst: those beside the file, and the scenarios of its codes.
func TestTheNearestTestsComeFirst(t *testing.T) {
	rounds, err := mutation{file: "usage.go"}.rounds(root)
	if err != nil || len(rounds) != 2 || len(rounds[0]) != 3 {
		t.Fatal(rounds, err)
	}
	for _, want := range []string{"^TestUsesInForceAreClean$", "suspected\\.purpose", "reference\\.mismatch"} {
		if !strings.Contains(rounds[0][2], want) {
			t.Errorf("%s has no %s", rounds[0][2], want)
		}
	}
}

// TestSomeMutationsAreCaught runs a few; `make mutate` runs them all.
func TestSomeMutationsAreCaught(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles the rules again and again")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip(err)
	}
	for _, i := range []int{0, len(mutations) / 2} {
		m := mutations[i]
		by, err := m.caught(t.Context(), root)
		if err != nil {
			t.Fatal(err)
		}
		if by == "" {
			t.Errorf("no test notices that %s", m.allows)
		}
	}
}
