package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"luzheng/network/bringup"
)

const (
	growthFrom    = 100_000
	growthClients = 4
)

// stage is the log after so many more events.
type stage struct {
	events   int
	took     time.Duration // for all of them
	memory   int64         // resident bytes of the gateway that keeps the log
	database int64         // bytes of PostgreSQL's tables and indexes, write-ahead log apart
}

// eventGrowth logs events in batches of 1,000 up to b.most, and tells at each half power of ten what time, memory and disk they took.
func (b *bench) eventGrowth(ctx context.Context) error {
	s, err := b.running()
	if err != nil {
		return err
	}
	u, err := b.users(ctx, s, grants)
	if err != nil {
		return err
	}
	l, err := b.connectLog(ctx, s)
	if err != nil {
		return err
	}
	b.title("Event log: growth by batches of %d, %d clients that sign while they send", batchSize, growthClients)
	start, err := b.stage(ctx)
	if err != nil {
		return err
	}
	var stages []stage
	began := time.Now()
	for sent, goal := 0, float64(growthFrom); sent < b.most; goal *= math.Sqrt(10) {
		upTo := min(int(math.Round(goal/batchSize))*batchSize, b.most)
		if err := grow(ctx, l, u, upTo-sent); err != nil {
			return err
		}
		sent = upTo
		took := time.Since(began)
		now, err := b.stage(ctx)
		if err != nil {
			return err
		}
		now.events, now.took = sent, took
		stages = append(stages, now)
		b.figure("%9d events  %7.1f s  %8.0f/s  gateway %5d MiB  %6.0f bytes an event on disk", sent, took.Seconds(),
			float64(sent)/took.Seconds(), now.memory>>20, float64(now.database-start.database)/float64(sent))
	}
	if len(stages) > 1 {
		b.figure("slope of log time over log events: %.2f (1: each costs the same)", slope(stages))
	}
	return nil
}

// grow logs n more events and waits for the checkpoint that covers them.
func grow(ctx context.Context, l *eventLog, u *users, n int) error {
	before, err := l.size(ctx)
	if err != nil {
		return err
	}
	var taken atomic.Int64
	group, sending := errgroup.WithContext(ctx)
	for range growthClients {
		group.Go(func() error {
			for {
				i := int(taken.Add(1)) - 1
				if i >= n/batchSize {
					return nil
				}
				request, err := u.request(i, batchSize)
				if err != nil {
					return err
				}
				if err := l.post(sending, request); err != nil {
					return err
				}
			}
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return l.covered(ctx, before+uint64(n))
}

// stage looks at the gateway that keeps the log and at PostgreSQL's files.
func (b *bench) stage(ctx context.Context) (stage, error) {
	out, err := b.network(ctx, "status", "--json")
	if err != nil {
		return stage{}, err
	}
	var processes []bringup.ProcessStatus
	if err := json.Unmarshal(out, &processes); err != nil {
		return stage{}, fmt.Errorf("network status: %w", err)
	}
	var now stage
	for _, p := range processes {
		if strings.HasSuffix(p.Name, "gateway") {
			now.memory = max(now.memory, p.Resident) // the one that keeps the log is the larger one
		}
	}
	now.database, err = folderSize(filepath.Join(b.layout.Run, "postgres"))
	return now, err
}

// folderSize adds up the files of tables and indexes.
func folderSize(dir string) (int64, error) {
	var sum int64
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.Contains(path, "/base/") {
			return nil //nolint:nilerr // PostgreSQL removes files while we look
		}
		if info, err := d.Info(); err == nil {
			sum += info.Size()
		}
		return nil
	})
	return sum, err
}

// slope is the least-squares one of log(time) over log(events).
func slope(stages []stage) float64 {
	var n, x, y, xx, xy float64
	for _, s := range stages {
		lx, ly := math.Log(float64(s.events)), math.Log(s.took.Seconds())
		n, x, y, xx, xy = n+1, x+lx, y+ly, xx+lx*lx, xy+lx*ly
	}
	return (n*xy - x*y) / (n*xx - x*x)
}
