package checkpoint

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

const (
	// MaxText is the length in bytes of the longest checkpoint text.
	MaxText = 512

	maxOrigin = 120
	maxNumber = 1<<53 - 1
)

// ErrText is wrapped when bytes are not the text of a checkpoint in its one form.
var ErrText = errors.New("not a checkpoint")

// Checkpoint says what the log and the map are after a block. Its zero value is not a checkpoint.
type Checkpoint struct {
	// Origin names the log; StatementsOrigin gives that of a ledger's statement log.
	Origin string
	// Size is the number of leaves in the log, Root its RFC 6962 root.
	Size uint64
	Root gm.Digest
	// MapRoot is the root of the entity map.
	MapRoot gm.Digest
	// Block is the height of the block after which this holds; BlockHash is SHA-256 of its header.
	Block     uint64
	BlockHash [32]byte
	// Time is the ledger time of the block's last record, Unix milliseconds.
	Time int64
}

// StatementsOrigin is the origin of a ledger's statement log.
func StatementsOrigin(ledger statement.LedgerID) string {
	return "luzheng/" + string(ledger) + "/statements"
}

// Validate reports whether the checkpoint has a text.
func (c Checkpoint) Validate() error {
	switch {
	case !validOrigin(c.Origin):
		return fmt.Errorf("%w: the origin is not 1 to %d printable ASCII characters without spaces", ErrText, maxOrigin)
	case c.Size > maxNumber || c.Block > maxNumber || c.Time < 0 || c.Time > maxNumber:
		return fmt.Errorf("%w: a number is not below 2⁵³", ErrText)
	}
	return nil
}

func validOrigin(origin string) bool {
	for i := range len(origin) {
		if origin[i] <= ' ' || origin[i] > '~' {
			return false
		}
	}
	return origin != "" && len(origin) <= maxOrigin
}

// Marshal returns the text. It is what Parse reads if Validate has no objection.
func (c Checkpoint) Marshal() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n%d\n%s\n", c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]))
	fmt.Fprintf(&b, "map %s\n", base64.StdEncoding.EncodeToString(c.MapRoot[:]))
	fmt.Fprintf(&b, "block %d %s\n", c.Block, hex.EncodeToString(c.BlockHash[:]))
	fmt.Fprintf(&b, "time %d\n", c.Time)
	return b.Bytes()
}

// Parse reads the text of a checkpoint, and refuses every text but the one that Marshal gives.
func Parse(text []byte) (Checkpoint, error) {
	if len(text) > MaxText {
		return Checkpoint{}, fmt.Errorf("%w: %d bytes, at most %d", ErrText, len(text), MaxText)
	}
	lines := strings.Split(string(text), "\n")
	if len(lines) != 7 || lines[6] != "" {
		return Checkpoint{}, fmt.Errorf("%w: it does not have six lines", ErrText)
	}
	mapRoot, isMap := strings.CutPrefix(lines[3], "map ")
	block, isBlock := strings.CutPrefix(lines[4], "block ")
	time, isTime := strings.CutPrefix(lines[5], "time ")
	if !isMap || !isBlock || !isTime {
		return Checkpoint{}, fmt.Errorf("%w: lines 4 to 6 do not begin with map, block and time", ErrText)
	}
	height, hash, _ := strings.Cut(block, " ")
	r := reader{}
	c := Checkpoint{
		Origin: lines[0], Size: r.number(lines[1]), Root: r.base64(lines[2]), MapRoot: r.base64(mapRoot),
		Block: r.number(height), BlockHash: r.hex(hash), Time: int64(r.number(time)),
	}
	if r.err != nil {
		return Checkpoint{}, fmt.Errorf("%w: %w", ErrText, r.err)
	}
	if err := c.Validate(); err != nil {
		return Checkpoint{}, err
	}
	if !bytes.Equal(c.Marshal(), text) { // Leading zeros, upper-case hexadecimal, line breaks in base64.
		return Checkpoint{}, fmt.Errorf("%w: it is not in its one form", ErrText)
	}
	return c, nil
}

// reader keeps the first error of a series of fields.
type reader struct{ err error }

func (r *reader) number(text string) uint64 {
	n, err := strconv.ParseUint(text, 10, 53)
	r.keep(err)
	return n
}

func (r *reader) base64(text string) gm.Digest {
	raw, err := base64.StdEncoding.Strict().DecodeString(text)
	r.keep(err)
	return gm.Digest(r.exactly32(raw))
}

func (r *reader) hex(text string) [32]byte {
	raw, err := hex.DecodeString(text)
	r.keep(err)
	return r.exactly32(raw)
}

func (r *reader) exactly32(raw []byte) (out [32]byte) {
	if len(raw) != len(out) {
		r.keep(fmt.Errorf("a hash of %d bytes", len(raw)))
		return out
	}
	return [32]byte(raw)
}

func (r *reader) keep(err error) {
	if r.err == nil {
		r.err = err
	}
}
