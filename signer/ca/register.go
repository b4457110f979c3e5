package ca

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"luzheng/signer/gm"
	"luzheng/signer/strictjson"
)

// maxLine bounds one line of a register, in bytes.
const maxLine = 4 << 10

// Reason is why a certificate was revoked (RFC 5280 5.3.1).
type Reason string

// The reasons.
const (
	Unspecified   Reason = "unspecified"
	KeyCompromise Reason = "key-compromise"
	Superseded    Reason = "superseded"
	Ceased        Reason = "ceased" // cessationOfOperation: the post or the system is gone
)

// ParseReason reads a reason's name.
func ParseReason(text string) (Reason, error) {
	reason := Reason(text)
	if reason.code() < 0 {
		return "", fmt.Errorf("ca: %q is no reason; take unspecified, key-compromise, superseded or ceased", text)
	}
	return reason, nil
}

// code is the number in a revocation list, or -1.
func (r Reason) code() int {
	switch r {
	case Unspecified:
		return 0
	case KeyCompromise:
		return 1
	case Superseded:
		return 4
	case Ceased:
		return 5
	}
	return -1
}

// Record is one line of the register: a certificate that was issued, or the revocation of one.
type Record struct {
	Event   Event     `json:"event"`
	Serial  string    `json:"serial"` // lower-case hexadecimal
	At      int64     `json:"at"`     // Unix ms
	Profile Profile   `json:"profile,omitempty"`
	Name    string    `json:"name,omitempty"`
	KeyID   gm.KeyID  `json:"keyId,omitzero"`
	Until   int64     `json:"until,omitzero"` // end of validity, Unix ms
	Digest  gm.Digest `json:"digest,omitzero"`
	Reason  Reason    `json:"reason,omitempty"`
}

// Event is what a record tells.
type Event string

// The events.
const (
	Issued  Event = "issued"
	Revoked Event = "revoked"
)

// ReadRegister lists the register in an authority's folder, oldest first; it needs no key.
func ReadRegister(dir string) ([]Record, error) {
	if _, err := os.Stat(filepath.Join(dir, RootFile)); err != nil {
		return nil, fmt.Errorf("%w: %w; make an authority with `signer ca init`", ErrFolder, err)
	}
	path := filepath.Join(dir, RegisterFile)
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var records []Record
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		var record Record
		if err := strictjson.Unmarshal(lines.Bytes(), &record, maxLine); err != nil {
			return nil, fmt.Errorf("%w: line %d of %s: %w", ErrFolder, len(records)+1, path, err)
		}
		records = append(records, record)
	}
	return records, lines.Err()
}

// appendRecord returns when the line is on disk.
func appendRecord(path string, record Record) error {
	line, err := strictjson.Marshal(record)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(append(line, '\n'))
	return errors.Join(err, file.Sync(), file.Close())
}

func unixMilli(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
