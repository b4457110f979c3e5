package statement_test

import (
	"errors"
	"testing"

	"luzheng/signer/statement"
	"luzheng/signer/workday"
)

func TestAParameterHasItsUnitAndBounds(t *testing.T) {
	days := func(n int64) *statement.ParameterValue { return &statement.ParameterValue{WorkingDays: n} }
	codes := func(all ...statement.Code) *statement.ParameterValue { return &statement.ParameterValue{Codes: all} }
	calendar := func(c workday.Calendar) *statement.ParameterValue { return &statement.ParameterValue{Calendar: &c} }
	reply, rights := statement.DeadlineAccessReply, statement.RightsKinds
	for _, c := range []struct {
		name  statement.ParameterName
		value *statement.ParameterValue
		field string // the one that is refused; empty: none
	}{
		{reply, days(1), ""},
		{reply, days(250), ""},
		{reply, nil, ""},
		{reply, days(251), "body.value.workingDays"},
		{reply, days(-1), "body.value.workingDays"},
		{reply, &statement.ParameterValue{}, "body.value.workingDays"},
		{reply, &statement.ParameterValue{Days: 5}, "body.value.workingDays"},
		{reply, &statement.ParameterValue{WorkingDays: 5, Days: 5}, "body.value.days"},
		{statement.RetentionLogs, &statement.ParameterValue{Months: 6}, ""},
		{statement.RetentionLogs, &statement.ParameterValue{Months: 5}, "body.value.months"},
		{rights, codes("holding", "operating"), ""},
		{rights, codes("operating", "holding"), "body.value.codes"},
		{rights, codes("holding", "holding"), "body.value.codes"},
		{rights, codes("持有"), "body.value.codes.0"},
		{rights, codes(), "body.value.codes"},
		{statement.ParameterCalendar, calendar(workday.Calendar{}), ""},
		{statement.ParameterCalendar, calendar(workday.Calendar{Workdays: []workday.Day{0}}), "body.value.calendar"},
		{statement.ParameterCalendar, days(1), "body.value.workingDays"},
		{"deadline.nobody-knows", days(1), "subject"},
	} {
		d := sampleDraft(&statement.ParameterSet{Value: c.value})
		d.Subject = new(c.name.Ref())
		_, err := statement.New(d)
		var field *statement.FieldError
		if c.field == "" && err != nil || c.field != "" && (!errors.As(err, &field) || field.Field != c.field) {
			t.Errorf("%s of %+v: %v", c.name, c.value, err)
		}
	}
}

func TestEveryParameterHasItsBounds(t *testing.T) {
	for _, n := range statement.ParameterNames() {
		spec, known := n.Spec()
		if !known || !n.Valid() || spec.Unit == "" || spec.Min > spec.Max || (spec.Min < 1) != (spec.Unit == statement.UnitCalendar) {
			t.Errorf("%s: %+v", n, spec)
		}
	}
}

// The largest calendar that is admitted fits a payload, and an entity.
func TestDecadesOfExceptionsFit(t *testing.T) {
	var c workday.Calendar
	for d := workday.Day(20_454); len(c.DaysOff) < workday.MaxExceptions || len(c.Workdays) < workday.MaxExceptions; d++ {
		weekend := d.Weekday()%6 == 0
		if weekend && len(c.Workdays) < workday.MaxExceptions {
			c.Workdays = append(c.Workdays, d)
		} else if !weekend && len(c.DaysOff) < workday.MaxExceptions {
			c.DaysOff = append(c.DaysOff, d)
		}
	}
	for i := range int64(workday.MaxOutages) {
		c.Outages = append(c.Outages, workday.Period{From: 1_800_000_000_000 + 2*i, Until: 1_800_000_000_001 + 2*i})
	}
	s, err := statement.New(sampleDraft(&statement.ParameterSet{Value: &statement.ParameterValue{Calendar: &c}}))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := s.Marshal()
	if err != nil || len(raw) > statement.MaxPayload {
		t.Fatalf("%d bytes, %v", len(raw), err)
	}
	if _, err := statement.Parse(raw); err != nil {
		t.Error(err)
	}
}
