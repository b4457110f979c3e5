package httpapi_test

import (
	"net/http"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/signer/event"
	"luzheng/signer/statement"
)

// How often a dataset is used is told exactly to whom its uses concern, in tens to those who may have it, and else to nobody.
func TestUsesInNumbers(t *testing.T) {
	s := openWithLog(t, false)
	obtain := func(n int, mode statement.Mode) {
		var got api.EventReceipts
		s.post("/v1/events", s.batch(n, func(d *event.Draft) {
			d.Use.Entry, d.Use.Version, d.Use.Mode, d.Use.Grant, d.Use.Application = s.Open, s.OpenVersion, mode, nil, nil
		}), &got)
	}
	obtain(13, statement.ModeDownload)
	obtain(4, statement.ModeInterface)
	var got api.EventReceipts
	s.post("/v1/events", s.batch(5), &got)

	w := s.World
	played := len(w.Accepted)
	w.RegisterParty(rulestest.Citizen, statement.RoleUser)
	w.RegisterParty("510500.fgw", statement.RoleUnit)
	s.submitAll(w.Accepted[played:])
	in, auditor := s.auditCase(rulestest.Statistics)
	session := func(p statement.PartyID) string { return s.session(w.Person(p, statement.PostOfficer)) }
	owner := session(rulestest.Statistics)
	open, conditional := "/v1/datasets/"+s.Open.ID+"/uses", "/v1/datasets/"+s.Access.Entry.ID+"/uses"

	var exact, rounded api.DatasetUses
	s.get(open, owner, &exact)
	if exact.Step != 1 || exact.Total != 17 || len(exact.Ways) != 2 || exact.Ways[0] != (api.WayOfUse{Mode: "download", Count: 13}) || exact.Since != nil {
		t.Errorf("the owner is told %+v", exact)
	}
	if last := exact.Months[len(exact.Months)-1]; len(exact.Months) != 12 || last.Count != 17 {
		t.Errorf("by month the owner is told %+v", exact.Months)
	}
	s.get(open, "", &rounded)
	if rounded.Step != 10 || rounded.Total != 10 || len(rounded.Ways) != 1 || rounded.Ways[0] != (api.WayOfUse{Mode: "download", Count: 10}) {
		t.Errorf("anybody is told %+v", rounded)
	}
	if last := rounded.Months[len(rounded.Months)-1]; len(rounded.Months) != 12 || last.Count != 10 {
		t.Errorf("by month anybody is told %+v", rounded.Months)
	}
	obtain(2, statement.ModeDownload)
	if s.get(open, owner, &exact); exact.Total != 19 {
		t.Errorf("after two more the owner is told %+v", exact)
	}

	for who, want := range map[string]struct {
		token  string
		status int
	}{
		"anybody":      {"", http.StatusUnauthorized},
		"a citizen":    {session(rulestest.Citizen), http.StatusForbidden},
		"another unit": {session("510500.fgw"), http.StatusForbidden},
		"a user of it": {session(rulestest.Planning), http.StatusForbidden},
		"an auditor":   {auditor, http.StatusForbidden},
		"the owner":    {owner, http.StatusOK},
		"a supervisor": {session(rulestest.Cyberspace), http.StatusOK},
	} {
		if status, _, raw := s.call(http.MethodGet, conditional, want.token, nil); status != want.status {
			t.Errorf("what is not open, to %s: %d %.200s", who, status, raw)
		}
	}
	// Five in the log, and the one that was recorded on the ledger before there was a log.
	if s.getInCase(conditional, auditor, in, &exact); exact.Total != 6 || exact.Step != 1 {
		t.Errorf("an auditor within a case is told %+v", exact)
	}
}

// The timeline of a dataset has the uses of it that its reader may read.
func TestADatasetsTimelineHasItsUses(t *testing.T) {
	s := openWithLog(t, false)
	var got api.EventReceipts
	s.post("/v1/events", s.batch(5), &got)
	path := "/v1/datasets/" + s.Access.Entry.ID + "/timeline"
	var page, second api.DatasetTimeline
	s.get(path+"?limit=3", s.session(s.World.Person(rulestest.Statistics, statement.PostOfficer)), &page)
	if page.Uses == nil || len(*page.Uses) != 3 || (*page.Uses)[0].ID != got.Receipts[0].Entries[4].ID || page.EarlierUses == nil || page.Next == nil {
		t.Fatalf("the owner's timeline %+v", page)
	}
	s.get(path+"?limit=3&cursor="+*page.Next, s.session(s.World.Person(rulestest.Statistics, statement.PostOfficer)), &second)
	if second.Uses != nil {
		t.Error("the second page has the uses once more")
	}
	var public api.DatasetTimeline
	if s.get(path, "", &public); public.Uses != nil || len(public.Statements) == 0 {
		t.Errorf("anybody's timeline has uses: %+v", public)
	}
}
