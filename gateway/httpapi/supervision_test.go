package httpapi_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/gateway/gatewaytest"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// inspector signs for the Bureau what supervision needs.
func (s *stand) inspector() []*rulestest.Person {
	return []*rulestest.Person{
		s.World.Person(rulestest.Bureau, statement.PostSupervisor), s.World.Person(rulestest.Bureau, statement.PostReviewer),
	}
}

func TestFiguresOfSupervision(t *testing.T) {
	s := open(t)
	w := s.World
	suspicion := statement.Ref{Type: statement.TypeSuspicion, ID: idOf(t, s.Suspected)}
	s.record(func() {
		w.Record(s.Suspected) // the gateway has it already; so does the world now
		w.Accepted = w.Accepted[:len(w.Accepted)-1]
		body := &statement.RectificationOrder{Unit: rulestest.Planning, Problem: "late", Text: rulestest.Sealed(), DueAt: time.Now().Add(gatewaytest.Ahead / 2).UnixMilli()}
		w.Accept(w.Sign(body, nil, s.inspector()[0]))
	})
	supervisor := s.session(w.Person(rulestest.Cyberspace, statement.PostOfficer))
	figures := func(token, query string) map[string]api.Figures {
		var doc api.Supervision
		s.get("/v1/supervision"+query, token, &doc)
		all := map[string]api.Figures{}
		for _, f := range doc.Figures {
			all[f.Party] = f
		}
		return all
	}
	before := figures(supervisor, "")
	if f := before[string(rulestest.Statistics)]; f.Entries != 2 || f.OpenEntries != 1 || f.Published != 2 || f.Versions != 2 || f.Requests != 1 ||
		f.Consents != 1 || f.Grants != 1 || f.Opened != 1 || f.Violations != 0 {
		t.Errorf("the provider's figures are %+v", f)
	}
	if f := before[string(rulestest.Planning)]; f.Orders != 1 || f.Overdue != 1 || f.Violations != 0 || f.Rectified != 0 {
		t.Errorf("the user's figures are %+v", f)
	}
	s.record(func() {
		w.Accept(w.Sign(&statement.SuspicionConfirm{Finding: statement.Finding{Reason: "purpose.exceeded", Text: rulestest.Sealed()}}, &suspicion, s.inspector()...))
	})
	if f := figures(supervisor, "")[string(rulestest.Planning)]; f.Violations != 1 {
		t.Errorf("a confirmed violation is not counted: %+v", f)
	}
	if f := figures(supervisor, "?until=1000")[string(rulestest.Statistics)]; f.Published != 0 || f.Entries != 2 {
		t.Errorf("the figures before the ledger began are %+v", f)
	}
	own := figures(s.session(w.Person(rulestest.Planning, statement.PostOfficer)), "")
	if len(own) != 1 || own[string(rulestest.Planning)].Party == "" {
		t.Errorf("a unit sees %+v", own)
	}
	unit := s.session(w.Person(rulestest.Planning, statement.PostOfficer))
	if status, _, raw := s.call(http.MethodGet, "/v1/supervision?party="+string(rulestest.Statistics), unit, nil); status != http.StatusForbidden {
		t.Errorf("a unit asks for another's figures: %d %.200s", status, raw)
	}
}

