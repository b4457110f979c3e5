package daemon_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"luzheng/gateway/api"
	"luzheng/gateway/development/cluster"
)

// faulty is a PostgreSQL server that a test makes fail.
type faulty struct {
	t *testing.T
	*cluster.Cluster
}

func newFaulty(t *testing.T) (*faulty, string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "luzheng-faults-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if said, err := os.ReadFile(filepath.Join(dir, "postgres.log")); err == nil && t.Failed() {
			t.Logf("PostgreSQL said at last:\n%s", said[max(0, len(said)-3000):])
		}
		_ = os.RemoveAll(dir)
	})
	if err := os.Chmod(dir, 0o755); err != nil { // PostgreSQL may run as another user
		t.Fatal(err)
	}
	c, err := cluster.Start(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Stop() })
	url, err := c.Database(context.Background(), "faults")
	if err != nil {
		t.Fatal(err)
	}
	return &faulty{t, c}, url
}

// crash kills one process that serves a connection: the server takes all of them down and recovers.
func (f *faulty) crash() {
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", f.PID(), f.PID()))
	if err != nil {
		f.t.Fatal(err)
	}
	var serving []int
	for _, text := range bytes.Fields(children) {
		pid, err := strconv.Atoi(string(text))
		if err != nil {
			f.t.Fatal(err)
		}
		title, _ := os.ReadFile(filepath.Join("/proc", string(text), "cmdline"))
		if bytes.Contains(title, []byte("127.0.0.1(")) {
			serving = append(serving, pid)
		}
	}
	if len(serving) > 0 {
		_ = syscall.Kill(serving[rand.IntN(len(serving))], syscall.SIGKILL)
	}
}

// inject makes a system call of the server's processes fail for a while, and then starts the server again if it has given up.
func (f *faulty) inject(call, fault string, every int, d time.Duration) {
	f.t.Helper()
	c := exec.Command("strace", "-f", "-qq", "-o", "/dev/null", "-p", strconv.Itoa(f.PID()), "-e", "trace="+call,
		"-e", fmt.Sprintf("inject=%s:error=%s:when=%d+%d", call, fault, 1+rand.IntN(every), every))
	if err := c.Start(); err != nil {
		f.t.Fatal(err)
	}
	time.Sleep(d)
	_ = c.Process.Signal(os.Interrupt) // it detaches
	_ = c.Wait()
	if err := f.Ensure(); err != nil {
		f.t.Fatal(err)
	}
}

// A database that crashes, stops, or whose disk fails under it: what was answered is there, once, and what was not is sent again.
func TestTheDatabaseFails(t *testing.T) {
	f, url := newFaulty(t)
	s := newTown(t, url)
	s.start()
	s.waitFor("the log to open", func(l *api.EventLog) bool { return l.Open })
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var m memory
	users := s.users(ctx, &m)
	faults := []func(){f.crash, func() {
		if err := f.Stop(); err != nil {
			t.Error(err)
		}
		if err := f.Ensure(); err != nil {
			t.Error(err)
		}
	}}
	rounds := 1
	if _, err := exec.LookPath("strace"); err == nil && os.Getenv(chaosEnv) != "" {
		rounds = 10
		const while = 700 * time.Millisecond
		for _, c := range []struct {
			call, fault string
			every       int
		}{{"fdatasync", "EIO", 15}, {"fsync", "EIO", 5}, {"pwrite64", "ENOSPC", 40}, {"write", "EIO", 40}, {"rename", "EIO", 2}, {"openat", "EMFILE", 30}} {
			faults = append(faults, func() { f.inject(c.call, c.fault, c.every, while) })
		}
	}
	for range rounds {
		for _, fault := range faults {
			time.Sleep(time.Duration(rand.IntN(300)) * time.Millisecond)
			before := s.size()
			fault()
			s.waitFor("the log to go on", func(l *api.EventLog) bool { return l.Open && l.Size > before })
		}
	}
	s.waitFor("the users to have seen something", func(*api.EventLog) bool { return m.holdsSome() })
	cancel()
	users.Wait()
	s.settle(&m)
}
