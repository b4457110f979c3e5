package statement

import (
	"regexp"

	"luzheng/signer/gm"
)

// The event log takes the uses of data, which are too many for the ledger, and the ledger takes its checkpoints.

// maxPath bounds the hashes of a Merkle proof, as package merkle does.
const maxPath = 65

var yearPattern = regexp.MustCompile(`^20[0-9]{2}$`)

func validYear(id string) bool { return yearPattern.MatchString(id) }

// LogRef names the event log of a year.
func LogRef(year string) Ref { return Ref{TypeLog, year} }

// LogOpen opens the event log of a year. From here on uses are recorded in the log alone. The subject is the log.
type LogOpen struct {
	// Key is the certificate of the log service, which signs all that the log says.
	Key Ref `json:"key"`
	// Predecessor is the log that this one follows: it ends with the first checkpoint of this one. Absent in the ledger's first.
	Predecessor *Ref `json:"predecessor,omitempty"`
}

func (*LogOpen) Kind() Kind    { return KindLogOpen }
func (b *LogOpen) Refs() []Ref { return append(refsOf(b.Predecessor), b.Key) }
func (b *LogOpen) Validate() error {
	var p problems
	p.ref(b.Key, TypeCertificate, "key")
	p.optionalRef(b.Predecessor, TypeLog, "predecessor")
	return p.err
}

// LogAnchor puts a checkpoint of the log on the ledger. The subject is the log.
type LogAnchor struct {
	// Note is the checkpoint under the log's own signature (package checkpoint).
	Note []byte `json:"note"`
	// Consistency proves that the log only grew since the last anchored checkpoint, lowest hash first; absent in the first one.
	Consistency []gm.Digest `json:"consistency,omitempty"`
	// Seed shows what the log begins with: in the first checkpoint of a log that has a predecessor, and only there.
	Seed *LogSeed `json:"seed,omitempty"`
}

// LogSeed is the first leaf of a log, which holds the predecessor's last anchored checkpoint.
type LogSeed struct {
	Predecessor Ref `json:"predecessor"`
	// Leaf is leaf 0 (package event), Inclusion its audit path under the checkpoint's root, lowest hash first.
	Leaf      []byte      `json:"leaf"`
	Inclusion []gm.Digest `json:"inclusion,omitempty"`
}

func (*LogAnchor) Kind() Kind { return KindLogAnchor }
func (b *LogAnchor) Refs() []Ref {
	if b.Seed == nil {
		return nil
	}
	return []Ref{b.Seed.Predecessor}
}

func (b *LogAnchor) Validate() error {
	var p problems
	p.bytes(b.Note, 2048, "note")
	p.path(b.Consistency, "consistency")
	if b.Seed != nil {
		p.ref(b.Seed.Predecessor, TypeLog, "seed.predecessor")
		p.bytes(b.Seed.Leaf, 512, "seed.leaf")
		p.path(b.Seed.Inclusion, "seed.inclusion")
	}
	return p.err
}

// LogRotate gives the log another key; the old and the new one both sign. The subject is the log.
type LogRotate struct {
	// To is the certificate whose key signs from here on.
	To Ref `json:"to"`
}

func (*LogRotate) Kind() Kind       { return KindLogRotate }
func (b *LogRotate) Refs() []Ref    { return []Ref{b.To} }
func (b *LogRotate) Successor() Ref { return b.To }
func (b *LogRotate) Validate() error {
	var p problems
	p.ref(b.To, TypeCertificate, "to")
	return p.err
}

// UsageSuspect brings uses that the log judged suspected before people: one statement for all that are alike from the leaf at
// Index up to, not including, the one at Size, with the first of them as evidence. It creates the suspicion.
type UsageSuspect struct {
	Log Ref `json:"log"`
	// Size is that of the anchored checkpoint under whose root the leaf is shown, and where the count ends.
	Size int64 `json:"size"`
	// Count is how many uses among those leaves are alike: the same verdict, and the same grant, or application, or unit and entry.
	Count int64 `json:"count"`
	// Index is the leaf's place in the log, from 0; Leaf its bytes (package event), Inclusion its audit path, lowest hash first.
	Index     int64       `json:"index"`
	Leaf      []byte      `json:"leaf"`
	Inclusion []gm.Digest `json:"inclusion,omitempty"`
	// Event is the use, Batch the envelope in which it was signed and Path its audit path there.
	Event []byte      `json:"event"`
	Batch []byte      `json:"batch"`
	Path  []gm.Digest `json:"path,omitempty"`
}

func (*UsageSuspect) Kind() Kind    { return KindUsageSuspect }
func (b *UsageSuspect) Refs() []Ref { return []Ref{b.Log} }

func (b *UsageSuspect) demands() []string { return []string{"index"} }

func (b *UsageSuspect) Validate() error {
	var p problems
	p.ref(b.Log, TypeLog, "log")
	p.require(b.Size > 0, "size", "is missing or not a number of leaves")
	p.require(b.Index >= 0 && b.Index < b.Size, "index", "is not the place of a leaf")
	p.require(b.Count > 0 && b.Count <= b.Size, "count", "is missing or not a number of uses")
	p.bytes(b.Leaf, 512, "leaf")
	p.path(b.Inclusion, "inclusion")
	p.bytes(b.Event, 4096, "event")
	p.bytes(b.Batch, 4096, "batch")
	p.path(b.Path, "path")
	return p.err
}

func (p *problems) bytes(raw []byte, limit int, field string) {
	p.require(len(raw) > 0, field, "is missing")
	p.require(len(raw) <= limit, field, "is too long")
}

func (p *problems) path(hashes []gm.Digest, field string) {
	p.require(len(hashes) <= maxPath, field, "holds more hashes than any tree needs")
}
