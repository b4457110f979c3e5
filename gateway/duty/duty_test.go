package duty_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/duty"
	"luzheng/gateway/index"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

const (
	unit  = rulestest.Statistics
	other = rulestest.Planning
	day   = int64(24 * time.Hour / time.Millisecond)
)

// scene is a unit that must share an entry every month from now on, and has published it.
type scene struct {
	*rulestest.World
	entry, duty statement.Ref
}

func play(t *testing.T) *scene {
	t.Helper()
	w := rulestest.Founded(t)
	w.RegisterParty(unit, statement.RoleUnit)
	w.RegisterParty(other, statement.RoleUnit)
	s := &scene{World: w}
	s.entry = w.Publish(unit, rulestest.Catalogue(unit))
	s.duty = s.oblige(&statement.DutyIssue{Entry: &s.entry})
	return s
}

// oblige lays a duty on the unit.
func (s *scene) oblige(body *statement.DutyIssue) statement.Ref {
	body.Unit, body.From, body.Cycle = unit, s.Now, statement.CycleMonthly
	return statement.Created(statement.TypeDuty, s.Accept(s.Sign(body, nil, s.Permission()...)))
}

// instead lets the unit have a duty to share a data item, in place of the entry.
func (s *scene) instead() {
	s.release()
	s.oblige(&statement.DutyIssue{Element: source.Element})
}

func (s *scene) release() {
	s.Accept(s.Sign(&statement.DutyRelease{Reason: "moved"}, &s.duty, s.Permission()...))
}

func (s *scene) anchor() statement.Ref { return s.Anchor(s.entry, unit, "v1") }

func (s *scene) renew(before statement.Ref) {
	s.Accept(s.Sign(rulestest.Anchoring("v2", &before), &s.entry, s.Person(unit, statement.PostOfficer)))
}

func (s *scene) retire() {
	s.Accept(s.Sign(&statement.CatalogueRetire{Reason: "ended"}, &s.entry, s.Person(unit, statement.PostOfficer)))
}

func (s *scene) revise(change func(c *statement.Catalogue)) {
	c := rulestest.Catalogue(unit)
	change(&c)
	s.Accept(s.Sign(&statement.CatalogueRevise{Catalogue: c}, &s.entry, s.Person(unit, statement.PostOfficer)))
}

func notShared(c *statement.Catalogue) {
	c.SharingClass, c.SharingReason = statement.SharingNone, "law.pipl"
}

func (s *scene) withdraw(version statement.Ref) {
	s.Accept(s.Sign(&statement.DatasetWithdraw{Entry: s.entry, Reason: "wrong"}, &version, s.Person(unit, statement.PostOfficer)))
}

// source is that of the data item of every catalogue here.
var source = statement.ItemKey{Element: "de00001", Population: "divisions", Division: "510500"}

// collect publishes data of a party that collects the item as its source.
func (s *scene) collect(party statement.PartyID) statement.Ref {
	s.Accept(s.Sign(&statement.SourceClaim{ItemKey: source}, nil, s.Person(party, statement.PostOfficer)))
	ref, c := source.Source(), rulestest.Catalogue(party)
	c.Items[0].Source = &ref
	entry := s.Publish(party, c)
	s.Anchor(entry, party, "v1")
	return entry
}

func (s *scene) merge() {
	ref := unit.Ref()
	body := &statement.PartyReorganise{Form: statement.ReorganisationMerge, Successor: other, Document: rulestest.Sealed()}
	s.Accept(s.Sign(body, &ref, s.operation()...))
}

// handOver hands over what the unit holds.
func (s *scene) handOver(holdings ...statement.Ref) {
	ref := unit.Ref()
	slices.SortFunc(holdings, func(a, b statement.Ref) int { return strings.Compare(a.String(), b.String()) })
	s.Accept(s.Sign(&statement.HoldingTransfer{To: other, Holdings: holdings, Document: rulestest.Sealed()}, &ref, s.operation()...))
}

func (s *scene) operation() []*rulestest.Person {
	return []*rulestest.Person{s.Person(rulestest.Bureau, statement.PostOperator), s.Person(rulestest.Bureau, statement.PostReviewer)}
}

