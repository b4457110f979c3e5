package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"luzheng/network/bringup"
)

// keeper is the processes that keep the event log: the gateway that says so, and PostgreSQL.
type keeper struct {
	gateway, database bringup.ProcessStatus
}

// keeper asks the network which processes these are.
func (b *bench) keeper(ctx context.Context) (keeper, error) {
	out, err := b.network(ctx, "status", "--json")
	if err != nil {
		return keeper{}, err
	}
	return keeperOf(out)
}

// keeperOf finds them in what `network status --json` says.
func keeperOf(status []byte) (k keeper, err error) {
	var processes []bringup.ProcessStatus
	if err := json.Unmarshal(status, &processes); err != nil {
		return k, fmt.Errorf("network status: %w", err)
	}
	for _, p := range processes {
		switch {
		case p.EventLog != nil && p.PID != 0:
			k.gateway = p
		case p.Name == "postgres":
			k.database = p
		}
	}
	if k.gateway.PID == 0 || k.database.PID == 0 {
		return k, errors.New("no gateway of the running network keeps an event log; run \"make up\" first")
	}
	return k, nil
}

// stage is the log after so many more events.
type stage struct {
	events    int
	took      time.Duration // for all of them
	processor time.Duration // of the keepers, for all of them
	memory    int64         // resident bytes of the gateway that keeps the log
	tables    []table
}

// table is one of the log's with its indexes, in bytes.
type table struct {
	name  string
	bytes int64
}

func (s stage) disk() (sum int64) {
	for _, t := range s.tables {
		sum += t.bytes
	}
	return sum
}

// stage looks at the gateway that keeps the log and at its tables.
func (b *bench) stage(ctx context.Context) (now stage, err error) {
	k, err := b.keeper(ctx)
	if err != nil {
		return now, err
	}
	now.memory = k.gateway.Resident
	const query = `SELECT relname || '=' || pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'log'::regnamespace`
	out, err := b.network(ctx, "psql", "--", "-c", query)
	if err != nil {
		return now, err
	}
	now.tables = tablesOf(string(out))
	if len(now.tables) == 0 {
		return now, fmt.Errorf("the database names no table of the event log: %q", out)
	}
	return now, nil
}

// tablesOf finds name=bytes in what a query printed, by psql or without it, the largest first.
func tablesOf(printed string) (all []table) {
	for line := range strings.Lines(printed) {
		name, size, _ := strings.Cut(strings.TrimSpace(line), "=")
		if bytes, err := strconv.ParseInt(size, 10, 64); err == nil {
			all = append(all, table{name, bytes})
		}
	}
	slices.SortFunc(all, func(a, b table) int { return int(b.bytes - a.bytes) })
	return all
}
