package process

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Record identifies one running process. PID alone is not enough: the kernel
// gives it to somebody else later. PID, start time and boot together are.
type Record struct {
	PID     int       `json:"pid"`
	Ticks   uint64    `json:"ticks"` // start time in clock ticks since boot: field 22 of /proc/PID/stat
	Boot    string    `json:"boot"`  // the kernel's boot ID
	Started time.Time `json:"started"`
}

// maxRecord bounds a record file; real ones have 150 bytes.
const maxRecord = 4096

// observe makes the record of a live process.
func observe(pid int) (Record, error) {
	ticks, _, err := procStat(pid)
	if err != nil {
		return Record{}, err
	}
	boot, err := bootID()
	if err != nil {
		return Record{}, err
	}
	return Record{PID: pid, Ticks: ticks, Boot: boot, Started: time.Now().UTC().Truncate(time.Millisecond)}, nil
}

// alive says whether the recorded process still runs. A zombie does not, once
// its last thread is gone: until then it may hold its ports.
func (r Record) alive() bool {
	boot, err := bootID()
	if err != nil || boot != r.Boot {
		return false
	}
	ticks, state, err := procStat(r.PID)
	if err != nil || ticks != r.Ticks || state == 'X' {
		return false
	}
	return state != 'Z' || threads(r.PID) > 1
}

func threads(pid int) int {
	tasks, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	if err != nil {
		return 0
	}
	return len(tasks)
}

// procStat reads start time and state letter from /proc/PID/stat. The second
// field, the program's name in parentheses, may hold anything, so the fields
// are counted from the last closing parenthesis.
func procStat(pid int) (ticks uint64, state byte, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0, err
	}
	return parseStat(text)
}

func parseStat(text []byte) (ticks uint64, state byte, err error) {
	end := bytes.LastIndexByte(text, ')')
	if end < 0 {
		return 0, 0, errors.New("stat without a program name")
	}
	fields := strings.Fields(string(text[end+1:])) // fields[0] is field 3, the state
	const start = 22 - 3
	if len(fields) <= start {
		return 0, 0, fmt.Errorf("stat has %d fields after the name", len(fields))
	}
	ticks, err = strconv.ParseUint(fields[start], 10, 64)
	return ticks, fields[0][0], err
}

func bootID() (string, error) {
	text, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	return strings.TrimSpace(string(text)), err
}

// Resident returns the process's resident memory in bytes.
func (r Record) Resident() (int64, error) { return memory(r.PID, "VmRSS:") }

// ResidentOfAll adds what the process's children hold for themselves. Memory
// that they share, as PostgreSQL's buffers, counts once.
func (r Record) ResidentOfAll() (int64, error) {
	total, err := r.Resident()
	if err != nil {
		return 0, err
	}
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", r.PID))
	if err != nil {
		return 0, err
	}
	for _, task := range tasks {
		text, err := os.ReadFile(task)
		if err != nil {
			continue // that thread has just ended
		}
		for _, field := range strings.Fields(string(text)) {
			child, err := strconv.Atoi(field)
			if err != nil {
				return 0, err
			}
			if private, err := memory(child, "RssAnon:"); err == nil { // or it has just ended
				total += private
			}
		}
	}
	return total, nil
}

// memory reads a line such as "VmRSS:  1234 kB" of /proc/PID/status, in bytes.
func memory(pid int, name string) (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if value, found := strings.CutPrefix(line, name); found {
			kilobytes, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
			return kilobytes << 10, err
		}
	}
	return 0, fmt.Errorf("status of %d has no %s", pid, name)
}

func (m *Manager) recordPath(name string) string { return filepath.Join(m.pids, name+".json") }

// load returns the record of name; found is false when there is none.
func (m *Manager) load(name string) (r Record, found bool, err error) {
	text, err := os.ReadFile(m.recordPath(name))
	if errors.Is(err, fs.ErrNotExist) {
		return Record{}, false, nil
	}
	if err != nil {
		return Record{}, false, err
	}
	r, err = parseRecord(text)
	if err != nil {
		return Record{}, false, fmt.Errorf("record of %s: %w", name, err)
	}
	return r, true, nil
}

func parseRecord(text []byte) (Record, error) {
	if len(text) > maxRecord {
		return Record{}, errors.New("too long")
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var r Record
	if err := decoder.Decode(&r); err != nil {
		return Record{}, err
	}
	// PID 0 and negative ones address process groups when signalled.
	if r.PID < 2 || r.Boot == "" {
		return Record{}, errors.New("names no process")
	}
	return r, nil
}

// save writes the record whole or not at all.
func (m *Manager) save(name string, r Record) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	partial := m.recordPath(name) + ".partial"
	if err := os.WriteFile(partial, text, 0o644); err != nil {
		return err
	}
	return os.Rename(partial, m.recordPath(name))
}
