package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"luzheng/gateway/api"
	"luzheng/signer/cli"
	"luzheng/signer/evidence"
)

func newEventsCommand() *cobra.Command {
	var who caller
	var out, year string
	var bare bool
	cmd := &cobra.Command{
		Use:   "events INDEX|ENTITY",
		Short: "向网关取使用记录的证据 / fetch the evidence of uses of data from a gateway",
		Long: `给出序号（见回执），取使用日志中这一次使用的证据；给出数据集 entry:…、授权
grant:… 或应用 application:…，取它的全部使用记录的证据。取来的文件请用
explorer verify 核验，清单用 --complete。带事件原文的清单最多 25,000 次使用；
更长的用 --bare，最多 200,000 次，同样完整。

With the index that a receipt names, this fetches the evidence of that one use
in the event log; with a dataset entry:…, a grant:… or an application:…, that of
all its uses. Verify what you get with explorer verify, a list with --complete.
With its events a list has at most 25,000 uses; with --bare it has up to 200,000
and is as complete.`,
		Example: `  explorer events 4711 --url http://127.0.0.1:7080 --token T -o use.evidence.json
  explorer events entry:5f0c… --url http://127.0.0.1:7080 --token T -o uses.evidence.json
  explorer events entry:5f0c… --url http://127.0.0.1:7080 --token T --bare -o uses.evidence.json`,
		Args: cobra.ExactArgs(1),
	}
	who.add(cmd)
	cmd.Flags().StringVarP(&out, "out", "o", "-", "写到文件 / write to this file (- for standard output)")
	cmd.Flags().StringVar(&year, "year", "", "日志的年份，默认当前日志 / year of the log; default: the log that takes events now")
	cmd.Flags().BoolVar(&bare, "bare", false, "清单不带事件原文 / a list without the events themselves: smaller, their signatures are not in it")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		from, err := newSource(who)
		if err != nil {
			return err
		}
		raw, err := from.uses(cmd.Context(), year, args[0], bare)
		if err != nil {
			return err
		}
		if _, err := evidence.Read(raw); err != nil {
			return fmt.Errorf("the gateway gave no evidence file: %w", err)
		}
		return writeEvidence(cmd, out, raw)
	}
	return cmd
}

// uses fetches the evidence of the use at an index, or of all uses of an entity.
func (s *source) uses(ctx context.Context, year, of string, bare bool) ([]byte, error) {
	index, noIndex := strconv.ParseInt(of, 10, 64)
	scope, err := scopeOf(of)
	if noIndex != nil && err != nil {
		return nil, cli.Usagef("%q is neither the index of a use nor an entry:…, a grant:… or an application:…", of)
	}
	if year == "" {
		response, err := s.client.GetLog(ctx)
		log, err := document[api.EventLog](body(response, err, maxDocument))
		if err != nil {
			return nil, errors.Join(errors.New("the gateway does not say which log takes events; give --year"), err)
		}
		year = log.Year
	}
	if noIndex == nil {
		response, err := s.client.GetUseEvidence(ctx, year, index)
		return body(response, err, evidence.MaxFile)
	}
	events := !bare
	response, err := s.client.GetUsesEvidence(ctx, year, scope.String(), &api.GetUsesEvidenceParams{Events: &events})
	return body(response, err, evidence.MaxFile)
}
