package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

const script = "export const answer = 42;\n"

// pages are built pages of one script.
func pages(t *testing.T) http.Handler {
	t.Helper()
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	if _, err := writer.Write([]byte(script)); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return Serve(fstest.MapFS{
		"index.html":          {Data: []byte(`<meta property="csp-nonce" nonce="LUZHENG_NONCE">`)},
		"assets/a-1b2c.js.gz": {Data: packed.Bytes()},
	})
}

func get(t *testing.T, h http.Handler, path string, header http.Header) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequest(http.MethodGet, path, nil)
	for name, values := range header {
		request.Header[name] = values
	}
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, request)
	return recorder
}

// Each answer with the page has a nonce of its own, the same in the page and in the policy.
func TestTheNonceIsForOneAnswer(t *testing.T) {
	h := pages(t)
	seen := map[string]bool{}
	for _, path := range []string{"/", "/datasets/0a1b", "/index.html", "/../etc/passwd"} {
		r := get(t, h, path, nil)
		text := r.Body.String()
		_, rest, _ := strings.Cut(text, `nonce="`)
		nonce, _, found := strings.Cut(rest, `"`)
		if r.Code != http.StatusOK || !found || len(nonce) != 24 || seen[nonce] {
			t.Errorf("%s: %d, %q", path, r.Code, text)
		}
		seen[nonce] = true
		policy := r.Header().Get("Content-Security-Policy")
		if !strings.Contains(policy, "style-src 'self' 'nonce-"+nonce+"'") || strings.Contains(policy, "unsafe-inline") || strings.Contains(policy, "'unsafe-eval'") {
			t.Errorf("%s: policy %q", path, policy)
		}
		if r.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: an answer with a nonce may be kept", path)
		}
	}
}

func TestFilesAreServedPackedOrNot(t *testing.T) {
	h := pages(t)
	for encodings, want := range map[string]string{"gzip, deflate, br": "gzip", "": "", "identity": "", "gzip;q=0": ""} {
		r := get(t, h, "/assets/a-1b2c.js", http.Header{"Accept-Encoding": {encodings}})
		text := r.Body.String()
		if want == "gzip" {
			plain, err := unpack([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			text = string(plain)
		}
		if r.Header().Get("Content-Encoding") != want || text != script || r.Header().Get("Content-Type") != "text/javascript; charset=utf-8" {
			t.Errorf("%q: %v, %q", encodings, r.Header(), text)
		}
		if !strings.Contains(r.Header().Get("Cache-Control"), "immutable") || r.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%q: %v", encodings, r.Header())
		}
	}
}

// A file of an earlier build must not be answered with the page: the browser would run it as a script.
func TestAFileOfAnotherBuildIsMissing(t *testing.T) {
	if r := get(t, pages(t), "/assets/a-0000.js", nil); r.Code != http.StatusNotFound {
		t.Errorf("answered %d", r.Code)
	}
}

func TestOnlyReading(t *testing.T) {
	recorder := httptest.NewRecorder()
	pages(t).ServeHTTP(recorder, httptest.NewRequest(http.MethodPost, "/", nil))
	if recorder.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST was answered with %d", recorder.Code)
	}
}

func TestPagesThatWereNotBuilt(t *testing.T) {
	r := get(t, Serve(fstest.MapFS{}), "/", nil)
	if text := r.Body.String(); r.Code != http.StatusServiceUnavailable || !strings.Contains(text, "make build") {
		t.Errorf("%d: %s", r.Code, text)
	}
}

// Beside the API the pages may ask the agents of the settings, and nobody else.
func TestThePagesAskWhomTheSettingsName(t *testing.T) {
	files := fstest.MapFS{"index.html": {Data: []byte("LUZHENG_NONCE")}}
	for want, h := range map[string]http.Handler{
		"connect-src 'self';":                       Serve(files),
		"connect-src 'self' http://127.0.0.1:7090;": Serve(files, "http://127.0.0.1:7090"),
	} {
		if policy := get(t, h, "/", nil).Header().Get("Content-Security-Policy"); !strings.Contains(policy, want) {
			t.Errorf("the policy %q does not hold %q", policy, want)
		}
	}
}
