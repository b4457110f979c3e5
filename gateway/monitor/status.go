package monitor

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// Status is how the monitor is, and what stands.
type Status struct {
	// Red tells that something differs, or that something could not be checked for longer than a minute.
	Red bool `json:"red"`
	// Round is when the last round ended, Unix ms; 0 before the first.
	Round int64 `json:"round"`
	// Checks are what is watched, by name.
	Checks   []CheckStatus `json:"checks"`
	Findings []Finding     `json:"findings"`
}

// CheckStatus is how far a check is.
type CheckStatus struct {
	Name string `json:"name"`
	// Parts is how many there are, New how many of them were checked when they came, Old how many the cycle that began at Since has
	// checked again. Whole is when the last whole cycle ended. Times are Unix ms; 0 for never.
	Parts uint64 `json:"parts"`
	Progress
	// Error says why it could not be checked in the last round.
	Error string `json:"error,omitempty"`
}

// stale is how long ago something may have been checked last before nobody can say that all is well.
const stale = time.Minute

func (m *Monitor) late(last time.Time) bool { return m.config.Now().Sub(last) > stale+m.config.Every }

// Status gives how the monitor is.
func (m *Monitor) Status() Status {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := Status{Checks: []CheckStatus{}, Findings: []Finding{}}
	if !m.round.IsZero() {
		s.Round = m.round.UnixMilli()
		s.Red = m.late(m.round)
	}
	names := slices.Collect(maps.Keys(m.states))
	for name := range m.errs {
		if m.states[name] == nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		c := CheckStatus{Name: name, Error: m.errs[name]}
		s.Red = s.Red || m.late(m.checked[name])
		if state := m.states[name]; state != nil {
			c.Parts, c.Progress = state.parts, state.Progress
			s.Findings = append(s.Findings, state.findings...)
		}
		s.Checks = append(s.Checks, c)
	}
	s.Red = s.Red || len(s.Findings) > 0
	return s
}

// Metrics writes the status in the text format of Prometheus.
func (s Status) Metrics() []byte {
	var b []byte
	family := func(name, help string) { b = fmt.Appendf(b, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name) }
	family("luzheng_monitor_findings", "Rows, columns and leaves that differ from what proves them.")
	counts := map[string]int{}
	for _, f := range s.Findings {
		counts[f.Check]++
	}
	for _, c := range s.Checks {
		b = fmt.Appendf(b, "luzheng_monitor_findings{check=%q} %d\n", c.Name, counts[c.Name])
	}
	family("luzheng_monitor_round_seconds", "When the last round ended, Unix seconds.")
	b = fmt.Appendf(b, "luzheng_monitor_round_seconds %d\n", s.Round/1000)
	family("luzheng_monitor_cycle_seconds", "When everything old was last checked as a whole, Unix seconds.")
	for _, c := range s.Checks {
		b = fmt.Appendf(b, "luzheng_monitor_cycle_seconds{check=%q} %d\n", c.Name, c.Whole/1000)
	}
	family("luzheng_monitor_unchecked", "1 for a check that could not be carried out in the last round.")
	for _, c := range s.Checks {
		unchecked := 0
		if c.Error != "" {
			unchecked = 1
		}
		b = fmt.Appendf(b, "luzheng_monitor_unchecked{check=%q} %d\n", c.Name, unchecked)
	}
	return b
}
