package config

import (
	"errors"
	"time"
)

// EventLog tells how a gateway keeps the event log.
type EventLog struct {
	// Key is the file of the encrypted SM2 key of the log service, whose certificate the ledger names; PassphraseFile the file of its
	// passphrase. Both are required.
	Key            string `yaml:"key"`
	PassphraseFile string `yaml:"passphraseFile"`
	// SynchronousReplica makes a receipt wait until a synchronous standby of the database has the events too, and shows them. The
	// database's synchronous_standby_names must name one. Default: the database's own disk is enough.
	SynchronousReplica bool `yaml:"synchronousReplica"`
	// Promise is how long after receipt an event is under an anchored checkpoint at the latest; receipts say so. Default 30s.
	Promise time.Duration `yaml:"promise"`
	// CheckpointInterval is how often the log signs a checkpoint of what is new. Default 200ms.
	CheckpointInterval time.Duration `yaml:"checkpointInterval"`
	// AnchorInterval is how often a checkpoint goes on the ledger, AnchorEvents how many new events make one go at once. Defaults 2s, and
	// no such number.
	AnchorInterval time.Duration `yaml:"anchorInterval"`
	AnchorEvents   uint64        `yaml:"anchorEvents"`
	// MaxPending is how many bytes of requests may be in memory before others are told to come again. Default 128 MiB.
	MaxPending int64 `yaml:"maxPending"`
}

func (e *EventLog) check() error {
	switch {
	case e == nil:
		return nil
	case e.Key == "" || e.PassphraseFile == "":
		return errors.New("key or passphraseFile is missing")
	case e.Promise < 0 || e.CheckpointInterval < 0 || e.AnchorInterval < 0 || e.MaxPending < 0:
		return errors.New("an interval or a bound is negative")
	case e.Promise != 0 && e.Promise <= e.AnchorInterval:
		return errors.New("promise must be longer than anchorInterval")
	}
	return nil
}
