// Package alarm keeps what daemons find that needs people: each alarm a file in a folder, written and on disk before anybody is told.
//
//	| File                  | Content                                                                          |
//	|-----------------------|----------------------------------------------------------------------------------|
//	| <kind>-<about>.json   | the evidence, in the format that its daemon documents                            |
//
// A daemon with a file in its folder is red, also after a restart, until a person has taken the file away and started it anew.
package alarm

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

const suffix = ".json"

// Alarm is one finding that nobody has taken away.
type Alarm struct {
	// File is the name of its file in the folder.
	File   string `json:"file"`
	Detail string `json:"detail,omitempty"`
}

// Book keeps the alarms of a daemon. It is safe for concurrent use.
type Book struct {
	dir string
	log *slog.Logger

	mu   sync.Mutex
	open []Alarm
}

// Open reads the alarms that an earlier run left behind in dir, which is made if missing.
func Open(dir string, log *slog.Logger) (*Book, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("alarm folder: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("alarm folder: %w", err)
	}
	book := &Book{dir: dir, log: log}
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), suffix) {
			book.open = append(book.open, Alarm{File: entry.Name(), Detail: "raised in an earlier run, and not yet taken away"})
		}
	}
	return book, nil
}

// Raise writes an alarm's file, once per kind and matter, and only then tells anybody. fresh is false for one that stands already. An
// error means that the evidence could not be kept; the alarm stands all the same.
func (b *Book) Raise(kind, about string, content []byte, detail string) (fresh bool, err error) {
	name := kind + "-" + fileName(about) + suffix
	b.mu.Lock()
	defer b.mu.Unlock()
	if slices.ContainsFunc(b.open, func(a Alarm) bool { return a.File == name }) {
		return false, nil
	}
	path := filepath.Join(b.dir, name)
	writeErr := writeDurably(path, content)
	b.open = append(b.open, Alarm{File: name, Detail: detail})
	b.log.Error("alarm", "kind", kind, "detail", detail, "evidence", path)
	if writeErr != nil {
		return true, fmt.Errorf("alarm %s: its evidence could not be kept: %w", name, writeErr)
	}
	return true, nil
}

// List gives the alarms, oldest first.
func (b *Book) List() []Alarm {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.open)
}

// fileName keeps what is harmless in a file's name.
func fileName(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '-' {
			return r
		}
		return '_'
	}, text)
}

// writeDurably writes a file that is either there, whole and on disk, or not there.
func writeDurably(path string, content []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".writing-*")
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
