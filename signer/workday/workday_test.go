package workday_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"luzheng/signer/workday"
)

var beijing = time.FixedZone("UTC+8", 8*60*60)

func day(t *testing.T, text string) workday.Day {
	t.Helper()
	var d workday.Day
	if err := d.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return d
}

func at(text string) int64 {
	moment, err := time.ParseInLocation("2006-01-02 15:04", text, beijing)
	if err != nil {
		panic(err)
	}
	return moment.UnixMilli()
}

// nationalDay is the calendar of October 2026: the first to the seventh are off, Saturday the tenth makes up.
func nationalDay(t *testing.T) *workday.Calendar {
	t.Helper()
	c := &workday.Calendar{
		DaysOff: []workday.Day{
			day(t, "2026-10-01"), day(t, "2026-10-02"), day(t, "2026-10-05"), day(t, "2026-10-06"), day(t, "2026-10-07"),
		},
		Workdays: []workday.Day{day(t, "2026-10-10")},
	}
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDeadlines(t *testing.T) {
	plain, october := &workday.Calendar{}, nationalDay(t)
	closed := *october
	closed.Outages = []workday.Period{{From: at("2026-10-08 09:00"), Until: at("2026-10-09 00:00")}}
	for _, c := range []struct {
		name     string
		calendar *workday.Calendar
		from     string
		n        int64
		pauses   []workday.Period
		want     string // the day whose end it is; empty: none
	}{
		{"the next day", plain, "2026-09-07 00:00", 1, nil, "2026-09-08"},
		{"however late the day", plain, "2026-09-07 23:59", 1, nil, "2026-09-08"},
		{"over a weekend", plain, "2026-09-11 10:00", 1, nil, "2026-09-14"},
		{"from a weekend", plain, "2026-09-12 10:00", 1, nil, "2026-09-14"},
		{"five are a week", plain, "2026-09-07 10:00", 5, nil, "2026-09-14"},
		{"over the holidays", october, "2026-09-30 10:00", 1, nil, "2026-10-08"},
		{"a Saturday makes up", october, "2026-09-30 10:00", 3, nil, "2026-10-10"},
		{"an outage", &closed, "2026-09-30 10:00", 1, nil, "2026-10-09"},
		{"a pause within a day", plain, "2026-09-07 10:00", 1, []workday.Period{{at("2026-09-08 09:00"), at("2026-09-08 09:01")}}, "2026-09-09"},
		{"a pause that ends at midnight", plain, "2026-09-07 10:00", 1, []workday.Period{{at("2026-09-08 09:00"), at("2026-09-09 00:00")}}, "2026-09-09"},
		{"overlapping pauses", plain, "2026-09-07 10:00", 1, []workday.Period{
			{at("2026-09-09 09:00"), at("2026-09-10 10:00")}, {at("2026-09-08 09:00"), at("2026-09-09 10:00")},
		}, "2026-09-11"},
		{"a pause before", plain, "2026-09-07 10:00", 1, []workday.Period{{at("2026-09-01 09:00"), at("2026-09-02 10:00")}}, "2026-09-08"},
		{"a pause after", plain, "2026-09-07 10:00", 1, []workday.Period{{From: at("2026-09-09 00:00")}}, "2026-09-08"},
		{"a pause that lasts", plain, "2026-09-07 10:00", 1, []workday.Period{{From: at("2026-09-08 10:00")}}, ""},
		{"no working day at all", plain, "2026-09-07 10:00", 0, nil, "2026-09-07"},
	} {
		want := int64(0)
		if c.want != "" {
			want = at(c.want+" 23:59") + 59_999
		}
		if got := c.calendar.Due(at(c.from), c.n, c.pauses...); got != want {
			t.Errorf("%s: %s, want %s", c.name, time.UnixMilli(got).In(beijing), time.UnixMilli(want).In(beijing))
		}
	}
}

func TestDaysAgreeWithTheTimePackage(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		moment := random.Int64N(8_000_000_000_000) - 2_000_000_000_000
		want := time.UnixMilli(moment).In(beijing)
		d := workday.DayOf(moment)
		if d.String() != want.Format(time.DateOnly) || d.Weekday() != want.Weekday() {
			t.Fatalf("%s is %s, %s", want, d, d.Weekday())
		}
		if d.Begin() > moment || d.End() < moment || workday.DayOf(d.Begin()) != d || workday.DayOf(d.End()+1) != d+1 {
			t.Fatalf("%s lies in %d to %d", want, d.Begin(), d.End())
		}
		if again := day(t, d.String()); again != d {
			t.Fatalf("%s is read as %d, not %d", d, again, d)
		}
	}
}

