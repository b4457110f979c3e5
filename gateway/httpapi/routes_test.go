package httpapi_test

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/gateway/httpapi"
	"luzheng/signer/statement"
)

// The access table has exactly the routes of the API's definition: one that is defined and not listed would be denied, one that is
// listed and not defined is a mistake.
func TestAccessTableIsTheDefinition(t *testing.T) {
	raw, err := os.ReadFile("../api/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var definition struct {
		Paths map[string]map[string]any `yaml:"paths"`
	}
	if err := yaml.Unmarshal(raw, &definition); err != nil {
		t.Fatal(err)
	}
	parameter := regexp.MustCompile(`\{([a-z0-9]+)\}`)
	defined := map[string]bool{}
	for path, methods := range definition.Paths {
		for method := range methods {
			defined[strings.ToUpper(method)+" "+parameter.ReplaceAllString(path, ":$1")] = true
		}
	}
	for _, r := range httpapi.Routes() {
		if !defined[r.Method+" "+r.Path] {
			t.Errorf("%s %s is in the access table and not in the definition, or twice", r.Method, r.Path)
		}
		delete(defined, r.Method+" "+r.Path)
	}
	for route := range defined {
		t.Errorf("%s has no line in the access table", route)
	}
}

func TestAccessByRole(t *testing.T) {
	s := open(t)
	token := s.session(s.World.Person(rulestest.Statistics, statement.PostOfficer))
	some := strings.NewReplacer(
		":id", strings.Repeat("0", 64), ":ref", "party:510500.nobody", ":entry", strings.Repeat("0", 64), ":version", strings.Repeat("0", 64),
		":sm3", strings.Repeat("0", 64), ":case", strings.Repeat("0", 64), ":erasure", strings.Repeat("0", 64),
		":grant", strings.Repeat("0", 64), ":name", "x", ":party", "510500.nobody",
	)
	for _, r := range httpapi.Routes() {
		path := some.Replace(r.Path)
		for who, token := range map[string]string{"anybody": "", "a signatory": token} {
			status, _, raw := s.call(r.Method, path, token, nil)
			refused := status >= http.StatusBadRequest && (strings.Contains(string(raw), `"session.required"`) || strings.Contains(string(raw), `"access.denied"`))
			if may := r.Access == httpapi.Anybody || who == "a signatory" && r.Access != httpapi.Operator && r.Access != httpapi.Auditor && r.Access != httpapi.Registrar; may == refused {
				t.Errorf("%s, %s %s: %d %.200s", who, r.Method, path, status, raw)
			}
		}
	}
	for _, unknown := range []string{"/", "/v2/statements", "/v1/statements/x/y", "/v1/../etc"} {
		if status, header, raw := s.call(http.MethodGet, unknown, token, nil); status != http.StatusNotFound || s.problem(raw, header, status).Code != "request.route" {
			t.Errorf("GET %s: %d %s", unknown, status, raw)
		}
	}
}

func TestParametersAreBounded(t *testing.T) {
	s := open(t)
	for _, path := range []string{
		"/v1/statements/XYZ", "/v1/entities/party:", "/v1/entities/nonsense", "/v1/files/abc", "/v1/datasets?limit=0", "/v1/datasets?limit=1000",
		"/v1/datasets?limit=x", "/v1/datasets/" + s.Open.ID + "/timeline?cursor=1.2.3", "/v1/datasets/" + s.Open.ID + "/timeline?cursor=5.0.0@1",
		"/v1/versions/" + s.Derived.ID + "/lineage?depth=21", "/v1/versions/" + s.Derived.ID + "/lineage?direction=sideways",
		"/v1/entities/" + s.Open.String() + "/evidence?depth=9", "/v1/entities/" + s.Open.String() + "/evidence?block=maybe",
	} {
		status, header, raw := s.call(http.MethodGet, path, "", nil)
		if status != http.StatusBadRequest || s.problem(raw, header, status).Code != "request.parameter" {
			t.Errorf("GET %s: %d %s", path, status, raw)
		}
	}
}

func TestDatasetsAndLineage(t *testing.T) {
	s := open(t)
	var found api.DatasetPage
	s.get("/v1/datasets?q=%E5%8C%BA%E5%88%92&limit=1", "", &found)
	if len(found.Datasets) != 1 || found.Next == nil {
		t.Fatalf("one of two: %+v", found)
	}
	s.get("/v1/datasets?q=%E5%8C%BA%E5%88%92&cursor="+*found.Next, "", &found)
	if len(found.Datasets) != 1 {
		t.Fatalf("the other: %+v", found)
	}
	s.get("/v1/datasets?open=true&format=csv&updateCycle=yearly&owner="+string(rulestest.Statistics), "", &found)
	if len(found.Datasets) != 1 || found.Datasets[0].Entry != s.Open.String() {
		t.Fatalf("what is open: %+v", found)
	}
	var dataset api.Dataset
	s.get("/v1/datasets/"+s.Open.ID, "", &dataset)
	if !dataset.Open || len(dataset.History) != 1 || dataset.History[0].Ref != s.OpenVersion.String() || len(dataset.History[0].Files) != 1 {
		t.Errorf("dataset %+v", dataset)
	}
	var up, down api.Lineage
	s.get("/v1/versions/"+s.Product.String()+"/lineage?depth=9", "", &up)
	s.get("/v1/versions/"+s.OpenVersion.ID+"/lineage?direction=down&depth=9", "", &down)
	for name, g := range map[string]api.Lineage{"up": up, "down": down} {
		if len(g.Nodes) != 3 || len(g.Edges) != 2 || g.Cut {
			t.Errorf("%s: %+v", name, g)
		}
		for _, n := range g.Nodes {
			if value(n.Name) == "" || value(n.State) == "" {
				t.Errorf("%s: the node %+v has no name", name, n)
			}
		}
	}
}

func TestPagesOfHistoryCoverAll(t *testing.T) {
	s := open(t)
	token := s.session(s.World.Person(rulestest.Cyberspace, statement.PostOfficer))
	path := "/v1/datasets/" + s.Access.Entry.ID + "/timeline"
	var whole api.StatementPage
	s.get(path+"?limit=200", token, &whole)
	for size := 1; size < len(whole.Statements); size++ {
		var ids []string
		next := ""
		for {
			var page api.StatementPage
			s.get(fmt.Sprintf("%s?limit=%d&cursor=%s", path, size, next), token, &page)
			for _, st := range page.Statements {
				ids = append(ids, st.ID)
			}
			if page.Next == nil {
				break
			}
			next = *page.Next
		}
		if len(ids) != len(whole.Statements) {
			t.Fatalf("pages of %d: %d of %d", size, len(ids), len(whole.Statements))
		}
	}
}
