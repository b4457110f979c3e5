package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/signer/statement"
)

// Lists say what each thing is called: by its own name, or by that of the dataset to which it belongs, and not by its number.
func TestThingsAreCalledByTheirNames(t *testing.T) {
	s := open(t)
	const conditional = "企业登记明细"
	token := s.session(s.World.Person(rulestest.Statistics, statement.PostOfficer))
	for _, of := range []string{"grant", "request", "agreement", "version", "suspicion"} {
		var page api.EntityPage
		s.get("/v1/entities?type="+of+"&party="+string(rulestest.Planning), token, &page)
		if of == "version" {
			s.get("/v1/entities?type="+of+"&parent="+s.Access.Entry.String(), token, &page)
		}
		if len(page.Entities) == 0 {
			t.Errorf("there is no %s", of)
		}
		for _, e := range page.Entities {
			if value(e.Name) != conditional {
				t.Errorf("%s is called %q", e.Ref, value(e.Name))
			}
		}
	}
	for ref, want := range map[string]string{
		s.Product.String(): "区划图", s.Access.Grant.String(): conditional, s.OpenVersion.String(): "行政区划代码",
		"party:" + string(rulestest.Statistics): "单位 " + string(rulestest.Statistics), "ledger:" + string(rulestest.Ledger): "",
	} {
		var e api.Entity
		if s.get("/v1/entities/"+ref, token, &e); value(e.Name) != want {
			t.Errorf("%s is called %q", ref, value(e.Name))
		}
	}
	var own api.StatementPage
	s.get("/v1/statements?limit=200", s.session(s.World.Person(rulestest.Planning, statement.PostOfficer)), &own)
	for _, st := range own.Statements {
		if strings.HasPrefix(st.Kind, "access.") && value(st.Name) != conditional {
			t.Errorf("%s is about %q", st.Kind, value(st.Name))
		}
	}
	var list api.Worklist
	s.get("/v1/worklist", token, &list)
	for _, task := range list.Tasks {
		if value(task.Name) == "" {
			t.Errorf("the task %s about %s has no name", task.Act, task.Entity)
		}
	}
	if len(own.Statements) == 0 || len(list.Tasks) == 0 {
		t.Errorf("%d statements, %d tasks", len(own.Statements), len(list.Tasks))
	}
	var served, sealed, note statement.Ref
	s.record(func() {
		served = s.World.ServedCase(s.World.CaseTerms(rulestest.Statistics))
		note = s.World.Note(served, rulestest.Statistics)
		sealed = s.World.OpenCase(s.World.CaseTerms(rulestest.Statistics))
	})
	auditor := s.session(s.World.Person(rulestest.Audit, statement.PostOfficer))
	for ref, want := range map[statement.Ref]string{
		served: "单位 " + string(rulestest.Statistics), note: "单位 " + string(rulestest.Statistics), sealed: "",
	} {
		var e api.Entity
		if s.get("/v1/entities/"+ref.String(), auditor, &e); e.Ref != ref.String() || value(e.Name) != want {
			t.Errorf("%s is called %q (%s)", ref, value(e.Name), e.Ref)
		}
	}
	// Who may not read a thing is not told what it is called.
	if status, _, raw := s.call(http.MethodGet, "/v1/entities/"+s.Access.Grant.String(), "", nil); status != http.StatusUnauthorized || strings.Contains(string(raw), conditional) {
		t.Errorf("anybody: %d %.200s", status, raw)
	}
}
