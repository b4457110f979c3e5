package rulestest

import (
	"slices"
	"testing"

	"luzheng/chaincode/keys"
	"luzheng/chaincode/rules"
)

// watched is the world state seen through a footprint.
type watched struct {
	t       testing.TB
	state   map[string][]byte
	allowed []string
}

func (w *World) watch(s *rules.Submission) watched {
	f := s.Footprint()
	for _, k := range f.Writes {
		if !slices.Contains(f.Reads, k) {
			w.t.Errorf("rulestest: the footprint of %s writes %s without reading it", s.Statement.Kind, k)
		}
	}
	return watched{w.t, w.State, f.Reads}
}

// Get fails the test for a key outside the footprint.
func (s watched) Get(key string) []byte {
	s.t.Helper()
	if !slices.Contains(s.allowed, key) {
		s.t.Errorf("rulestest: the rules read %s outside the footprint", key)
	}
	return s.state[key]
}

// apply writes a decision's effects, held to the footprint.
func (w *World) apply(s *rules.Submission, d rules.Decision) {
	w.t.Helper()
	if !d.Recorded && len(d.Writes) > 0 {
		w.t.Errorf("rulestest: an unrecorded decision writes %d keys", len(d.Writes))
	}
	allowed := append(slices.Clone(s.Footprint().Writes), keys.Window(Ledger, s.Statement.Issuer))
	last := ""
	for _, write := range d.Writes {
		if !slices.Contains(allowed, write.Key) {
			w.t.Errorf("rulestest: %s writes %s outside the footprint", s.Statement.Kind, write.Key)
		}
		if write.Key <= last {
			w.t.Errorf("rulestest: writes are not sorted, or %s is written twice", write.Key)
		}
		last = write.Key
		w.State[write.Key] = write.Value
	}
}
