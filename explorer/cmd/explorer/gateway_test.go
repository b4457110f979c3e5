package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"luzheng/gateway/api"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
)

// newFakeGateway serves what the commands read of a gateway, over a stage's ledger, and gives its address. Its lineage holds an edge
// that no evidence proves, as an index that was tampered with might.
func newFakeGateway(t *testing.T, s *stage) string {
	t.Helper()
	root, _ := s.Root()
	rootKey, err := gm.ParseDigest(root.ID)
	if err != nil {
		t.Fatal(err)
	}
	answer := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(v); err != nil {
			t.Error(err)
		}
	}
	fail := func(w http.ResponseWriter, code string) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusNotFound)
		_ = json.NewEncoder(w).Encode(api.Problem{Code: code, Title: "not found", Status: http.StatusNotFound})
	}
	proven := func(w http.ResponseWriter, text string) {
		subject, err := parseSubject(text)
		if err != nil {
			fail(w, "request.parameter")
			return
		}
		file, err := evidence.Assemble(context.Background(), s.Source(), evidence.Request{Ledger: "luzhou-test", Subject: subject, Root: rootKey})
		if err != nil {
			fail(w, "statement.none")
			return
		}
		_, _ = w.Write(s.Bytes(file))
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/statements/{id}/evidence", func(w http.ResponseWriter, r *http.Request) { proven(w, r.PathValue("id")) })
	mux.HandleFunc("GET /v1/entities/{ref}/evidence", func(w http.ResponseWriter, r *http.Request) { proven(w, r.PathValue("ref")) })
	mux.HandleFunc("GET /v1/entities", func(w http.ResponseWriter, _ *http.Request) { answer(w, api.EntityPage{Entities: []api.Entity{}}) })
	mux.HandleFunc("GET /v1/log", func(w http.ResponseWriter, _ *http.Request) { answer(w, api.EventLog{Year: "2026"}) })
	mux.HandleFunc("GET /v1/log/2026/leaves/0/evidence", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(s.files["use.evidence.json"]) })
	mux.HandleFunc("GET /v1/log/2026/uses/{ref}/evidence", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("events") != "true" {
			fail(w, "request.parameter")
			return
		}
		_, _ = w.Write(s.files["uses.evidence.json"])
	})
	mux.HandleFunc("GET /v1/cases/{case}/queries", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Audit-Case") != s.audit.String() || r.Header.Get("Authorization") != "Bearer T" {
			fail(w, "access.denied")
			return
		}
		party := "510500.tjj"
		answer(w, api.SavedQueries{Case: s.audit.String(), Queries: []api.SavedQuery{{Name: "统计局的数据", Handler: "audit-01", Terms: api.SearchTerms{Party: &party}}}})
	})
	mux.HandleFunc("GET /v1/attachments/{sm3}", func(w http.ResponseWriter, r *http.Request) {
		if in := r.Header.Get("Audit-Case"); r.Header.Get("Authorization") != "Bearer T" || in != "" && in != s.audit.String() {
			fail(w, "record.unknown")
			return
		}
		_, _ = w.Write([]byte("整改情况说明\n"))
	})
	mux.HandleFunc("GET /v1/search", func(w http.ResponseWriter, r *http.Request) {
		page := api.StatementPage{Height: 9, Statements: []api.StatementSummary{{ID: s.source.ID, Result: "accepted"}}}
		if r.URL.Query().Get("cursor") == "" {
			next := "1"
			page.Next, page.Statements[0].ID = &next, s.version.ID
		}
		answer(w, page)
	})
	mux.HandleFunc("GET /v1/uses", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("party") != "510500.tjj" {
			fail(w, "request.parameter")
			return
		}
		answer(w, api.FoundUses{Uses: []api.UseSummary{{Year: "2026", ID: s.use.String()}}})
	})
	mux.HandleFunc("GET /v1/files/{sm3}", func(w http.ResponseWriter, r *http.Request) {
		for name, version := range map[string]string{"villages.csv": s.version.String(), "old.csv": s.old.String()} {
			if gm.Sum(s.files[name]).String() == r.PathValue("sm3") {
				answer(w, api.FilePlaces{SM3: r.PathValue("sm3"), Places: []api.FilePlace{{Owner: version}}})
				return
			}
		}
		fail(w, "file.unknown")
	})
	mux.HandleFunc("GET /v1/datasets/{entry}", func(w http.ResponseWriter, _ *http.Request) {
		version := s.version.String()
		answer(w, api.Dataset{Entry: s.entry.String(), Version: &version})
	})
	mux.HandleFunc("GET /v1/datasets/{entry}/timeline", func(w http.ResponseWriter, r *http.Request) {
		hidden, code := 2, "prev.stale"
		answer(w, api.StatementPage{Hidden: &hidden, Statements: []api.StatementSummary{
			{ID: s.entry.ID, Kind: "catalogue.publish/v1", Issuer: "510500.tjj", Result: "accepted"},
			{ID: s.version.ID, Kind: "dataset.anchor/v1", Issuer: "510500.tjj", Result: "accepted"},
			{ID: s.old.ID, Kind: "dataset.anchor/v1", Issuer: "510500.tjj", Result: "refused", Code: &code},
		}})
	})
	mux.HandleFunc("GET /v1/versions/{id}/lineage", func(w http.ResponseWriter, r *http.Request) {
		graph := api.Lineage{Nodes: []api.LineageNode{}, Edges: []api.LineageEdge{}}
		if r.URL.Query().Get("direction") == string(api.Up) {
			graph.Edges = []api.LineageEdge{
				{From: s.version.String(), To: s.source.String(), Kind: api.Derived},
				{From: s.source.String(), To: s.old.String(), Kind: api.Supersedes},
				{From: s.version.String(), To: s.old.String(), Kind: api.Derived},
			}
		}
		answer(w, graph)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}
