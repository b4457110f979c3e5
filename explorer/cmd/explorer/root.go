package main

import (
	"github.com/spf13/cobra"

	"luzheng/explorer/verify"
	"luzheng/signer/cli"
)

// qualified is the answer "verified, but superseded, withdrawn or disputed".
const qualified = cli.Answer(3)

// exitCode gives nil for "verified" and otherwise the error that sets the exit code.
func exitCode(v verify.Verdict) error {
	switch v {
	case verify.Verified:
		return nil
	case verify.VerifiedBut:
		return qualified
	case verify.CannotVerify, verify.Tampered:
		return cli.No
	}
	return cli.No
}

// options are what every command that prints or verifies takes.
type options struct {
	language  string
	trustRoot string
	asJSON    bool
}

func (o *options) lang() (verify.Language, error) {
	switch l := verify.Language(o.language); l {
	case verify.Chinese, verify.English:
		return l, nil
	}
	return "", cli.Usagef("--lang: %q is neither zh nor en", o.language)
}

func newRootCommand() *cobra.Command {
	o := &options{}
	root := &cobra.Command{
		Use:   "explorer",
		Short: "泸证核验工具：核对数据与证据 / verify data and evidence",
		Long: `explorer 核对公共数据及其证据。核验不需要网络，不需要信任任何服务器：
只需要证据文件和您自己取得的信任根文件。

explorer verifies public data and its evidence. Verification needs no network
and no trust in any server, only the evidence file and a trust-root file that
you obtained yourself.

退出码 / exit codes: 0 属实 verified; 1 被篡改、无法核验或未登记 tampered, cannot
be verified, not registered; 2 用法错误 usage; 3 属实但已被取代、撤回或有争议
verified, but superseded, withdrawn or disputed.`,
		Example: `  explorer verify villages.csv --evidence villages.evidence.json --trust-root trust-root.json
  explorer lookup villages.csv --url http://127.0.0.1:7080 --trust-root trust-root.json`,
	}
	root.PersistentFlags().StringVar(&o.language, "lang", string(verify.Chinese), "zh 中文 / en English")
	root.AddCommand(newVerifyCommand(o), newEvidenceCommand(), newEventsCommand(), newAttachmentCommand(), newTraceCommand(o), newLookupCommand(o),
		newEquivocationCommand(o), newTrustCommand(o), newPapersCommand(o))
	return root
}

// takesTrust adds the flags of a command that verifies. There is no default trust root.
func (o *options) takesTrust(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.trustRoot, "trust-root", "", "信任根文件 / the trust-root file (luzheng-trust/v1) that you obtained yourself")
	cmd.Flags().BoolVar(&o.asJSON, "json", false, "以 JSON 输出报告 / print the report as JSON")
	if err := cmd.MarkFlagRequired("trust-root"); err != nil {
		panic(err) // The flag was defined above.
	}
}
