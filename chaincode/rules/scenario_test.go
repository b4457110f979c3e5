package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"luzheng/chaincode/rules"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// The parties of the scenarios.
const (
	tjj     = rulestest.Statistics
	zgj     = rulestest.Planning
	citizen = rulestest.Citizen
	svc     = rulestest.Contractor
	bureau  = rulestest.Bureau
	cyber   = rulestest.Cyberspace
)

const day = int64(86_400_000)

// scenario plays on a founded ledger with two units, until one statement is judged with the code: refused with it, or, where it
// begins with "suspected.", accepted with it.
type scenario struct {
	code statement.Code
	name string
	last func(w *rulestest.World) []byte
}

// everyScenario lists the scenarios of all areas.
func everyScenario() []scenario {
	var all []scenario
	for _, area := range [][]scenario{
		signatureScenarios(), ledgerScenarios(), parameterScenarios(), basisScenarios(), lifecycleScenarios(), deputyScenarios(), reorganiseScenarios(), jurisdictionScenarios(), dutyScenarios(), partyScenarios(), certificateScenarios(), applicationScenarios(),
		catalogueScenarios(), datasetScenarios(), openingScenarios(), accessScenarios(), usageScenarios(), logScenarios(), suspectScenarios(),
		rightsScenarios(), disputeScenarios(), publicScenarios(), petitionScenarios(), noticeScenarios(),
		sourceScenarios(), projectScenarios(), conformityScenarios(),
		problemScenarios(), qualityScenarios(),
		securityScenarios(), auditScenarios(), erasureScenarios(), supervisionScenarios(),
		suspicionScenarios(), engagementScenarios(), principalScenarios(), crossBorderScenarios(), emergencyScenarios(),
	} {
		all = append(all, area...)
	}
	return all
}

// TestEveryRefusal plays every scenario. Each code of the table that the rules themselves give must have at least one.
func TestEveryRefusal(t *testing.T) {
	all := everyScenario()
	for _, s := range all {
		t.Run(fmt.Sprintf("%s/%s", s.code, s.name), func(t *testing.T) {
			t.Parallel()
			w := rulestest.Founded(t)
			w.RegisterParty(tjj, statement.RoleUnit)
			w.RegisterParty(zgj, statement.RoleUnit)
			judge(t, w, s.code, s.last(w))
		})
	}
	for _, e := range rules.Codes() {
		elsewhere := strings.HasPrefix(string(e.Code), "json.") || strings.HasPrefix(string(e.Code), "envelope.") ||
			strings.HasPrefix(string(e.Code), "genesis.") || slices.Contains(codesElsewhere, e.Code)
		if !elsewhere && !slices.ContainsFunc(all, func(s scenario) bool { return s.code == e.Code }) {
			t.Errorf("no scenario ends with %s", e.Code)
		}
	}
}

// codesElsewhere have tests of their own.
var codesElsewhere = []statement.Code{
	"ledger.unborn", "ledger.corrupt", // decide_test.go
	"statement.ledger", "statement.kind", // read_test.go
	"batch.repeated",                                                                       // package batch
	"suspected.certificate", "suspected.signer", "suspected.unknown", "suspected.mismatch", // judgeuse_test.go
}

func judge(t *testing.T, w *rulestest.World, code statement.Code, raw []byte) {
	t.Helper()
	if !strings.HasPrefix(string(code), "suspected.") {
		w.Refuse(code, raw)
		return
	}
	d := w.Record(raw)
	if d.Outcome.Result != outcome.Accepted || d.Outcome.Code != code {
		t.Fatalf("want %s, got %s %q: %v", code, d.Outcome.Result, d.Outcome.Code, d.Refusal)
	}
}

func TestTheTableOfCodesIsComplete(t *testing.T) {
	codes := rules.Codes()
	for i, e := range codes {
		if i > 0 && codes[i-1].Code >= e.Code {
			t.Errorf("%s is out of order", e.Code)
		}
		if !e.Code.Valid() || e.Hint == "" || e.HintZH == "" || e.Status < 200 || e.Status > 500 {
			t.Errorf("%+v is incomplete", e)
		}
		if rules.Explain(e.Code) != e {
			t.Errorf("%s is not found", e.Code)
		}
	}
	if e := rules.Explain("never.heard"); e.Status != 422 || e.Hint == "" {
		t.Errorf("an unknown code explains itself as %+v", e)
	}
}

func TestEveryKindHasItsLine(t *testing.T) {
	lines := rules.Authorities()
	for _, k := range statement.Kinds() {
		line, ok := rules.AuthorityOf(k)
		if !ok || len(line.Ways) == 0 || line.Visibility == "" || line.Serves == "" {
			t.Errorf("%s: %+v", k, line)
		}
		spec, err := statement.Lookup(k)
		if err != nil {
			t.Fatal(err)
		}
		if alone := spec.Signatures == statement.OneSignature; alone != (line.Second == "") {
			t.Errorf("%s needs %s, the table's second post is %q", k, spec.Signatures, line.Second)
		}
	}
	if len(lines) != len(statement.Kinds()) {
		t.Errorf("the table has %d lines for %d kinds", len(lines), len(statement.Kinds()))
	}
	if _, ok := rules.AuthorityOf("no.kind/v1"); ok {
		t.Error("a line was found for no kind")
	}
}
