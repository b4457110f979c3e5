package submit

import "time"

// few is a number of statements that is not worth a second transaction: four organisations on one machine of two cores carried a
// tenth to a quarter more statements with 256 callers in one transaction than in two.
const few = 256

// fill decides when a batch is full enough to go.
//
// A transaction costs the network several statements' worth, so that some full batches carry more than many small ones. Callers
// that wait for their answers come back in a bunch when a batch commits; one that went at once would carry the first of them and
// leave the rest to the next. A batch therefore goes when one of these holds:
//
//	it has its share      all outstanding items if they are few, else their part of one of the transactions in flight
//	it has waited         Engine.window: few items until the one in flight has ended, so that a crowd that came apart comes together
//	nothing is in flight  and nobody has come for a moment: those who come back are back
//
// A caller who is alone always has its share.
type fill struct {
	// outstanding is the number of items that wait or are in flight; its peaks are remembered for a few batches.
	outstanding int
	arrived     time.Time // when the last item came
	// vain tells that the last batch had waited for its share in vain: there are callers who do not come back.
	vain bool
}

// came notes items that now wait; outstanding includes them.
func (f *fill) came(outstanding int, now time.Time) {
	f.outstanding = max(f.outstanding, outstanding)
	f.arrived = now
}

// went forgets half of what a peak was above the outstanding items of the moment, and remembers whether the batch had waited in vain.
func (f *fill) went(outstanding int, vain bool) {
	f.vain = vain
	f.outstanding = outstanding + max(f.outstanding-outstanding, 0)/2
}

// patience is how long nobody may come before all are back. On a busy machine they come in fits and starts.
func (f *fill) patience(commit time.Duration) time.Duration {
	if f.vain {
		return commit / 8
	}
	return commit / 4
}

// transactions is how many of those that may be in flight are worth it.
func (f *fill) transactions(most int) int {
	if f.outstanding <= few {
		return 1
	}
	return most
}

// share is how many items fill a batch.
func (f *fill) share(most int) int {
	return max((f.outstanding+most-1)/most, min(f.outstanding, few), 1)
}
