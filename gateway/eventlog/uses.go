package eventlog

import (
	"context"
	"fmt"

	"luzheng/signer/event"
	"luzheng/signer/statement"
	"luzheng/signer/vmap"
)

// Uses gives leaves of a scope, the last one first: at most limit of those whose index is below before. next is the before of those that
// come after them, 0 when there are none.
func (l *Log) Uses(ctx context.Context, scope statement.Ref, before uint64, limit int) (found []Placed, next uint64, err error) {
	which, ok := event.PlaceOf(scope)
	if !ok {
		return nil, 0, fmt.Errorf("event log: %s is no dataset entry, grant or application", scope)
	}
	last := l.scopes.find(scope).Last
	if before > 0 && before < last {
		if of, err := l.isOf(ctx, before-1, scope, which); err != nil {
			return nil, 0, err
		} else if of {
			last = before // a page goes on where the one before ended
		}
	}
	for last > 0 && len(found) < limit {
		leaves, err := l.Leaves(ctx, last-1, last)
		if err != nil {
			return nil, 0, err
		}
		place := leaves[0].Places[which]
		if place.Count == 0 || place.Prev >= last {
			return nil, 0, fmt.Errorf("%w: leaf %d is not of %s", ErrDamaged, last-1, scope)
		}
		if last <= before {
			found = append(found, leaves[0])
		}
		last = place.Prev
	}
	return found, last, nil
}

// isOf tells whether a leaf is counted among those of the scope.
func (l *Log) isOf(ctx context.Context, index uint64, scope statement.Ref, which int) (bool, error) {
	leaves, err := l.Leaves(ctx, index, index+1)
	if err != nil || leaves[0].Places[which].Count == 0 {
		return false, err
	}
	use, err := leaves[0].Use()
	if err != nil {
		return false, err
	}
	named := scopesOf(use.UsageRecord)[which]
	return named != nil && *named == scope, nil
}

// Count is how many leaves a scope has.
func (l *Log) Count(scope statement.Ref) uint64 { return l.scopes.find(scope).Count }

// Complete gives all leaves of a scope under a kept checkpoint, first to last, with the proof of its state in the checkpoint's map. With
// more than limit it gives ErrTooMany.
func (l *Log) Complete(ctx context.Context, scope statement.Ref, s *Signed, limit int) ([]Placed, vmap.Proof, error) {
	var all []Placed
	for before := s.Checkpoint.Size; before > 0; {
		const page = 1000
		found, next, err := l.Uses(ctx, scope, before, page)
		if err != nil {
			return nil, vmap.Proof{}, err
		}
		all, before = append(all, found...), next
		if len(all) > limit {
			return nil, vmap.Proof{}, fmt.Errorf("event log: %s has more than %d uses: %w", scope, limit, ErrTooMany)
		}
	}
	for i, j := 0, len(all)-1; i < j; i, j = i+1, j-1 {
		all[i], all[j] = all[j], all[i]
	}
	return all, s.Map.Prove(event.ScopeKey(scope)), nil
}
