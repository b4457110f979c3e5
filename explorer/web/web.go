package web

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"embed"
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed all:built
var built embed.FS

// unbuilt is what is answered when the pages were not built.
//
//go:embed unbuilt.html
var unbuilt []byte

const (
	page = "index.html"
	// noncePlace is where the page has its nonce (vite.config.ts).
	noncePlace = "LUZHENG_NONCE"
	// nonceSize is its entropy in bytes.
	nonceSize = 18
)

// Handler answers with the embedded pages. signers are the addresses of signing agents that they may ask beside the API.
func Handler(signers ...string) http.Handler {
	files, err := fs.Sub(built, "built/dist")
	if err != nil {
		panic(err) // the path is a valid one
	}
	return Serve(files, signers...)
}

// Serve answers with pages as vite builds them (vite.config.ts): the page as it is, every other file compressed with gzip.
func Serve(files fs.FS, signers ...string) http.Handler {
	front, err := fs.ReadFile(files, page)
	if err != nil {
		front = nil
	}
	return &handler{files: files, page: front, connect: strings.Join(append([]string{"'self'"}, signers...), " ")}
}

type handler struct {
	files fs.FS
	page  []byte // nil when the pages were not built
	// connect is whom the pages may ask.
	connect string
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	nonce := newNonce()
	secure(w.Header(), nonce, h.connect)
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	switch {
	case h.page == nil:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write(unbuilt) // the caller has gone
	case h.serveFile(w, r, name):
	case strings.HasPrefix(name, "assets/"): // of another build: a page that was open while the program was replaced
		http.NotFound(w, r)
	default:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store") // the nonce is for one answer
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(bytes.ReplaceAll(h.page, []byte(noncePlace), []byte(nonce))))
	}
}

// serveFile answers with a file, and tells whether there is one of that name.
func (h *handler) serveFile(w http.ResponseWriter, r *http.Request, name string) bool {
	if name == page || !fs.ValidPath(name) {
		return false
	}
	packed, err := fs.ReadFile(h.files, name+".gz")
	if err != nil {
		return false
	}
	kind := mime.TypeByExtension(path.Ext(name))
	switch path.Ext(name) { // not every system knows them
	case ".js":
		kind = "text/javascript; charset=utf-8"
	case ".wasm":
		kind = "application/wasm"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Vary", "Accept-Encoding")
	w.Header().Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, "assets/") {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if takesGzip(r) {
		w.Header().Set("Content-Encoding", "gzip")
	} else if packed, err = unpack(packed); err != nil {
		http.Error(w, "the file is damaged", http.StatusInternalServerError)
		return true
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(packed))
	return true
}

// takesGzip: browsers list it by its name alone; whoever weighs encodings gets the file unpacked.
func takesGzip(r *http.Request) bool {
	for encoding := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		if strings.TrimSpace(encoding) == "gzip" {
			return r.Header.Get("Range") == "" // a range of what is compressed is of no use
		}
	}
	return false
}

func unpack(packed []byte) ([]byte, error) {
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	plain, err := io.ReadAll(reader)
	return plain, errors.Join(err, reader.Close())
}

func newNonce() string {
	random := make([]byte, nonceSize)
	_, _ = rand.Read(random) // it never fails: the program ends where there is no randomness
	return base64.StdEncoding.EncodeToString(random)
}

// secure sets what every answer carries; the table is in the package's documentation.
func secure(header http.Header, nonce, connect string) {
	header.Set("Content-Security-Policy", strings.Join([]string{
		"default-src 'none'",
		"script-src 'self' 'wasm-unsafe-eval'",
		"worker-src 'self'",
		"style-src 'self' 'nonce-" + nonce + "'",
		"img-src 'self' data: blob:",
		"connect-src " + connect,
		"font-src 'self'",
		"manifest-src 'self'",
		"form-action 'none'",
		"frame-ancestors 'none'",
		"base-uri 'none'",
		"object-src 'none'",
	}, "; "))
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
}
