package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"luzheng/explorer/verify"
	"luzheng/signer/checkpoint"
	"luzheng/signer/cli"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
)

// errNoEquivocation: the file proves nothing against anybody.
var errNoEquivocation = errors.New("the file proves no contradiction")

// contradiction is what check-equivocation prints as JSON.
type contradiction struct {
	Proven bool     `json:"proven"`
	Origin string   `json:"origin"`
	First  position `json:"first"`
	Second position `json:"second"`
	// Both signed two contradicting checkpoints.
	Both []string `json:"both"`
}

type position struct {
	Block         int64    `json:"block"`
	Size          int64    `json:"size"`
	Organisations []string `json:"organisations"`
}

func newEquivocationCommand(o *options) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check-equivocation FILE",
		Short: "核对两份相互矛盾的检查点 / check two contradicting checkpoints",
		Long: `跟随节点发现有组织对同一账本位置签署了不同内容时，会写出一份文件。
本命令核对这份文件：签名是否真实，内容是否确实矛盾，是谁签署的。

When a follower finds that the ledger was shown differently to different
parties, it writes a file. This checks it: whether the signatures hold, whether
the two checkpoints cannot both be honest, and who signed. Exit code 1 means
that the file proves no contradiction.

见证方写出的关于使用日志的文件，另需 --evidence：该日志的证据，由此得知日志的密钥。
A witness's file, about the event log, also needs evidence about that log
(--evidence), which shows whose key is the log's.`,
		Example: `  explorer check-equivocation alarm-17.json --trust-root trust-root.json
  explorer check-equivocation equivocation-events-2026-5.json --evidence log.evidence.json --trust-root trust-root.json`,
		Args: cobra.ExactArgs(1),
	}
	var about string
	o.takesTrust(cmd)
	cmd.Flags().StringVar(&about, "evidence", "", "使用日志的证据 / evidence about the event log, for a witness's file")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		lang, err := o.lang()
		if err != nil {
			return err
		}
		raw, err := readFile(args[0], checkpoint.MaxEquivocation)
		if err != nil {
			return err
		}
		if checkpoint.IsEventsEquivocation(raw) {
			return o.checkEvents(cmd, lang, raw, about)
		}
		followers, err := o.followers()
		if err != nil {
			return err
		}
		found, err := checkpoint.VerifyEquivocation(raw, followers)
		if err != nil {
			return fmt.Errorf("%w: %w", errNoEquivocation, err)
		}
		c := describe(found)
		if o.asJSON {
			return cli.PrintJSON(cmd, c)
		}
		p := &page{out: cmd.OutOrStdout(), lang: lang}
		p.line("✘ %s", p.word("矛盾属实：同一账本位置有两份不同的检查点", "Proven: there are two different checkpoints of one position of the ledger"))
		p.field("日志", "log", "%s", c.Origin)
		for _, at := range []position{c.First, c.Second} {
			p.field("检查点", "signed", "%s %d, %d %s · %s", p.word("区块", "block"), at.Block, at.Size, p.word("条", "entries"), strings.Join(at.Organisations, ", "))
		}
		p.field("两份都签", "signed both", "%s", orDash(strings.Join(c.Both, ", ")))
		return p.err
	}
	return cmd
}

// eventsContradiction is what check-equivocation prints as JSON for an event log.
type eventsContradiction struct {
	Proven bool   `json:"proven"`
	Origin string `json:"origin"`
	Size   int64  `json:"size"`
	// First and Second are what the log signed for this size.
	First  signedState `json:"first"`
	Second signedState `json:"second"`
}

type signedState struct {
	Root gm.Digest `json:"root"`
	Map  gm.Digest `json:"map"`
	Time int64     `json:"time"`
	// Key is the one of the log's that signed it: a former one, if the key was rotated since.
	Key gm.KeyID `json:"key"`
}

// checkEvents is check-equivocation for a witness's file.
func (o *options) checkEvents(cmd *cobra.Command, lang verify.Language, raw []byte, about string) error {
	if about == "" {
		return cli.Usagef("the file is about the event log: give --evidence with evidence about that log, as explorer evidence fetches it")
	}
	verifier, err := o.verifier()
	if err != nil {
		return err
	}
	shown, err := readFile(about, evidence.MaxFile)
	if err != nil {
		return err
	}
	found, err := verifier.VerifyEventsEquivocation(raw, shown)
	if err != nil {
		return fmt.Errorf("%w: %w", errNoEquivocation, err)
	}
	state := func(c checkpoint.Events, by gm.KeyID) signedState { return signedState{c.Root, c.MapRoot, c.Time, by} }
	c := eventsContradiction{
		true, found.First.Origin, int64(found.First.Size), state(found.First, found.FirstBy), state(found.Second, found.SecondBy),
	}
	if o.asJSON {
		return cli.PrintJSON(cmd, c)
	}
	p := &page{out: cmd.OutOrStdout(), lang: lang}
	p.line("✘ %s", p.word("矛盾属实：使用日志的密钥为同一长度签署了两种内容", "Proven: the event log signed two different states of one size"))
	p.field("日志", "log", "%s", c.Origin)
	p.field("长度", "size", "%d %s", c.Size, p.word("条", "entries"))
	for _, s := range []signedState{c.First, c.Second} {
		p.field("检查点", "signed", "%s · root %s · map %s · key %s", clock(s.Time), s.Root, s.Map, s.Key)
	}
	return p.err
}

func describe(c checkpoint.Contradiction) contradiction {
	both := slices.DeleteFunc(slices.Clone(c.FirstBy), func(name string) bool { return !slices.Contains(c.SecondBy, name) })
	return contradiction{
		Proven: true, Origin: c.First.Origin, Both: both,
		First:  position{int64(c.First.Block), int64(c.First.Size), c.FirstBy},
		Second: position{int64(c.Second.Block), int64(c.Second.Size), c.SecondBy},
	}
}

func (o *options) followers() ([]checkpoint.Verifier, error) {
	root, err := readTrust(o.trustRoot)
	if err != nil {
		return nil, err
	}
	content := root.Root()
	return content.Verifiers()
}
