package httpapi_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/signer/draw"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// auditCase opens a case about a party, long enough for what was played, and gives it with a session of its auditor.
func (s *stand) auditCase(unit statement.PartyID, entries ...statement.Ref) (in statement.Ref, auditor string) {
	s.t.Helper()
	s.record(func() {
		terms := s.World.CaseTerms(unit, entries...)
		terms.Until += 86_400_000
		in = s.World.ServedCase(terms)
	})
	s.CaughtUp(s.t) // what is asked next is answered as of a block that the index has come to
	return in, s.session(s.World.Person(rulestest.Audit, statement.PostOfficer))
}

// getInCase reads a document within an audit case.
func (s *stand) getInCase(path, token string, in statement.Ref, into any) {
	s.t.Helper()
	status, _, raw := s.callInCase(path, token, in.String())
	if status != http.StatusOK {
		s.t.Fatalf("GET %s: %d %s", path, status, raw)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stand) search(token string, in *statement.Ref, terms url.Values) (found []api.StatementSummary) {
	s.t.Helper()
	for {
		var page api.StatementPage
		path := "/v1/search?" + terms.Encode()
		if in == nil {
			s.get(path, token, &page)
		} else {
			s.getInCase(path, token, *in, &page)
		}
		if page.Hidden != nil {
			s.t.Errorf("%s hides %d statements: the search went beyond what the reader sees", path, *page.Hidden)
		}
		found = append(found, page.Statements...)
		if page.Next == nil {
			return found
		}
		terms.Set("cursor", *page.Next)
	}
}

// An auditor finds the uses of an audited unit's data by every property that a use has.
func TestAnAuditorSearchesItsCase(t *testing.T) {
	s := open(t)
	in, auditor := s.auditCase(rulestest.Statistics)
	suspected := idOf(t, s.Suspected)
	var dataset api.Dataset
	s.get("/v1/datasets/"+s.Access.Entry.ID, "", &dataset)
	for name, c := range map[string]struct {
		terms url.Values
		found bool
	}{
		"the provider":           {url.Values{"party": {string(rulestest.Statistics)}, "limit": {"3"}}, true},
		"the user":               {url.Values{"party": {string(rulestest.Planning)}}, true},
		"somebody else":          {url.Values{"party": {string(rulestest.Cyberspace)}}, false},
		"the dataset":            {url.Values{"entity": {s.Access.Entry.String()}}, true},
		"another dataset":        {url.Values{"entity": {s.Open.String()}}, false},
		"the version":            {url.Values{"entity": {s.Access.Version.String()}}, true},
		"its file":               {url.Values{"file": {dataset.History[0].Files[0].SM3}}, true},
		"a file nobody has":      {url.Values{"file": {gm.Sum([]byte("x")).String()}}, false},
		"the grant":              {url.Values{"grant": {s.Access.Grant.String()}}, true},
		"the purpose":            {url.Values{"purpose": {"another.purpose"}}, true},
		"the purpose granted":    {url.Values{"purpose": {string(s.Access.Terms.Purpose)}}, false},
		"suspected":              {url.Values{"verdict": {"suspected"}}, true},
		"the code":               {url.Values{"verdict": {"suspected.purpose"}, "kind": {"usage.record/v1"}}, true},
		"clean":                  {url.Values{"verdict": {"accepted"}}, false},
		"refused":                {url.Values{"verdict": {"refused"}}, false},
		"all at once":            {url.Values{"party": {string(rulestest.Planning)}, "grant": {s.Access.Grant.String()}, "purpose": {"another.purpose"}, "verdict": {"suspected"}, "entity": {s.Access.Entry.String()}}, true},
		"before anything was":    {url.Values{"until": {"2"}}, false},
		"after everything was":   {url.Values{"from": {strconv.FormatInt(s.World.Now+86_400_000, 10)}}, false},
		"a kind of other things": {url.Values{"kind": {"dataset.anchor/v1"}}, false},
	} {
		found := s.search(auditor, &in, c.terms)
		if got := slices.ContainsFunc(found, func(st api.StatementSummary) bool { return st.ID == suspected }); got != c.found {
			t.Errorf("%s: the suspected use is among %d found: %v", name, len(found), got)
		}
	}
	var reads api.ReadPage
	s.get("/v1/cases/"+in.ID+"/reads?limit=200", auditor, &reads)
	if !slices.ContainsFunc(reads.Reads, func(r api.Read) bool { return r.What == "statement:"+suspected }) {
		t.Error("what the search showed was not recorded as read")
	}
}

// Nobody finds what it may not read, nor learns how much of it there is.
func TestSearchEndsAtTheReadersOwn(t *testing.T) {
	s := open(t)
	w := s.World
	w.RegisterParty("510500.fgw", statement.RoleUnit)
	s.submitAll(w.Accepted[len(w.Accepted)-3:])
	in, auditor := s.auditCase("510500.fgw")
	grant := url.Values{"grant": {s.Access.Grant.String()}}
	if found := s.search(auditor, &in, grant); len(found) != 0 {
		t.Errorf("a case about another unit finds %+v", found)
	}
	if found := s.search(auditor, nil, grant); len(found) != 0 {
		t.Errorf("an auditor without a case finds %+v", found)
	}
	if found := s.search(s.session(w.Person("510500.fgw", statement.PostOfficer)), nil, grant); len(found) != 0 {
		t.Errorf("a stranger finds %+v", found)
	}
	for name, p := range map[string]statement.PartyID{"its user": rulestest.Planning, "its provider": rulestest.Statistics, "a supervisor": rulestest.Cyberspace} {
		if found := s.search(s.session(w.Person(p, statement.PostOfficer)), nil, grant); len(found) < 4 {
			t.Errorf("%s finds %d statements about the grant", name, len(found))
		}
	}
	if status, header, raw := s.call(http.MethodGet, "/v1/search", "", nil); s.problem(raw, header, status).Code != "session.required" {
		t.Errorf("anybody searches: %d %s", status, raw)
	}
	for _, bad := range []string{"entity=x", "grant=" + s.Access.Entry.String(), "file=x", "kind=nothing/v1", "party=%20", "from=5&until=5", "purpose=%00", "cursor=x", "limit=0"} {
		if status, _, raw := s.callInCase("/v1/search?"+bad, auditor, in.String()); status != http.StatusBadRequest {
			t.Errorf("%s: %d %.200s", bad, status, raw)
		}
	}
}

// One access from application to revocation is one timeline, in the order of the ledger.
func TestAnAccessIsOneTimeline(t *testing.T) {
	s := open(t)
	w := s.World
	in, auditor := s.auditCase(rulestest.Statistics)
	suspicion := statement.Ref{Type: statement.TypeSuspicion, ID: idOf(t, s.Suspected)}
	reach := func() []api.AccessStepStage {
		var stages []api.AccessStepStage
		path := "/v1/accesses/" + s.Access.Grant.ID + "?limit=2"
		for cursor := ""; ; {
			var page api.AccessStory
			s.getInCase(path+cursor, auditor, in, &page)
			if page.User != string(rulestest.Planning) || page.Provider != string(rulestest.Statistics) || page.Name == nil {
				t.Fatalf("the story names %+v", page)
			}
			for _, step := range page.Steps {
				stages = append(stages, step.Stage)
			}
			if page.Next == nil {
				return slices.Compact(stages)
			}
			cursor = "&cursor=" + url.QueryEscape(*page.Next)
		}
	}
	want := []api.AccessStepStage{api.StageApplication, api.StageReview, api.StageAgreement, api.StageGrant, api.StageUse}
	if got := reach(); !slices.Equal(got, want) {
		t.Fatalf("the access went %v, want %v", got, want)
	}
	w.Record(s.Suspected) // as the ledger did, so that the world knows the suspicion
	s.record(func() {
		w.Accept(w.Sign(&statement.SuspicionExplain{Explanation: rulestest.Sealed()}, &suspicion, w.Person(rulestest.Planning, statement.PostOfficer)))
		w.Accept(w.Sign(&statement.AccessRevoke{Reason: "misuse"}, &s.Access.Grant, w.Permission()...))
	})
	if got := reach(); !slices.Equal(got, append(want, api.StageSuspicion, api.StageRevocation)) {
		t.Fatalf("then it went %v", got)
	}
	if status, _, raw := s.call(http.MethodGet, "/v1/accesses/"+s.Access.Grant.ID, auditor, nil); status != http.StatusForbidden {
		t.Errorf("without the case: %d %.200s", status, raw)
	}
	if status, _, raw := s.callInCase("/v1/accesses/"+s.Access.Entry.String(), auditor, in.String()); status != http.StatusBadRequest {
		t.Errorf("an entry as an access: %d %.200s", status, raw)
	}
}

// A sample follows from seed and checkpoint: whoever has both, and what may be searched, draws the same.
func TestASampleIsRepeated(t *testing.T) {
	s := open(t)
	in, auditor := s.auditCase(rulestest.Statistics)
	var first, again, other api.Sample
	path := "/v1/samples?size=5&party=" + string(rulestest.Statistics)
	s.getInCase(path+"&seed=2026-12", auditor, in, &first)
	if len(first.Statements) != 5 || first.Population < 10 {
		t.Fatalf("drawn %d of %d", len(first.Statements), first.Population)
	}
	root, err := gm.ParseDigest(first.Root)
	if err != nil {
		t.Fatal(err)
	}
	d, err := draw.New("2026-12", root, 5)
	if err != nil {
		t.Fatal(err)
	}
	var population []gm.Digest
	for _, st := range s.search(auditor, &in, url.Values{"party": {string(rulestest.Statistics)}}) {
		if id, err := gm.ParseDigest(st.ID); err == nil && st.Result == "accepted" && st.Block <= first.Block {
			population = append(population, id)
		}
	}
	slices.SortFunc(population, func(a, b gm.Digest) int { return bytes.Compare(a[:], b[:]) })
	for _, id := range population {
		if err := d.Add(id); err != nil {
			t.Fatal(err)
		}
	}
	if count, digest := d.Population(); count != first.Population || digest.String() != first.PopulationDigest {
		t.Errorf("the search finds %d statements, the sample was drawn from %d", count, first.Population)
	}
	for i, id := range d.Sample() {
		if first.Ids[i] != id.String() || first.Statements[i].ID != id.String() {
			t.Errorf("place %d of the sample is %s, want %s", i, first.Ids[i], id)
		}
	}

	// The ledger grows; the draw of then is repeated all the same.
	s.record(func() { s.World.Publish(rulestest.Statistics, rulestest.Catalogue(rulestest.Statistics)) })
	s.getInCase(path+"&seed=2026-12&block="+strconv.FormatInt(first.Block, 10)+"&root="+first.Root, auditor, in, &again)
	if !slices.Equal(first.Ids, again.Ids) || first.PopulationDigest != again.PopulationDigest {
		t.Errorf("drawn %v, and again %v", first.Ids, again.Ids)
	}
	s.getInCase(path+"&seed=another&block="+strconv.FormatInt(first.Block, 10)+"&root="+first.Root, auditor, in, &other)
	if slices.Equal(first.Ids, other.Ids) {
		t.Error("another seed draws the same")
	}
	for name, c := range map[string]struct {
		query string
		want  int
	}{
		"no seed":              {"size=1", 400},
		"a seed of two lines":  {"seed=a%0Ab", 400},
		"a block alone":        {"seed=a&block=1", 400},
		"a block to come":      {"seed=a&block=100000&root=" + first.Root, 400},
		"a size of none":       {"seed=a&size=0", 400},
		"a root that is none":  {"seed=a&block=1&root=x", 400},
		"nothing to draw from": {"seed=a&until=2", 200},
	} {
		if status, _, raw := s.callInCase("/v1/samples?"+c.query, auditor, in.String()); status != c.want {
			t.Errorf("%s: %d %.200s", name, status, raw)
		}
	}
	for name, token := range map[string]string{"an auditor without a case": auditor, "a unit": s.session(s.World.Person(rulestest.Statistics, statement.PostOfficer))} {
		if status, _, raw := s.call(http.MethodGet, "/v1/samples?seed=a", token, nil); status != http.StatusForbidden {
			t.Errorf("%s draws: %d %.200s", name, status, raw)
		}
	}
}

// A case's team, and nobody else, keeps and finds its searches.
func TestATeamKeepsItsSearches(t *testing.T) {
	s := open(t)
	in, auditor := s.auditCase(rulestest.Statistics)
	other, _ := s.auditCase(rulestest.Statistics)
	list := "/v1/cases/" + in.ID + "/queries"
	put := func(token, in, name, body string) (int, []byte) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPut, s.URL+list+"/"+url.PathEscape(name), bytes.NewReader([]byte(body)))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+token)
		request.Header.Set("Audit-Case", in)
		status, _, raw := s.do(request)
		return status, raw
	}
	const name = "超范围使用/统计局"
	for _, verdict := range []string{"refused", "suspected"} { // the second replaces the first
		if status, raw := put(auditor, in.String(), name, `{"party":"510500.tjj","verdict":"`+verdict+`"}`); status != http.StatusNoContent {
			t.Fatalf("%d %s", status, raw)
		}
	}
	var kept api.SavedQueries
	s.getInCase(list, auditor, in, &kept)
	if len(kept.Queries) != 1 || kept.Queries[0].Name != name || *kept.Queries[0].Terms.Verdict != "suspected" || kept.Queries[0].Handler != "audit-officer" {
		t.Fatalf("kept %+v", kept)
	}
	for what, body := range map[string]string{"a field that is none": `{"who":"x"}`, "twice the same": `{"party":"a","party":"b"}`, "no kind": `{"kind":"x"}`, "nothing": ``} {
		if status, raw := put(auditor, in.String(), "x", body); status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", what, status, raw)
		}
	}
	if status, raw := put(auditor, in.String(), " x", `{}`); status != http.StatusBadRequest {
		t.Errorf("a name with a space before it: %d %s", status, raw)
	}
	if status, raw := put(auditor, other.String(), "x", `{}`); status != http.StatusForbidden {
		t.Errorf("from another case: %d %s", status, raw)
	}
	for who, p := range map[string]*rulestest.Person{
		"an auditor of no team": s.World.Person(rulestest.Audit, statement.PostReviewer),
		"the audited":           s.World.Person(rulestest.Statistics, statement.PostOfficer),
		"a supervisor":          s.World.Person(rulestest.Bureau, statement.PostOfficer),
	} {
		if status, _, raw := s.callInCase(list, s.session(p), in.String()); status != http.StatusForbidden {
			t.Errorf("%s reads them: %d %s", who, status, raw)
		}
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, s.URL+list+"/"+url.PathEscape(name), nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+auditor)
	request.Header.Set("Audit-Case", in.String())
	if status, _, raw := s.do(request); status != http.StatusNoContent {
		t.Fatalf("%d %s", status, raw)
	}
	s.getInCase(list, auditor, in, &kept)
	if len(kept.Queries) != 0 {
		t.Errorf("after it was forgotten: %+v", kept)
	}
}
