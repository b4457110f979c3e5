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
		case err != nil || r.Method != http.MethodPost || r.URL.Path != "/v1/events" || r.ContentLength != int64(len(body)):
			http.Error(w, "another request was sent", http.StatusBadRequest)
		case len(body) == 0:
			http.Error(w, "it is empty", http.StatusUnprocessableEntity)
		default:
			_, _ = w.Write(bytes.Repeat(body, 3)) // a long one comes in chunks
		}
	}))
	defer server.Close()
	w, err := newWires(server.URL+"/v1/events", 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{1, 300, 1 << 20, 2} {
		if err := w.post(bytes.Repeat([]byte("x"), n)); err != nil {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	mu.Lock()
	if len(from) != 1 {
		t.Errorf("they came from %v", from)
	}
	mu.Unlock()
	if err := w.post(nil); err == nil || !strings.Contains(err.Error(), "it is empty") {
		t.Errorf("%v", err)
	}
	if err := w.close(); err != nil {
		t.Error(err)
	}
}
