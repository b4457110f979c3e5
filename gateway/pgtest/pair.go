package pgtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"luzheng/gateway/development/cluster"
)

// Pair is a server and a hot standby that follows it, with one database. Nothing waits for the standby until synchronous_standby_names
// names it, by StandbyName.
type Pair struct {
	// Primary and Standby are the database's URLs.
	Primary, Standby string
	primary, standby *cluster.Cluster
}

// StandbyName is the standby's among those that follow a server.
const StandbyName = "standby"

// NewPair makes two clusters by PostgreSQL's server program alone: the second is a copy of the first, made while that stood still.
func NewPair(t testing.TB) *Pair {
	t.Helper()
	dir, err := os.MkdirTemp("", "luzheng-pgtest-pair-")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	must(t, os.Chmod(dir, 0o755)) // PostgreSQL may run as another user
	first, second := filepath.Join(dir, "primary"), filepath.Join(dir, "standby")
	p := &Pair{}
	p.primary, err = cluster.Start(context.Background(), first, "-F")
	must(t, err)
	p.Primary, err = p.primary.Database(context.Background(), "pair")
	must(t, err)
	must(t, p.primary.Stop())
	must(t, follow(first, second, p.Primary))
	must(t, p.primary.Ensure())
	t.Cleanup(func() { must(t, p.primary.Stop()) })
	_, err = p.primary.Database(context.Background(), "pair") // it answers
	must(t, err)
	p.standby, err = cluster.Start(context.Background(), second, "-F")
	must(t, err)
	t.Cleanup(func() { must(t, p.standby.Stop()) })
	p.StartStandby(t)
	return p
}

// follow copies a cluster that stands still, owners and all, and makes the copy a standby of the one that the URL reaches.
func follow(from, to, primary string) error {
	if out, err := exec.Command("cp", "-a", from, to).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	data := filepath.Join(to, "data")
	// The server reads whether the file is there; a copy of one of its own has the right owner.
	if out, err := exec.Command("cp", "-a", filepath.Join(data, "PG_VERSION"), filepath.Join(data, "standby.signal")).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	address, err := url.Parse(primary)
	if err != nil {
		return err
	}
	query := address.Query()
	query.Set("application_name", StandbyName)
	address.RawQuery = query.Encode()
	settings, err := os.OpenFile(filepath.Join(data, "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(settings, "\nprimary_conninfo = '%s'\n", address); err != nil {
		return err
	}
	return settings.Close()
}

// StopStandby stops the standby.
func (p *Pair) StopStandby(t testing.TB) {
	t.Helper()
	must(t, p.standby.Stop())
}

// StartStandby starts the standby unless it runs, and waits until it answers.
func (p *Pair) StartStandby(t testing.TB) {
	t.Helper()
	must(t, p.standby.Ensure())
	var err error
	p.Standby, err = p.standby.Database(context.Background(), "pair")
	must(t, err)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
