package main

import (
	"os/exec"
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
