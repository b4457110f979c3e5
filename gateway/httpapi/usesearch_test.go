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
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// uses reads all pages of a search for uses, within a case if there is one.
func (s *stand) uses(token string, in *statement.Ref, terms url.Values) (found []api.UseSummary) {
	s.t.Helper()
	terms.Set("limit", "2")
	for {
		var page api.FoundUses
		path := "/v1/uses?" + terms.Encode()
		if in == nil {
			s.get(path, token, &page)
		} else {
			s.getInCase(path, token, *in, &page)
		}
		found = append(found, page.Uses...)
		if page.Next == nil {
			return found
		}
		terms.Set("cursor", *page.Next)
	}
}

// Uses in the event log are found by every property that a use has, under the visibility of uses, page by page.
func TestUsesAreSearched(t *testing.T) {
	s := openWithLog(t, false)
	imported := s.waitFor("the imports", func(l api.EventLog) bool { return l.Size > 0 }).Size
	var got api.EventReceipts
	s.post("/v1/events", s.batch(3), &got)
	s.post("/v1/events", s.batch(1, func(d *event.Draft) { d.Use.Purpose = "another.purpose" }), &got)
	suspected := got.Receipts[0].Entries[0]
	s.post("/v1/events", s.batch(1), &got)
	in, auditor := s.auditCase(rulestest.Statistics)
	for name, c := range map[string]struct {
		terms url.Values
		found int
	}{
		"all":                  {url.Values{}, 5},
		"the provider":         {url.Values{"party": {string(rulestest.Statistics)}}, 5},
		"the user":             {url.Values{"party": {string(rulestest.Planning)}}, 5},
		"the user as entity":   {url.Values{"entity": {"party:" + string(rulestest.Planning)}}, 5},
		"somebody else":        {url.Values{"party": {string(rulestest.Cyberspace)}}, 0},
		"the dataset":          {url.Values{"entity": {s.Access.Entry.String()}}, 5},
		"another dataset":      {url.Values{"entity": {s.Open.String()}}, 0},
		"the version":          {url.Values{"entity": {s.Access.Version.String()}}, 5},
		"the application":      {url.Values{"entity": {s.Access.Application.String()}}, 5},
		"the grant":            {url.Values{"grant": {s.Access.Grant.String()}}, 5},
		"a file nobody has":    {url.Values{"file": {gm.Sum([]byte("x")).String()}}, 0},
		"the purpose":          {url.Values{"purpose": {"another.purpose"}}, 1},
		"suspected":            {url.Values{"verdict": {"suspected"}, "grant": {s.Access.Grant.String()}}, 1},
		"the code":             {url.Values{"verdict": {"suspected.purpose"}}, 1},
		"clean":                {url.Values{"verdict": {"accepted"}}, 4},
		"refused":              {url.Values{"verdict": {"refused"}}, 0},
		"before anything was":  {url.Values{"until": {"2"}}, 0},
		"after everything was": {url.Values{"from": {strconv.FormatInt(s.World.Now+86_400_000, 10)}}, 0},
	} {
		found := s.uses(auditor, &in, c.terms)
		if len(found) != c.found {
			t.Errorf("%s: %d uses, want %d", name, len(found), c.found)
		}
		if !slices.IsSortedFunc(found, func(a, b api.UseSummary) int { return int(b.Index - a.Index) }) {
			t.Errorf("%s: they are not in the order of the log", name)
		}
		for _, u := range found {
			if u.Index < imported || u.Issuer != string(rulestest.Planning) || *u.Grant != s.Access.Grant.String() || (u.Verdict != "") != (u.ID == suspected.ID) {
				t.Errorf("%s: %+v", name, u)
			}
		}
	}
	var reads api.ReadPage
	s.get("/v1/cases/"+in.ID+"/reads?limit=200", auditor, &reads)
	if !slices.ContainsFunc(reads.Reads, func(r api.Read) bool { return r.What == "event:"+suspected.ID }) {
		t.Error("what the search showed was not recorded as read")
	}

	stranger := s.session(s.World.Person(rulestest.Audit, statement.PostOfficer))
	if found := s.uses(stranger, nil, url.Values{"grant": {s.Access.Grant.String()}}); len(found) != 0 {
		t.Errorf("an auditor without a case finds %d uses", len(found))
	}
	for name, p := range map[string]statement.PartyID{"the user": rulestest.Planning, "the provider": rulestest.Statistics, "a supervisor": rulestest.Cyberspace} {
		if found := s.uses(s.session(s.World.Person(p, statement.PostOfficer)), nil, url.Values{}); len(found) != 5 {
			t.Errorf("%s finds %d uses", name, len(found))
		}
	}
	if status, header, raw := s.call(http.MethodGet, "/v1/uses", "", nil); s.problem(raw, header, status).Code != "session.required" {
		t.Errorf("anybody searches: %d %s", status, raw)
	}
	for _, bad := range []string{"cursor=x", "cursor=2026.0", "cursor=2026.01", "cursor=-1.5", "limit=0", "entity=x"} {
		if status, _, raw := s.callInCase("/v1/uses?"+bad, auditor, in.String()); status != http.StatusBadRequest {
			t.Errorf("%s: %d %.200s", bad, status, raw)
		}
	}
}

