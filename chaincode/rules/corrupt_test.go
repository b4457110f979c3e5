package rules_test

import (
	"reflect"
	"strings"
	"testing"

	"luzheng/chaincode/rules"
	"luzheng/signer/outcome"
)

// TestACorruptStateIsNoState: with any of the values that a statement of any kind reads destroyed, the rules say so or do not
// notice; they never judge otherwise than before, and never break. With one of them gone the statement is refused or judged as before.
func TestACorruptStateIsNoState(t *testing.T) {
	for _, i := range harvest(t) {
		t.Run(string(i.kind), func(t *testing.T) {
			t.Parallel()
			decide := func(over map[string][]byte) rules.Decision {
				sub, r := rules.Read(i.sub.Raw, i.world.Config.Ledger)
				if r != nil {
					t.Fatal(r)
				}
				return rules.Decide(overlay{i.before, over}, sub, i.pos, i.world.Config)
			}
			want := decide(nil)
			if want.Outcome.Result != outcome.Accepted {
				t.Fatalf("it is refused now: %v", want.Refusal)
			}
			for _, key := range i.sub.Footprint().Reads {
				if i.before[key] == nil || strings.Contains(key, "/r/") || strings.HasSuffix(key, "/clock") {
					continue
				}
				if d := decide(map[string][]byte{key: []byte("{")}); d.Outcome.Code != "ledger.corrupt" && !reflect.DeepEqual(d, want) {
					t.Errorf("with %s corrupt it is %s %q", key, d.Outcome.Result, d.Outcome.Code)
				}
				if d := decide(map[string][]byte{key: nil}); d.Refusal == nil && d.Outcome.Result != outcome.Accepted {
					t.Errorf("without %s it is %s and nothing is said", key, d.Outcome.Result)
				}
			}
		})
	}
}

// TestRulesStandAlone: a kind's own rule does not rely on the stations before it to have met what is destroyed.
func TestRulesStandAlone(t *testing.T) {
	for _, i := range harvest(t) {
		t.Run(string(i.kind), func(t *testing.T) {
			t.Parallel()
			good := overlay{base: i.before}
			for _, key := range i.sub.Footprint().Reads {
				if i.before[key] == nil {
					continue
				}
				matter, effects := rules.Alone(good, overlay{i.before, map[string][]byte{key: []byte("{")}}, i.sub, i.pos, i.world.Config)
				for _, r := range []*rules.Refusal{matter, effects} {
					if r != nil && r.Code != "ledger.corrupt" {
						t.Errorf("with %s corrupt: %v", key, r)
					}
				}
			}
		})
	}
}
