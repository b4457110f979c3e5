// Package postgres runs a private PostgreSQL cluster inside the run folder:
// it finds the server's programs or installs them, makes the cluster once,
// and says how to start it and how to connect.
//
// A cluster listens on one loopback port, has no Unix socket (their paths
// are bounded to 107 bytes, run folders are not) and one user with a random
// password. PostgreSQL refuses to run as root; when we are root it runs as an
// unprivileged user that owns the cluster's folder.
package postgres

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"luzheng/network/problem"
)

// role is the only database user.
const role = "luzheng"

// Cluster is one private cluster.
type Cluster struct {
	Folder  string  // holds data/, password and, if it came from npm, the programs
	Address string  // host:port
	Bin     string  // folder of initdb, postgres and psql
	Account Account // who runs it
}

// Data is the folder that the server is started on.
func (c Cluster) Data() string { return filepath.Join(c.Folder, "data") }

func (c Cluster) passwordFile() string { return filepath.Join(c.Folder, "password") }

// URL is the connection string of a database on this cluster.
func (c Cluster) URL(database string) (string, error) {
	password, err := os.ReadFile(c.passwordFile())
	if err != nil {
		return "", err
	}
	u := url.URL{
		Scheme: "postgres", Host: c.Address, Path: "/" + database,
		User:     url.UserPassword(role, strings.TrimSpace(string(password))),
		RawQuery: "sslmode=disable", // loopback only
	}
	return u.String(), nil
}

// Arguments are those of the server program.
func (c Cluster) Arguments() []string { return []string{"-D", c.Data()} }

// Make creates the cluster unless it exists, and writes its settings anew.
func (c Cluster) Make(ctx context.Context) error {
	if err := os.MkdirAll(c.Folder, 0o755); err != nil {
		return err
	}
	_, err := os.Stat(filepath.Join(c.Data(), "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		err = c.initialise(ctx)
	}
	if err != nil {
		return problem.Wrap(err, problem.PostgresFailed, "", "the PostgreSQL cluster could not be made")
	}
	return c.configure()
}

// initialise runs initdb into a folder that is renamed when it is complete.
func (c Cluster) initialise(ctx context.Context) error {
	partial := c.Data() + ".partial"
	if err := os.RemoveAll(partial); err != nil {
		return err
	}
	if err := os.Mkdir(partial, 0o700); err != nil {
		return err
	}
	secret := make([]byte, 24)
	if _, err := rand.Read(secret); err != nil {
		return err
	}
	if err := os.WriteFile(c.passwordFile(), []byte(hex.EncodeToString(secret)+"\n"), 0o600); err != nil {
		return err
	}
	if err := c.Account.own(partial, c.passwordFile()); err != nil {
		return err
	}
	command := exec.CommandContext(ctx, filepath.Join(c.Bin, "initdb"),
		"-D", partial, "-U", role, "--pwfile", c.passwordFile(), "--auth", "scram-sha-256",
		"--encoding", "UTF8", "--locale", "C", "--data-checksums")
	command.Dir = "/"
	command.SysProcAttr = c.Account.attributes()
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, strings.TrimSpace(string(output)))
	}
	return os.Rename(partial, c.Data())
}

// configure writes the settings that PostgreSQL reads after its own file.
func (c Cluster) configure() error {
	host, port, err := net.SplitHostPort(c.Address)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return err
	}
	settings := fmt.Sprintf(`# Written by network up: changes here are lost.
listen_addresses = '%s'
port = %d
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
max_connections = 60
shared_buffers = 64MB
timezone = 'UTC'
log_timezone = 'UTC'
`, host, number)
	path := filepath.Join(c.Data(), "postgresql.auto.conf")
	if err := os.WriteFile(path, []byte(settings), 0o600); err != nil {
		return err
	}
	return c.Account.own(path)
}