// The story of an access has its uses, which a search goes on with; they stand where the ledger was when they were judged.
func TestAnAccessHasItsUses(t *testing.T) {
	s := openWithLog(t, false)
	var got api.EventReceipts
	s.post("/v1/events", s.batch(5), &got)
	in, auditor := s.auditCase(rulestest.Statistics)
	var story api.AccessStory
	s.getInCase("/v1/accesses/"+s.Access.Grant.ID+"?limit=3", auditor, in, &story)
	if story.Uses == nil || len(*story.Uses) != 3 || story.EarlierUses == nil {
		t.Fatalf("the story has %+v", story.Uses)
	}
	for i, u := range *story.Uses {
		if want := got.Receipts[0].Entries[4-i]; u.ID != want.ID || u.Height <= 0 || u.Height > story.Height+1 {
			t.Errorf("use %d of the story is %+v", i, u)
		}
	}
	var earlier api.FoundUses
	s.getInCase("/v1/uses?grant="+s.Access.Grant.String()+"&cursor="+*story.EarlierUses, auditor, in, &earlier)
	if len(earlier.Uses) != 2 || earlier.Next != nil {
		t.Errorf("before these were %d", len(earlier.Uses))
	}
	var second api.AccessStory
	s.getInCase("/v1/accesses/"+s.Access.Grant.ID+"?limit=3&cursor="+url.QueryEscape(*story.Next), auditor, in, &second)
	if second.Uses != nil {
		t.Error("the second page has the uses once more")
	}
}

// An auditor asks within its case what the audited parties have to do, and is told of nobody else's.
func TestAnAuditorSeesWhatIsOverdueInItsCase(t *testing.T) {
	s := open(t)
	in, auditor := s.auditCase(rulestest.Planning)
	s.record(func() { s.World.Note(in, rulestest.Planning) })
	var all, overdue api.Worklist
	s.getInCase("/v1/worklist?party=all", auditor, in, &all)
	if len(all.Tasks) == 0 || !slices.ContainsFunc(all.Tasks, func(task api.Task) bool { return task.Act == string(statement.KindCaseReply) }) {
		t.Errorf("the audited have to do %+v", all.Tasks)
	}
	for _, task := range all.Tasks {
		if task.Party != string(rulestest.Planning) {
			t.Errorf("a task of %s is shown", task.Party)
		}
	}
	s.getInCase("/v1/worklist?party=all&overdue=true", auditor, in, &overdue)
	for _, task := range overdue.Tasks {
		if task.Overdue == nil || !*task.Overdue {
			t.Errorf("%+v is not overdue", task)
		}
	}
	if status, _, raw := s.call(http.MethodGet, "/v1/worklist?party=all", auditor, nil); status != http.StatusForbidden {
		t.Errorf("without the case: %d %.200s", status, raw)
	}
}

// A sample is drawn from the uses in the log too, and whoever repeats it gets the same though the log has grown.
func TestASampleHasUses(t *testing.T) {
	s := openWithLog(t, false)
	var got api.EventReceipts
	s.post("/v1/events", s.batch(20), &got)
	in, auditor := s.auditCase(rulestest.Statistics) // the ledger is further now than when they were judged
	path := "/v1/samples?size=8&seed=2026-12&grant=" + s.Access.Grant.String() + "&kind=usage.record/v1"
	var first, again api.Sample
	s.getInCase(path, auditor, in, &first)
	if first.Uses == nil || len(*first.Uses)+len(first.Statements) != 8 || len(*first.Uses) < 6 {
		t.Fatalf("drawn %+v", first)
	}
	root, err := gm.ParseDigest(first.Root)
	if err != nil {
		t.Fatal(err)
	}
	var ids []gm.Digest
	for _, e := range got.Receipts[0].Entries {
		ids = append(ids, digestOf(t, e.ID))
	}
	for _, st := range s.search(auditor, &in, url.Values{"grant": {s.Access.Grant.String()}, "kind": {"usage.record/v1"}}) {
		ids = append(ids, digestOf(t, st.ID))
	}
	slices.SortFunc(ids, func(a, b gm.Digest) int { return bytes.Compare(a[:], b[:]) })
	d, err := draw.New("2026-12", root, 8)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if err := d.Add(id); err != nil {
			t.Fatal(err)
		}
	}
	if count, digest := d.Population(); count != first.Population || digest.String() != first.PopulationDigest {
		t.Errorf("drawn from %d, want %d", first.Population, count)
	}
	for i, id := range d.Sample() {
		if first.Ids[i] != id.String() {
			t.Errorf("place %d is %s, want %s", i, first.Ids[i], id)
		}
	}
	s.post("/v1/events", s.batch(5), &got)
	s.getInCase(path+"&block="+strconv.FormatInt(first.Block, 10)+"&root="+first.Root, auditor, in, &again)
	a, errA := json.Marshal(first)
	b, errB := json.Marshal(again)
	if errA != nil || errB != nil || !bytes.Equal(a, b) {
		t.Errorf("drawn again: %s, was %s", b, a)
	}
}

func digestOf(t *testing.T, text string) gm.Digest {
	t.Helper()
	digest, err := gm.ParseDigest(text)
	if err != nil {
		t.Fatal(err)
	}
	return digest
}
