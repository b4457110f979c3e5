package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"luzheng/network/bringup"
)

// memoryBar is in GB (10⁹ bytes).
const memoryBar = 1.5

// idle sums the resident memory of the network's processes. Pages that processes share, such as those of their program, count for each of
// them, so that the sum is more than what the machine gives; that is printed beside it.
func (b *bench) idle(ctx context.Context) error {
	out, err := b.network(ctx, "status", "--json")
	if err != nil {
		return err
	}
	sum, pids, err := residentMemory(out)
	if err != nil {
		return err
	}
	given, err := sharedOnce(pids)
	if err != nil {
		return err
	}
	b.title("Idle: %d processes", len(pids))
	b.figure("%-28s %8.2f GB", "shared pages counted once", float64(given)/1e9)
	b.verdict("resident memory, GB", float64(sum)/1e9, atMost, memoryBar)
	return nil
}

// sharedOnce is the memory in bytes that the machine gives to processes and their children: of a page that several share, each has a part.
func sharedOnce(pids []int) (sum int64, err error) {
	err = family(pids, func(folder string, _ time.Duration) error {
		raw, err := os.ReadFile(folder + "/smaps_rollup")
		if err != nil {
			return nil //nolint:nilerr // it has ended
		}
		share, err := proportionalSize(string(raw))
		sum += share
		return err
	})
	return sum, err
}

// proportionalSize reads the line "Pss:  1234 kB" of /proc/PID/smaps_rollup, in bytes.
func proportionalSize(rollup string) (int64, error) {
	for line := range strings.Lines(rollup) {
		if value, found := strings.CutPrefix(line, "Pss:"); found {
			kilobytes, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
			return kilobytes << 10, err
		}
	}
	return 0, errors.New("/proc: not a process's memory")
}

// residentMemory adds up what `network status --json` says of the processes that run.
func residentMemory(status []byte) (sum int64, pids []int, err error) {
	var processes []bringup.ProcessStatus
	if err := json.Unmarshal(status, &processes); err != nil {
		return 0, nil, fmt.Errorf("network status: %w", err)
	}
	for _, p := range processes {
		if p.PID != 0 {
			pids = append(pids, p.PID)
			sum += p.Resident
		}
	}
	if len(pids) == 0 {
		return 0, nil, errors.New("nothing runs; run \"make up\" first")
	}
	return sum, pids, nil
}
