package alarm_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"luzheng/gateway/alarm"
)

func openBook(t *testing.T, dir string) *alarm.Book {
	t.Helper()
	book, err := alarm.Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func TestAnAlarmIsOnDiskOnceAndOutlivesARestart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "alarms")
	book := openBook(t, dir)
	for i, fresh := range []bool{true, false} {
		raised, err := book.Raise("fork", "7/../b", []byte("evidence"), "two histories")
		if err != nil || raised != fresh {
			t.Errorf("raised %d times: %v, %v", i+1, raised, err)
		}
	}
	const name = "fork-7_.._b.json" // no way out of the folder
	content, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil || string(content) != "evidence" {
		t.Errorf("the file holds %q, %v", content, err)
	}
	for _, b := range []*alarm.Book{book, openBook(t, dir)} {
		if all := b.List(); len(all) != 1 || all[0].File != name || all[0].Detail == "" {
			t.Errorf("the alarms are %+v", all)
		}
	}
	if err := os.Remove(filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
	if all := openBook(t, dir).List(); len(all) != 0 {
		t.Errorf("after it was taken away: %+v", all)
	}
}

func TestAnAlarmStandsEvenWhenItsEvidenceCannotBeKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "alarms")
	book := openBook(t, dir)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := book.Raise("fork", "7", nil, "two histories"); err == nil || len(book.List()) != 1 {
		t.Errorf("got %v and %d alarms, want an error and one alarm", err, len(book.List()))
	}
}
