package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"luzheng/network/bringup"
)

// memoryBar is in GB (10⁹ bytes).
const memoryBar = 1.5

// idle sums the resident memory of the network's processes. Pages that processes share count for each of them, so that the sum is
// more than what the machine gives.
func (b *bench) idle(ctx context.Context) error {
	out, err := b.network(ctx, "status", "--json")
	if err != nil {
		return err
	}
	sum, running, err := residentMemory(out)
	if err != nil {
		return err
	}
	b.title("Idle: %d processes", running)
	b.verdict("resident memory, GB", float64(sum)/1e9, atMost, memoryBar)
	return nil
}

// residentMemory adds up what `network status --json` says.
func residentMemory(status []byte) (sum int64, running int, err error) {
	var processes []bringup.ProcessStatus
	if err := json.Unmarshal(status, &processes); err != nil {
		return 0, 0, fmt.Errorf("network status: %w", err)
	}
	for _, p := range processes {
		if p.PID != 0 {
			running++
			sum += p.Resident
		}
	}
	if running == 0 {
		return 0, 0, errors.New("nothing runs; run \"make up\" first")
	}
	return sum, running, nil
}
