package main

import (
	"math"
	"os"
	"slices"
	"testing"
	"time"
)

// The gateway that keeps the log is the one that says so, not the larger one.
func TestWhoKeepsTheLog(t *testing.T) {
	const status = `[
		{"name": "postgres", "state": "running", "pid": 6, "residentBytes": 9000},
		{"name": "units-gateway", "state": "running", "pid": 7, "residentBytes": 5000},
		{"name": "bureau-gateway", "state": "running", "pid": 8, "residentBytes": 200, "eventLog": {"year": "2026", "open": true}}]`
	k, err := keeperOf([]byte(status))
	if err != nil || k.gateway.Name != "bureau-gateway" || k.gateway.Resident != 200 || k.database.PID != 6 {
		t.Errorf("%+v, %v", k, err)
	}
	for _, none := range []string{
		`[{"name": "postgres", "pid": 6}, {"name": "units-gateway", "pid": 7}]`,
		`[{"name": "postgres", "pid": 6}, {"name": "bureau-gateway", "eventLog": {"year": "2026"}}]`,
		`[{"name": "bureau-gateway", "pid": 8, "eventLog": {"year": "2026"}}]`,
	} {
		if k, err := keeperOf([]byte(none)); err == nil {
			t.Errorf("%s: %+v", none, k)
		}
	}
}

func TestTablesOfAQuery(t *testing.T) {
	want := []table{{"log_groups", 700}, {"log_heads", 32}}
	for what, printed := range map[string]string{
		"with psql":    "   ?column?   \n--------------\n log_heads=32\n log_groups=700\n(2 rows)\n\n",
		"without psql": "log_heads=32\nlog_groups=700\n",
	} {
		if got := tablesOf(printed); !slices.Equal(got, want) {
			t.Errorf("%s: %v", what, got)
		}
	}
}

func TestSlope(t *testing.T) {
	of := func(cost func(n float64) float64) (points []point) {
		for n := 1e5; n <= 1e7; n *= math.Sqrt(10) {
			points = append(points, point{n, cost(n)})
		}
		return points
	}
	for what, c := range map[string]struct {
		points []point
		want   float64
	}{
		"the same each":   {of(func(n float64) float64 { return 3 * n }), 1},
		"a constant":      {of(func(float64) float64 { return 7 }), 0},
		"the square root": {of(func(n float64) float64 { return n * math.Sqrt(n) }), 1.5},
	} {
		if got := slope(c.points); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", what, got, c.want)
		}
	}
}

func TestProcessorTime(t *testing.T) {
	// proc_pid_stat(5): 14 user, 15 kernel, 16 and 17 those of ended children, in hundredths of a second.
	const stat = "42 (a (name) 7) S 41 42 42 0 -1 4194560 1 2 3 4 100 20 3 1 20 0 9 0 123 456 78"
	parent, used, err := parseStat(stat)
	if err != nil || parent != 41 || used != 1240*time.Millisecond {
		t.Errorf("parent %d, %s, %v", parent, used, err)
	}
	for _, none := range []string{"", "42 (name) S 41", "42 (name) S x 42 42 0 -1 4194560 1 2 3 4 100 20 3 1 20 0"} {
		if _, _, err := parseStat(none); err == nil {
			t.Errorf("%q was read", none)
		}
	}
	before, err := processorTime([]int{os.Getpid()})
	if err != nil {
		t.Fatal(err)
	}
	for now := before; now == before; { // until a hundredth of a second is used
		if now, err = processorTime([]int{os.Getpid()}); err != nil || now < before {
			t.Fatal(now, err)
		}
	}
	if _, err := processorTime([]int{math.MaxInt32}); err == nil {
		t.Error("a process that is not there was measured")
	}
}
