package main

import (
	"testing"
	"time"
)

func TestSpentBeyondIdle(t *testing.T) {
	before := meter{{"peer", 1}: time.Second, {"peer", 2}: 7 * time.Second, {"gateway", 3}: 9 * time.Second}
	after := meter{
		{"peer", 1}: 4 * time.Second, {"peer", 2}: 8 * time.Second,
		{"gateway", 4}: time.Second, // it has started again
		{"clients", 5}: 2 * time.Second, {"witness", 6}: time.Millisecond,
	}
	idle := spent{"peer": 100 * time.Millisecond, "witness": time.Second}
	each := after.since(before).beyond(idle.times(10)).times(0.001)
	want := spent{"peer": 3 * time.Millisecond, "gateway": time.Millisecond, "clients": 2 * time.Millisecond, "witness": 0}
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
