package monitor

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"
)

const (
	defaultEvery = 20 * time.Second
	defaultCycle = 7 * 24 * time.Hour
	// maxFindings bounds what stands at once, of each check: the first ones tell enough.
	maxFindings = 100
	// maxNew bounds the new parts of a check that one round takes on; the next goes on from there.
	maxNew = 256
)

// Check is one kind of data that is watched.
type Check interface {
	// Name tells what it is; progress is kept under it.
	Name() string
	// Parts gives how many parts there are now. They are numbered from 0; only the last may still grow.
	Parts(ctx context.Context) (uint64, error)
	// Part checks one part and names at most limit things that differ. An error means that it could not be checked.
	Part(ctx context.Context, part uint64, limit int) ([]Finding, error)
}

// Progress is how far a check has come.
type Progress struct {
	// New is the first part that no round has checked as a new one.
	New uint64 `json:"new"`
	// Old is the part that the scrub checks next, Since when this cycle began, Unix ms.
	Old   uint64 `json:"old"`
	Since int64  `json:"since"`
	// Whole is when the last whole cycle ended, Unix ms; 0 before the first.
	Whole int64 `json:"whole"`
}

// Store keeps progress and findings over restarts.
type Store interface {
	// Load gives the progress of a check, zero when there is none, and its findings that stand.
	Load(ctx context.Context, check string) (Progress, []Finding, error)
	// Save keeps both, in the place of those before.
	Save(ctx context.Context, check string, p Progress, findings []Finding) error
}

// Alerts tells people of findings that are new. It does not wait for anybody.
type Alerts interface {
	Tell(found []Finding)
}

// Config is what a monitor runs with.
type Config struct {
	// Checks gives what is watched now; event logs come and go.
	Checks func() []Check
	Store  Store
	// Alerts may be nil.
	Alerts Alerts
	// Every is the time between two rounds, Cycle that in which all that is old is checked once. Defaults 20 s and 7 days.
	Every, Cycle time.Duration
	// Now is the clock. Default time.Now.
	Now func() time.Time
	Log *slog.Logger
}

// Monitor checks. It is safe for concurrent use.
type Monitor struct {
	config Config

	mu     sync.Mutex
	states map[string]*state
	round  time.Time
	errs   map[string]string
	// checked is when a check was last carried out, or first meant to be.
	checked map[string]time.Time
}

// state is a check's progress and what stands.
type state struct {
	Progress
	parts    uint64
	findings []Finding
}

