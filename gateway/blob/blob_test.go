package blob_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"luzheng/gateway/blob"
	"luzheng/signer/gm"
)

func open(t *testing.T, dir string) *blob.Store {
	t.Helper()
	s, err := blob.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestFilesAreKeptWholeOrNotAtAll(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made if missing")
	s := open(t, dir)
	content := []byte(strings.Repeat("泸州,510500\n", 1000))
	sum := gm.Sum(content)
	limit := int64(len(content))
	for name, c := range map[string]struct {
		from  io.Reader
		limit int64
		want  error
	}{
		"other bytes": {bytes.NewReader(content[1:]), limit, blob.ErrMismatch},
		"too many":    {bytes.NewReader(append(bytes.Clone(content), 'x')), limit, blob.ErrMismatch},
		"beyond":      {bytes.NewReader(content), limit - 1, blob.ErrMismatch},
		"broken off":  {io.MultiReader(bytes.NewReader(content[:100]), broken{}), limit, io.ErrUnexpectedEOF},
	} {
		if _, err := s.PutFile(t.Context(), sum, c.limit, c.from); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := s.FileSize(t.Context(), sum); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("%s: something was kept (%v)", name, err)
		}
	}
	left, err := os.ReadDir(filepath.Join(dir, "files"))
	if err == nil && len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	for range 2 { // putting it again is no error
		if size, err := s.PutFile(t.Context(), sum, limit, bytes.NewReader(content)); err != nil || size != limit {
			t.Fatal(size, err)
		}
	}
	r, err := s.File(t.Context(), sum, 12, 6)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	part, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(part, content[12:18]) {
		t.Errorf("the range is %q, %v", part, err)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestAlteredAttachmentsAreFound(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	sealed := []byte("sealed bytes")
	sum := gm.Sum(sealed)
	if err := s.PutAttachment(t.Context(), sum, sealed); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Attachment(t.Context(), sum); err != nil || !bytes.Equal(got, sealed) {
		t.Fatalf("%q, %v", got, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "attachments", sum.String()), []byte("other bytes!"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Attachment(t.Context(), sum); err == nil {
		t.Fatal("altered bytes were given out")
	}
	if _, err := s.Attachment(t.Context(), gm.Sum(nil)); !errors.Is(err, blob.ErrNotFound) {
		t.Fatalf("bytes that are not there: %v", err)
	}
}
