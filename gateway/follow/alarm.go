package follow

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"luzheng/gateway/follow/wire"
	"luzheng/signer/strictjson"
)

// alarmKind says what an alarm is about; the package's doc has the table.
type alarmKind string

const (
	alarmEquivocation alarmKind = "equivocation"
	alarmDisagreement alarmKind = "disagreement"
	alarmRefusal      alarmKind = "refusal"
	alarmFork         alarmKind = "fork"
)

const (
	alarmFormat = "luzheng.alarm/v1"
	alarmSuffix = ".json"
)

// alarmRecord is the content of an alarm file, except for an equivocation, whose file is the portable evidence itself.
type alarmRecord struct {
	Format string    `json:"format"`
	Kind   alarmKind `json:"kind"`
	Detail string    `json:"detail"`
	// Own and Other are signed notes, where there are any; Refused is the text of a checkpoint that was not signed.
	Own     string `json:"own,omitempty"`
	Other   string `json:"other,omitempty"`
	Refused string `json:"refused,omitempty"`
}

// alarmBook keeps the alarms of a follower.
type alarmBook struct {
	dir string
	log *slog.Logger

	mu   sync.Mutex
	open []wire.Alarm
}

// openAlarms reads the alarms that an earlier run left behind.
func openAlarms(dir string, log *slog.Logger) (*alarmBook, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("alarm folder: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("alarm folder: %w", err)
	}
	book := &alarmBook{dir: dir, log: log}
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), alarmSuffix) {
			book.open = append(book.open, wire.Alarm{File: entry.Name(), Detail: "raised in an earlier run, and not yet taken away"})
		}
	}
	return book, nil
}

// raise writes an alarm's file, once per name, and only then tells anybody.
func (b *alarmBook) raise(kind alarmKind, about string, content []byte, detail string) error {
	name := string(kind) + "-" + fileName(about) + alarmSuffix
	b.mu.Lock()
	defer b.mu.Unlock()
	if slices.ContainsFunc(b.open, func(a wire.Alarm) bool { return a.File == name }) {
		return nil
	}
	path := filepath.Join(b.dir, name)
	writeErr := writeDurably(path, content)
	b.open = append(b.open, wire.Alarm{File: name, Detail: detail})
	b.log.Error("alarm", "kind", string(kind), "detail", detail, "evidence", path)
	if writeErr != nil {
		return fmt.Errorf("alarm %s: its evidence could not be kept: %w", name, writeErr)
	}
	return nil
}

// raiseRecord is raise with an alarmRecord for content.
func (b *alarmBook) raiseRecord(about string, record alarmRecord) error {
	record.Format = alarmFormat
	content, err := strictjson.Marshal(record)
	if err != nil {
		return fmt.Errorf("alarm: %w", err)
	}
	return b.raise(record.Kind, about, content, record.Detail)
}

func (b *alarmBook) list() []wire.Alarm {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]wire.Alarm(nil), b.open...)
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