// Whether a duty is met is counted from what stands now: a version that is withdrawn ends it, a release takes it off the list.
func TestFiguresCountTheDutiesThatAreMet(t *testing.T) {
	s := open(t)
	w := s.World
	var duties []statement.Ref
	s.record(func() {
		empty := w.Publish(rulestest.Statistics, rulestest.Catalogue(rulestest.Statistics))
		for _, entry := range []statement.Ref{s.Open, empty} {
			body := &statement.DutyIssue{Unit: rulestest.Statistics, Entry: &entry, From: w.Now, Cycle: statement.CycleYearly}
			duties = append(duties, statement.Created(statement.TypeDuty, w.Accept(w.Sign(body, nil, w.Permission()...))))
		}
	})
	supervisor := s.session(w.Person(rulestest.Cyberspace, statement.PostOfficer))
	counts := func(issued, met int64) {
		t.Helper()
		var doc api.Supervision
		s.get("/v1/supervision?party="+string(rulestest.Statistics), supervisor, &doc)
		if len(doc.Figures) != 1 || doc.Figures[0].Duties != issued || doc.Figures[0].DutiesMet != met {
			t.Errorf("the figures are %+v, want %d of %d duties met", doc.Figures, met, issued)
		}
	}
	counts(2, 1)
	s.record(func() {
		body := &statement.DatasetWithdraw{Entry: s.Open, Reason: "wrong"}
		w.Accept(w.Sign(body, &s.OpenVersion, w.Person(rulestest.Statistics, statement.PostOfficer)))
	})
	counts(2, 0)
	s.record(func() {
		w.Accept(w.Sign(&statement.DutyRelease{Reason: "moved"}, &duties[1], w.Permission()...))
	})
	counts(1, 0)
}

func TestTheWorklistIsOnesOwn(t *testing.T) {
	s := open(t)
	w := s.World
	var request statement.Ref
	s.record(func() {
		terms := w.Terms(s.Access.Application, statement.ModeInterface)
		request = w.Request(rulestest.Planning, s.Access.Entry, terms)
	})
	provider, user := s.session(w.Person(rulestest.Statistics, statement.PostOfficer)), s.session(w.Person(rulestest.Planning, statement.PostOfficer))
	bureau := s.session(w.Person(rulestest.Bureau, statement.PostSupervisor))
	tasks := func(token, query string) []api.Task {
		var doc api.Worklist
		s.get("/v1/worklist"+query, token, &doc)
		return doc.Tasks
	}
	about := func(all []api.Task, act statement.Kind) bool {
		return slices.ContainsFunc(all, func(t api.Task) bool { return t.Entity == request.String() && t.Act == string(act) })
	}
	if !about(tasks(bureau, ""), statement.KindAccessOpinion) || about(tasks(provider, ""), statement.KindAccessConsent) {
		t.Error("a request that is submitted is not the Bureau's to pass on")
	}
	s.record(func() {
		w.Accept(w.Sign(&statement.AccessOpinion{}, &request, w.Person(rulestest.Bureau, statement.PostPermissionOfficer)))
	})
	if about(tasks(bureau, ""), statement.KindAccessOpinion) || !about(tasks(provider, ""), statement.KindAccessConsent) {
		t.Error("a request that was asked about is not the provider's to answer")
	}
	if about(tasks(user, ""), statement.KindAccessConsent) {
		t.Error("the user has the provider's task")
	}
	if !about(tasks(bureau, "?party=all"), statement.KindAccessConsent) || about(tasks(bureau, "?party=all&overdue=true"), statement.KindAccessConsent) {
		t.Error("the supervisor's list of everybody's tasks is wrong")
	}
	if status, _, raw := s.call(http.MethodGet, "/v1/worklist?party=all", provider, nil); status != http.StatusForbidden {
		t.Errorf("a unit asks for everybody's tasks: %d %.200s", status, raw)
	}
}

func TestListsOfEntitiesKeepToTheVisibility(t *testing.T) {
	s := open(t)
	w := s.World
	var page api.EntityPage
	s.get("/v1/entities?type=entry&limit=1", "", &page)
	if len(page.Entities) != 1 || page.Next == nil {
		t.Fatalf("the first entry: %+v", page)
	}
	seen := len(page.Entities)
	for page.Next != nil {
		var next api.EntityPage
		s.get("/v1/entities?type=entry&limit=1&cursor="+*page.Next, "", &next)
		seen += len(next.Entities)
		page = next
	}
	if seen != 3 {
		t.Errorf("the list has %d entries", seen)
	}
	for who, c := range map[string]struct {
		token string
		want  int
	}{
		"anybody": {"", 0}, "its user": {s.session(w.Person(rulestest.Planning, statement.PostOfficer)), 1},
		"an auditor without a case": {s.session(w.Person(rulestest.Audit, statement.PostOfficer)), 0},
	} {
		var grants api.EntityPage
		s.get("/v1/entities?type=grant&state=active&party="+string(rulestest.Planning)+"&parent="+s.Access.Entry.String(), c.token, &grants)
		if len(grants.Entities) != c.want || (grants.Hidden != nil) != (c.want == 0) {
			t.Errorf("%s sees the grants %+v", who, grants)
		}
	}
}

