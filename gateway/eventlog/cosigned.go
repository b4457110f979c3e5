package eventlog

import "luzheng/signer/checkpoint"

// Cosigned is the newest checkpoint that a witness has cosigned.
type Cosigned struct {
	// Size is its number of leaves, At the witness's own time, Unix ms.
	Size uint64
	At   int64
}

// CosignedBy gives by their names the witnesses that have cosigned one of the checkpoints that are kept. Their cosignatures were verified
// before they were kept.
func (l *Log) CosignedBy() map[string]Cosigned {
	const second = 1000 // ms
	by := map[string]Cosigned{}
	l.maps.mu.Lock()
	defer l.maps.mu.Unlock()
	for _, s := range l.maps.kept { // by size: what comes later is newer
		if s.Cosigned == nil {
			continue
		}
		_, given, err := checkpoint.ParseEventsUnverified(s.Cosigned)
		if err != nil {
			continue // Check tells of notes that cannot be read
		}
		for _, c := range given {
			by[c.Name] = Cosigned{s.Checkpoint.Size, c.Time * second}
		}
	}
	return by
}
