package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"luzheng/signer/cli"
	"luzheng/signer/gm"
)

func newAttachmentCommand() *cobra.Command {
	var who caller
	var out string
	cmd := &cobra.Command{
		Use:   "attachment SM3",
		Short: "读取密封文本 / read a sealed text",
		Long: `SM3 是声明里 attachment 一栏的摘要。密封文本只给其所有人、被列为读者的单位，
以及项目范围内的审计人员；网关为您解密，其原文不能由证据核验。

SM3 is what a statement has as attachment. The text is for its owner, for its
readers and, within a case, for auditors. The gateway decrypts it for you; no
evidence proves that this is the text.`,
		Example: `  explorer attachment 5f0c… --url http://127.0.0.1:7080 --token T
  explorer attachment 5f0c… --url http://127.0.0.1:7080 --token T --case case:7d2a… -o reply.pdf`,
		Args: cobra.ExactArgs(1),
	}
	who.add(cmd)
	cmd.Flags().StringVarP(&out, "out", "o", "-", "写到文件 / write to this file (- for standard output)")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		sum, err := gm.ParseDigest(args[0])
		if err != nil {
			return cli.Usagef("%v", err)
		}
		from, err := newSource(who)
		if err != nil {
			return err
		}
		text, err := from.attachment(cmd.Context(), sum)
		if err != nil {
			return err
		}
		if out == "-" {
			_, err := cmd.OutOrStdout().Write(text)
			return err
		}
		return os.WriteFile(out, text, 0o600) // it was sealed: not for everybody on this machine
	}
	return cmd
}

func (s *source) attachment(ctx context.Context, sum gm.Digest) ([]byte, error) {
	response, err := s.client.OpenAttachment(ctx, sum.String())
	return body(response, err, maxDocument)
}
