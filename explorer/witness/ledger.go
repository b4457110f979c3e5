package witness

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"luzheng/explorer/witness/replay"
	"luzheng/explorer/witness/store"
	"luzheng/gateway/follow/client"
	"luzheng/gateway/follow/wire"
	"luzheng/signer/checkpoint"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
)

// Attesters are the followers of the organisations in the trust root; *client.Group is them. What they answer has been verified.
type Attesters interface {
	// Latest gives the highest checkpoint that enough organisations signed.
	Latest(ctx context.Context) (client.Attested, error)
	// Consistency proves that one continues another.
	Consistency(ctx context.Context, from, to checkpoint.Checkpoint) (wire.ConsistencyProof, error)
	// Entity proves an entity, or that there is none.
	Entity(ctx context.Context, key string, c checkpoint.Checkpoint) (wire.EntityProof, error)
}

// States gives the states of entities. Nothing that it gives is believed.
type States interface {
	// State gives an entity's bytes; nil when there is none.
	State(ctx context.Context, ref statement.Ref) ([]byte, error)
}

// errState: a state is not the one that the organisations attest, for now: a gateway may be ahead of followers, or behind them.
var errState = errors.New("the state that the gateway gives is not the one that the organisations attest")

// ledger is the statement log as the organisations attest it: what a witness knows of event logs and keys, it knows from here.
type ledger struct {
	id        statement.LedgerID
	attesters Attesters
	states    States
	memory    *store.Cosigned
	raise     func(alarmRecord) error

	keys gm.Keyring[statement.PartyID]

	mu     sync.Mutex
	latest *client.Attested
}

// follow looks at the newest checkpoint, which must continue the one seen last.
func (l *ledger) follow(ctx context.Context) error {
	now, err := l.attesters.Latest(ctx)
	if err != nil {
		return err
	}
	for _, dissent := range now.Dissent {
		if err := l.contradiction(now.Note, dissent, now.Checkpoint.Block); err != nil {
			return err
		}
	}
	stored, err := l.memory.Statements()
	if err != nil {
		return err
	}
	if stored != nil {
		before, _, err := checkpoint.ParseUnverified(stored)
		switch {
		case err != nil:
			return err
		case checkpoint.Conflict(before, now.Checkpoint):
			return l.contradiction(stored, now.Note, now.Checkpoint.Block)
		case before.Block > now.Checkpoint.Block: // Followers that lag; what was seen stays seen.
			return nil
		}
		if _, err := l.attesters.Consistency(ctx, before, now.Checkpoint); err != nil {
			if !errors.Is(err, merkle.ErrProof) {
				return err
			}
			return errors.Join(err, l.raise(alarmRecord{
				Kind: alarmLedger, about: strconv.FormatUint(now.Checkpoint.Block, 10), Own: string(stored), Other: string(now.Note),
				Detail: fmt.Sprintf("the ledger at block %d does not continue the ledger at block %d", now.Checkpoint.Block, before.Block),
			}))
		}
	}
	if err := l.memory.KeepStatements(now.Note); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.latest = &now
	return nil
}

func (l *ledger) contradiction(first, second []byte, block uint64) error {
	detail := fmt.Sprintf("organisations signed two different checkpoints of block %d", block)
	return errors.Join(errors.New(detail), l.raise(alarmRecord{
		Kind: alarmEquivocation, about: "statements-" + strconv.FormatUint(block, 10), Own: string(first), Other: string(second), Detail: detail,
	}))
}

