package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"luzheng/signer/agent"
	"luzheng/signer/cli"
	"luzheng/signer/statement"
)

func newAgentCommand() *cobra.Command {
	var keyFile, listen string
	var origins []string
	var yes bool
	cmd := &cobra.Command{
		Use:   "agent",
		Short: "Let pages in this machine's browser have things signed by a key here",
		Long: `Listens on this machine alone and signs for the pages that --origin names:
statements, each after you said yes, and the challenges of the gateway that
served the page. A driver of a UKey that speaks the same protocol can stand in
its place. Ends on SIGTERM.`,
		Example: `  signer agent --key officer.key.pem --origin https://gateway.example`,
		Args:    cobra.NoArgs,
	}
	cmd.Flags().StringVar(&keyFile, "key", "", "the private-key file")
	cmd.Flags().StringArrayVar(&origins, "origin", nil, "a page that may ask: scheme and authority of a gateway; repeat for more")
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:7090", "loopback address to listen on")
	cmd.Flags().BoolVar(&yes, "yes", false, "sign every statement of these pages without asking: for tests")
	passphraseFile := passphraseFlag(cmd)
	cli.Required(cmd, "key", "origin")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		for _, o := range origins {
			if err := agent.CheckOrigin(o); err != nil {
				return cli.Usagef("--origin: %v", err)
			}
		}
		key, err := readKey(cmd, keyFile, *passphraseFile)
		if err != nil {
			return err
		}
		listener, err := agent.Listen(listen)
		if err != nil {
			return err
		}
		answers := bufio.NewReader(cmd.InOrStdin())
		a := &agent.Agent{Key: key, Origins: origins, Host: listener.Addr().String(), Confirm: func(s *statement.Statement) *agent.Refusal {
			if yes || confirmed(cmd, answers, s) {
				return nil
			}
			return agent.ErrDeclined
		}}
		ctx, stop := interruptible(cmd)
		defer stop()
		const headerTime = 10 * time.Second
		server := &http.Server{Handler: a.Handler(), ReadHeaderTimeout: headerTime}
		say(cmd, "Listening on http://%s for %s.", a.Host, strings.Join(origins, ", "))
		ended := make(chan error, 1)
		go func() { ended <- server.Serve(listener) }()
		select {
		case err := <-ended:
			return err
		case <-ctx.Done():
		}
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if err := server.Shutdown(grace); err != nil {
			return server.Close() // a browser keeps connections on which it asks nothing
		}
		return nil
	}
	return cmd
}

// confirmed asks the person; whatever is not yes is no.
func confirmed(cmd *cobra.Command, answers *bufio.Reader, s *statement.Statement) bool {
	fmt.Fprintf(cmd.ErrOrStderr(), "Sign %s for %s", s.Kind, s.Issuer)
	if s.Subject != nil {
		fmt.Fprintf(cmd.ErrOrStderr(), " about %s", s.Subject)
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "? %s [y/N] ", s.Body)
	line, err := answers.ReadString('\n')
	return err == nil && strings.EqualFold(strings.TrimSpace(line), "y")
}
