package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"luzheng/explorer/verify"
	"luzheng/signer/cli"
	"luzheng/signer/gm"
	"luzheng/signer/trust"
)

// trustFacts is what `trust show` prints as JSON.
type trustFacts struct {
	Digest gm.Digest  `json:"digest"`
	Root   trust.Root `json:"root"`
}

func newTrustCommand(o *options) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "trust",
		Short: "信任根：查看、更新 / the trust root: show it, move it forward",
		Long: `信任根文件是核验时唯一相信的东西。第一版须从可靠渠道取得并比对摘要；此后只接受
由原有组织共同签署的下一版。

The trust-root file is all that verification believes. Obtain the first version
by a way that you trust and compare its digest; from then on only a next
version that the organisations already trusted have signed is accepted.`,
		Example: `  explorer trust show trust-root.json
  explorer trust advance trust-root.json next.json --out trust-root-2.json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newTrustShowCommand(o), newTrustAdvanceCommand(o))
	return cmd
}

func newTrustShowCommand(o *options) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "show FILE",
		Short:   "查看信任根及其摘要 / show a trust root and its digest",
		Example: `  explorer trust show trust-root.json`,
		Args:    cobra.ExactArgs(1),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "以 JSON 输出 / print as JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		lang, err := o.lang()
		if err != nil {
			return err
		}
		file, err := readTrust(args[0])
		if err != nil {
			return err
		}
		if asJSON {
			return cli.PrintJSON(cmd, trustFacts{file.Digest(), file.Root()})
		}
		return printTrust(&page{out: cmd.OutOrStdout(), lang: lang}, file)
	}
	return cmd
}

func printTrust(p *page, file *trust.File) error {
	root := file.Root()
	p.field("账本", "ledger", "%s", root.Ledger)
	p.field("版本", "version", "%d", root.Version)
	p.field("摘要", "digest", "%s", file.Digest())
	p.field("门槛", "threshold", "%s", p.of(root.Threshold, len(root.Followers)))
	for _, f := range root.Followers {
		p.field("组织", "follower", "%s · SM3 %s", f.Organisation, gm.Sum(f.Key))
	}
	for _, w := range root.Witnesses {
		p.field("见证方", "witness", "%s · SM3 %s%s", w.Name, gm.Sum(w.Key), p.until(w))
	}
	p.field("见证门槛", "cosignatures", "%s", p.cosignatures(root))
	if root.Development {
		p.field("警告", "warning", "%s", p.word("开发用账本，不能证明任何事", "a development ledger: it proves nothing"))
	}
	return p.err
}

func (p *page) of(some int64, all int) string {
	return fmt.Sprintf(p.word("%[2]d 个组织中至少 %[1]d 个", "%[1]d of %[2]d organisations"), some, all)
}

// until tells up to when a former key counts.
func (p *page) until(w trust.Witness) string {
	if w.Until == nil {
		return ""
	}
	return p.word(" · 计至 ", " · counts up to ") + time.UnixMilli(*w.Until).UTC().Format(time.RFC3339)
}

func (p *page) cosignatures(root trust.Root) string {
	if root.WitnessThreshold == 0 {
		return p.word("不要求：没有外部机构见证使用日志", "none needed: no outside body vouches for the event log")
	}
	return fmt.Sprintf(p.word("至少 %d 个见证方会签", "at least %d of the witnesses"), root.WitnessThreshold)
}

func newTrustAdvanceCommand(o *options) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "advance CURRENT NEXT",
		Short: "接受下一版信任根 / accept the next trust root",
		Long: `核对 NEXT 是否由 CURRENT 所信任的组织共同签署；是则写出，否则拒绝（退出码 1）。

Checks that the organisations which CURRENT trusts have signed NEXT, and writes
it out; refuses it otherwise (exit code 1).`,
		Example: `  explorer trust advance trust-root.json next.json --out trust-root-2.json`,
		Args:    cobra.ExactArgs(2),
	}
	cmd.Flags().StringVarP(&out, "out", "o", "", "写到文件 / write the accepted file here")
	if err := cmd.MarkFlagRequired("out"); err != nil {
		panic(err) // The flag was defined above.
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		lang, err := o.lang()
		if err != nil {
			return err
		}
		current, err := readTrust(args[0])
		if err != nil {
			return err
		}
		raw, err := readFile(args[1], trust.MaxFile)
		if err != nil {
			return err
		}
		next, err := current.Advance(raw)
		if err != nil {
			return fmt.Errorf("%s: %w", args[1], err)
		}
		if err := os.WriteFile(out, next.Marshal(), 0o644); err != nil {
			return err
		}
		p := &page{out: cmd.OutOrStdout(), lang: lang}
		p.line("✔ %s", verify.Sentence{Zh: "已接受下一版信任根", En: "the next trust root is accepted"}.In(lang))
		return printTrust(p, next)
	}
	return cmd
}
