package statement

import "luzheng/signer/gm"

// QualityVerdict is what a quality report says of a version.
type QualityVerdict string

// The verdicts.
const (
	QualityFit    QualityVerdict = "fit"
	QualityFaulty QualityVerdict = "faulty"
)

func (v QualityVerdict) Valid() bool { return v == QualityFit || v == QualityFaulty }

// QualityReport anchors a technical service unit's report against the version that it judges. It creates the report.
type QualityReport struct {
	Entry   Ref `json:"entry"`
	Version Ref `json:"version"`
	// Standard is the code of the standard that was applied, such as gb-t-36344-2018.
	Standard Code           `json:"standard"`
	Verdict  QualityVerdict `json:"verdict"`
	// Report is the sealed report.
	Report *Sealed `json:"report"`
}

func (*QualityReport) Kind() Kind    { return KindQualityReport }
func (b *QualityReport) Refs() []Ref { return []Ref{b.Entry, b.Version} }
func (b *QualityReport) Validate() error {
	var p problems
	p.ref(b.Entry, TypeEntry, "entry")
	p.ref(b.Version, TypeVersion, "version")
	p.code(b.Standard, "standard")
	p.require(b.Verdict.Valid(), "verdict", "is missing or not a verdict")
	p.sealed(b.Report, "report")
	return p.err
}

// ConsistencyRecord compares a shared copy, or the provider's own data, with what was anchored. It creates the check.
type ConsistencyRecord struct {
	Version Ref `json:"version"`
	// Holder is the party that holds the copy.
	Holder PartyID `json:"holder"`
	// Manifest is SM3 of the manifest made from the copy.
	Manifest gm.Digest `json:"manifest"`
	// Settles is an earlier check that found this copy to differ; absent otherwise.
	Settles *Ref `json:"settles,omitempty"`
}

func (*ConsistencyRecord) Kind() Kind { return KindConsistencyRecord }
func (b *ConsistencyRecord) Refs() []Ref {
	return append(refsOf(b.Settles), b.Version, b.Holder.Ref())
}

func (b *ConsistencyRecord) Validate() error {
	var p problems
	p.ref(b.Version, TypeVersion, "version")
	p.party(b.Holder, "holder")
	p.require(b.Manifest != gm.Digest{}, "manifest", "is missing")
	p.optionalRef(b.Settles, TypeConsistency, "settles")
	return p.err
}
