package statement

import (
	"fmt"
	"slices"

	"luzheng/signer/workday"
)

// ParameterName names a parameter of the ledger: a value that the regulation leaves to the Bureau. The names are a
// closed list; each has one unit and its bounds.
type ParameterName string

// The parameters. To add one: a constant and a line in parameters here, and in the rules' table of the kinds that use it.
const (
	// ParameterCalendar is the official calendar by which all working days are counted; unset: Monday to Friday.
	ParameterCalendar ParameterName = "calendar"

	DeadlineAccessOpinion        ParameterName = "deadline.access.opinion"        // until the provider is asked
	DeadlineAccessReply          ParameterName = "deadline.access.reply"          // until the provider has answered
	DeadlineAccessDecision       ParameterName = "deadline.access.decision"       // until a consented request is granted
	DeadlineProblemNormal        ParameterName = "deadline.problem.normal"
	DeadlineProblemUrgent        ParameterName = "deadline.problem.urgent"
	DeadlineOpeningAnswer        ParameterName = "deadline.opening.answer"        // until a request to open is answered
	DeadlineRightsObjection      ParameterName = "deadline.rights.objection"      // how long a declared right is open to objection
	DeadlineSuspicionExplanation ParameterName = "deadline.suspicion.explanation"

	RightsKinds      ParameterName = "rights.kinds"      // the rights that can be declared
	RightsConfirmers ParameterName = "rights.confirmers" // the parties that may confirm

	// How long a kind of record is kept at least.
	RetentionLogs        ParameterName = "retention.logs"
	RetentionAttachments ParameterName = "retention.attachments"
	RetentionIncidents   ParameterName = "retention.incidents"
)

// ParameterSpec says of which unit a parameter is, and within which bounds.
type ParameterSpec struct {
	Unit ParameterUnit
	// Min and Max bound a number; Max bounds the length of a list of codes.
	Min, Max int64
}

// ParameterUnit is what a value counts or lists.
type ParameterUnit string

// The units.
const (
	UnitWorkingDays ParameterUnit = "workingDays"
	UnitDays        ParameterUnit = "days"
	UnitMonths      ParameterUnit = "months"
	UnitCodes       ParameterUnit = "codes"
	UnitCalendar    ParameterUnit = "calendar"
)

var parameters = map[ParameterName]ParameterSpec{
	ParameterCalendar:            {UnitCalendar, 0, 0},
	DeadlineAccessOpinion:        {UnitWorkingDays, 1, 250},
	DeadlineAccessReply:          {UnitWorkingDays, 1, 250},
	DeadlineAccessDecision:       {UnitWorkingDays, 1, 250},
	DeadlineProblemNormal:        {UnitWorkingDays, 1, 250},
	DeadlineProblemUrgent:        {UnitWorkingDays, 1, 250},
	DeadlineOpeningAnswer:        {UnitWorkingDays, 1, 250},
	DeadlineRightsObjection:      {UnitWorkingDays, 1, 250},
	DeadlineSuspicionExplanation: {UnitWorkingDays, 1, 250},
	RightsKinds:                  {UnitCodes, 1, 32},
	RightsConfirmers:             {UnitCodes, 1, 32},
	RetentionLogs:                {UnitMonths, 6, 1_200}, // six months at least
	RetentionAttachments:         {UnitMonths, 1, 1_200},
	RetentionIncidents:           {UnitMonths, 6, 1_200},
}

// Spec gives a parameter's unit and bounds; ok is false for a name that this software does not know.
func (n ParameterName) Spec() (spec ParameterSpec, ok bool) {
	spec, ok = parameters[n]
	return spec, ok
}

// ParameterNames lists all names, sorted.
func ParameterNames() []ParameterName {
	all := make([]ParameterName, 0, len(parameters))
	for n := range parameters {
		all = append(all, n)
	}
	slices.Sort(all)
	return all
}

// Valid tells the form alone, so that what an older or a newer list names can still be read.
func (n ParameterName) Valid() bool { return Code(n).Valid() }

// Ref gives the parameter as an entity.
func (n ParameterName) Ref() Ref { return Ref{TypeParameter, string(n)} }

// ParameterValue is a value in the unit of its name: exactly one of its fields is given.
type ParameterValue struct {
	WorkingDays int64             `json:"workingDays,omitzero"`
	Days        int64             `json:"days,omitzero"`
	Months      int64             `json:"months,omitzero"`
	Codes       []Code            `json:"codes,omitempty"` // sorted, without duplicates
	Calendar    *workday.Calendar `json:"calendar,omitempty"`
}

// ParameterSet gives a parameter its value for every statement after it. The subject is the parameter; the first value
// founds it.
type ParameterSet struct {
	// Value is absent where the parameter is unset again.
	Value *ParameterValue `json:"value,omitempty"`
}

func (*ParameterSet) Kind() Kind        { return KindParameterSet }
func (*ParameterSet) Refs() []Ref       { return nil }
func (b *ParameterSet) Validate() error { return nil } // the bounds are the name's: see about

// about holds the value to the unit and the bounds of the parameter that it is for.
func (b *ParameterSet) about(subject Ref) error {
	spec, known := ParameterName(subject.ID).Spec()
	if !known {
		return fieldError("subject", "names a parameter that this version does not know")
	}
	if b.Value == nil {
		return nil
	}
	var p problems
	v, number := b.Value, int64(0)
	for _, field := range []struct {
		unit  ParameterUnit
		given bool
		value int64
	}{
		{UnitWorkingDays, v.WorkingDays != 0, v.WorkingDays},
		{UnitDays, v.Days != 0, v.Days},
		{UnitMonths, v.Months != 0, v.Months},
		{UnitCodes, v.Codes != nil, int64(len(v.Codes))},
		{UnitCalendar, v.Calendar != nil, 0},
	} {
		at := "value." + string(field.unit)
		p.require(field.given || field.unit != spec.Unit, at, "is missing: it is the unit of this parameter")
		p.require(!field.given || field.unit == spec.Unit, at, "must be absent: the unit of this parameter is "+string(spec.Unit))
		if field.given {
			number = field.value
		}
	}
	p.require(number >= spec.Min && number <= spec.Max, "value."+string(spec.Unit), fmt.Sprintf("must be %d to %d", spec.Min, spec.Max))
	for i, c := range v.Codes {
		p.code(c, fmt.Sprintf("value.codes.%d", i))
		p.require(i == 0 || v.Codes[i-1] < c, "value.codes", "must be sorted, without duplicates")
	}
	if v.Calendar != nil {
		if err := v.Calendar.Validate(); err != nil {
			p.require(false, "value.calendar", err.Error())
		}
	}
	return p.err
}
