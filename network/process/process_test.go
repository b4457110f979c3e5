package process

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"luzheng/network/loopback"
	"luzheng/network/problem"
)

// The test program itself plays the processes: started with this variable it
// does what the variable says.
const roleVariable = "LUZHENG_PROCESS_TEST"

func TestMain(m *testing.M) {
	switch role := os.Getenv(roleVariable); role {
	case "":
		os.Exit(m.Run())
	case "ends":
		fmt.Fprintln(os.Stderr, "the last words")
		os.Exit(3)
	case "stubborn": // ignores SIGTERM
		signal.Ignore(syscall.SIGTERM)
		time.Sleep(time.Minute)
	default: // an address to serve on
		server := &http.Server{Addr: role, Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})}
		_ = server.ListenAndServe()
		os.Exit(4)
	}
}

func manager(t *testing.T) *Manager {
	t.Helper()
	folder := t.TempDir()
	m, err := NewManager(filepath.Join(folder, "pids"), func(name string) string { return filepath.Join(folder, "log", name) })
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func freeAddress(t *testing.T) string {
	t.Helper()
	address, err := loopback.Address()
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// server is a process that serves HTTP on address.
func server(t *testing.T, m *Manager, address string) Spec {
	t.Helper()
	spec := Spec{
		Name: "server", Binary: os.Args[0], Env: []string{roleVariable + "=" + address},
		Ports: []Port{{Address: address, Purpose: "server"}},
		Ready: Ready{Dial: []string{address}, URL: "http://" + address + "/healthz"}, Signal: syscall.SIGTERM, Grace: 5 * time.Second,
	}
	t.Cleanup(func() { _ = m.Stop(context.Background(), spec) })
	return spec
}

func state(t *testing.T, m *Manager, name string) State {
	t.Helper()
	s, _, err := m.Status(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func within(t *testing.T, limit time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	return ctx
}

func TestLifeOfAProcess(t *testing.T) {
	m := manager(t)
	spec := server(t, m, freeAddress(t))
	if state(t, m, "server") != Stopped {
		t.Fatal("not stopped before the start")
	}
	if started, err := m.Revive(spec); err != nil || started {
		t.Fatalf("a stopped process was revived: %v", err)
	}
	if started, err := m.Start(spec); err != nil || !started {
		t.Fatalf("start: %v %v", started, err)
	}
	if err := m.WaitReady(within(t, 3*time.Minute), spec); err != nil {
		t.Fatal(err)
	}
	_, record, err := m.Status("server")
	if err != nil {
		t.Fatal(err)
	}
	if resident, err := record.Resident(); err != nil || resident < 1<<20 {
		t.Errorf("resident memory %d, %v", resident, err)
	}
	if started, err := m.Start(spec); err != nil || started {
		t.Fatalf("started twice: %v", err)
	}
	if err := m.Kill(t.Context(), "server"); err != nil {
		t.Fatal(err)
	}
	if state(t, m, "server") != Dead {
		t.Fatal("a killed process is not dead")
	}
	if started, err := m.Revive(spec); err != nil || !started {
		t.Fatalf("revive: %v %v", started, err)
	}
	if err := m.WaitReady(within(t, 3*time.Minute), spec); err != nil {
		t.Fatal(err)
	}
	if err := m.Stop(t.Context(), spec); err != nil {
		t.Fatal(err)
	}
	if state(t, m, "server") != Stopped {
		t.Fatal("not stopped after the stop")
	}
	if err := m.Stop(t.Context(), spec); err != nil {
		t.Fatalf("stopping a stopped process: %v", err)
	}
	if err := m.Kill(t.Context(), "server"); problem.CodeOf(err) != problem.ProcessFailed {
		t.Fatalf("killing a stopped process: %v", err)
	}
}

// What takes only what others leave does so from its first moment, and neither we nor what is started next do.
func TestOnlyTheNiceProcessIsNice(t *testing.T) {
	m := manager(t)
	niceness := func(name string, more int) int {
		spec := server(t, m, freeAddress(t))
		spec.Name, spec.Niceness = name, more
		t.Cleanup(func() { _ = m.Stop(context.Background(), spec) })
		if _, err := m.Start(spec); err != nil {
			t.Fatal(err)
		}
		_, record, err := m.Status(name)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := syscall.Getpriority(syscall.PRIO_PROCESS, record.PID)
		if err != nil {
			t.Fatal(err)
		}
		return 20 - raw
	}
	const most = 19
	before := niceness("before", 0)
	if nice, after := niceness("nice", 7), niceness("after", 0); nice != min(before+7, most) || after != before {
		t.Errorf("niceness %d before, %d, %d after", before, nice, after)
	}
}

func TestARecycledPidIsNotOurs(t *testing.T) {
	m := manager(t)
	mine, err := observe(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Record){
		"another start": func(r *Record) { r.Ticks++ },
		"another boot":  func(r *Record) { r.Boot = "00000000-0000-0000-0000-000000000000" },
	} {
		t.Run(name, func(t *testing.T) {
			other := mine
			change(&other)
			if err := m.save("other", other); err != nil {
				t.Fatal(err)
			}
			if state(t, m, "other") != Dead {
				t.Fatal("somebody else's process is taken for ours")
			}
			// Were it signalled, this test would end here.
			if err := m.Stop(t.Context(), Spec{Name: "other", Signal: syscall.SIGKILL, Grace: time.Second}); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestAReplacedProgramIsNoticed(t *testing.T) {
	m := manager(t)
	spec := server(t, m, freeAddress(t))
	copied := filepath.Join(t.TempDir(), "program")
	program, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	place := func() {
		t.Helper()
		if err := os.WriteFile(copied+".new", program, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(copied+".new", copied); err != nil {
			t.Fatal(err)
		}
	}
	outdated := func(want bool) {
		t.Helper()
		if got, err := m.Outdated(spec); err != nil || got != want {
			t.Fatalf("outdated: %v, %v", got, err)
		}
	}
	place()
	spec.Binary = copied
	outdated(false) // it does not run
	if _, err := m.Start(spec); err != nil {
		t.Fatal(err)
	}
	outdated(false)
	place()
	outdated(true)
}

func TestAStubbornProcessIsKilled(t *testing.T) {
	m := manager(t)
	spec := Spec{Name: "stubborn", Binary: os.Args[0], Env: []string{roleVariable + "=stubborn"}, Signal: syscall.SIGTERM, Grace: 300 * time.Millisecond}
	if _, err := m.Start(spec); err != nil {
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond) // until it ignores the signal
	_, record, err := m.Status("stubborn")
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Stop(t.Context(), spec); err != nil {
		t.Fatal(err)
	}
	if record.alive() {
		t.Fatal("it lives on")
	}
}

func TestFailuresSayWhatToDo(t *testing.T) {
	m := manager(t)
	t.Run("no program", func(t *testing.T) {
		_, err := m.Start(Spec{Name: "none", Binary: filepath.Join(t.TempDir(), "none")})
		if problem.CodeOf(err) != problem.NotBuilt || problem.HintOf(err) == "" {
			t.Fatalf("%v", err)
		}
	})
	t.Run("taken port", func(t *testing.T) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = listener.Close() }()
		spec := server(t, m, listener.Addr().String())
		if _, err := m.Start(spec); problem.CodeOf(err) != problem.PortTaken || problem.HintOf(err) == "" {
			t.Fatalf("%v", err)
		}
		if state(t, m, "server") != Stopped {
			t.Fatal("a process that was not started has a record")
		}
	})
	t.Run("a process that ends", func(t *testing.T) {
		spec := Spec{Name: "ends", Binary: os.Args[0], Env: []string{roleVariable + "=ends"}, Ready: Ready{Dial: []string{freeAddress(t)}}}
		if _, err := m.Start(spec); err != nil && problem.CodeOf(err) != problem.ProcessFailed {
			t.Fatal(err)
		}
		err := m.WaitReady(within(t, 3*time.Minute), spec)
		if problem.CodeOf(err) != problem.ProcessFailed {
			t.Fatalf("%v", err)
		}
	})
}

func FuzzParseStat(f *testing.F) {
	text, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte("1 (a) b) S 0"))
	f.Add([]byte(")"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if ticks, state, err := parseStat(text); err == nil && state == 0 {
			t.Fatalf("ticks %d without a state", ticks)
		}
	})
}

func FuzzParseRecord(f *testing.F) {
	f.Add([]byte(`{"pid":4711,"ticks":1,"boot":"b","started":"2026-01-02T03:04:05Z"}`))
	f.Add([]byte(`{"pid":-1}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if r, err := parseRecord(text); err == nil && r.PID < 2 {
			t.Fatalf("pid %d would signal a group", r.PID)
		}
	})
}
