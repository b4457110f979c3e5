package batch_test

import (
	"bytes"
	"errors"
	"maps"
	"reflect"
	"slices"
	"testing"

	"luzheng/chaincode/batch"
	"luzheng/chaincode/keys"
	"luzheng/chaincode/pack"
	"luzheng/chaincode/rules"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// store is a world state that counts how often it is asked.
type store struct {
	values map[string][]byte
	asked  int
}

func (s *store) fetch(keys []string) ([][]byte, error) {
	s.asked++
	if !slices.IsSorted(keys) || len(slices.Compact(slices.Clone(keys))) != len(keys) {
		return nil, errors.New("keys must be sorted, without duplicates")
	}
	values := make([][]byte, len(keys))
	for i, k := range keys {
		values[i] = s.values[k]
	}
	return values, nil
}

func (s *store) apply(v *batch.Verdict) {
	for _, w := range v.Writes {
		s.values[w.Key] = w.Value
	}
}

func judge(t *testing.T, w *rulestest.World, s *store, envelopes ...[]byte) *batch.Verdict {
	t.Helper()
	v, err := batch.Judge(envelopes, batch.Transaction{ID: "ab", Time: w.Now}, w.Config, s.fetch)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func outcomes(t *testing.T, v *batch.Verdict) []*outcome.Outcome {
	t.Helper()
	all := make([]*outcome.Outcome, len(v.Results))
	for i := range v.Results {
		all[i] = &v.Results[i].Outcome
		if all[i].Index != int64(i) {
			t.Errorf("outcome %d says index %d", i, all[i].Index)
		}
	}
	return all
}

// TestAWholeStoryInOneBatch judges in one transaction what the world judged one by one: each statement sees the writes of those
// before it, and the entities come out alike but for the time.
func TestAWholeStoryInOneBatch(t *testing.T) {
	w := rulestest.Founded(t)
	w.GrantedAccess(rulestest.Statistics, rulestest.Planning)
	s := &store{values: map[string][]byte{}}
	v := judge(t, w, s, w.Accepted...)
	for i, o := range outcomes(t, v) {
		if o.Result != outcome.Accepted || !v.Results[i].Recorded || v.Refusals[i] != nil {
			t.Errorf("statement %d: %s %v", i, o.Code, v.Refusals[i])
		}
	}
	if s.asked != 1 {
		t.Errorf("the world state was asked %d times", s.asked)
	}
	s.apply(v)
	for k := range w.State {
		if _, class := keys.Classify(k); class == keys.ClassEntity && s.values[k] == nil {
			t.Errorf("%s is missing", k)
		}
	}
	if s.values[keys.Clock(rulestest.Ledger)] == nil {
		t.Error("the clock was not set")
	}
	if !slices.IsSortedFunc(v.Writes, func(a, b rules.Write) int { return bytes.Compare([]byte(a.Key), []byte(b.Key)) }) {
		t.Error("the writes are not sorted")
	}
}

func TestARefusalNeverFailsTheBatch(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(rulestest.Statistics, statement.RoleUnit)
	officer := w.Person(rulestest.Statistics, statement.PostOfficer)
	good := func() []byte {
		return w.Sign(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(rulestest.Statistics)}, nil, officer)
	}
	party := rulestest.Statistics.Ref()
	refused := w.Sign(&statement.PartySuspend{Reason: "r"}, &party, w.Pair(rulestest.Statistics)...)
	s := &store{values: maps.Clone(w.State)}
	v := judge(t, w, s, good(), []byte("not an envelope"), refused, refused, good())
	want := []struct {
		code     statement.Code
		recorded bool
	}{{"", true}, {"json.syntax", false}, {"authority.role", true}, {"batch.repeated", false}, {"", true}}
	for i, o := range outcomes(t, v) {
		if o.Code != want[i].code || v.Results[i].Recorded != want[i].recorded || (v.Refusals[i] == nil) != (want[i].code == "") {
			t.Errorf("statement %d: %s, recorded %v, %v", i, o.Code, v.Results[i].Recorded, v.Refusals[i])
		}
	}
}

func TestTheSameEnvelopeTwiceIsAcceptedOnce(t *testing.T) {
	w := rulestest.Founded(t)
	s := &store{values: maps.Clone(w.State)}
	id := statement.PartyID("510500.wjj").Ref()
	raw := w.Sign(&statement.PartyRegister{Role: statement.RoleUnit, Name: "局", ResponsibleBody: "科", ResponsiblePost: "长"},
		&id, w.Person(rulestest.Bureau, statement.PostOperator))
	v := judge(t, w, s, raw, raw)
	if !v.Results[0].Recorded || v.Results[0].Repeated || v.Results[1].Recorded || !v.Results[1].Repeated {
		t.Errorf("the results are %+v", v.Results)
	}
	s.apply(v)
	if v = judge(t, w, s, raw); v.Results[0].Recorded || !v.Results[0].Repeated || len(v.Writes) != 0 {
		t.Errorf("in another transaction the result is %+v", v.Results)
	}
}

func TestTheResultDoesNotDependOnTheCores(t *testing.T) {
	w := rulestest.Founded(t)
	w.GrantedAccess(rulestest.Statistics, rulestest.Planning)
	first := judge(t, w, &store{values: map[string][]byte{}}, w.Accepted...)
	for range 5 {
		w.Config.Keys = rules.NewKeys()
		again := judge(t, w, &store{values: map[string][]byte{}}, w.Accepted...)
		for i := range first.Results {
			if !reflect.DeepEqual(first.Results[i], again.Results[i]) {
				t.Fatalf("outcome %d differs", i)
			}
		}
		for i := range first.Writes {
			if first.Writes[i].Key != again.Writes[i].Key || !bytes.Equal(first.Writes[i].Value, again.Writes[i].Value) {
				t.Fatalf("write %d differs", i)
			}
		}
	}
}

func TestBatchesAreRefusedWhole(t *testing.T) {
	w := rulestest.Founded(t)
	party := rulestest.Bureau.Ref()
	raw := w.Sign(&statement.PartySuspend{Reason: "r"}, &party, w.Pair(rulestest.Cyberspace)...)
	state := maps.Clone(w.State)
	state[keys.Clock(rulestest.Ledger)] = []byte("9000000000000")
	for name, c := range map[string]struct {
		envelopes [][]byte
		values    map[string][]byte
	}{
		"an empty batch":      {nil, w.State},
		"too many envelopes":  {make([][]byte, pack.MaxEnvelopes+1), w.State},
		"too many bytes":      {[][]byte{make([]byte, pack.MaxBytes+1)}, w.State},
		"a withheld endorser": {[][]byte{raw}, state},
	} {
		s := &store{values: c.values}
		_, err := batch.Judge(c.envelopes, batch.Transaction{ID: "ab", Time: w.Now}, w.Config, s.fetch)
		if !errors.Is(err, batch.ErrBatch) {
			t.Errorf("%s: %v", name, err)
		}
	}
	failing := func([]string) ([][]byte, error) { return nil, errors.New("the peer is away") }
	if _, err := batch.Judge([][]byte{raw}, batch.Transaction{ID: "ab", Time: w.Now}, w.Config, failing); err == nil || errors.Is(err, batch.ErrBatch) {
		t.Errorf("without a world state: %v", err)
	}
	short := func([]string) ([][]byte, error) { return nil, nil }
	if _, err := batch.Judge([][]byte{raw}, batch.Transaction{ID: "ab", Time: w.Now}, w.Config, short); err == nil {
		t.Error("a short answer of the world state was taken")
	}
}

func TestTheClockMovesOnlyWithAWrite(t *testing.T) {
	w := rulestest.Founded(t)
	s := &store{values: maps.Clone(w.State)}
	if v := judge(t, w, s, []byte("nothing")); len(v.Writes) != 0 {
		t.Errorf("a batch that records nothing writes %+v", v.Writes)
	}
}

// BenchmarkJudge judges batches of 300 uses under grants: two entities of the parties, the certificate, application, grant,
// entry and version each.
func BenchmarkJudge(b *testing.B) {
	const size = 300
	w := rulestest.Founded(b)
	a := w.GrantedAccess(rulestest.Statistics, rulestest.Planning)
	envelopes := make([][]byte, size)
	for i := range envelopes {
		envelopes[i] = w.Sign(a.Use(w.Now), nil, w.Person(rulestest.Planning, statement.PostOfficer))
	}
	s := &store{values: w.State}
	b.ReportAllocs()
	for b.Loop() {
		v, err := batch.Judge(envelopes, batch.Transaction{ID: "ab", Time: w.Now}, w.Config, s.fetch)
		if err != nil || !v.Results[size-1].Recorded {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*size), "µs/statement")
}
