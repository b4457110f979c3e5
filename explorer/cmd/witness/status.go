package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"luzheng/explorer/witness"
	"luzheng/signer/cli"
)

const maxStatus = 1 << 20

func newStatus() *cobra.Command {
	var url string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "status",
		Short: "查看见证节点状态 / show how a witness is",
		Long: `退出码 1 表示有警报，或无法访问。

Exit code 1 means that an alarm stands, or that the witness does not answer.`,
		Example: `  witness status --url http://127.0.0.1:7300 --json`,
	}
	cmd.Flags().StringVar(&url, "url", "http://127.0.0.1:7300", "见证节点地址 / address of the witness")
	cmd.Flags().BoolVar(&asJSON, "json", false, "以 JSON 输出 / print as JSON")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		raw, status, err := ask(url)
		if err != nil {
			return err
		}
		out := cmd.OutOrStdout()
		if asJSON {
			fmt.Fprintf(out, "%s\n", raw)
		} else {
			printStatus(out, status)
		}
		if len(status.Alarms) > 0 {
			return cli.No
		}
		return nil
	}
	return cmd
}

func ask(url string) ([]byte, *witness.Status, error) {
	client := &http.Client{Timeout: 10 * time.Second}
	response, err := client.Get(strings.TrimSuffix(url, "/") + "/v1/status")
	if err != nil {
		return nil, nil, fmt.Errorf("the witness does not answer: %w", err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(response.Body, maxStatus))
	if err != nil || response.StatusCode != http.StatusOK {
		return nil, nil, fmt.Errorf("the witness answers %s: %w", response.Status, err)
	}
	var s witness.Status
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, nil, fmt.Errorf("the witness's answer is not understood: %w", err)
	}
	return raw, &s, nil
}

func printStatus(out io.Writer, s *witness.Status) {
	fmt.Fprintf(out, "%-10s %s\n%-10s %s\n%-10s %s\n", "见证方", s.Name, "账本", s.Ledger, "状态", s.Colour)
	if s.Block != nil {
		fmt.Fprintf(out, "%-10s %d\n", "区块", *s.Block)
	}
	for _, l := range s.Logs {
		fmt.Fprintf(out, "%-10s %s · 重放 replayed %d · 会签 cosigned %d\n", "日志", l.Origin, l.Replayed, l.Cosigned)
	}
	for _, a := range s.Alarms {
		fmt.Fprintf(out, "%-10s %s: %s\n", "警报", a.File, a.Detail)
	}
	if s.LastError != "" {
		fmt.Fprintf(out, "%-10s %s\n", "最近错误", s.LastError)
	}
}
