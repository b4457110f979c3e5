package eventlog

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"luzheng/signer/gm"
)

// Repetitions. An event that is there already gets the receipt that it got then. The events of the last while, by the time that they
// claim, stand in memory; an older one is looked up in the rows.
//
// Anybody may claim any second for any number of events, so that the work of looking one up must not grow with those that claim the same:
//
//	event                                               stands in log_seen                     is found by
//	the first 262,144 that claim a second               with those of its group, under it      reading these records at most
//	every further one                                   alone, under a number below 0 that     the key of the table
//	                                                    the first bytes of its ID make

// keySize is how much of an event's ID tells it from the others of its second: 128 bits of a hash.
const keySize = 16

// SeenKey names an event: the second of its claimed time, and the first bytes of its ID.
type SeenKey struct {
	Second int64
	ID     [keySize]byte
}

func seenKey(at int64, id gm.Digest) SeenKey { return SeenKey{at / 1000, [keySize]byte(id[:keySize])} }

const seenRecord = keySize + 4

// crowd is how many events of a second stand together. It must never become larger: one that stands alone is looked for only where so
// many stand together.
const crowd = 1 << 18

// alone is where the event stands when its second is crowded.
func (k SeenKey) alone() SeenKey {
	return SeenKey{int64(binary.BigEndian.Uint64(k.ID[:]) | 1<<63), k.ID}
}

// seenRows gives the rows of a group's events, in the order of their seconds. keys[i] is that of place i.
func seenRows(first uint64, keys []SeenKey) []Seen {
	bySecond := map[int64]*Seen{}
	var rows []*Seen
	var last *Seen
	for place, key := range keys {
		if key == (SeenKey{}) { // a seed or an import
			continue
		}
		if last == nil || last.Second != key.Second {
			if last = bySecond[key.Second]; last == nil {
				last = &Seen{Second: key.Second, First: first}
				bySecond[key.Second] = last
				rows = append(rows, last)
			}
		}
		last.Keys = binary.BigEndian.AppendUint32(append(last.Keys, key.ID[:]...), uint32(place))
	}
	slices.SortFunc(rows, func(a, b *Seen) int { return cmp.Compare(a.Second, b.Second) }) // a difference may be more than an int64 holds
	all := make([]Seen, len(rows))
	for i, row := range rows {
		all[i] = *row
	}
	return all
}

// Each gives every event of a row with its index.
func (s Seen) Each(yield func(key SeenKey, index uint64)) {
	for at := 0; at+seenRecord <= len(s.Keys); at += seenRecord {
		record := s.Keys[at : at+seenRecord]
		yield(SeenKey{s.Second, [keySize]byte(record)}, s.First+uint64(binary.BigEndian.Uint32(record[keySize:])))
	}
}

// recent are the events of the last while. The writer alone uses it.
type recent struct {
	// floor is the first second of which every event that stands with others is here.
	floor   int64
	seconds map[int64]map[[keySize]byte]uint64
	// crowded are those among them in which crowd events stand together.
	crowded map[int64]struct{}
	count   int
	most    int
	crowd   int
}

// newRecent gives a memory of at most about most events, which knows all there are: none.
func newRecent(most int) *recent {
	return &recent{
		floor: math.MinInt64, seconds: map[int64]map[[keySize]byte]uint64{}, crowded: map[int64]struct{}{}, most: most, crowd: crowd,
	}
}

// covers tells whether the event would be here if it were in the log.
func (r *recent) covers(key SeenKey) bool { return key.Second >= r.floor && !r.full(key.Second) }

// full tells whether the further events of a second stand alone.
func (r *recent) full(second int64) bool {
	if len(r.crowded) == 0 {
		return false
	}
	_, ok := r.crowded[second]
	return ok
}

func (r *recent) find(key SeenKey) (index uint64, ok bool) {
	index, ok = r.seconds[key.Second][key.ID]
	return index, ok
}

func (r *recent) add(key SeenKey, index uint64) {
	second := r.seconds[key.Second]
	if second == nil {
		second = map[[keySize]byte]uint64{}
		r.seconds[key.Second] = second
	}
	if _, ok := second[key.ID]; !ok {
		second[key.ID] = index
		r.count++
		if len(second) >= r.crowd {
			r.crowded[key.Second] = struct{}{}
		}
	}
}

// remove forgets events that were placed and not committed.
func (r *recent) remove(keys []SeenKey) {
	for _, key := range keys {
		if _, ok := r.seconds[key.Second][key.ID]; ok {
			delete(r.seconds[key.Second], key.ID)
			delete(r.crowded, key.Second)
			r.count--
		}
	}
}

// trim forgets the earliest seconds when there are too many events, and gives the memory of half of them back. What was placed and not
// committed may be among them: it is looked up in the rows only by those who come after its commit.
func (r *recent) trim() {
	if r.count <= r.most {
		return
	}
	seconds := make([]int64, 0, len(r.seconds))
	for second := range r.seconds {
		seconds = append(seconds, second)
	}
	slices.Sort(seconds)
	for _, second := range seconds {
		if r.count <= r.most/2 {
			break
		}
		r.count -= len(r.seconds[second])
		delete(r.seconds, second)
		delete(r.crowded, second)
		r.floor = second + 1
	}
}