// TestDeadlinesAreCountedDayByDay holds Due to the slow way: walk the days one at a time and count.
func TestDeadlinesAreCountedDayByDay(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 3_000 {
		c, pauses := randomCalendar(random), randomPauses(random)
		from, n := at("2026-01-01 00:00")+random.Int64N(90*86_400_000), 1+random.Int64N(30)
		got := c.Due(from, n, pauses...)
		if want := slowly(c, from, n, pauses); got != want {
			t.Fatalf("due %d, counted %d: %+v, %+v, %d days from %d", got, want, c, pauses, n, from)
		}
		if later := c.Due(from, n+1, pauses...); later <= got {
			t.Fatalf("one working day more is due at %d, not after %d", later, got)
		}
		more := append(pauses, workday.Period{From: from, Until: from + random.Int64N(20*86_400_000)})
		if paused := c.Due(from, n, more...); paused < got {
			t.Fatalf("a pause more brings the deadline forward from %d to %d", got, paused)
		}
		if later := c.Due(from+86_400_000, n, pauses...); later < got {
			t.Fatalf("beginning a day later is due at %d, before %d", later, got)
		}
		slices.Reverse(pauses)
		if again := c.Due(from, n, pauses...); again != got {
			t.Fatalf("the order of the pauses makes it %d, not %d", again, got)
		}
	}
}

func slowly(c *workday.Calendar, from, n int64, pauses []workday.Period) int64 {
	d := workday.DayOf(from)
	for n > 0 {
		d++
		touched := slices.ContainsFunc(slices.Concat(c.Outages, pauses), func(p workday.Period) bool {
			return p.From <= d.End() && p.Until > d.Begin() && p.Until > p.From
		})
		if !touched && c.Works(d) {
			n--
		}
	}
	return d.End()
}

func randomCalendar(random *rand.Rand) *workday.Calendar {
	c := &workday.Calendar{}
	for d := workday.DayOf(at("2026-01-01 00:00")); len(c.DaysOff)+len(c.Workdays) < 30; d++ {
		if random.IntN(4) > 0 {
			continue
		}
		if d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
			c.Workdays = append(c.Workdays, d)
		} else {
			c.DaysOff = append(c.DaysOff, d)
		}
	}
	last := at("2026-01-01 00:00")
	for range random.IntN(3) {
		p := workday.Period{From: last + random.Int64N(20*86_400_000)}
		p.Until = p.From + 1 + random.Int64N(5*86_400_000)
		c.Outages, last = append(c.Outages, p), p.Until
	}
	return c
}

func randomPauses(random *rand.Rand) []workday.Period {
	var pauses []workday.Period
	for range random.IntN(4) {
		from := at("2026-01-01 00:00") + random.Int64N(90*86_400_000)
		pauses = append(pauses, workday.Period{From: from, Until: from + random.Int64N(30*86_400_000)})
	}
	return pauses
}

func TestACalendarSaysEverythingOnce(t *testing.T) {
	many := make([]workday.Day, workday.MaxExceptions+1)
	for name, c := range map[string]workday.Calendar{
		"a Saturday off":      {DaysOff: []workday.Day{day(t, "2026-10-03")}},
		"a Monday at work":    {Workdays: []workday.Day{day(t, "2026-10-05")}},
		"a day twice":         {DaysOff: []workday.Day{day(t, "2026-10-05"), day(t, "2026-10-05")}},
		"days out of order":   {DaysOff: []workday.Day{day(t, "2026-10-06"), day(t, "2026-10-05")}},
		"an outage that runs": {Outages: []workday.Period{{From: 5}}},
		"outages overlap":     {Outages: []workday.Period{{From: 5, Until: 9}, {From: 8, Until: 10}}},
		"an outage of no day": {Outages: []workday.Period{{From: 0, Until: 9}}},
		"too many":            {DaysOff: many},
	} {
		if c.Validate() == nil {
			t.Errorf("%s was admitted", name)
		}
	}
	for _, text := range []string{"2026-10-1", "2026-13-01", "20261001", "", "2026-10-01T00:00"} {
		var d workday.Day
		if d.UnmarshalText([]byte(text)) == nil {
			t.Errorf("%q is read as %s", text, d)
		}
	}
}
