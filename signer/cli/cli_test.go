package cli_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"luzheng/signer/cli"
)

type hinted struct{ error }

func (hinted) Hint() string { return "stop the other program" }

func TestExitCodes(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		err  error
		code int
		says string
	}{
		"done":                     {code: cli.OK},
		"failed":                   {err: errors.New("the disk is full"), code: cli.Failure, says: "tool: the disk is full\n"},
		"failed, with a remedy":    {err: fmt.Errorf("listen: %w", hinted{errors.New("port taken")}), code: cli.Failure, says: "tool: hint: stop the other program\n"},
		"the answer is no":         {err: cli.No, code: 1},
		"an answer of its own":     {err: fmt.Errorf("verify: %w", cli.Answer(3)), code: 3},
		"what cannot be done":      {err: cli.Usagef("give --key or --service"), code: cli.Usage, says: "tool: give --key or --service\ntool: run the command with --help"},
		"a flag that is not there": {args: []string{"--colour"}, code: cli.Usage, says: "unknown flag: --colour"},
		"a flag that is missing":   {args: []string{"--out="}, code: cli.Usage, says: `required flag(s) "key" not set`},
		"no such command":          {args: []string{"sing"}, code: cli.Usage, says: `unknown command "sing"`},
	} {
		t.Run(name, func(t *testing.T) {
			root := &cobra.Command{Use: "tool"}
			sign := &cobra.Command{Use: "sign", RunE: func(*cobra.Command, []string) error { return c.err }}
			sign.Flags().String("key", "", "")
			sign.Flags().String("out", "", "")
			cli.Required(sign, "key")
			root.AddCommand(sign)
			var out, errs strings.Builder
			root.SetOut(&out)
			root.SetErr(&errs)
			switch {
			case c.args == nil:
				root.SetArgs([]string{"sign", "--key=k"})
			case strings.HasPrefix(c.args[0], "--"):
				root.SetArgs(append([]string{"sign"}, c.args...))
			default:
				root.SetArgs(c.args)
			}
			if code := cli.Run(t.Context(), root); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			if !strings.Contains(errs.String(), c.says) || c.says == "" && errs.Len() > 0 {
				t.Errorf("it says %q, want %q", errs.String(), c.says)
			}
			if out.Len() > 0 {
				t.Errorf("on standard output: %q", out.String())
			}
		})
	}
}
