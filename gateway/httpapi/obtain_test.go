package httpapi_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// kept publishes the bytes of a version that a party anchors under an entry, and gives their address.
func (s *stand) kept(entry statement.Ref, owner statement.PartyID, content string) string {
	s.t.Helper()
	s.record(func() { s.World.Anchor(entry, owner, content) })
	path := "/v1/blobs/" + gm.Sum([]byte(content)).String()
	token := s.session(s.World.Person(owner, statement.PostOfficer))
	if status, _, raw := s.call(http.MethodPut, path, token, []byte(content)); status != http.StatusCreated {
		s.t.Fatalf("%d %s", status, raw)
	}
	return path
}

// downloads tells what a party is answered that asks for a file.
func (s *stand) downloads(path string, party statement.PartyID, want int) {
	s.t.Helper()
	if status, _, raw := s.call(http.MethodGet, path, s.session(s.World.Person(party, statement.PostOfficer)), nil); status != want {
		s.t.Errorf("%s is answered %d %.200s, want %d", party, status, raw, want)
	}
}

// An emergency gives the named party the named data, shared or not, from its beginning to its end.
func TestAnEmergencyGivesItsPartiesTheFiles(t *testing.T) {
	s := open(t)
	w := s.World
	const rescue, other statement.PartyID = "510500.yjj", "510500.fgw"
	var entry, elsewhere, emergency statement.Ref
	s.record(func() {
		w.RegisterParty(rescue, statement.RoleUnit)
		w.RegisterParty(other, statement.RoleUnit)
		c := rulestest.ConditionalCatalogue(rulestest.Statistics)
		c.SharingClass = statement.SharingNone
		entry = w.Publish(rulestest.Statistics, c)
		elsewhere = w.Publish(rulestest.Statistics, c)
	})
	path := s.kept(entry, rulestest.Statistics, "户号,住址\n1,某街\n")
	beside := s.kept(elsewhere, rulestest.Statistics, "户号,车牌\n1,川E\n")
	s.downloads(path, rescue, http.StatusForbidden)
	s.record(func() {
		body := w.Emergency(rescue, entry)
		body.Entries = append(body.Entries, w.Publish(other, rulestest.ConditionalCatalogue(other))) // a provider gets nothing by it
		slices.SortFunc(body.Entries, func(a, b statement.Ref) int { return strings.Compare(a.ID, b.ID) })
		emergency = w.Declare(body)
	})
	s.downloads(path, rescue, http.StatusOK)
	s.downloads(path, other, http.StatusForbidden)
	s.downloads(beside, rescue, http.StatusForbidden)
	s.record(func() {
		w.Accept(w.Sign(&statement.EmergencyEnd{Reason: "over"}, &emergency, w.Permission()...))
	})
	s.downloads(path, rescue, http.StatusForbidden)

	s.record(func() {
		body := w.Emergency(rescue, entry)
		body.Until = w.Now + 300_000 // five minutes, which are over by the gateway's clock (gatewaytest.Ahead)
		w.Declare(body)
	})
	s.downloads(path, rescue, http.StatusForbidden)
	s.record(func() {
		body := w.Emergency(rescue, entry)
		body.From, body.Until = w.Now+86_400_000, w.Now+2*86_400_000
		w.Declare(body)
	})
	s.downloads(path, rescue, http.StatusForbidden)
}

// What a dissolved party had, its successor reads, obtains and is counted for.
func TestTheSuccessorHasWhatThePredecessorHad(t *testing.T) {
	s := open(t)
	w := s.World
	const heir statement.PartyID = "510500.zrzy"
	s.record(func() { w.RegisterParty(heir, statement.RoleUnit) })
	content := "户号,金额\n1,2\n"
	s.record(func() {
		w.Accept(w.Sign(rulestest.Anchoring(content, &s.Access.Version), &s.Access.Entry, w.Person(rulestest.Statistics, statement.PostOfficer)))
	})
	path := "/v1/blobs/" + gm.Sum([]byte(content)).String()
	owner := s.session(w.Person(rulestest.Statistics, statement.PostOfficer))
	if status, _, raw := s.call(http.MethodPut, path, owner, []byte(content)); status != http.StatusCreated {
		t.Fatalf("%d %s", status, raw)
	}
	reads := func(ref statement.Ref, want int) {
		t.Helper()
		status, _, raw := s.call(http.MethodGet, "/v1/entities/"+ref.String(), s.session(w.Person(heir, statement.PostOfficer)), nil)
		if status != want {
			t.Errorf("%s: %d %.200s", ref, status, raw)
		}
	}
	figures := func() map[string]api.Figures {
		var doc api.Supervision
		s.get("/v1/supervision", s.session(w.Person(rulestest.Cyberspace, statement.PostOfficer)), &doc)
		all := map[string]api.Figures{}
		for _, f := range doc.Figures {
			all[f.Party] = f
		}
		return all
	}
	var request statement.Ref
	s.record(func() {
		request = w.Request(rulestest.Planning, s.Access.Entry, w.Terms(s.Access.Application, statement.ModeInterface))
		w.Accept(w.Sign(&statement.AccessReturn{Reason: "incomplete"}, &request, w.Person(rulestest.Bureau, statement.PostPermissionOfficer)))
	})
	mustComplete := func(want bool) {
		t.Helper()
		var doc api.Worklist
		s.get("/v1/worklist", s.session(w.Person(heir, statement.PostOfficer)), &doc)
		has := slices.ContainsFunc(doc.Tasks, func(t api.Task) bool { return t.Entity == request.String() })
		if has != want {
			t.Errorf("the successor's tasks are %+v", doc.Tasks)
		}
	}
	mustComplete(false)
	reads(s.Access.Grant, http.StatusForbidden)
	s.downloads(path, heir, http.StatusForbidden)
	before := figures()
	merge := func(id statement.PartyID) {
		ref := id.Ref()
		s.record(func() {
			w.Accept(w.Sign(&statement.PartyReorganise{Form: statement.ReorganisationMerge, Successor: heir, Document: rulestest.Sealed()}, &ref,
				w.Person(rulestest.Bureau, statement.PostOperator), w.Person(rulestest.Bureau, statement.PostReviewer)))
		})
	}
	merge(rulestest.Planning)
	reads(s.Access.Grant, http.StatusOK)
	s.downloads(path, heir, http.StatusOK)
	mustComplete(true)

	merge(rulestest.Statistics)
	after := figures()
	left, too, held := before[string(rulestest.Statistics)], before[string(rulestest.Planning)], after[string(heir)]
	if held.Entries != left.Entries+too.Entries || held.OpenEntries != left.OpenEntries+too.OpenEntries || left.Entries == 0 {
		t.Errorf("the successor is counted for %+v, the predecessors were for %+v and %+v", held, left, too)
	}
	gone := after[string(rulestest.Statistics)]
	if gone.Entries != 0 || gone.OpenEntries != 0 || gone.Published != left.Published || held.Published != 0 {
		t.Errorf("what was done stays with who did it: %+v, %+v", gone, held)
	}
}
