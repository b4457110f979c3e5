package follow

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"luzheng/gateway/alarm"
	"luzheng/signer/goldentest"
)

// The file of an alarm is what people and courts read; its first version stays readable.
func TestAlarmsAreGolden(t *testing.T) {
	for name, r := range map[string]alarmRecord{
		"fork":    {Kind: alarmFork, Detail: "two histories", Own: "own note\n", Other: "other note\n"},
		"refusal": {Kind: alarmRefusal, Detail: "a state that does not follow", Refused: "text of a checkpoint\n"},
	} {
		dir := t.TempDir()
		book, err := alarm.Open(dir, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		if err := (alarmBook{book}).raiseRecord("7", r); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(dir, name+"-7.json"))
		if err != nil {
			t.Fatal(err)
		}
		goldentest.Held(t, "alarm."+name+".v1.json", got)
	}
}
