package rules_test

import (
	"fmt"
	"maps"
	"reflect"
	"testing"

	"luzheng/chaincode/rules"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// state is a world state without a watch.
type state map[string][]byte

func (s state) Get(key string) []byte { return s[key] }

func read(t *testing.T, raw []byte) *rules.Submission {
	t.Helper()
	s, r := rules.Read(raw, rulestest.Ledger)
	if r != nil {
		t.Fatal(r)
	}
	return s
}

func TestNothingCountsBeforeGenesis(t *testing.T) {
	w := rulestest.New(t)
	by := w.Person(bureau, statement.PostOfficer)
	d := w.Refuse("ledger.unborn", w.Sign(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(bureau)}, nil, by))
	if d.Recorded {
		t.Error("it was recorded")
	}
}

func TestAcceptedOnceIsAcceptedForEver(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	d, by := publishing(w)
	raw := w.SignDraft(d, by)
	w.Accept(raw)
	before := maps.Clone(w.State)
	w.Now += day // the statement has expired by now
	again := w.Record(raw)
	if again.Recorded || again.Refusal != nil || !again.Repeated || again.Outcome.Result != outcome.Accepted {
		t.Errorf("the second answer is %+v", again)
	}
	if !reflect.DeepEqual(before, w.State) {
		t.Error("the repetition wrote something")
	}
}

func TestARefusalNeverBlocksALaterAcceptance(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	suspendParty(w, tjj)
	d, by := publishing(w)
	raw := w.SignDraft(d, by)
	w.Refuse("party.suspended", raw)
	ref := tjj.Ref()
	w.Accept(w.Sign(&statement.PartyResume{Reason: "r"}, &ref,
		w.Person(bureau, statement.PostOperator), w.Person(bureau, statement.PostReviewer)))
	w.Accept(raw)
}

func TestRefusalsOfRegisteredPartiesAreRecordedWithinBounds(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	suspending := func() []byte {
		return w.Sign(&statement.PartySuspend{Reason: "r"}, new(zgj.Ref()), w.Pair(tjj)...)
	}
	w.Now -= w.Now%60_000 + 1000 // the next second begins a minute
	recorded := 0
	for i := range rules.RefusalsPerMinute + 10 {
		d := w.Record(suspending())
		w.Now -= 1000
		if d.Recorded {
			recorded++
		} else if i < rules.RefusalsPerMinute {
			t.Fatalf("refusal %d was not recorded: %v", i, d.Refusal)
		}
	}
	if recorded != rules.RefusalsPerMinute {
		t.Errorf("%d refusals were recorded in a minute", recorded)
	}
	w.Now += 60_000
	d := w.Record(suspending())
	if !d.Recorded || d.Outcome.Result != outcome.Refused || len(d.Outcome.Touched) != 0 {
		t.Errorf("in the next minute: %+v", d)
	}
	if d.Outcome.Code != "authority.role" {
		t.Errorf("recorded as %s", d.Outcome.Code)
	}
}

func TestRefusalsOfStrangersLeaveNoTrace(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	before := maps.Clone(w.State)
	for _, s := range signatureScenarios() {
		switch s.code {
		case "certificate.unknown", "signature.invalid", "signature.issuer", "party.unknown":
		default:
			continue
		}
		if s.name == "another party signs" {
			continue // needs a second unit
		}
		if d := w.Refuse(s.code, s.last(w)); d.Recorded {
			t.Errorf("%s was recorded", s.code)
		}
	}
	if !reflect.DeepEqual(before, w.State) {
		t.Error("something was written")
	}
}

func TestACorruptStateIsNotJudged(t *testing.T) {
	for _, ref := range []statement.Ref{ledgerRef(), tjj.Ref()} {
		w := rulestest.Founded(t)
		w.RegisterParty(tjj, statement.RoleUnit)
		d, by := publishing(w)
		raw := w.SignDraft(d, by)
		for _, broken := range []statement.Ref{ref, by.Ref()} {
			st := state(maps.Clone(w.State))
			st[broken.Key(rulestest.Ledger)] = []byte(`{"v":9}`)
			got := rules.Decide(st, read(t, raw), rules.Position{Tx: "a", Time: w.Now}, w.Config)
			if got.Outcome.Code != "ledger.corrupt" || got.Recorded {
				t.Errorf("%s broken: %+v", broken.Type, got)
			}
		}
	}
}