// present is the checkpoint seen last.
func (l *ledger) present(ctx context.Context) (client.Attested, error) {
	l.mu.Lock()
	latest := l.latest
	l.mu.Unlock()
	if latest != nil {
		return *latest, nil
	}
	if err := l.follow(ctx); err != nil {
		return client.Attested{}, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.latest == nil {
		return client.Attested{}, errors.New("the organisations have not come to the checkpoint seen last")
	}
	return *l.latest, nil
}

// tries and pause bound how often a state is asked for that changes all the time, as that of a log with every anchor.
const (
	tries = 5
	pause = 300 * time.Millisecond
)

// state gives an entity as attested by enough organisations; nil when they prove that there is none. Errors wrap errState, or are the
// network's.
func (l *ledger) state(ctx context.Context, ref statement.Ref) (found entity.Entity, err error) {
	for try := range tries {
		if try > 0 {
			select {
			case <-time.After(pause):
			case <-ctx.Done():
				return nil, ctx.Err()
			}
			if err := l.follow(ctx); err != nil {
				return nil, err
			}
		}
		if found, err = l.stateNow(ctx, ref); !errors.Is(err, errState) {
			return found, err
		}
	}
	return nil, err
}

func (l *ledger) stateNow(ctx context.Context, ref statement.Ref) (entity.Entity, error) {
	at, err := l.present(ctx)
	if err != nil {
		return nil, err
	}
	proof, err := l.attesters.Entity(ctx, ref.Key(l.id), at.Checkpoint)
	if err != nil || proof.Value == nil {
		return nil, err
	}
	raw, err := l.states.State(ctx, ref)
	if err != nil {
		return nil, err
	}
	if wire.MapValue(raw) != *proof.Value {
		return nil, fmt.Errorf("%w: %s", errState, ref)
	}
	return entity.Parse(ref, raw)
}

// Key implements replay.Keys. A registration is never undone, so that what was found stays true.
func (l *ledger) Key(ctx context.Context, id gm.KeyID) (*gm.PublicKey, statement.PartyID, error) {
	if key, party, err := l.keys.Get(id); key != nil || err != nil {
		return key, party, err
	}
	found, err := l.state(ctx, statement.Ref{Type: statement.TypeCertificate, ID: id.String()})
	if err == nil && found == nil { // It may have been registered since.
		if err = l.follow(ctx); err == nil {
			found, err = l.state(ctx, statement.Ref{Type: statement.TypeCertificate, ID: id.String()})
		}
	}
	if err != nil {
		return nil, "", err
	}
	registered, ok := found.(*entity.Certificate)
	if !ok {
		return nil, "", replay.ErrUnknownKey
	}
	parsed, err := gm.ParseCertificate(registered.Certificate)
	if err != nil {
		return nil, "", fmt.Errorf("the certificate of %s: %w", id, err)
	}
	if parsed.PublicKey().KeyID() != id {
		return nil, "", fmt.Errorf("%w: the certificate of %s is of another key", replay.ErrUnknownKey, id)
	}
	l.keys.Put(parsed.PublicKey(), registered.Party)
	return parsed.PublicKey(), registered.Party, nil
}

// log gives what the ledger says of the log of a year; nil when there is none.
func (l *ledger) log(ctx context.Context, year int) (*entity.Log, error) {
	found, err := l.state(ctx, statement.Ref{Type: statement.TypeLog, ID: strconv.Itoa(year)})
	if err != nil || found == nil {
		return nil, err
	}
	state, ok := found.(*entity.Log)
	if !ok || state.Origin != checkpoint.EventsOrigin(l.id, year) {
		return nil, fmt.Errorf("log:%d is not the event log of that year", year)
	}
	return state, nil
}

// certified gives the key of a registered certificate.
func (l *ledger) certified(ctx context.Context, certificate statement.Ref) (*gm.PublicKey, error) {
	id, err := gm.ParseDigest(certificate.ID)
	if err != nil {
		return nil, fmt.Errorf("%s names no key: %w", certificate, err)
	}
	key, _, err := l.Key(ctx, id)
	return key, err
}

// compromised tells whether the key of a registered certificate may be in other hands.
func (l *ledger) compromised(ctx context.Context, certificate statement.Ref) (bool, error) {
	found, err := l.state(ctx, certificate)
	if err != nil {
		return false, err
	}
	registered, ok := found.(*entity.Certificate)
	return ok && registered.CompromisedAt > 0, nil
}

// seed gives SM3 of the note that a log must begin with: the last one of the log before; nil when there is none before.
func (l *ledger) seed(ctx context.Context, log *entity.Log) (*gm.Digest, error) {
	if log.Predecessor == nil {
		return nil, nil
	}
	year, err := strconv.Atoi(log.Predecessor.ID)
	if err != nil {
		return nil, fmt.Errorf("%s is not a year's log", log.Predecessor)
	}
	before, err := l.log(ctx, year)
	switch {
	case err != nil:
		return nil, err
	case before == nil || before.Anchor == nil:
		return nil, fmt.Errorf("%s, which %s follows, has no anchored checkpoint", log.Predecessor, log.Origin)
	}
	return &before.Anchor.Note, nil
}
