package entity

import (
	"time"

	"luzheng/signer/statement"
)

// shanghai is the time zone of the calendar. It has no summer time, so that a fixed offset is exact.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// DueAt is the ledger time, Unix ms, until which the entry's next version is due: the end of the day, in Shanghai, on which
// one update cycle has passed since the entry was renewed. It is 0 where nothing falls due: the entry is retired, it is
// renewed once or in real time, or it was recorded before the ledger kept the time of its renewal.
//
//	cycle       due after
//	daily       1 day
//	weekly      7 days
//	monthly     1 month       a month without that day: its last day
//	quarterly   3 months
//	yearly      12 months
func (e *Entry) DueAt() int64 {
	if e.State == EntryRetired || e.RenewedAt == 0 {
		return 0
	}
	months, days := cycleLength(e.Catalogue.UpdateCycle)
	if months == 0 && days == 0 {
		return 0
	}
	y, m, d := time.UnixMilli(e.RenewedAt).In(shanghai).Date()
	last := time.Date(y, m+time.Month(months)+1, 0, 0, 0, 0, 0, shanghai).Day()
	midnight := time.Date(y, m+time.Month(months), min(d, last)+days+1, 0, 0, 0, 0, shanghai)
	return midnight.UnixMilli() - 1
}

// Overdue tells whether the entry's next version is due and has not come, at a ledger time.
func (e *Entry) Overdue(at int64) bool {
	due := e.DueAt()
	return due != 0 && at > due
}

func cycleLength(c statement.UpdateCycle) (months, days int) {
	switch c {
	case statement.CycleDaily:
		return 0, 1
	case statement.CycleWeekly:
		return 0, 7
	case statement.CycleMonthly:
		return 1, 0
	case statement.CycleQuarterly:
		return 3, 0
	case statement.CycleYearly:
		return 12, 0
	case statement.CycleRealtime, statement.CycleOnce:
	}
	return 0, 0
}