// TestDecideIsDeterministic judges the same statement again and again, verified beforehand or not, with and without a memory of
// keys: every byte of the decision is the same.
func TestDecideIsDeterministic(t *testing.T) {
	w := rulestest.Founded(t)
	a := w.GrantedAccess(tjj, zgj)
	raws := [][]byte{
		using(w, a, asGranted),
		using(w, a, func(u *statement.UsageRecord) { u.Purpose = "other" }),
		w.Sign(rulestest.Anchoring("v2", &a.Version), &a.Entry, w.Person(tjj, statement.PostOfficer)),
		w.Sign(&statement.PartySuspend{Reason: "r"}, new(zgj.Ref()), w.Pair(tjj)...),
	}
	pos := rules.Position{Tx: "ab", Index: 3, Time: w.Now + 1000}
	for _, raw := range raws {
		var want rules.Decision
		for i := range 8 {
			s := read(t, raw)
			config := w.Config
			if i%2 == 0 {
				config.Keys = nil
			}
			if i%3 == 0 {
				s.VerifySignatures(state(w.State), config.Keys)
			}
			d := rules.Decide(state(maps.Clone(w.State)), s, pos, config)
			if i == 0 {
				want = d
			}
			if !reflect.DeepEqual(d, want) {
				t.Fatalf("decision %d of %s differs: %+v, %+v", i, s.Statement.Kind, d, want)
			}
		}
	}
}

func TestAForgedSignatureFailsVerifiedBeforehandToo(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	for _, s := range signatureScenarios() {
		if s.code != "signature.invalid" {
			continue
		}
		sub := read(t, s.last(w))
		sub.VerifySignatures(state(w.State), nil)
		if d := rules.Decide(state(w.State), sub, rules.Position{Tx: "a", Time: w.Now}, w.Config); d.Outcome.Code != s.code {
			t.Errorf("judged %s", d.Outcome.Code)
		}
	}
}

func TestClock(t *testing.T) {
	const now = int64(1_800_000_000_000)
	stored := fmt.Append(nil, now)
	for _, c := range []struct {
		name   string
		stored []byte
		time   int64
		update string
		fails  bool
	}{
		{"the first transaction sets it", nil, now, fmt.Sprint(now), false},
		{"the same time leaves it", stored, now, "", false},
		{"a little ahead leaves it", stored, now + rules.ClockStep.Milliseconds() - 1, "", false},
		{"a step ahead moves it", stored, now + rules.ClockStep.Milliseconds(), fmt.Sprint(now + rules.ClockStep.Milliseconds()), false},
		{"the window behind is bearable", stored, now - rules.ClockWindow.Milliseconds(), "", false},
		{"more is not", stored, now - rules.ClockWindow.Milliseconds() - 1, "", true},
		{"nonsense is refused", []byte("x"), now, "", true},
	} {
		update, err := rules.Clock(c.stored, c.time)
		if string(update) != c.update || (err != nil) != c.fails {
			t.Errorf("%s: %q, %v", c.name, update, err)
		}
	}
}

func TestUnreadAndRepeatedLeaveNoTrace(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	pos := rules.Position{Tx: "a", Index: 2, Time: w.Now}
	_, r := rules.Read([]byte("{"), rulestest.Ledger)
	d := rules.Unread([]byte("{"), r, pos)
	if d.Recorded || d.Outcome.Code != r.Code || d.Outcome.Envelope != gm.Sum([]byte("{")) || d.Outcome.Index != 2 {
		t.Errorf("unread: %+v", d)
	}
	draft, by := publishing(w)
	sub := read(t, w.SignDraft(draft, by))
	if d = rules.Repeated(sub, state(w.State), pos, w.Config); d.Recorded || d.Outcome.Code != "batch.repeated" {
		t.Errorf("repeated: %+v", d)
	}
	w.Accept(sub.Raw)
	if d = rules.Repeated(sub, state(w.State), pos, w.Config); d.Recorded || d.Outcome.Result != outcome.Accepted {
		t.Errorf("repeated after acceptance: %+v", d)
	}
}
