package statement

// DutyIssue enters a unit's duty into the sharing-responsibility list: to provide an entry, or a data item for which
// there is no entry yet, from a day on in a cycle. It creates the duty.
type DutyIssue struct {
	Unit PartyID `json:"unit"`
	// Entry is the unit's catalogue entry that is to be shared; Element the data-element code where there is no entry yet. One
	// of the two is given.
	Entry   *Ref `json:"entry,omitempty"`
	Element Code `json:"element,omitempty"`
	// From is when the duty begins in ledger time, Unix ms.
	From  int64       `json:"from"`
	Cycle UpdateCycle `json:"cycle"`
}

func (*DutyIssue) Kind() Kind    { return KindDutyIssue }
func (b *DutyIssue) Refs() []Ref { return append(refsOf(b.Entry), b.Unit.Ref()) }
func (b *DutyIssue) Validate() error {
	var p problems
	p.party(b.Unit, "unit")
	p.optionalRef(b.Entry, TypeEntry, "entry")
	p.require((b.Entry == nil) != (b.Element == ""), "entry", "must be given, or element; not both")
	p.require(b.Element == "" || b.Element.Valid(), "element", "is not a code")
	p.require(b.From > 0, "from", "is missing or not a time in Unix milliseconds")
	p.require(b.Cycle.Valid(), "cycle", "is missing or not an update cycle")
	return p.err
}

// DutyRelease takes a duty off the list. The subject is the duty.
type DutyRelease struct {
	Reason Code `json:"reason"`
}

func (*DutyRelease) Kind() Kind  { return KindDutyRelease }
func (*DutyRelease) Refs() []Ref { return nil }
func (b *DutyRelease) Validate() error {
	var p problems
	p.code(b.Reason, "reason")
	return p.err
}
