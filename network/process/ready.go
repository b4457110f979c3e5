package process

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"luzheng/network/problem"
)

// WaitReady returns when the process serves. It fails as soon as the process
// has ended, or when ctx does, with the end of its log.
func (m *Manager) WaitReady(ctx context.Context, spec Spec) error {
	for {
		reason := check(ctx, spec.Ready)
		if reason == nil {
			return nil
		}
		state, _, err := m.Status(spec.Name)
		if err == nil && state != Running {
			err = errors.New("it has ended")
		} else if ctx.Err() != nil {
			err = reason
		}
		if err != nil {
			return problem.Wrap(err, problem.ProcessFailed, "see "+m.logs(spec.Name),
				"%s does not serve; its log ends:\n%s", spec.Name, tail(m.logs(spec.Name)))
		}
		select {
		case <-ctx.Done():
		case <-time.After(poll):
		}
	}
}

// check returns nil when everything in r answers. The URL comes first: a node
// whose health answers is not startled by connections that say nothing.
func check(ctx context.Context, r Ready) error {
	if r.URL != "" {
		if err := r.get(ctx); err != nil {
			return err
		}
	}
	dialer := net.Dialer{Timeout: time.Second}
	for _, address := range r.Dial {
		connection, err := dialer.DialContext(ctx, "tcp", address)
		if err != nil {
			return err
		}
		_ = connection.Close()
	}
	return nil
}

func (r Ready) get(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.URL, nil)
	if err != nil {
		return err
	}
	client, err := r.Client()
	if err != nil {
		return err
	}
	defer client.CloseIdleConnections()
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return errors.New(r.URL + " answers " + response.Status)
	}
	return nil
}

// tail returns the last lines of a log, for an error message.
func tail(path string) []byte {
	const size, lines = 4096, 8
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.Size() > size {
		if _, err := file.Seek(-size, io.SeekEnd); err != nil {
			return nil
		}
	}
	text, err := io.ReadAll(io.LimitReader(file, size))
	if err != nil {
		return nil
	}
	all := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	if len(all) > lines {
		all = all[len(all)-lines:]
	}
	return bytes.Join(all, []byte("\n"))
}
