package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"luzheng/signer/statement"
)

// login opens a session. Its token is printed nowhere: a printed command shows how a reader gets one.
func (s *stage) login(by person) (string, error) {
	args := []string{"login", "--url", s.url, "--ledger", s.ledger, "--key", by.key, "--passphrase-file", by.passphrase}
	printed, err := s.quietly(0, "gateway", args...)
	token := strings.TrimSpace(printed)
	s.sessions[token] = "$(" + s.typed("gateway", args) + ")"
	return token, err
}

// read asks the gateway for a sealed text in a session, and expects the answer's status.
func (s *stage) read(token string, sealed *statement.Sealed, status int) error {
	url := s.url + "/v1/attachments/" + sealed.Attachment.String()
	command := fmt.Sprintf("curl -s -H \"Authorization: Bearer %s\" %s", s.sessions[token], url)
	fmt.Fprintf(s.out, "    $ %s\n", command)
	fmt.Fprintln(s.transcript, command)
	request, err := http.NewRequestWithContext(s.ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, 1<<16))
	if err != nil {
		return err
	}
	if answer.StatusCode != status {
		return &failure{command, answer.StatusCode, status, string(text)}
	}
	s.show(string(text))
	return nil
}
