package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"luzheng/network/bringup"
	"luzheng/network/stack"
)

// meter is what each process has used of the processors since it started, whatever else runs on the machine.
type meter map[metered]time.Duration

// metered is a process. One that starts again is another.
type metered struct {
	kind string
	pid  int
}

// spent is the processor time that each kind of process used between two readings of the meter.
type spent map[string]time.Duration

// clients is the kind of this process itself, which signs and sends.
const clients = "clients"

// resting is how long the network is left alone to see what it spends on nothing.
const resting = 5 * time.Second

// cost lets the crowd say the mix, and prints what it cost in every kind of process.
func (b *bench) cost(ctx context.Context) error {
	s, err := b.running()
	if err != nil {
		return err
	}
	speakers, err := b.speakers(ctx, s, crowd)
	if err != nil {
		return err
	}
	say := func(ctx context.Context, client int) error { return speakers[client].send(ctx) }
	b.title("Ledger %s: processor time of the demo's mix of kinds, one statement per request", s.ledger)
	idle, err := b.rest(ctx)
	if err != nil {
		return err
	}
	if err := stagger(ctx, speakers); err != nil {
		return err
	}
	_, err = b.measureCost(ctx, fmt.Sprintf("statements, %d clients", crowd), crowd, idle, say)
	return err
}

// rest tells what the network spends in a second when nobody asks anything of it.
func (b *bench) rest(ctx context.Context) (spent, error) {
	before, err := b.meter(ctx)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	select {
	case <-time.After(resting):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	after, err := b.meter(ctx)
	if err != nil {
		return nil, err
	}
	idle := after.since(before).times(float64(time.Second) / float64(time.Since(began)))
	b.figure("%-28s %8.1f ms of processor time a second", "idle", ms(idle.sum()))
	return idle, nil
}

// measureCost measures, and prints besides what one request cost beyond what the network spends idle. Such a figure moves less than a
// rate when others use the machine as well.
func (b *bench) measureCost(ctx context.Context, name string, n int, idle spent, send send) (sample, error) {
	before, err := b.meter(ctx)
	if err != nil {
		return sample{}, err
	}
	began := time.Now()
	s, err := b.measure(ctx, name, n, send)
	if err != nil {
		return sample{}, err
	}
	took := time.Since(began)
	after, err := b.meter(ctx)
	if err != nil {
		return sample{}, err
	}
	each := after.since(before).beyond(idle.times(took.Seconds())).times(1 / float64(s.count))
	for _, kind := range slices.SortedFunc(maps.Keys(each), func(a, b string) int { return cmp.Compare(each[b], each[a]) }) {
		b.figure("  %-26s %8.3f ms of processor time each", kind, ms(each[kind]))
	}
	b.figure("  %-26s %8.3f ms", "together", ms(each.sum()))
	return s, nil
}

// since gives what was spent from an earlier reading to this one. A process that started in between counts from its start; what one
// spent that ended in between is not known.
func (m meter) since(before meter) spent {
	more := spent{}
	for process, now := range m {
		more[process.kind] += now - before[process]
	}
	return more
}

// beyond gives what was spent beside something else.
func (s spent) beyond(other spent) spent {
	more := spent{}
	for kind, d := range s {
		more[kind] = max(d-other[kind], 0)
	}
	return more
}

func (s spent) times(factor float64) spent {
	product := spent{}
	for kind, d := range s {
		product[kind] = time.Duration(float64(d) * factor)
	}
	return product
}

func (s spent) sum() (total time.Duration) {
	for _, d := range s {
		total += d
	}
	return total
}

// of gives what some kinds have spent together.
func (s spent) of(kinds []string) (total time.Duration) {
	for _, kind := range kinds {
		total += s[kind]
	}
	return total
}

// meter reads the processor time of the network's processes, and this one's.
func (b *bench) meter(ctx context.Context) (meter, error) {
	out, err := b.network(ctx, "status", "--json")
	if err != nil {
		return nil, err
	}
	var processes []bringup.ProcessStatus
	if err := json.Unmarshal(out, &processes); err != nil {
		return nil, fmt.Errorf("network status: %w", err)
	}
	all := meter{}
	for _, p := range processes {
		if p.PID == 0 || p.Name == stack.SupervisorName { // its children are other processes of the table
			continue
		}
		used, err := processorTime([]int{p.PID})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
		all[metered{kindOfProcess(p.Name), p.PID}] = used
	}
	var own syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &own); err != nil {
		return nil, err
	}
	all[metered{clients, os.Getpid()}] = time.Duration(own.Utime.Nano() + own.Stime.Nano())
	return all, nil
}

// kindOfProcess is what all organisations' processes of a kind are named after: "peer" of "bureau-peer".
func kindOfProcess(process string) string { return process[strings.LastIndexByte(process, '-')+1:] }
