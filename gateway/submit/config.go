package submit

import "time"

// Config tunes an Engine. The zero value of a field means its default.
type Config struct {
	// MaxQueue is how many items may wait. Default 4,096.
	MaxQueue int
	// MaxBatch is how many items one transaction carries at most. Default 300; the contract's bound is 1,000.
	MaxBatch int
	// MaxBytes is how many bytes of envelopes one transaction carries at most. Default 3 MiB; the contract's bound is 4 MiB.
	MaxBytes int
	// MaxInFlight is how many transactions are with the ledger at once. Default 2: while one is ordered, the next is endorsed; more
	// carry less each.
	MaxInFlight int
	// MinWindow and MaxWindow bound how long a busy engine lets a batch fill; between them it is the ledger's recent commit
	// time divided by the transactions that are worth it, so that those in flight are spread evenly. Defaults 5 ms and 1 s.
	MinWindow, MaxWindow time.Duration
	// Backoff is the first pause before another try, doubled up to a second. Default 20 ms.
	Backoff time.Duration
	// GiveUp is how long an item is tried again before it fails. Default 20 s.
	GiveUp time.Duration
}

func (c Config) withDefaults() Config {
	setDefault(&c.MaxQueue, 4096)
	setDefault(&c.MaxBatch, 300)
	setDefault(&c.MaxBytes, 3<<20)
	setDefault(&c.MaxInFlight, 2)
	setDefault(&c.MinWindow, 5*time.Millisecond)
	setDefault(&c.MaxWindow, time.Second)
	setDefault(&c.Backoff, 20*time.Millisecond)
	setDefault(&c.GiveUp, 20*time.Second)
	return c
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
