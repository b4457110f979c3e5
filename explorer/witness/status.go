package witness

import (
	"cmp"
	"slices"

	"luzheng/gateway/alarm"
	"luzheng/gateway/follow/wire"
	"luzheng/signer/checkpoint"
	"luzheng/signer/statement"
)

// Status says how a witness is.
type Status struct {
	Name   string             `json:"name"`
	Ledger statement.LedgerID `json:"ledger"`
	// Colour is red while an alarm stands.
	Colour wire.Colour `json:"colour"`
	// Block is the height of the ledger's checkpoint seen last; absent before the first.
	Block *uint64 `json:"block,omitempty"`
	// Logs are the event logs, by year.
	Logs []LogStatus `json:"logs,omitempty"`
	// LastError says what went wrong in the last look at the ledger.
	LastError string        `json:"lastError,omitempty"`
	Alarms    []alarm.Alarm `json:"alarms,omitempty"`
}

// LogStatus is how far a witness is with an event log.
type LogStatus struct {
	Origin string `json:"origin"`
	// Replayed is the number of leaves replayed, Cosigned the size cosigned last.
	Replayed uint64 `json:"replayed"`
	Cosigned uint64 `json:"cosigned"`
}

// Status gives how the witness is.
func (w *Witness) Status() Status {
	s := Status{Name: w.config.Name, Ledger: w.config.Ledger, Colour: wire.Green, Alarms: w.alarms.List()}
	if len(s.Alarms) > 0 {
		s.Colour = wire.Red
	}
	if note, err := w.cosigned.Statements(); err == nil && note != nil {
		if c, _, err := checkpoint.ParseUnverified(note); err == nil {
			s.Block = &c.Block
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.last != nil {
		s.LastError = w.last.Error()
	}
	for _, l := range w.logs {
		s.Logs = append(s.Logs, LogStatus{Origin: l.origin, Replayed: l.replayed.Load(), Cosigned: l.cosignedSize()})
	}
	slices.SortFunc(s.Logs, func(a, b LogStatus) int { return cmp.Compare(a.Origin, b.Origin) })
	return s
}

// cosignedSize is the size cosigned last; 0 for none.
func (l *eventLog) cosignedSize() uint64 {
	note, err := l.witness.cosigned.Latest(l.origin)
	if err != nil || note == nil {
		return 0
	}
	c, _, err := checkpoint.ParseEventsUnverified(note)
	if err != nil {
		return 0
	}
	return c.Size
}