// list is made from the world's states, each of which is one of States.
func (s *scene) list(t *testing.T) *duty.List {
	t.Helper()
	list := duty.NewList()
	for key, value := range s.State {
		text, ok := strings.CutPrefix(key, string(rulestest.Ledger)+"/e/")
		if !ok {
			continue
		}
		ref, err := statement.ParseRef(strings.Replace(text, "/", ":", 1))
		if err != nil {
			t.Fatal(err)
		}
		state, err := entity.Parse(ref, value)
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(duty.States(), index.TypeState{Type: ref.Type, State: state.Common().State}) {
			list.Add(ref, state)
		}
	}
	return list
}

func TestADutyIsMetByWhatItsUnitShares(t *testing.T) {
	met, missed, none := duty.Compliance{InForce: 1, Met: 1}, duty.Compliance{InForce: 1}, duty.Compliance{}
	for name, c := range map[string]struct {
		story func(s *scene)
		days  int64 // later
		want  duty.Compliance
		heir  duty.Compliance // those of the other unit
	}{
		"a version stands under the entry":  {func(s *scene) { s.anchor() }, 0, met, none},
		"there is no version":               {func(*scene) {}, 0, missed, none},
		"the last version was withdrawn":    {func(s *scene) { s.withdraw(s.anchor()) }, 0, missed, none},
		"one came after that":               {func(s *scene) { v := s.anchor(); s.withdraw(v); s.renew(v) }, 0, met, none},
		"the entry is retired":              {func(s *scene) { s.anchor(); s.retire() }, 0, missed, none},
		"the entry is not shared":           {func(s *scene) { s.anchor(); s.revise(notShared) }, 0, missed, none},
		"within the duty's cycle":           {func(s *scene) { s.anchor() }, 27, met, none},
		"overdue by the duty's cycle":       {func(s *scene) { s.anchor() }, 33, missed, none},
		"overdue by the entry's own cycle":  {func(s *scene) { s.anchor(); s.revise(daily) }, 2, missed, none},
		"the sharing period ended":          {func(s *scene) { s.anchor(); s.revise(s.untilTomorrow) }, 2, missed, none},
		"the duty has not begun":            {func(s *scene) { s.anchor() }, -1, none, none},
		"the duty is released":              {func(s *scene) { s.anchor(); s.release() }, 0, none, none},
		"the data item is collected":        {func(s *scene) { s.instead(); s.collect(unit) }, 0, met, none},
		"the data item is nobody's":         {func(s *scene) { s.instead(); s.anchor() }, 0, missed, none},
		"the data item is another's":        {func(s *scene) { s.instead(); s.anchor(); s.collect(other) }, 0, missed, none},
		"the item's entry is retired":       {func(s *scene) { s.instead(); s.entry = s.collect(unit); s.retire() }, 0, missed, none},
		"the item's entry is overdue":       {func(s *scene) { s.instead(); s.collect(unit) }, 33, missed, none},
		"the unit was merged into another":  {func(s *scene) { s.anchor(); s.merge() }, 0, none, met},
		"the duty went with the entry":      {func(s *scene) { s.anchor(); s.handOver(s.duty, s.entry) }, 0, none, met},
		"the duty went without the entry":   {func(s *scene) { s.anchor(); s.handOver(s.duty) }, 0, none, missed},
		"the entry went, but not the duty":  {func(s *scene) { s.anchor(); s.handOver(s.entry) }, 0, missed, none},
		"the entry went, the unit followed": {func(s *scene) { s.anchor(); s.handOver(s.entry); s.merge() }, 0, none, met},
	} {
		t.Run(name, func(t *testing.T) {
			s := play(t)
			c.story(s)
			got := s.list(t).Judge(s.Now + c.days*day)
			if got[unit] != c.want || got[other] != c.heir {
				t.Errorf("it is %+v", got)
			}
		})
	}
}

func daily(c *statement.Catalogue) { c.UpdateCycle = statement.CycleDaily }

func (s *scene) untilTomorrow(c *statement.Catalogue) { c.SharingUntil = s.Now + day }
