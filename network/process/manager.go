package process

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"luzheng/network/problem"
)

// maxLog is the size past which a log is set aside when its process starts.
const maxLog = 64 << 20

// poll is how often a starting or stopping process is looked at.
const poll = 50 * time.Millisecond

// Manager starts, watches and stops processes of one run folder. Several
// managers, in several programs, may work on one folder at once: starts and
// stops exclude each other by a lock file.
type Manager struct {
	pids string // folder of records
	logs func(name string) string
}

// NewManager works on the folder pids; logs names the file that a process's
// output goes to.
func NewManager(pids string, logs func(name string) string) (*Manager, error) {
	if err := os.MkdirAll(pids, 0o755); err != nil {
		return nil, err
	}
	return &Manager{pids: pids, logs: logs}, nil
}

// Status returns a process's state, and its record unless it is stopped.
func (m *Manager) Status(name string) (State, Record, error) {
	record, found, err := m.load(name)
	switch {
	case err != nil:
		return Dead, Record{}, err
	case !found:
		return Stopped, Record{}, nil
	case record.alive():
		return Running, record, nil
	default:
		return Dead, record, nil
	}
}

// Outdated says whether the process runs a program that has since been
// replaced, as after a build.
func (m *Manager) Outdated(spec Spec) (bool, error) {
	state, record, err := m.Status(spec.Name)
	if err != nil || state != Running {
		return false, err
	}
	running, err := os.Stat(fmt.Sprintf("/proc/%d/exe", record.PID))
	if err != nil {
		return false, err
	}
	built, err := os.Stat(spec.Binary)
	if err != nil {
		return false, err
	}
	return !os.SameFile(running, built), nil
}

// Start starts the process unless it runs. It does not wait until it serves.
func (m *Manager) Start(spec Spec) (started bool, err error) {
	return m.start(spec, func(s State) bool { return s != Running })
}

// Revive starts the process only if it is dead: wanted, but gone.
func (m *Manager) Revive(spec Spec) (started bool, err error) {
	return m.start(spec, func(s State) bool { return s == Dead })
}

func (m *Manager) start(spec Spec, wanted func(State) bool) (started bool, err error) {
	unlock, err := m.lock()
	if err != nil {
		return false, err
	}
	defer unlock()
	state, _, err := m.Status(spec.Name)
	if err != nil && state != Dead {
		return false, err
	}
	if !wanted(state) {
		return false, nil
	}
	if _, err := os.Stat(spec.Binary); err != nil {
		return false, problem.Wrap(err, problem.NotBuilt, "run `make build`", "%s has no program", spec.Name)
	}
	if err := portsFree(spec); err != nil {
		return false, err
	}
	command, err := m.launch(spec)
	if err != nil {
		return false, problem.Wrap(err, problem.ProcessFailed, "", "%s could not be started", spec.Name)
	}
	record, err := observe(command.Process.Pid)
	if err != nil {
		return false, problem.Wrap(err, problem.ProcessFailed, "see "+m.logs(spec.Name), "%s ended at once", spec.Name)
	}
	return true, m.save(spec.Name, record)
}

// launch runs the program in a session of its own, so that it outlives us and
// no terminal signal reaches it.
func (m *Manager) launch(spec Spec) (*exec.Cmd, error) {
	log, err := openLog(m.logs(spec.Name))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	if spec.Dir != "" {
		if err := os.MkdirAll(spec.Dir, 0o755); err != nil {
			return nil, err
		}
	}
	command := exec.Command(spec.Binary, spec.Args...)
	command.Dir = spec.Dir
	command.Env = append(os.Environ(), spec.Env...)
	command.Stdout, command.Stderr = log, log
	command.SysProcAttr = &syscall.SysProcAttr{}
	if spec.Attributes != nil {
		attributes := *spec.Attributes
		command.SysProcAttr = &attributes
	}
	command.SysProcAttr.Setsid = true
	if err := startNice(command, spec.Niceness); err != nil {
		return nil, err
	}
	// Collect it when it ends while we live; afterwards init does.
	go func() { _ = command.Wait() }()
	return command, nil
}

