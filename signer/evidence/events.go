package evidence

import (
	"fmt"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"luzheng/signer/checkpoint"
	"luzheng/signer/envelope"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/vmap"
)

// MaxUses is the largest number of uses in a list.
const MaxUses = 200_000

// Events is the part of a file about uses in the event log of a year. Exactly one of One and All is there, as the subject says.
type Events struct {
	// Log is the log, whose state on the ledger is among the file's entities.
	Log statement.Ref `json:"log"`
	// Note is the log's checkpoint that is anchored on the ledger, with the cosignatures of witnesses, its line feeds included.
	Note string `json:"note"`
	// Batches are the envelopes of the batches that the events were signed in, byte for byte, sorted by digest, each once.
	Batches []jsontext.Value `json:"batches,omitempty"`
	One     *OneUse          `json:"one,omitempty"`
	All     *AllUses         `json:"all,omitempty"`
}

// Use is one leaf of the log with its event.
type Use struct {
	// Leaf is the leaf (package event), byte for byte.
	Leaf []byte `json:"leaf"`
	// Event is the event, byte for byte. It may be absent in a list, whose leaves are proven all the same.
	Event jsontext.Value `json:"event,omitempty"`
	// Path proves the event's place in its batch.
	Path Inclusion `json:"path,omitempty"`
}

// OneUse is a use with its place in the log.
type OneUse struct {
	Use
	// Index is the leaf's place, from 0; Proof its inclusion under the checkpoint's root.
	Index int64     `json:"index"`
	Proof Inclusion `json:"proof"`
}

// AllUses is a complete list of the uses of the subject's scope; event.List says what makes it complete.
type AllUses struct {
	// Before is the scope's state before the first use of the list; absent in a list from the beginning.
	Before event.Scope `json:"before,omitzero"`
	Uses   []Use       `json:"uses"`
	// Last is the index of the last leaf plus 1, 0 where nothing was ever used.
	Last int64 `json:"last"`
	// Map proves the scope's state in the checkpoint's map.
	Map vmap.Proof `json:"map"`
}

// Uses is the part about the event log, read.
type Uses struct {
	*Events
	// Claimed is what the note says, unverified.
	Claimed checkpoint.Events
	// Batches by their digests.
	Batches map[gm.Digest]*Batch
	// Listed are the uses: one, or all of the list.
	Listed []ReadUse
}

// Batch is the envelope of a batch, read.
type Batch struct {
	event.Header
	Raw    []byte
	Signed *envelope.Envelope
}

// Certificate is the registration of the key that the batch names as its signatory's.
func (b *Batch) Certificate() statement.Ref {
	return statement.Ref{Type: statement.TypeCertificate, ID: b.Signed.Signatures[0].KeyID.String()}
}

// ReadUse is a use, read; Said is nil where the file does not hold the event.
type ReadUse struct {
	Use
	Leaf event.Leaf
	Said *event.Event
}

// List is the claim of completeness that the file makes for the scope.
func (a *AllUses) List(scope statement.Ref) event.List {
	l := event.List{Scope: scope, Before: a.Before, Leaves: make([][]byte, len(a.Uses)), Last: uint64(a.Last), Map: a.Map}
	for i, u := range a.Uses {
		l.Leaves[i] = u.Leaf
	}
	return l
}

// check is what Parse asks of the part, which a file about uses has and no other.
func (e *Events) check(subject Subject) error {
	about := subject.Event != gm.Digest{} || subject.Uses != statement.Ref{}
	if e == nil && !about {
		return nil
	}
	if e == nil {
		return fmt.Errorf("%w: the part about the event log is missing", ErrFile)
	}
	uses := e.All
	switch {
	case e.Log.Type != statement.TypeLog:
		return fmt.Errorf("%w: %s is no event log", ErrFile, e.Log)
	case (e.One != nil) != (subject.Event != gm.Digest{}) || (e.All != nil) != (subject.Uses != statement.Ref{}):
		return fmt.Errorf("%w: the part about the event log is not about the subject", ErrFile)
	case e.One != nil && (e.One.Index < 0 || len(e.One.Event) == 0):
		return fmt.Errorf("%w: the use has no place in the log, or no event", ErrFile)
	case uses != nil && (uses.Last < 0 || len(uses.Uses) > MaxUses || len(e.Batches) > len(uses.Uses)):
		return fmt.Errorf("%w: the list has a negative end, more than %d uses, or more batches than uses", ErrFile, MaxUses)
	}
	return nil
}

// readUses reads the part. Errors are *PartError.
func readUses(e *Events) (*Uses, error) {
	u := &Uses{Events: e, Batches: make(map[gm.Digest]*Batch, len(e.Batches))}
	var err error
	if u.Claimed, _, err = checkpoint.ParseEventsUnverified([]byte(e.Note)); err != nil {
		return nil, &PartError{"events.note", err}
	}
	var before gm.Digest
	for i, raw := range e.Batches {
		part, digest := fmt.Sprintf("events.batches.%d", i), gm.Sum(raw)
		b := &Batch{Raw: raw}
		if b.Header, b.Signed, err = event.ParseHeader(raw); err != nil {
			return nil, &PartError{part, err}
		}
		if i > 0 && slices.Compare(before[:], digest[:]) >= 0 {
			return nil, &PartError{part, fmt.Errorf("%w: batches must be sorted by digest, each once", ErrFile)}
		}
		u.Batches[digest], before = b, digest
	}
	if e.One != nil {
		u.Listed = make([]ReadUse, 1)
		err = u.Listed[0].read(e.One.Use, "events.one")
		return u, err
	}
	u.Listed = make([]ReadUse, len(e.All.Uses))
	for i := range e.All.Uses {
		if err := u.Listed[i].read(e.All.Uses[i], fmt.Sprintf("events.all.uses.%d", i)); err != nil {
			return nil, err
		}
	}
	return u, nil
}

func (r *ReadUse) read(u Use, part string) error {
	r.Use = u
	var err error
	if r.Leaf, err = event.ParseLeaf(u.Leaf); err != nil {
		return &PartError{part + ".leaf", err}
	}
	if len(u.Event) == 0 {
		if len(u.Path) > 0 {
			return &PartError{part + ".path", fmt.Errorf("%w: there is no event that it could prove", ErrFile)}
		}
		return nil
	}
	if r.Said, err = event.Parse(u.Event); err != nil {
		return &PartError{part + ".event", err}
	}
	return nil
}

// SetBatches puts envelopes of batches into the part: in their order there, each once.
func (e *Events) SetBatches(raws [][]byte) {
	byDigest := make(map[gm.Digest][]byte, len(raws))
	digests := make([]gm.Digest, 0, len(raws))
	for _, raw := range raws {
		digest := gm.Sum(raw)
		if byDigest[digest] == nil {
			digests = append(digests, digest)
		}
		byDigest[digest] = raw
	}
	slices.SortFunc(digests, func(a, b gm.Digest) int { return slices.Compare(a[:], b[:]) })
	e.Batches = nil
	for _, digest := range digests {
		e.Batches = append(e.Batches, byDigest[digest])
	}
}
