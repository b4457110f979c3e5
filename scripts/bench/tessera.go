package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// tesseraBatches are the settings that Tessera is measured with; the best rates count. The first is what it comes with, with a
// shorter wait; the second suits many clients.
var tesseraBatches = [][]string{{"-batch", "256", "-age", "20ms"}, {"-batch", "1024", "-age", "50ms"}}

// bestTessera loads a new log with each of the settings.
func (b *bench) bestTessera(ctx context.Context, singles, batches [][]byte) (rates, error) {
	var best rates
	for _, settings := range tesseraBatches {
		b.figure("Tessera %s", strings.Join(settings, " "))
		now, err := b.tessera(ctx, settings, singles, batches)
		if err != nil {
			return best, fmt.Errorf("tessera: %w", err)
		}
		best = best.best(now)
	}
	return best, nil
}

// tessera starts the peer over an empty folder beside the network's, so that both write to the same disk, and loads it.
func (b *bench) tessera(ctx context.Context, settings []string, singles, batches [][]byte) (r rates, err error) {
	dir, err := os.MkdirTemp(b.layout.Run, "tessera-")
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	command := exec.CommandContext(ctx, b.layout.Program("tessera"), append([]string{"-dir", dir}, settings...)...)
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = 10 * time.Second
	out, err := command.StdoutPipe()
	if err != nil {
		return r, err
	}
	if err := command.Start(); err != nil {
		return r, fmt.Errorf("%w; \"make bench-events\" builds it", err)
	}
	defer func() {
		_ = command.Process.Signal(syscall.SIGTERM)
		_ = command.Wait() // it is killed if need be; nothing of it is kept
	}()
	url, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return r, fmt.Errorf("it does not serve: %w", err)
	}
	url = strings.TrimSpace(url)
	l, err := newLogServer("Tessera", url+"/v1/events", url+"/checkpoint", []int{command.Process.Pid}, maxClients)
	if err != nil {
		return r, err
	}
	r, err = b.loads(ctx, l, func() error { return nil }, singles, batches)
	return r, errors.Join(err, l.requests.close())
}
