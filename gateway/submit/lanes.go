package submit

// lanes counts the keys that items in flight read and write. Two items may be in flight in different transactions only if
// neither writes what the other reads or writes; otherwise one would invalidate the other at commit.
type lanes struct {
	readers, writers map[string]int
}

func newLanes() *lanes {
	return &lanes{readers: map[string]int{}, writers: map[string]int{}}
}

// free tells whether f conflicts with nothing that is held. Reads include writes, so readers are asked for the writes and
// writers for the reads.
func (l *lanes) free(f Footprint) bool {
	for _, k := range f.Writes {
		if l.readers[k] > 0 {
			return false
		}
	}
	for _, k := range f.Reads {
		if l.writers[k] > 0 {
			return false
		}
	}
	return true
}

func (l *lanes) hold(f Footprint) {
	for _, k := range f.Reads {
		l.readers[k]++
	}
	for _, k := range f.Writes {
		l.writers[k]++
	}
}

func (l *lanes) release(f Footprint) {
	for _, k := range f.Reads {
		decrement(l.readers, k)
	}
	for _, k := range f.Writes {
		decrement(l.writers, k)
	}
}

// decrement forgets a key at zero, so that the maps stay as small as what is in flight.
func decrement(counts map[string]int, key string) {
	if counts[key] <= 1 {
		delete(counts, key)
		return
	}
	counts[key]--
}

// take picks the next batch from the queue, oldest first: items whose footprint is free of what is in flight and of every
// older item that has to stay behind, so that items that touch the same keys keep their order. Items of one batch may
// conflict: they are judged in order. It holds the footprints of the batch and returns the rest of the queue in order.
func (l *lanes) take(queue []*ticket, maxItems, maxBytes int) (batch, rest []*ticket) {
	behind := newLanes()
	total := 0
	for i, t := range queue {
		size := len(t.item.Raw) + 1
		if len(batch) == maxItems || (len(batch) > 0 && total+size > maxBytes) {
			rest = append(rest, queue[i:]...)
			break
		}
		if !l.free(t.item.Footprint) || !behind.free(t.item.Footprint) {
			behind.hold(t.item.Footprint)
			rest = append(rest, t)
			continue
		}
		batch = append(batch, t)
		total += size
	}
	for _, t := range batch {
		l.hold(t.item.Footprint)
	}
	return batch, rest
}
