package client

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"

	"luzheng/signer/checkpoint"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

var (
	// ErrTooFew is wrapped when fewer organisations than the threshold signed one checkpoint in time.
	ErrTooFew = errors.New("too few organisations attest one checkpoint")
	// ErrDivergence is wrapped, beside ErrTooFew, when organisations signed different checkpoints of one height.
	ErrDivergence = errors.New("organisations attest different checkpoints of one block")
)

const (
	retryFirst = 100 * time.Millisecond
	retryMost  = 2 * time.Second
)

// Member is one organisation's follower.
type Member struct {
	// Organisation is the name that its checkpoints are signed under.
	Organisation string
	// URL is the follower's address.
	URL string
	// Roots is the TLS authority of the organisation: what an https address is held to. nil for an http address.
	Roots *x509.CertPool
	// Key is the organisation's checkpoint key.
	Key *gm.PublicKey
	// Former are keys that it signed with before.
	Former []FormerKey
}

// FormerKey is a key whose signatures count up to a block.
type FormerKey struct {
	Key   *gm.PublicKey
	Until uint64
}

// Verifiers gives what the member's checkpoints are opened with.
func (m Member) Verifiers() []checkpoint.Verifier {
	all := []checkpoint.Verifier{{Name: m.Organisation, Key: m.Key}}
	for _, f := range m.Former {
		all = append(all, checkpoint.Verifier{Name: m.Organisation, Key: f.Key, Until: &f.Until})
	}
	return all
}

// Group is the followers of several organisations. It is safe for concurrent use.
type Group struct {
	origin    string
	threshold int
	members   []member
}

type member struct {
	*Client
	name      string
	verifiers []checkpoint.Verifier
}

// Attested is a checkpoint that enough organisations signed.
type Attested struct {
	Checkpoint checkpoint.Checkpoint
	// Note is the checkpoint with the signatures of SignedBy, sorted.
	Note     []byte
	SignedBy []string
	// Dissent are verified notes of other members for the same block that say something else: each, with Note, is evidence of an
	// equivocation (checkpoint.NewEquivocation).
	Dissent [][]byte
}

// NewGroup returns the group of a ledger's followers. A checkpoint counts when threshold of them, at least one, signed it.
func NewGroup(ledger statement.LedgerID, members []Member, threshold int) (*Group, error) {
	if threshold < 1 || threshold > len(members) {
		return nil, fmt.Errorf("a threshold of %d does not fit %d followers", threshold, len(members))
	}
	g := &Group{origin: checkpoint.StatementsOrigin(ledger), threshold: threshold}
	seen := map[string]bool{}
	for _, m := range members {
		c, err := New(m.URL, m.Roots)
		if err != nil {
			return nil, err
		}
		if m.Key == nil || m.Organisation == "" {
			return nil, fmt.Errorf("the follower at %s needs an organisation and a key", m.URL)
		}
		verifiers := m.Verifiers()
		names := []string{m.Organisation}
		for _, v := range verifiers {
			names = append(names, v.Key.KeyID().String())
		}
		for _, name := range names {
			if seen[name] {
				return nil, fmt.Errorf("the organisation %s, or a key of it, is there twice", m.Organisation)
			}
			seen[name] = true
		}
		g.members = append(g.members, member{c, m.Organisation, verifiers})
	}
	return g, nil
}

// Threshold is the number of organisations that must agree.
func (g *Group) Threshold() int { return g.threshold }

// At returns the checkpoint of a height as soon as the threshold of organisations attest it. It waits for followers that lag or do not
// answer until the context ends. Errors wrap ErrTooFew.
func (g *Group) At(ctx context.Context, height uint64) (Attested, error) {
	return g.AtLeast(ctx, height, g.threshold)
}

// grace is how long a checkpoint that enough organisations attest waits for the others: evidence with all signatures serves for
// longer, and a follower that is down answers at once.
const grace = 50 * time.Millisecond

// AtLeast is At with a threshold of its own.
func (g *Group) AtLeast(ctx context.Context, height uint64, threshold int) (Attested, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	answers := make(chan answer, len(g.members))
	for _, m := range g.members {
		go func() { answers <- m.attest(ctx, g.origin, height) }()
	}
	var votes ballot
	var late <-chan time.Time
collect:
	for range g.members {
		select {
		case a := <-answers:
			votes.add(a)
		case <-late:
			break collect
		}
		if _, ok := votes.winner(threshold); ok && late == nil {
			late = time.After(grace)
		}
	}
	if attested, ok := votes.winner(threshold); ok {
		return attested, nil
	}
	return Attested{}, votes.failure(height, threshold)
}

// Latest returns the highest checkpoint that the threshold of organisations attest now. It asks each once.
func (g *Group) Latest(ctx context.Context) (Attested, error) {
	heights := make(chan answer, len(g.members))
	for _, m := range g.members {
		go func() { heights <- m.latest(ctx, g.origin) }()
	}
	var reached []uint64
	var problems []error
	for range g.members {
		if a := <-heights; a.err == nil {
			reached = append(reached, a.checkpoint.Block)
		} else {
			problems = append(problems, a.err)
		}
	}
	if len(reached) < g.threshold {
		return Attested{}, errors.Join(fmt.Errorf("%w: %d of %d answered", ErrTooFew, len(reached), len(g.members)), errors.Join(problems...))
	}
	slices.Sort(reached)
	return g.At(ctx, reached[len(reached)-g.threshold])
}
