// Command demo plays the main job of luzheng on a running network (`make up`), through its commands and public API only:
// a real public dataset is signed, recorded, used under a grant, traced and verified offline, and forgeries are caught. Each part of
// article 38's list is seen at least once; the closing table tells in which chapter.
//
// It keeps its files in run/demo and may be run again: parties and entries that exist stay, data gets a new version.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

const usage = `Plays the main job of luzheng on the network that "make up" started.

Usage:
  demo [--lang zh|en] [--run DIR] [--bin DIR] [--url URL] [--keep-running]

Example:
  make up && make demo

Flags:
`

func main() {
	s, err := parse(os.Args[1:])
	if err != nil {
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	s.ctx = ctx
	if err := play(s); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func parse(args []string) (*stage, error) {
	s := &stage{out: os.Stdout, shown: map[part][]string{}, sessions: map[string]string{}}
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), usage)
		flags.PrintDefaults()
	}
	flags.StringVar(&s.lang, "lang", "zh", "language of the sentences: zh or en")
	flags.StringVar(&s.run, "run", "run", "run folder of the network")
	flags.StringVar(&s.bin, "bin", "bin", "folder of the programs")
	flags.StringVar(&s.url, "url", "", "address of the gateway (default: the one of the run folder's network)")
	flags.BoolVar(&s.keepRunning, "keep-running", false, "do not stop the network for the offline part")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	for _, dir := range []*string{&s.run, &s.bin} {
		abs, err := filepath.Abs(*dir)
		if err != nil {
			return nil, err
		}
		*dir = abs
	}
	s.dir = filepath.Join(s.run, "demo")
	return s, nil
}

// play runs the chapters in order; each leaves in the cast what the next ones need.
func play(s *stage) error {
	started := time.Now()
	c := &cast{}
	chapters := []func(*stage, *cast) error{
		prepare, onboard, publish, open, derive, restrict, admit, share, use, decideUses, explain, cite, trace, audit, secure, erase, withdraw,
		offline, forgeries, sum,
	}
	for _, chapter := range chapters {
		if err := chapter(s, c); err != nil {
			return err
		}
	}
	s.begin("完成", "Done")
	s.tell(fmt.Sprintf("用时 %s。全部命令记录在 %s。", time.Since(started).Round(time.Second), shorten(s.transcriptPath())),
		fmt.Sprintf("It took %s. Every command is in %s.", time.Since(started).Round(time.Second), shorten(s.transcriptPath())))
	return nil
}
