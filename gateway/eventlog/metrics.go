package eventlog

import (
	"fmt"
	"sync/atomic"
	"time"
)

// counters count what a log does.
type counters struct {
	events, groups, full, alarms atomic.Int64
	commitNanos                  atomic.Int64
	anchors, anchorFailures      atomic.Int64
	anchoredAt, discarded        atomic.Int64
}

func (c *counters) commit(events int, took time.Duration) {
	c.events.Add(int64(events))
	c.groups.Add(1)
	c.commitNanos.Add(int64(took))
}

// Metrics are counts since the start, and what is now.
type Metrics struct {
	// Events and Groups were committed; CommitSeconds is how long the database took for that.
	Events, Groups int64
	CommitSeconds  float64
	// Full counts requests that found no room, Alarms what somebody has to look at.
	Full, Alarms int64
	// Discarded counts snapshots that did not hold.
	Discarded int64
	// Size is how many leaves there are, Signed how many stand under a checkpoint, Anchored how many under one on the ledger.
	Size, Signed, Anchored uint64
	// PendingBytes is the room that requests take now.
	PendingBytes int64
	// Scopes is how many datasets, grants and applications have leaves.
	Scopes int
	// Anchors and AnchorFailures count tries to anchor.
	Anchors, AnchorFailures int64
}

// Metrics gives them.
func (l *Log) Metrics() Metrics {
	m := Metrics{
		Events: l.counts.events.Load(), Groups: l.counts.groups.Load(), CommitSeconds: time.Duration(l.counts.commitNanos.Load()).Seconds(),
		Full: l.counts.full.Load(), Alarms: l.counts.alarms.Load(), Size: l.Head().Size, PendingBytes: l.pending.Load(),
		Anchors: l.counts.anchors.Load(), AnchorFailures: l.counts.anchorFailures.Load(), Scopes: l.scopes.count(),
		Discarded: l.counts.discarded.Load(),
	}
	if s := l.Latest(); s != nil {
		m.Signed = s.Checkpoint.Size
	}
	if s := l.Anchored(); s != nil {
		m.Anchored = s.Checkpoint.Size
	}
	return m
}

// Text writes them in the text format of Prometheus.
func (m Metrics) Text() []byte {
	var b []byte
	for _, f := range []struct {
		name, kind, help string
		value            float64
	}{
		{"events_total", "counter", "Events recorded since the start.", float64(m.Events)},
		{"groups_total", "counter", "Commits since the start.", float64(m.Groups)},
		{"commit_seconds_total", "counter", "How long the database took for them.", m.CommitSeconds},
		{"full_total", "counter", "Requests that found no room.", float64(m.Full)},
		{"alarms_total", "counter", "Contradictions at which the log stopped.", float64(m.Alarms)},
		{"snapshots_discarded_total", "counter", "Snapshots that did not hold at a start.", float64(m.Discarded)},
		{"anchors_total", "counter", "Checkpoints put on the ledger.", float64(m.Anchors)},
		{"anchor_failures_total", "counter", "Tries that failed.", float64(m.AnchorFailures)},
		{"leaves", "gauge", "Leaves of the log.", float64(m.Size)},
		{"signed_leaves", "gauge", "Leaves under the newest checkpoint.", float64(m.Signed)},
		{"anchored_leaves", "gauge", "Leaves under the newest checkpoint on the ledger.", float64(m.Anchored)},
		{"scopes", "gauge", "Datasets, grants and applications with leaves.", float64(m.Scopes)},
		{"pending_bytes", "gauge", "Room in memory that requests take.", float64(m.PendingBytes)},
	} {
		name := "luzheng_eventlog_" + f.name
		b = fmt.Appendf(b, "# HELP %s %s\n# TYPE %s %s\n%s %g\n", name, f.help, name, f.kind, name, f.value)
	}
	return b
}
