package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// clockTick is the unit of processor time in /proc (USER_HZ, 100 a second on every Linux).
const clockTick = time.Second / 100

// Fields of /proc/PID/stat after the name of the program, counted from 0 (proc_pid_stat(5) counts the state as 3).
const (
	statParent = 1
	statUser   = 11 // and after it: in the kernel, and both of children that have ended
	statTimes  = 4
)

// processorTime is what processes and their children have used of the processors. Unlike time that has passed, it hardly depends on
// who else uses the machine.
func processorTime(pids []int) (sum time.Duration, err error) {
	err = family(pids, func(_ string, used time.Duration) error {
		sum += used
		return nil
	})
	return sum, err
}

// family visits processes and their children: the folder of each in /proc, and what it has used of the processors.
func family(pids []int, visit func(folder string, used time.Duration) error) error {
	all, err := os.ReadDir("/proc")
	if err != nil {
		return err
	}
	wanted := map[int]bool{}
	for _, pid := range pids {
		wanted[pid] = true
	}
	found := 0
	for _, entry := range all {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		folder := "/proc/" + entry.Name()
		raw, err := os.ReadFile(folder + "/stat")
		if err != nil {
			continue // it has ended
		}
		parent, used, err := parseStat(string(raw))
		if err != nil {
			return err
		}
		if wanted[pid] {
			found++
		}
		if wanted[pid] || wanted[parent] {
			if err := visit(folder, used); err != nil {
				return err
			}
		}
	}
	if found < len(pids) {
		return errors.New("a process that is measured has ended")
	}
	return nil
}

// parseStat reads /proc/PID/stat. The program's name, in parentheses, may hold anything.
func parseStat(stat string) (parent int, used time.Duration, err error) {
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
	if len(fields) < statUser+statTimes {
		return 0, 0, fmt.Errorf("/proc: not a process's state: %q", stat)
	}
	if parent, err = strconv.Atoi(fields[statParent]); err != nil {
		return 0, 0, err
	}
	for _, field := range fields[statUser : statUser+statTimes] {
		ticks, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0, 0, err
		}
		used += time.Duration(ticks) * clockTick
	}
	return parent, used, nil
}
