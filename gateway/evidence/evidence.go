// Package evidence assembles evidence files (signer/evidence): envelopes and states from the index, proofs and checkpoints from the
// followers of several organisations.
//
// Nothing here needs to be trusted: every proof is checked under a checkpoint that enough organisations signed before it goes into
// the file, so that a wrong index makes assembling fail, not a verifier err.
package evidence

import (
	"context"
	"errors"
	"fmt"
	"time"

	"luzheng/gateway/follow/client"
	"luzheng/gateway/follow/wire"
	"luzheng/gateway/index"
	"luzheng/gateway/storage"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
	"luzheng/signer/trust"
)

// ErrUnattested: too few organisations attest the subject's block yet; trying again later is right.
var ErrUnattested = errors.New("too few organisations attest this block yet")

// ErrTooLarge: with all that was asked for, the file would be larger than verifiers read.
var ErrTooLarge = errors.New("the evidence file would be too large")

// errMoved: the index is not at the checkpoint's height any more.
var errMoved = errors.New("the entity changed after the checkpoint")

// Index gives envelopes, leaves' places and states.
type Index interface {
	Statement(ctx context.Context, id gm.Digest) (*index.Statement, error)
	Entity(ctx context.Context, ref statement.Ref) (*index.Entity, error)
	// LastRecorded is the number of the last indexed block that holds statements.
	LastRecorded(ctx context.Context) (uint64, error)
}

// Assembler makes evidence files.
type Assembler struct {
	Ledger statement.LedgerID
	// Root is the key of the trust root's certificate.
	Root  gm.KeyID
	Index Index
	Group *client.Group
	// Blocks gives the Fabric blocks that evidence may carry, and Pin is where the trust root lets their verification begin. Both are
	// nil where there are none: on an embedded ledger, or under a trust root that pins no channel.
	Blocks Blocks
	Pin    *trust.Fabric
	// Witnesses of the event log are those of the trust root, and WitnessThreshold how many must have cosigned.
	Witnesses        []trust.Witness
	WitnessThreshold int64
}

// Request says what evidence is wanted.
type Request struct {
	Subject evidence.Subject
	// Depth is how many generations of inputs come with their statements.
	Depth int
	// Block asks for the Fabric block of the subject's statement, with the way to its orderers' keys.
	Block bool
}

// Assemble makes the file of a subject under the newest checkpoint. Its errors wrap ErrUnattested, ErrNoBlock, ErrBlockAway,
// ErrTooLarge, storage.ErrNotFound or the followers' own.
func (a *Assembler) Assemble(ctx context.Context, r Request) ([]byte, error) {
	if r.Block && (a.Blocks == nil || a.Pin == nil) {
		return nil, fmt.Errorf("%w: the ledger keeps no Fabric blocks, or its trust root pins no channel", ErrNoBlock)
	}
	return a.untilStill(func() ([]byte, error) { return a.once(ctx, r) })
}

// untilStill tries again when an entity changed between its state and its proof.
func (a *Assembler) untilStill(once func() ([]byte, error)) (raw []byte, err error) {
	const tries = 5
	for range tries {
		if raw, err = once(); err == nil || !errors.Is(err, errMoved) {
			return raw, err
		}
	}
	return nil, err
}

// patience is how long evidence waits for those who attest it.
const patience = 10 * time.Second

// attested is the newest indexed state of the ledger, as enough organisations attest it.
func (a *Assembler) attested(ctx context.Context) (client.Attested, error) {
	height, err := a.Index.LastRecorded(ctx)
	if err != nil {
		return client.Attested{}, err
	}
	wait, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	attested, err := a.Group.At(wait, height)
	if err != nil {
		return client.Attested{}, fmt.Errorf("block %d: %w: %w", height, ErrUnattested, err)
	}
	return attested, nil
}

func (a *Assembler) once(ctx context.Context, r Request) ([]byte, error) {
	attested, err := a.attested(ctx)
	if err != nil {
		return nil, err
	}
	file, err := evidence.Assemble(ctx, &source{Assembler: a, attested: attested}, evidence.Request{Ledger: a.Ledger, Subject: r.Subject, Root: a.Root, Depth: r.Depth})
	if err != nil {
		return nil, err
	}
	if r.Block {
		if err := a.addBlock(ctx, file); err != nil {
			return nil, err
		}
	}
	return marshal(file)
}

// marshal gives the file's bytes, or ErrTooLarge.
func marshal(file *evidence.File) ([]byte, error) {
	raw, err := file.Marshal()
	if syntax := new(strictjson.Error); errors.As(err, &syntax) && syntax.Code == "json.size" {
		return nil, fmt.Errorf("%w: %s", ErrTooLarge, syntax.Detail)
	}
	return raw, err
}

// source answers from one checkpoint; it implements evidence.Source.
type source struct {
	*Assembler
	attested client.Attested
	// read is an entity that was read before; nil when there is none.
	read *evidence.Entity
}

func (s *source) Checkpoint(context.Context) ([]byte, error) { return s.attested.Note, nil }

func (s *source) Statement(ctx context.Context, id gm.Digest) (evidence.Statement, error) {
	row, err := s.Index.Statement(ctx, id)
	if errors.Is(err, storage.ErrNotFound) {
		return evidence.Statement{}, evidence.ErrAbsent
	}
	if err != nil {
		return evidence.Statement{}, err
	}
	proof, err := s.Group.Statement(ctx, uint64(row.Leaf), s.attested.Checkpoint)
	if err != nil {
		return evidence.Statement{}, err
	}
	return evidence.Statement{Envelope: row.Envelope, Leaf: proof.Leaf, Index: row.Leaf, Proof: evidence.Inclusion(proof.Proof)}, nil
}

func (s *source) Entity(ctx context.Context, ref statement.Ref) (evidence.Entity, error) {
	if s.read != nil && s.read.Ref == ref {
		return *s.read, nil
	}
	proof, err := s.Group.Entity(ctx, ref.Key(s.Ledger), s.attested.Checkpoint)
	if err != nil {
		return evidence.Entity{}, err
	}
	e := evidence.Entity{Ref: ref, Proof: proof.Proof}
	if proof.Value == nil {
		return e, nil
	}
	row, err := s.Index.Entity(ctx, ref)
	if err != nil {
		return evidence.Entity{}, fmt.Errorf("entity %s: %w", ref, err)
	}
	if wire.MapValue(row.Value) != *proof.Value {
		return evidence.Entity{}, fmt.Errorf("entity %s: %w", ref, errMoved)
	}
	e.Value = row.Value
	return e, nil
}
