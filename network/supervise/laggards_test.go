package supervise

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestWhoIsStuck(t *testing.T) {
	type heights = map[string]uint64
	always := func(h heights) func(int) heights { return func(int) heights { return h } }
	for _, c := range []struct {
		name string
		at   func(second int) heights
		want []int // seconds at which "a" is found stuck
	}{
		{"all level", always(heights{"a": 9, "b": 9, "c": 9, "d": 9}), nil},
		{"one behind", always(heights{"a": 8, "b": 9, "c": 9, "d": 9}), []int{30, 65}},
		{"one behind while the others go on", func(s int) heights { return heights{"a": 8, "b": 9 + uint64(s), "c": 9 + uint64(s)} }, []int{30, 65}},
		{"catching up", func(s int) heights { return heights{"a": uint64(s), "b": 1000, "c": 1000} }, nil},
		{"alone", always(heights{"a": 8}), nil},
		{"behind for a moment", func(s int) heights {
			if s%30 == 0 {
				return heights{"a": 9, "b": 9}
			}
			return heights{"a": 8, "b": 9}
		}, nil},
		{"not answering in between", func(s int) heights {
			if s == 20 {
				return heights{"b": 9}
			}
			return heights{"a": 8, "b": 9}
		}, []int{55}},
	} {
		t.Run(c.name, func(t *testing.T) {
			begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
			seen := standstills{}
			var got []int
			for second := 0; second <= 80; second += 5 {
				switch stuck := seen.visit(begin.Add(time.Duration(second)*time.Second), c.at(second)); stuck {
				case "":
				case "a":
					got = append(got, second)
				default:
					t.Errorf("%s is called stuck", stuck)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("stuck at %v, want %v", got, c.want)
			}
		})
	}
}

// Two stuck orderers are restarted one after the other, and whoever moves again is left alone.
func TestLaggardsAreKilledOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		heights := map[string]uint64{"a": 5, "b": 6, "c": 9, "d": 9}
		killed := map[string]time.Duration{}
		begin := time.Now()
		Laggards(ctx, func(context.Context) map[string]uint64 { return heights }, func(_ context.Context, name string) error {
			if _, again := killed[name]; again {
				t.Errorf("%s was killed again", name)
			}
			killed[name] = time.Since(begin)
			heights[name] = 9
			return nil
		}, slog.New(slog.DiscardHandler))
		if len(killed) != 2 || killed["a"] == killed["b"] {
			t.Errorf("killed: %v", killed)
		}
	})
}
