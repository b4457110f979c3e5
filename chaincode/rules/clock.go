package rules

import (
	"fmt"
	"strconv"
	"time"
)

// The ledger's clock. Peers compare a transaction's timestamp with their own clocks only when they endorse it, so that an
// endorsed transaction could be withheld and sent much later. Every batch therefore reads the clock key:
//
//	transaction's timestamp             effect
//	no clock yet                        sets the clock
//	≥ clock + ClockStep                 sets the clock
//	between                             nothing
//	< clock − ClockWindow               the whole batch is refused
//
// Setting the clock changes the version of a key that every withheld transaction has read: those fail at commit.
const (
	// ClockStep is how far a transaction runs ahead before it moves the clock.
	ClockStep = 30 * time.Second
	// ClockWindow is how far a transaction may lag behind the clock: the peers' own window.
	ClockWindow = time.Minute
)

// Clock judges a transaction's timestamp, Unix ms, against the stored clock (nil: none yet). It gives the value to store, or
// nil when the clock stays.
func Clock(stored []byte, now int64) (update []byte, err error) {
	if stored == nil {
		return strconv.AppendInt(nil, now, 10), nil
	}
	clock, err := strconv.ParseInt(string(stored), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("rules: the stored clock %q is not a number: %w", stored, err)
	}
	switch {
	case now < clock-ClockWindow.Milliseconds():
		return nil, fmt.Errorf("rules: the transaction's time %d lies more than %s behind the ledger's clock %d; send it again", now, ClockWindow, clock)
	case now >= clock+ClockStep.Milliseconds():
		return strconv.AppendInt(nil, now, 10), nil
	}
	return nil, nil
}
