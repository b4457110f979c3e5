package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"luzheng/explorer/papers"
	"luzheng/signer/cli"
	"luzheng/signer/statement"
)

// papersFlags are those of explorer papers.
type papersFlags struct {
	url, token, in, handler, link, draft, out string
}

func newPapersCommand(o *options) *cobra.Command {
	var f papersFlags
	cmd := &cobra.Command{
		Use:   "papers",
		Short: "编制审计工作底稿及可复核的附件 / make an audit's working papers with an annex that can be checked",
		Long: `为一个审计项目编制工作底稿（PDF、Word、Excel）和附件文件夹：取回项目、取证单、
审计发现以及项目组保存的检索所查得的每一项的证据，当场核验，未能核验的不作为
事实列示。底稿上印有清单摘要和一条复核命令，断网即可复核。

Makes the working papers of an audit case as PDF, Word and Excel, and a folder
of evidence: of the case, its notes, its findings, and of all that the searches
which the team keeps find. Everything is verified here; what does not verify is
not printed as a fact. With --draft nothing is fetched: the draft has it all.`,
		Example: `  explorer papers --case case:5f0c… --url http://127.0.0.1:7080 --token T --handler audit-01 \
      --trust-root trust-root.json --out papers
  explorer papers --draft draft.json --trust-root trust-root.json --out papers
  explorer verify --annex papers --trust-root trust-root.json`,
		Args: cobra.NoArgs,
	}
	o.takesTrust(cmd)
	cmd.Flags().StringVar(&f.in, "case", "", "审计项目 / the audit case, as case:…")
	cmd.Flags().StringVar(&f.url, "url", "", "网关地址 / address of a gateway, such as http://127.0.0.1:7080")
	cmd.Flags().StringVar(&f.token, "token", "", "审计人员的会话令牌 / token of the auditor's session")
	cmd.Flags().StringVar(&f.handler, "handler", "", "编制人代号 / pseudonym of who makes the paper")
	cmd.Flags().StringVar(&f.link, "link", "", "印在二维码中的地址 / address for the code on the paper")
	cmd.Flags().StringVar(&f.draft, "draft", "", "底稿草稿 / a draft (luzheng-papers-draft/v1) instead of a gateway")
	cmd.Flags().StringVarP(&f.out, "out", "o", "", "输出文件夹，须不存在 / the folder to make; it must not exist")
	if err := cmd.MarkFlagRequired("out"); err != nil {
		panic(err) // The flag was defined above.
	}
	cmd.MarkFlagsOneRequired("case", "draft")
	cmd.MarkFlagsMutuallyExclusive("case", "draft")
	cmd.MarkFlagsRequiredTogether("case", "url", "handler")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return o.makePapers(cmd, &f) }
	return cmd
}

func (o *options) makePapers(cmd *cobra.Command, f *papersFlags) error {
	lang, err := o.lang()
	if err != nil {
		return err
	}
	verifier, err := o.verifier()
	if err != nil {
		return err
	}
	draft, err := o.draftOf(cmd, f)
	if err != nil {
		return err
	}
	if err := os.Mkdir(f.out, 0o755); err != nil {
		return err
	}
	made, err := papers.Make(verifier, draft, func(path string, content []byte) error {
		name := filepath.Join(f.out, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		return os.WriteFile(name, content, 0o644)
	})
	if err != nil {
		return errors.Join(err, os.RemoveAll(f.out)) // half a folder is worse than none
	}
	if o.asJSON {
		return cli.PrintJSON(cmd, made)
	}
	p := &page{out: cmd.OutOrStdout(), lang: lang}
	p.line(p.word("已编制工作底稿：%s", "The working papers are in %s"), f.out)
	p.field("清单摘要", "manifest", "SM3 %s", made.Manifest)
	for verdict, n := range made.Verdicts {
		p.field("证据", "evidence", "%s %d", verdictMark(verdict), n)
	}
	return p.err
}

// draftOf reads the draft, or makes one of what a gateway tells.
func (o *options) draftOf(cmd *cobra.Command, f *papersFlags) (*papers.Draft, error) {
	if f.draft != "" {
		raw, err := readFile(f.draft, papers.MaxDraft)
		if err != nil {
			return nil, err
		}
		return papers.ParseDraft(raw)
	}
	lang, err := o.lang()
	if err != nil {
		return nil, err
	}
	in, err := statement.ParseRef(f.in)
	if err != nil || in.Type != statement.TypeCase {
		return nil, cli.Usagef("--case must name an audit case as case:<64 hexadecimal digits>")
	}
	from, err := newSource(caller{f.url, f.token, in.String()})
	if err != nil {
		return nil, err
	}
	g := &gathering{source: from, progress: cmd.ErrOrStderr(), subjects: map[string]bool{}, draft: &papers.Draft{
		Format: papers.DraftFormat, Language: lang, Case: in, Handler: statement.Pseudonym(f.handler), Made: time.Now().UnixMilli(), Link: f.link, Words: words(lang),
	}}
	if err := g.gather(cmd.Context()); err != nil {
		return nil, fmt.Errorf("%s: %w", in, err)
	}
	return g.draft, nil
}