// startNice starts a program with a niceness. A process inherits that of the thread which starts it, so a thread of its own does, which
// ends with its goroutine: a niceness cannot be taken back.
func startNice(command *exec.Cmd, niceness int) error {
	if niceness == 0 {
		return command.Start()
	}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		const thisThread = 0
		// The system call counts from 20 downwards, so that no result is negative.
		raw, err := syscall.Getpriority(syscall.PRIO_PROCESS, thisThread)
		if err == nil {
			err = syscall.Setpriority(syscall.PRIO_PROCESS, thisThread, 20-raw+niceness)
		}
		if err == nil {
			err = command.Start()
		}
		started <- err
	}()
	return <-started
}

func openLog(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	if info, err := os.Stat(path); err == nil && info.Size() > maxLog {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, err
		}
	}
	return os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
}

// portsFree tries to listen on each port of the process.
func portsFree(spec Spec) error {
	for _, port := range spec.Ports {
		listener, err := net.Listen("tcp", port.Address)
		if err != nil {
			_, number, _ := net.SplitHostPort(port.Address)
			return problem.Wrap(err, problem.PortTaken,
				fmt.Sprintf("see who listens with `ss -ltnp 'sport = :%s'`, or shift all ports with --port-offset", number),
				"port %s is taken: %s needs it", number, port.Purpose)
		}
		_ = listener.Close()
	}
	return nil
}

// Stop asks the process to end, waits, and at the end of its grace kills it.
// A stopped process is left alone.
func (m *Manager) Stop(ctx context.Context, spec Spec) error {
	unlock, err := m.lock()
	if err != nil {
		return err
	}
	state, record, err := m.Status(spec.Name)
	if err == nil && state != Stopped {
		err = m.forget(spec.Name) // from here on no supervisor brings it back
	}
	unlock()
	if err != nil || state != Running {
		return err
	}
	if err := send(record, spec.Signal); err != nil {
		return err
	}
	if waitGone(ctx, record, spec.Grace) {
		return nil
	}
	if err := send(record, syscall.SIGKILL); err != nil {
		return err
	}
	if !waitGone(ctx, record, 10*time.Second) {
		return problem.New(problem.ProcessFailed, "", "%s (pid %d) does not end", spec.Name, record.PID)
	}
	return nil
}

// StopRecorded stops every process that has a record, supervisor first and
// all others at once: for a run folder whose table of processes is lost.
func (m *Manager) StopRecorded(ctx context.Context, first string) error {
	paths, err := filepath.Glob(filepath.Join(m.pids, "*.json"))
	if err != nil {
		return err
	}
	generic := func(name string) Spec { return Spec{Name: name, Signal: syscall.SIGTERM, Grace: 15 * time.Second} }
	if err := m.Stop(ctx, generic(first)); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".json")
		group.Go(func() error { return m.Stop(ctx, generic(name)) })
	}
	return group.Wait()
}

// Kill ends the process at once with SIGKILL and keeps its record: what a
// crash leaves behind.
func (m *Manager) Kill(ctx context.Context, name string) error {
	state, record, err := m.Status(name)
	if err != nil {
		return err
	}
	if state != Running {
		return problem.New(problem.ProcessFailed, "see `network status`", "%s does not run", name)
	}
	if err := send(record, syscall.SIGKILL); err != nil {
		return err
	}
	waitGone(ctx, record, 10*time.Second)
	return nil
}

func (m *Manager) forget(name string) error {
	err := os.Remove(m.recordPath(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// send signals exactly the recorded process, or to nobody.
func send(r Record, s syscall.Signal) error {
	if !r.alive() {
		return nil
	}
	if err := syscall.Kill(r.PID, s); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("signal to pid %d: %w", r.PID, err)
	}
	return nil
}

func waitGone(ctx context.Context, r Record, limit time.Duration) bool {
	deadline := time.Now().Add(limit)
	for r.alive() {
		if time.Now().After(deadline) || ctx.Err() != nil {
			return false
		}
		time.Sleep(poll)
	}
	return true
}

// lock excludes other starts and stops on this run folder until unlock.
func (m *Manager) lock() (unlock func(), err error) {
	file, err := os.OpenFile(filepath.Join(m.pids, ".lock"), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("lock of %s: %w", m.pids, err)
	}
	return func() { _ = file.Close() }, nil
}