// An approved erasure, and nothing else, destroys keys; every proof stays.
func TestAnApprovedErasureIsCarriedOut(t *testing.T) {
	s := open(t)
	w := s.World
	user, operator := s.session(w.Person(rulestest.Planning, statement.PostOfficer)), s.session(w.Person(rulestest.Bureau, statement.PostOperator))
	sealed := s.seal(user, "业务流程与场景")
	var request, erasure statement.Ref
	var said gm.Digest
	s.record(func() {
		terms := w.Terms(s.Access.Application, statement.ModeInterface)
		body := &statement.AccessRequest{Entry: s.Access.Entry, Terms: terms, Scenario: &sealed}
		said = w.Accept(w.Sign(body, nil, w.Person(rulestest.Planning, statement.PostOfficer)))
		request = statement.Created(statement.TypeRequest, said)
	})
	what := statement.Erasable{Entity: request, Within: &s.Access.Entry}
	ask := func(attachment gm.Digest) statement.Ref {
		body := &statement.ErasureRequest{Erasable: what, Statement: said, Attachments: []gm.Digest{attachment}, Reason: "purpose.fulfilled"}
		return statement.Created(statement.TypeErasure, w.Accept(w.Sign(body, nil, w.Person(rulestest.Planning, statement.PostOfficer))))
	}
	approve := func(ref statement.Ref) {
		w.Accept(w.Sign(&statement.ErasureApprove{Erasable: what, Party: rulestest.Planning}, &ref, w.Permission()...))
	}
	execute := func(ref statement.Ref, token string, want int, code string) []byte {
		status, header, raw := s.call(http.MethodPost, "/v1/erasures/"+ref.ID, token, nil)
		if status != want || code != "" && s.problem(raw, header, status).Code != code {
			t.Errorf("%s: %d %.300s, want %d %s", ref, status, raw, want, code)
		}
		return raw
	}
	s.record(func() { erasure = ask(sealed.Attachment) })
	execute(erasure, operator, http.StatusConflict, "erasure.undecided")
	s.record(func() { approve(erasure) })
	execute(erasure, user, http.StatusForbidden, "access.denied")
	execute(erasure, "", http.StatusUnauthorized, "session.required")
	if status, _, raw := s.call(http.MethodGet, "/v1/attachments/"+sealed.Attachment.String(), user, nil); status != http.StatusOK {
		t.Fatalf("the text before its erasure: %d %s", status, raw)
	}
	for range 2 { // doing it again is safe
		execute(erasure, operator, http.StatusOK, "")
	}
	if status, header, raw := s.call(http.MethodGet, "/v1/attachments/"+sealed.Attachment.String(), user, nil); status != http.StatusNotFound {
		t.Errorf("the text after its erasure: %d %s %v", status, raw, header)
	}
	s.record(func() {
		w.Accept(w.Sign(&statement.ErasureCertify{BackupsUntil: w.Now}, &erasure, w.Person(rulestest.Bureau, statement.PostOperator)))
	})
	var foreign statement.Ref
	s.record(func() {
		foreign = ask(rulestest.Sealed().Attachment)
		approve(foreign)
	})
	execute(foreign, operator, http.StatusConflict, "erasure.undecided")
	for _, path := range []string{"/v1/statements/" + said.String() + "/evidence", "/v1/entities/" + erasure.String() + "/evidence"} {
		s.verifies(path, user)
	}
	if e := rulestest.Get[*entity.Erasure](w, erasure); e.State != entity.ErasureCertified {
		t.Errorf("the erasure is %+v", e)
	}
}
