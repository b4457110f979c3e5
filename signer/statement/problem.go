package statement

// Urgency says how soon a problem must be handled.
type Urgency string

// The urgencies.
const (
	UrgencyNormal Urgency = "normal"
	UrgencyUrgent Urgency = "urgent"
)

func (u Urgency) Valid() bool { return u == UrgencyNormal || u == UrgencyUrgent }

// Defect is what is wrong with the data, or what its reader doubts.
type Defect string

// The defects.
const (
	DefectMissing    Defect = "missing"    // rows or values that are not there
	DefectWrong      Defect = "wrong"      // values that do not hold
	DefectOutdated   Defect = "outdated"   // values that held once
	DefectDuplicate  Defect = "duplicate"  // the same thing twice
	DefectUnreadable Defect = "unreadable" // not in the declared format
	DefectPrivacy    Defect = "privacy"    // what must not be there
)

func (d Defect) Valid() bool {
	switch d {
	case DefectMissing, DefectWrong, DefectOutdated, DefectDuplicate, DefectUnreadable, DefectPrivacy:
		return true
	}
	return false
}

// ProblemReport reports a version that is wrong or doubted. It creates the problem.
type ProblemReport struct {
	Entry   Ref     `json:"entry"`
	Version Ref     `json:"version"`
	Defect  Defect  `json:"defect"`
	Urgency Urgency `json:"urgency"`
	// Text is the sealed description.
	Text *Sealed `json:"text"`
}

func (*ProblemReport) Kind() Kind    { return KindProblemReport }
func (b *ProblemReport) Refs() []Ref { return []Ref{b.Entry, b.Version} }
func (b *ProblemReport) Validate() error {
	var p problems
	p.ref(b.Entry, TypeEntry, "entry")
	p.ref(b.Version, TypeVersion, "version")
	p.require(b.Defect.Valid(), "defect", "is missing or not a defect")
	p.require(b.Urgency.Valid(), "urgency", "is missing or not an urgency")
	p.sealed(b.Text, "text")
	return p.err
}

// ProblemAccept takes a problem on. The subject is the problem.
type ProblemAccept struct {
	Entry Ref `json:"entry"`
}

func (*ProblemAccept) Kind() Kind    { return KindProblemAccept }
func (b *ProblemAccept) Refs() []Ref { return []Ref{b.Entry} }
func (b *ProblemAccept) Validate() error {
	var p problems
	p.ref(b.Entry, TypeEntry, "entry")
	return p.err
}

// ProblemCorrect: the data was wrong, and was corrected and collected again. The subject is the problem.
type ProblemCorrect struct {
	Entry Ref `json:"entry"`
	// Version is the new version, whose anchor names the problem.
	Version Ref `json:"version"`
}

func (*ProblemCorrect) Kind() Kind    { return KindProblemCorrect }
func (b *ProblemCorrect) Refs() []Ref { return []Ref{b.Entry, b.Version} }
func (b *ProblemCorrect) Validate() error {
	var p problems
	p.ref(b.Entry, TypeEntry, "entry")
	p.ref(b.Version, TypeVersion, "version")
	return p.err
}

// ProblemConfirm: the data was right. The subject is the problem.
type ProblemConfirm struct {
	Entry Ref `json:"entry"`
	// Reply is the sealed answer to whoever reported it.
	Reply *Sealed `json:"reply"`
}

func (*ProblemConfirm) Kind() Kind    { return KindProblemConfirm }
func (b *ProblemConfirm) Refs() []Ref { return []Ref{b.Entry} }
func (b *ProblemConfirm) Validate() error {
	var p problems
	p.ref(b.Entry, TypeEntry, "entry")
	p.sealed(b.Reply, "reply")
	return p.err
}

// ProblemSettle: the matter was settled by communication. The subject is the problem.
type ProblemSettle struct {
	Entry Ref `json:"entry"`
	// Reply is the sealed record of what was agreed.
	Reply *Sealed `json:"reply"`
}

func (*ProblemSettle) Kind() Kind    { return KindProblemSettle }
func (b *ProblemSettle) Refs() []Ref { return []Ref{b.Entry} }
func (b *ProblemSettle) Validate() error {
	var p problems
	p.ref(b.Entry, TypeEntry, "entry")
	p.sealed(b.Reply, "reply")
	return p.err
}
