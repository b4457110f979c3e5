package httpapi_test

import (
	"net/http"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/signer/statement"
)

// A department reads as a supervisor what concerns its jurisdiction alone, and nothing else that is not its own.
func TestADepartmentReadsItsJurisdiction(t *testing.T) {
	s := open(t)
	w := s.World
	const (
		district, local  statement.PartyID = "510502.sjj", "510502.wjj"
		park             statement.PartyID = "510500.gxq"
		neighbour, guest statement.PartyID = "510504.wjj", "510500.fgw"
	)
	var locals, guests, neighbours, shared statement.Ref
	w.RegisterBasis("law.pipl", "a13", w.Now)
	s.record(func() {
		w.RegisterParty(district, statement.RoleDepartment)
		w.RegisterParty(park, statement.RoleDepartment)
		for _, id := range []statement.PartyID{local, neighbour, guest} {
			w.RegisterParty(id, statement.RoleUnit)
		}
		ref := guest.Ref()
		w.Accept(w.Sign(&statement.PartyPlace{Parent: park}, &ref,
			w.Person(rulestest.Bureau, statement.PostOperator), w.Person(rulestest.Bureau, statement.PostReviewer)))
		locals = w.Application(local, statement.ApplicationService, s.Access.Entry)
		guests = w.Application(guest, statement.ApplicationService)
		neighbours = w.Application(neighbour, statement.ApplicationService)
		for _, id := range []statement.PartyID{local, neighbour, guest} {
			w.Publish(id, rulestest.Catalogue(id))
		}
		shared = w.Request(local, s.Access.Entry, w.Terms(locals, statement.ModeInterface)) // of a unit elsewhere, too
	})
	reads := func(who statement.PartyID, path string, want int) {
		t.Helper()
		if status, _, raw := s.call(http.MethodGet, path, s.session(w.Person(who, statement.PostOfficer)), nil); status != want {
			t.Errorf("%s, GET %s: %d %.200s", who, path, status, raw)
		}
	}
	for _, c := range []struct {
		who  statement.PartyID
		ref  statement.Ref
		want int
	}{
		{district, locals, http.StatusOK},
		{district, neighbours, http.StatusForbidden},
		{district, guests, http.StatusForbidden},
		{district, shared, http.StatusForbidden},
		{district, s.Access.Grant, http.StatusForbidden},
		{park, guests, http.StatusOK},
		{park, locals, http.StatusForbidden},
		{park, s.Access.Application, http.StatusForbidden},
		{local, neighbours, http.StatusForbidden},
	} {
		reads(c.who, "/v1/entities/"+c.ref.String(), c.want)
	}
	submitted := "/v1/statements/" + locals.ID
	reads(district, submitted, http.StatusOK)
	reads(park, submitted, http.StatusForbidden)

	figures := func(who statement.PartyID, query string) map[string]bool {
		var doc api.Supervision
		s.get("/v1/supervision"+query, s.session(w.Person(who, statement.PostOfficer)), &doc)
		all := map[string]bool{}
		for _, f := range doc.Figures {
			all[f.Party] = true
		}
		return all
	}
	if all := figures(district, ""); !all[string(local)] || all[string(neighbour)] || all[string(guest)] || all[string(rulestest.Statistics)] {
		t.Errorf("the district's figures are of %v", all)
	}
	if all := figures(park, "?party="+string(guest)); len(all) != 1 || !all[string(guest)] {
		t.Errorf("the park's figures of its member are of %v", all)
	}
	reads(park, "/v1/supervision?party="+string(local), http.StatusForbidden)
	reads(district, "/v1/worklist?party="+string(local), http.StatusOK)
	reads(district, "/v1/worklist?party=all", http.StatusOK)
	reads(district, "/v1/worklist?party="+string(neighbour), http.StatusForbidden)
	reads(local, "/v1/worklist?party=all", http.StatusForbidden)
}
