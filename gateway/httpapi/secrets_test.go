package httpapi_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/gateway/gatewaytest"
	"luzheng/gateway/httpapi"
	"luzheng/signer/statement"
)

// Everybody asks every address that can be read for everything that is not theirs, by its ID and in lists, and neither its ID nor a word of
// it is in any answer; whom the visibility table names finds it.
func TestNothingIsAnsweredToWhomItIsNotFor(t *testing.T) {
	s := open(t)
	w := s.World
	s.record(func() { w.RegisterParty(rulestest.Citizen, statement.RoleUser) })
	secrets := s.Conceal(t, s.ledger, s.Story)
	for _, who := range []statement.PartyID{
		"", rulestest.Citizen, rulestest.Statistics, rulestest.Planning, gatewaytest.Development, rulestest.Contractor,
		rulestest.Bureau, rulestest.Cyberspace, rulestest.Audit, rulestest.Units,
	} {
		token := ""
		if who != "" {
			token = s.Session(t, w.Person(who, statement.PostOfficer))
		}
		found := map[string]bool{}
		for _, path := range readable(secrets) {
			status, _, raw := s.call(http.MethodGet, path, token, nil)
			said := append(raw, decoded(raw)...)
			for _, secret := range secrets {
				shown := status == http.StatusOK && !strings.HasSuffix(path, "/head") && shows(path, said, secret)
				found[secret.Name] = found[secret.Name] || shown
				if shown && !slices.Contains(secret.Readers, who) {
					t.Errorf("%q sees %s at %s: %.300s", who, secret.Name, path, raw)
				}
			}
		}
		for _, secret := range secrets {
			if slices.Contains(secret.Readers, who) && !found[secret.Name] {
				t.Errorf("%q finds %s nowhere", who, secret.Name)
			}
		}
	}
}

// Before its notice, a case is in nobody's counts and samples either.
func TestACaseBeforeItsNoticeIsNotCounted(t *testing.T) {
	s := open(t)
	s.record(func() { s.World.OpenCase(s.World.CaseTerms(rulestest.Statistics)) })
	const opening = "&kind=case.open%2Fv1"
	for who, opened := range map[statement.PartyID]int{rulestest.Bureau: 0, rulestest.Audit: 1} {
		token := s.Session(t, s.World.Person(who, statement.PostOfficer))
		var own api.StatementPage
		s.get("/v1/statements?issuer="+string(rulestest.Audit)+opening, token, &own)
		if len(own.Statements) != opened || own.Hidden != nil {
			t.Errorf("%s sees of the audit bureau's statements %+v", who, own)
		}
		var found api.StatementPage
		s.get("/v1/search?limit=200"+opening, token, &found)
		if who != rulestest.Audit && (len(found.Statements) != 0 || found.Hidden != nil) {
			t.Errorf("%s finds %+v", who, found)
		}
	}
	var sample api.Sample
	s.get("/v1/samples?seed=1"+opening, s.Session(t, s.World.Person(rulestest.Bureau, statement.PostOfficer)), &sample)
	if sample.Population != 0 {
		t.Errorf("the Bureau draws from %+v", sample)
	}
}

// shows tells whether an answer holds a secret: a word of it; its ID, where nobody gave that; or anything where one asked for just that.
func shows(path string, said []byte, secret gatewaytest.Secret) bool {
	for _, word := range secret.Words {
		if bytes.Contains(said, []byte(word)) {
			return true
		}
	}
	of, _, _ := strings.Cut(secret.Ref, ":")
	if of == "attachment" {
		return false // the digest of what is encrypted stands beside it in a statement
	}
	if !strings.Contains(path, secret.ID()) {
		return bytes.Contains(said, []byte(secret.ID()))
	}
	of, _, _ = strings.Cut(strings.TrimPrefix(path, "/v1/"), "/")
	return slices.Contains([]string{"statements", "entities", "desk", "accesses", "cases"}, of)
}

// decoded is what stands as base64 in an answer: the payloads of envelopes.
func decoded(raw []byte) (all []byte) {
	for _, text := range regexp.MustCompile(`"[A-Za-z0-9+/]{16,}={0,2}"`).FindAll(raw, -1) {
		if plain, err := base64.StdEncoding.DecodeString(string(bytes.Trim(text, `"`))); err == nil {
			all = append(append(all, ' '), plain...)
		}
	}
	return all
}

// readable are the addresses of all routes that read, for each secret.
func readable(secrets []gatewaytest.Secret) []string {
	all := map[string]bool{}
	for _, r := range httpapi.Routes() {
		if r.Method != http.MethodGet {
			continue
		}
		for _, secret := range secrets {
			all[strings.NewReplacer(
				":ref", secret.Ref, ":id", secret.ID(), ":entry", secret.ID(), ":version", secret.ID(), ":sm3", secret.ID(), ":case", secret.ID(),
				":grant", secret.ID(), ":year", "2026", ":path", "0/000", ":index", "0",
			).Replace(r.Path)] = true
		}
	}
	for _, secret := range secrets {
		if of, _, _ := strings.Cut(secret.Ref, ":"); of != "statement" && of != "desk" && of != "attachment" {
			// Its first statement has its ID.
			all["/v1/entities?limit=200&type="+of] = true
		}
	}
	for _, party := range []statement.PartyID{
		rulestest.Statistics, rulestest.Planning, gatewaytest.Development, rulestest.Contractor, rulestest.Bureau, rulestest.Audit,
	} {
		for _, query := range []string{
			"search?limit=200&party=%s", "worklist?limit=200&party=%s", "statements?limit=200&issuer=%s", "entities?limit=200&party=%s",
			"samples?seed=1&size=100&party=%s", "supervision?party=%s", "datasets?limit=200&owner=%s",
		} {
			all["/v1/"+fmt.Sprintf(query, party)] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}
