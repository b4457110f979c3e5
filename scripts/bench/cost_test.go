package main

import (
	"testing"
	"time"
)

func TestSpentBeyondIdle(t *testing.T) {
	before := spent{"peer": time.Second, "gateway": 9 * time.Second}
	after := spent{"peer": 5 * time.Second, "gateway": time.Second, "clients": 2 * time.Second}
	used := after.since(before) // the gateway has started again
	idle := spent{"peer": 100 * time.Millisecond}
	each := used.since(idle.times(10)).times(0.001)
	want := spent{"peer": 3 * time.Millisecond, "gateway": time.Millisecond, "clients": 2 * time.Millisecond}
	if len(each) != len(want) || each.sum() != 6*time.Millisecond {
		t.Errorf("%v", each)
	}
	if d := each.of([]string{"peer", "clients", "nobody"}); d != 5*time.Millisecond {
		t.Errorf("two of them spent %s", d)
	}
	for kind, d := range want {
		if each[kind] != d {
			t.Errorf("%s spent %s, want %s", kind, each[kind], d)
		}
	}
	for name, want := range map[string]string{"bureau-peer": "peer", "postgres": "postgres"} {
		if got := kindOfProcess(name); got != want {
			t.Errorf("%s is of kind %s, want %s", name, got, want)
		}
	}
}
