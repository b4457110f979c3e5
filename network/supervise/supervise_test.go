package supervise

import (
	"errors"
	"io"
	"log/slog"
	"testing"
	"time"

	"luzheng/network/process"
)

// dying is a process that can be told its state and whose starts can fail.
type dying struct {
	state   process.State
	started time.Time
	fail    error
	starts  int
}

func (d *dying) Status(string) (process.State, process.Record, error) {
	return d.state, process.Record{PID: 4711, Started: d.started}, nil
}

func (d *dying) Revive(process.Spec) (bool, error) {
	d.starts++
	return d.fail == nil, d.fail
}

func TestPausesGrowWhileAProcessKeepsDying(t *testing.T) {
	silent := slog.New(slog.NewTextHandler(io.Discard, nil))
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, fail := range []error{nil, errors.New("port taken")} {
		d := &dying{state: process.Dead, fail: fail}
		p := &patience{}
		var at []time.Duration
		for second := range 120 {
			before := d.starts
			p.visit(begin.Add(time.Duration(second)*time.Second), d, process.Spec{Name: "x"}, silent)
			if d.starts > before {
				at = append(at, time.Duration(second)*time.Second)
			}
		}
		want := []time.Duration{0, 1, 3, 7, 15, 31, 61, 91}
		if len(at) != len(want) {
			t.Fatalf("started at %v", at)
		}
		for i, w := range want {
			if at[i] != w*time.Second {
				t.Errorf("start %d at %v, want %v", i, at[i], w*time.Second)
			}
		}
	}
}

func TestWhoIsLeftAlone(t *testing.T) {
	silent := slog.New(slog.NewTextHandler(io.Discard, nil))
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name    string
		d       dying
		patient bool // the pause is kept
	}{
		{"stopped", dying{state: process.Stopped}, false},
		{"just running", dying{state: process.Running, started: now.Add(-time.Second)}, true},
		{"running for long", dying{state: process.Running, started: now.Add(-time.Hour)}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := &patience{pause: longest, next: now.Add(-time.Minute)}
			p.visit(now, &c.d, process.Spec{Name: "x"}, silent)
			if c.d.starts != 0 {
				t.Error("it was started")
			}
			if (p.pause == longest) != c.patient {
				t.Errorf("the pause is now %s", p.pause)
			}
		})
	}
}
