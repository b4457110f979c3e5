package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// The wires read answers of every length whole, use connections again, and say what a server objects to.
func TestWires(t *testing.T) {
	var mu sync.Mutex
	from := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		from[r.RemoteAddr]++
		switch {
		case err != nil || r.Method != http.MethodPost || r.URL.Path != "/v1/events" || r.Header.Get("Content-Type") != "text/plain" || r.ContentLength != int64(len(body)):
			http.Error(w, "another request was sent", http.StatusBadRequest)
		case len(body) == 0:
			http.Error(w, "it is empty", http.StatusUnprocessableEntity)
		default:
			_, _ = w.Write(bytes.Repeat(body, 3)) // a long one comes in chunks
		}
	}))
	defer server.Close()
	w, err := newWires(server.URL+"/v1/events", "text/plain", 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{1, 300, 1 << 20, 2} {
		var answer strings.Builder
		if err := w.post(bytes.Repeat([]byte("x"), n), &answer); err != nil || answer.String() != strings.Repeat("x", 3*n) {
			t.Errorf("%d bytes are answered with %d: %v", n, answer.Len(), err)
		}
	}
	mu.Lock()
	if len(from) != 1 {
		t.Errorf("they came from %v", from)
	}
	mu.Unlock()
	if err := w.post(nil, io.Discard); err == nil || !strings.Contains(err.Error(), "it is empty") {
		t.Errorf("%v", err)
	}
	if err := w.close(); err != nil {
		t.Error(err)
	}
}

// Nothing but an answer that says "accepted" of the one statement counts.
func TestOnlyAcceptedStatementsCount(t *testing.T) {
	good := `{"results":[{"id":"1","result":"accepted","receipt":{"payloadType":"t"}}]}`
	if err := accepted([]byte(good)); err != nil {
		t.Error(err)
	}
	for _, answer := range []string{
		"", `{}`, `{"results":[]}`, good[:len(good)-1], good + "x",
		strings.Replace(good, "accepted", "refused", 1),
		`{"results":[{"id":"1","result":"accepted"},{"id":"2","result":"refused"}]}`,
		`{"results":[{"id":"1","result":"refused","detail":"\"result\":\"accepted\""}]}`,
		`{"results":[{"id":"1","result":"accepted","result":"refused"}]}`,
	} {
		if err := accepted([]byte(answer)); err == nil || !strings.Contains(err.Error(), answer) {
			t.Errorf("%s: %v", answer, err)
		}
	}
}
