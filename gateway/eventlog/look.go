package eventlog

import (
	"context"
	"errors"
	"math"

	"luzheng/signer/gm"
)

// Look gives a log as its rows have it, to somebody who does not keep it: it can be read and checked, and takes nothing. Every leaf is
// replayed, and so the map of scopes under every stored checkpoint is known. ErrDamaged is wrapped when the rows contradict each other
// already.
func Look(ctx context.Context, c Config) (*Log, error) {
	l := New(c)
	l.whole, l.mapRoots = true, map[uint64]gm.Digest{}
	const page = 1000
	for most := uint64(math.MaxInt64); ; {
		rows, err := l.Store.Checkpoints(ctx, l.Origin, most, false, page)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			l.mapRoots[row.Size] = gm.Digest{}
			most = row.Size - 1
		}
		if len(rows) < page || most == 0 {
			return l, l.load(ctx)
		}
	}
}

// Named gives the place of a damage, if the error knows it.
func Named(err error) (d Difference, ok bool) {
	var at *columnError
	if !errors.As(err, &at) {
		return d, false
	}
	first := at.first
	return Difference{Table: "log_groups", Row: groupRow(first), Column: at.column, Leaf: &first, Detail: at.detail}, true
}
