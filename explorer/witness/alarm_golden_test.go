package witness

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"luzheng/gateway/alarm"
	"luzheng/signer/gm"
	"luzheng/signer/goldentest"
	"luzheng/signer/merkle"
)

// The file of an alarm is what people and courts read; its first version stays readable.
func TestAlarmsAreGolden(t *testing.T) {
	index, root, mapRoot := uint64(2), gm.Sum([]byte("root")), gm.Sum([]byte("map"))
	for name, r := range map[string]alarmRecord{
		"leaf": {Kind: alarmLeaf, Detail: "a leaf hides a grant", Index: &index, Code: "leaf.place", Leaf: []byte("leaf"), Of: []byte("event"), about: "7"},
		"fork": {
			Kind: alarmFork, Detail: "two histories", Own: "own note\n", Other: "other note\n", Size: 3, Root: &root, Map: &mapRoot,
			Proof: merkle.Proof{gm.Sum([]byte("left")), gm.Sum([]byte("right"))}, about: "7",
		},
	} {
		dir := t.TempDir()
		book, err := alarm.Open(dir, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		if err := (alarms{book}).raise(r); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(dir, name+"-7.json"))
		if err != nil {
			t.Fatal(err)
		}
		goldentest.Held(t, "alarm."+name+".v1.json", got)
	}
}
