package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"luzheng/signer/strictjson"
)

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "witness",
		Short: "泸证见证节点 / cosign a ledger's event log after replaying it",
		Long: `witness 由法院、公证处、其他城市等外部机构在自己的机器上运行：逐条重放事件日志，
自行算出与检查点相同的两个根之后才会签；任何隐瞒了使用记录的检查点都不会得到会签。

witness is run by an outside body (a court, a notary, another city) on a machine
of its own. It replays every leaf of the event log and cosigns a checkpoint only
after it has come to the same two roots itself, so that a checkpoint which hides
a use is never cosigned. It believes nobody but its trust-root file.

退出码 / exit codes: 0 正常 done; 1 失败或有警报 failed, or an alarm stands; 2 用法错误 usage.`,
		Example: `  witness init --data witness --name witness.court.example
  witness serve --data witness --trust-root trust-root.json --log https://gateway.example \
    --follower 510500.audit=https://audit.example:7201 --follower-ca 510500.audit=audit-tls.pem \
    --follower 510500.bureau=https://bureau.example:7201 --follower-ca 510500.bureau=bureau-tls.pem \
    --follower 510500.units=https://units.example:7201 --follower-ca 510500.units=units-tls.pem
  witness status --url http://127.0.0.1:7300`,
	}
	root.AddCommand(newInit(), newServe(), newStatus())
	for _, child := range root.Commands() {
		child.Args = cobra.NoArgs
	}
	return root
}

func printJSON(out io.Writer, v any) error {
	raw, err := strictjson.Marshal(v)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\n", raw)
	return err
}
