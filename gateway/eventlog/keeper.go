package eventlog

import (
	"context"
	"fmt"
	"sync"
	"time"

	"luzheng/signer/entity"
	"luzheng/signer/gm"
)

// Keeper keeps the event logs of a ledger, one of each year: it opens the one that the ledger opened last, and serves those before it.
type Keeper struct {
	// Config is that of every log, but for origin, reference and predecessor.
	Config Config
	// Keys gives all keys that the log service has, or had before one was rotated; nil for the one in Config alone.
	Keys func(ctx context.Context) ([]*gm.PublicKey, error)

	mu      sync.RWMutex
	logs    map[string]*Log
	current *Log
}

// lookPause is between two looks for a log that was opened.
const lookPause = time.Second

// Current is the log that takes events; nil when there is none.
func (k *Keeper) Current() *Log {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.current
}

// OfYear is the log of a year; nil when there is none here.
func (k *Keeper) OfYear(year string) *Log {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.logs[year]
}

// Years gives the logs that are kept, by year.
func (k *Keeper) Years() map[string]*Log {
	k.mu.RLock()
	defer k.mu.RUnlock()
	all := make(map[string]*Log, len(k.logs))
	for year, log := range k.logs {
		all[year] = log
	}
	return all
}

// Run keeps the logs that the ledger has until ctx ends.
func (k *Keeper) Run(ctx context.Context) error {
	var logs sync.WaitGroup
	defer logs.Wait()
	for {
		fresh, err := k.look(ctx)
		if err != nil && ctx.Err() == nil {
			k.Config.Log.Warn("the ledger did not say which event log is open; trying again", "error", err)
		}
		for _, l := range fresh {
			logs.Go(func() { _ = l.Run(ctx) }) // it ends with its context alone
			logs.Go(func() { l.anchorAll(ctx) })
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(lookPause):
		}
	}
}

// Configs gives the settings of every log that the ledger has, the latest last. None of them is kept by that.
func (k *Keeper) Configs(ctx context.Context) (all []Config, err error) {
	other := &Keeper{Config: k.Config, Keys: k.Keys}
	fresh, err := other.look(ctx)
	for _, l := range fresh {
		all = append(all, l.Config)
	}
	return all, err
}

// look finds logs that the ledger has and that are not kept yet, the latest last.
func (k *Keeper) look(ctx context.Context) (fresh []*Log, err error) {
	ref, err := k.Config.OnLedger.Current(ctx)
	for err == nil && ref != nil && k.OfYear(ref.ID) == nil {
		var log *entity.Log
		if log, err = k.Config.OnLedger.Log(ctx, *ref); err != nil {
			break
		}
		if log == nil {
			return nil, fmt.Errorf("event log: the ledger names %s and does not have it", ref)
		}
		c := k.Config
		c.Ref, c.Origin, c.Predecessor = *ref, log.Origin, log.Predecessor
		if k.Keys != nil {
			if c.FormerKeys, err = k.Keys(ctx); err != nil {
				break
			}
		}
		fresh = append([]*Log{New(c)}, fresh...)
		ref = log.Predecessor
	}
	if err != nil {
		return nil, err
	}
	for _, l := range fresh {
		k.add(l)
	}
	return fresh, nil
}

func (k *Keeper) add(l *Log) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.logs == nil {
		k.logs = map[string]*Log{}
	}
	if l.Predecessor != nil && k.logs[l.Predecessor.ID] != nil {
		k.logs[l.Predecessor.ID].finish()
	}
	k.logs[l.Ref.ID], k.current = l, l
}