// New makes a monitor. Run runs it.
func New(c Config) *Monitor {
	if c.Every <= 0 {
		c.Every = defaultEvery
	}
	if c.Cycle <= 0 {
		c.Cycle = defaultCycle
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Monitor{config: c, states: map[string]*state{}, errs: map[string]string{}, checked: map[string]time.Time{}}
}

// Run checks until the context ends. What cannot be checked is tried again in the next round.
func (m *Monitor) Run(ctx context.Context) error {
	ticker := time.NewTicker(m.config.Every)
	defer ticker.Stop()
	for {
		if err := m.Round(ctx); err != nil && ctx.Err() == nil {
			m.config.Log.Warn("not everything could be checked; trying again", "error", err)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// Round checks what is new, what differed before, and some of what is old.
func (m *Monitor) Round(ctx context.Context) error {
	return m.all(ctx, func(ctx context.Context, c Check, s *state) error {
		return errors.Join(m.fresh(ctx, c, s), m.again(ctx, c, s), m.scrub(ctx, c, s))
	})
}

// Whole checks every part of everything once.
func (m *Monitor) Whole(ctx context.Context) error {
	return m.all(ctx, func(ctx context.Context, c Check, s *state) error {
		s.Old, s.Since = 0, m.config.Now().UnixMilli()
		var errs error
		for s.Old < s.parts && errs == nil {
			errs = m.one(ctx, c, s, s.Old)
			s.Old++
		}
		if errs == nil {
			m.wrap(s)
			s.New = s.last()
		}
		return errs
	})
}

// all does something with every check, and keeps what came of it.
func (m *Monitor) all(ctx context.Context, do func(context.Context, Check, *state) error) error {
	var errs error
	for _, c := range m.config.Checks() {
		err := m.each(ctx, c, do)
		if err != nil {
			err = fmt.Errorf("%s: %w", c.Name(), err)
			errs = errors.Join(errs, err)
		}
		m.note(c.Name(), err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.round = m.config.Now()
	return errs
}

func (m *Monitor) note(check string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.errs, check)
	if m.checked[check].IsZero() || err == nil {
		m.checked[check] = m.config.Now()
	}
	if err != nil {
		m.errs[check] = err.Error()
	}
}

func (m *Monitor) each(ctx context.Context, c Check, do func(context.Context, Check, *state) error) error {
	s, err := m.load(ctx, c.Name())
	if err != nil {
		return err
	}
	before := slices.Clone(s.findings)
	if s.parts, err = c.Parts(ctx); err != nil {
		return err
	}
	err = do(ctx, c, s)
	m.mu.Lock()
	m.states[c.Name()] = s
	m.mu.Unlock()
	m.tell(before, s.findings)
	return errors.Join(err, m.config.Store.Save(ctx, c.Name(), s.Progress, s.findings))
}

// load gives a copy of a check's state, which nobody else changes.
func (m *Monitor) load(ctx context.Context, check string) (*state, error) {
	m.mu.Lock()
	known := m.states[check]
	m.mu.Unlock()
	if known != nil {
		s := *known
		s.findings = slices.Clone(known.findings)
		return &s, nil
	}
	p, findings, err := m.config.Store.Load(ctx, check)
	if p.Since == 0 {
		p.Since = m.config.Now().UnixMilli()
	}
	return &state{Progress: p, findings: findings}, err
}

// last is the part that may still grow.
func (s *state) last() uint64 { return max(s.parts, 1) - 1 }

// fresh checks the parts that came, and the last one always.
func (m *Monitor) fresh(ctx context.Context, c Check, s *state) error {
	if s.New > s.last() { // There is less than there was: all of it is looked at anew.
		s.New = 0
	}
	for n := 0; s.New < s.parts && n < maxNew; n++ {
		if err := m.one(ctx, c, s, s.New); err != nil {
			return err
		}
		if s.New == s.last() {
			return nil
		}
		s.New++
	}
	return nil
}

// again checks the parts in which something differed.
func (m *Monitor) again(ctx context.Context, c Check, s *state) error {
	var parts []uint64
	for _, f := range s.findings {
		if f.Part != s.New && f.Part < s.parts && !slices.Contains(parts, f.Part) {
			parts = append(parts, f.Part)
		}
	}
	var errs error
	for _, part := range parts {
		errs = errors.Join(errs, m.one(ctx, c, s, part))
	}
	return errs
}

// scrub checks as many of the old parts as are due.
func (m *Monitor) scrub(ctx context.Context, c Check, s *state) error {
	old := min(s.New, s.parts)
	now := m.config.Now().UnixMilli()
	share := float64(now-s.Since) / float64(m.config.Cycle.Milliseconds())
	due := uint64(min(max(share, 0), 1) * float64(old))
	for s.Old < due {
		if err := m.one(ctx, c, s, s.Old); err != nil {
			return err
		}
		s.Old++
	}
	if share >= 1 && s.Old >= old {
		m.wrap(s)
	}
	return nil
}

// wrap ends a cycle.
func (m *Monitor) wrap(s *state) {
	s.Whole = m.config.Now().UnixMilli()
	s.Old, s.Since = 0, s.Whole
}

// one checks a part and puts what differs in the place of what differed there before.
func (m *Monitor) one(ctx context.Context, c Check, s *state, part uint64) error {
	found, err := c.Part(ctx, part, maxFindings)
	if err != nil {
		return fmt.Errorf("part %d: %w", part, err)
	}
	s.findings = slices.DeleteFunc(s.findings, func(f Finding) bool { return f.Part == part })
	for _, f := range found {
		f.Check, f.Part = c.Name(), part
		if len(s.findings) < maxFindings {
			s.findings = append(s.findings, f)
		}
	}
	return nil
}

// tell logs and alerts what was not known before.
func (m *Monitor) tell(before, now []Finding) {
	var fresh []Finding
	for _, f := range now {
		if !slices.ContainsFunc(before, f.same) {
			fresh = append(fresh, f)
			m.config.Log.Error("stored data differs from what proves it", "finding", f.String())
		}
	}
	for _, f := range before {
		if !slices.ContainsFunc(now, f.same) {
			m.config.Log.Info("a finding is gone", "finding", f.String())
		}
	}
	if len(fresh) > 0 && m.config.Alerts != nil {
		m.config.Alerts.Tell(fresh)
	}
}
