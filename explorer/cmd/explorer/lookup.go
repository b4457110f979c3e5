package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"luzheng/explorer/verify"
	"luzheng/gateway/api"
	"luzheng/signer/cli"
	"luzheng/signer/evidence"
)

// answer is what lookup prints as JSON.
type answer struct {
	Registered bool             `json:"registered"`
	Data       *verify.Data     `json:"data"`
	Reports    []*verify.Report `json:"reports,omitempty"`
}

func newLookupCommand(o *options) *cobra.Command {
	var who caller
	cmd := &cobra.Command{
		Use:   "lookup FILE",
		Short: "这份文件是谁的？/ whose is this file?",
		Long: `在本机计算文件的 SM3，只把摘要发给网关，问它登记在哪里；再取证据并在本机核验。
文件内容不会离开本机。

Hashes the file here, asks a gateway where that digest is registered, fetches
the evidence and verifies it here. The file's content never leaves this machine.`,
		Example: `  explorer lookup villages.csv --url http://127.0.0.1:7080 --trust-root trust-root.json`,
		Args:    cobra.ExactArgs(1),
	}
	o.takesTrust(cmd)
	who.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		lang, err := o.lang()
		if err != nil {
			return err
		}
		verifier, err := o.verifier()
		if err != nil {
			return err
		}
		from, err := newSource(who)
		if err != nil {
			return err
		}
		data, err := hashFile(cmd, args[0])
		if err != nil {
			return err
		}
		reports, err := from.lookup(cmd.Context(), verifier, data)
		if err != nil {
			return err
		}
		return o.answer(cmd, answer{len(reports) > 0, data, reports}, lang)
	}
	return cmd
}

// lookup verifies the evidence of every place where the digest is said to be registered.
func (s *source) lookup(ctx context.Context, verifier *verify.Verifier, data *verify.Data) ([]*verify.Report, error) {
	response, err := s.client.FindFile(ctx, data.Digest.String())
	found, err := document[api.FilePlaces](body(response, err, maxDocument))
	if errors.Is(err, errNotThere) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var reports []*verify.Report
	for _, place := range found.Places {
		subject, err := evidence.ParseSubject(place.Owner)
		if err != nil {
			return nil, err
		}
		raw, err := s.evidence(ctx, subject, 1, false)
		if err != nil {
			return nil, err
		}
		reports = append(reports, verifier.Verify(raw, verify.Question{Data: data}))
	}
	return reports, nil
}

func (o *options) answer(cmd *cobra.Command, a answer, lang verify.Language) error {
	p := &page{out: cmd.OutOrStdout(), lang: lang}
	switch {
	case o.asJSON:
		if err := cli.PrintJSON(cmd, a); err != nil {
			return err
		}
	case !a.Registered:
		p.line("? %s", p.word("这不是已登记的文件", "This is not a registered file"))
		p.field("文件", "file", "SM3 %s · %d %s", a.Data.Digest, a.Data.Size, p.word("字节", "bytes"))
		if p.err != nil {
			return p.err
		}
	default:
		for i, r := range a.Reports {
			if i > 0 {
				p.line("")
			}
			if err := printReport(cmd.OutOrStdout(), r, lang); err != nil {
				return err
			}
		}
	}
	return exitCode(bestOf(a.Reports))
}

// bestOf is the verdict of a file that may be registered in several places: the best that any of them proves.
func bestOf(reports []*verify.Report) verify.Verdict {
	best := verify.CannotVerify
	for _, r := range reports {
		switch r.Verdict {
		case verify.Verified:
			return verify.Verified
		case verify.VerifiedBut:
			best = verify.VerifiedBut
		case verify.Tampered:
			if best == verify.CannotVerify {
				best = verify.Tampered
			}
		case verify.CannotVerify:
		}
	}
	return best
}
