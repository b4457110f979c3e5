package postgres

import (
	"errors"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// Account is the user that runs PostgreSQL. The zero value is ourselves.
type Account struct {
	other    bool // not ourselves
	uid, gid int
	// passes is true when the user may not walk to the cluster's folder by
	// itself, as below /root. It is then given the one capability that passes
	// folder permissions, since loosening other people's folders is no way.
	passes bool
}

// FindAccount returns ourselves, or, when we are root, the user postgres, or
// nobody. folder is where the cluster will stand.
func FindAccount(folder string) (Account, error) {
	if os.Geteuid() != 0 {
		return Account{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.Atoi(found.Uid)
		if err != nil {
			continue
		}
		gid, err := strconv.Atoi(found.Gid)
		if err != nil {
			continue
		}
		return Account{other: true, uid: uid, gid: gid, passes: !reachable(folder)}, nil
	}
	return Account{}, errors.New("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")
}

// reachable says whether every folder above path lets others pass.
func reachable(path string) bool {
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err == nil && info.Mode().Perm()&0o001 == 0 {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
	}
}

// own gives the paths to the account.
func (a Account) own(paths ...string) error {
	if !a.other {
		return nil
	}
	for _, path := range paths {
		if err := os.Lchown(path, a.uid, a.gid); err != nil {
			return err
		}
	}
	return nil
}

// attributes makes a child process run as the account; nil means as we do.
func (a Account) attributes() *syscall.SysProcAttr {
	if !a.other {
		return nil
	}
	attributes := &syscall.SysProcAttr{
		Credential: &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)},
	}
	if a.passes {
		attributes.AmbientCaps = []uintptr{unix.CAP_DAC_OVERRIDE}
	}
	return attributes
}

// Attributes is how the server's process must be started.
func (c Cluster) Attributes() *syscall.SysProcAttr { return c.Account.attributes() }
