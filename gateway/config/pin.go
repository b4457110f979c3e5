package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"luzheng/signer/trust"
)

// Trusted gives the trust root of a gateway's settings, held to the one used last where the gateway remembers that.
func (c *Gateway) Trusted() (*trust.File, error) {
	f, err := LoadTrust(c.TrustRoot, c.Ledger)
	if err != nil || c.DataDir == "" {
		return f, err
	}
	return f, Forward(f, filepath.Join(c.DataDir, "trust-root.json"))
}

// Forward holds a trust root to the one that was used last, which the file at path remembers: it must be that one, or the version
// after it under the signatures that trust.File.Advance demands. It then is the one remembered. So nobody who can replace the settings
// alone can take trust back to an older version, or to another one.
func Forward(f *trust.File, path string) error {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return remember(f, path)
	}
	if err != nil {
		return fmt.Errorf("trust root: %w", err)
	}
	last, err := trust.Parse(raw)
	if err != nil {
		return fmt.Errorf("trust root used last, %s: %w", path, err)
	}
	if last.Digest() == f.Digest() {
		return nil
	}
	if _, err := last.Advance(f.Marshal()); err != nil {
		return fmt.Errorf("the trust root has version %d, and the one used last, %s, version %d: take the versions one after another, and never back: %w",
			f.Root().Version, path, last.Root().Version, err)
	}
	return remember(f, path)
}

// remember replaces the file as a whole.
func remember(f *trust.File, path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("trust root: %w", err)
	}
	next := path + ".new"
	if err := os.WriteFile(next, f.Marshal(), 0o644); err != nil {
		return fmt.Errorf("trust root: %w", err)
	}
	if err := os.Rename(next, path); err != nil {
		return fmt.Errorf("trust root: %w", err)
	}
	return nil
}
