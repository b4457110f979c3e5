// Package workday counts working days on an official calendar, so that the rules, the gateway and a verifier find the same
// deadline. It is pure: there is no clock and no time-zone database in it.
//
// A day is a day in Asia/Shanghai: UTC+8, without summer time since 1992. Monday to Friday are working days; a calendar lists
// the exceptions. A deadline of n working days is counted as 民法典 articles 201 and 203 do:
//
//	the day of the beginning     does not count
//	a day off                    does not count
//	a day that a pause touches   does not count (补正, a declared outage)
//	the n-th day that counts     the deadline is its last millisecond
package workday

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

const (
	dayMillis = int64(24 * time.Hour / time.Millisecond)
	// shanghai is how far Asia/Shanghai is ahead of UTC.
	shanghai = int64(8 * time.Hour / time.Millisecond)
)

// Day is a day in Asia/Shanghai, counted from 1970-01-01. Its text is "2026-10-01".
type Day int64

// DayOf gives the day on which a time lies, Unix ms.
func DayOf(at int64) Day {
	local := at + shanghai
	day := local / dayMillis
	if local%dayMillis < 0 {
		day--
	}
	return Day(day)
}

// Begin is the day's first millisecond, End its last, Unix ms.
func (d Day) Begin() int64 { return int64(d)*dayMillis - shanghai }
func (d Day) End() int64   { return (d + 1).Begin() - 1 }

// Weekday tells the day of the week.
func (d Day) Weekday() time.Weekday {
	return time.Weekday(((int64(d)+int64(time.Thursday))%7 + 7) % 7) // 1970-01-01 was a Thursday
}

func (d Day) String() string { return time.UnixMilli(int64(d) * dayMillis).UTC().Format(time.DateOnly) }

// MarshalText gives "2026-10-01".
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads "2026-10-01" and no other form.
func (d *Day) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil || t.Format(time.DateOnly) != string(text) {
		return fmt.Errorf("%.20q is not a date such as 2026-10-01", text)
	}
	*d = Day(t.UnixMilli() / dayMillis)
	if t.UnixMilli()%dayMillis < 0 {
		*d--
	}
	return nil
}

// Period is a time in which no deadline runs: from From, before Until, Unix ms. Until 0: it has not ended.
type Period struct {
	From  int64 `json:"from"`
	Until int64 `json:"until,omitzero"`
}

// The bounds of a calendar: they hold decades of exceptions in a payload.
const (
	MaxExceptions = 1_500 // of each kind
	MaxOutages    = 100
)

// Calendar lists what differs from Monday to Friday, and the outages that the platform declared. The zero Calendar has none.
type Calendar struct {
	// DaysOff are Mondays to Fridays on which nobody works, Workdays Saturdays and Sundays that make up for them (调休). Both
	// are sorted, without duplicates.
	DaysOff  []Day `json:"daysOff,omitempty"`
	Workdays []Day `json:"workdays,omitempty"`
	// Outages are sorted, ended, and do not overlap.
	Outages []Period `json:"outages,omitempty"`
}

// Validate tells what is wrong with the calendar: a calendar says everything once, and only what differs.
func (c *Calendar) Validate() error {
	if len(c.DaysOff) > MaxExceptions || len(c.Workdays) > MaxExceptions || len(c.Outages) > MaxOutages {
		return fmt.Errorf("must have at most %d days off, as many workdays, and %d outages", MaxExceptions, MaxOutages)
	}
	for _, list := range []struct {
		days    []Day
		weekend bool
		want    string
	}{{c.DaysOff, false, "is no Monday to Friday"}, {c.Workdays, true, "is no Saturday or Sunday"}} {
		for i, d := range list.days {
			if weekend(d) != list.weekend {
				return fmt.Errorf("must list what differs from Monday to Friday: %s %s", d, list.want)
			}
			if i > 0 && list.days[i-1] >= d {
				return fmt.Errorf("must be sorted, without duplicates: %s", d)
			}
		}
	}
	last := int64(0)
	for _, p := range c.Outages {
		if p.From < last || p.From <= 0 || p.Until <= p.From {
			return fmt.Errorf("must have its outages sorted, apart and ended: the one from %d until %d is not", p.From, p.Until)
		}
		last = p.Until
	}
	return nil
}

func weekend(d Day) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

// Works tells whether a day is a working day.
func (c *Calendar) Works(d Day) bool {
	exceptions := c.DaysOff
	if weekend(d) {
		exceptions = c.Workdays
	}
	_, exception := slices.BinarySearch(exceptions, d)
	return exception == weekend(d)
}

// Due gives the deadline of n working days after a beginning, Unix ms. The pauses count beside the calendar's outages and may
// overlap; while one of them has not ended there is no deadline, and Due gives 0.
func (c *Calendar) Due(from int64, n int64, pauses ...Period) int64 {
	all := append(slices.Clone(c.Outages), pauses...)
	slices.SortFunc(all, func(a, b Period) int { return cmp.Compare(a.From, b.From) })
	day := DayOf(from)
	for n > 0 {
		day++
		next, open := past(all, day)
		switch {
		case open:
			return 0
		case next > day:
			day = next - 1
		case c.Works(day):
			n--
		}
	}
	return day.End()
}

// past gives the first day from day on that no pause touches; open tells that one which touches it has no end.
func past(sorted []Period, day Day) (free Day, open bool) {
	for _, p := range sorted {
		if DayOf(p.From) > day {
			return day, false
		}
		switch {
		case p.Until == 0:
			return day, true
		case p.Until > p.From && DayOf(p.Until-1) >= day:
			day = DayOf(p.Until-1) + 1
		}
	}
	return day, false
}
