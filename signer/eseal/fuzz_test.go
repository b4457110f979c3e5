package eseal

import "testing"

// FuzzRead: an answer is one signature or a refusal, and nothing panics.
func FuzzRead(f *testing.F) {
	f.Add(200, []byte(`{"signatures":["MEUCIQ=="],"responseID":"r-1"}`))
	f.Add(200, []byte(`{"signatures":[null]}`))
	f.Add(403, []byte(`{"error":"access_denied","error_description":"…"}`))
	f.Fuzz(func(t *testing.T, status int, raw []byte) {
		if _, err := read(status, raw); err == nil && status != 200 {
			t.Fatalf("status %d gave a signature: %q", status, raw)
		}
	})
}
