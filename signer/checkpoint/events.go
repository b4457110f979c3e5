package checkpoint

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Events is a checkpoint of an event log: what its tree and its map of scopes are at a size. Its text:
//
//	| Line  | Content                              | Meaning                                                           |
//	|-------|--------------------------------------|-------------------------------------------------------------------|
//	| 1     | luzheng/<ledger>/events/<year>       | origin: which log of which ledger                                 |
//	| 2     | <size>                               | leaves in the log                                                 |
//	| 3     | <base64>                             | root of the log (package merkle)                                  |
//	| 4     | map <base64>                         | root of the map of scopes (packages event and vmap)               |
//	| 5     | time <ms>                            | when the log signed it by its own clock, Unix milliseconds        |
type Events struct {
	// Origin names the log; EventsOrigin gives it.
	Origin string
	// Size is the number of leaves, Root their RFC 6962 root.
	Size uint64
	Root gm.Digest
	// MapRoot is the root of the map of scopes after these leaves.
	MapRoot gm.Digest
	// Time is the log's own, Unix milliseconds.
	Time int64
}

// The years that a log can have: those of four digits.
const (
	firstYear = 1000
	lastYear  = 9999
)

// EventsOrigin is the origin of a ledger's event log of a year.
func EventsOrigin(ledger statement.LedgerID, year int) string {
	return "luzheng/" + string(ledger) + "/events/" + strconv.Itoa(year)
}

// ParseEventsOrigin reads an origin that EventsOrigin gave.
func ParseEventsOrigin(origin string) (ledger statement.LedgerID, year int, err error) {
	parts := strings.Split(origin, "/")
	if len(parts) == 4 {
		ledger = statement.LedgerID(parts[1])
		year, _ = strconv.Atoi(parts[3])
	}
	if !ledger.Valid() || year < firstYear || year > lastYear || EventsOrigin(ledger, year) != origin {
		return "", 0, fmt.Errorf("%w: the origin is not luzheng/<ledger>/events/<year>", ErrText)
	}
	return ledger, year, nil
}

// Validate reports whether the checkpoint has a text.
func (c Events) Validate() error {
	if _, _, err := ParseEventsOrigin(c.Origin); err != nil {
		return err
	}
	if c.Size > maxNumber || c.Time < 0 || c.Time > maxNumber {
		return fmt.Errorf("%w: a number is not below 2⁵³", ErrText)
	}
	return nil
}

// Marshal returns the text. It is what ParseEvents reads if Validate has no objection.
func (c Events) Marshal() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n%d\n%s\n", c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]))
	fmt.Fprintf(&b, "map %s\n", base64.StdEncoding.EncodeToString(c.MapRoot[:]))
	fmt.Fprintf(&b, "time %d\n", c.Time)
	return b.Bytes()
}

// ParseEvents reads the text of an event log's checkpoint, and refuses every text but the one that Marshal gives.
func ParseEvents(text []byte) (Events, error) {
	if len(text) > MaxText {
		return Events{}, fmt.Errorf("%w: %d bytes, at most %d", ErrText, len(text), MaxText)
	}
	lines := strings.Split(string(text), "\n")
	if len(lines) != 6 || lines[5] != "" {
		return Events{}, fmt.Errorf("%w: it does not have five lines", ErrText)
	}
	mapRoot, isMap := strings.CutPrefix(lines[3], "map ")
	time, isTime := strings.CutPrefix(lines[4], "time ")
	if !isMap || !isTime {
		return Events{}, fmt.Errorf("%w: lines 4 and 5 do not begin with map and time", ErrText)
	}
	r := reader{}
	c := Events{
		Origin: lines[0], Size: r.number(lines[1]), Root: r.base64(lines[2]), MapRoot: r.base64(mapRoot), Time: int64(r.number(time)),
	}
	if r.err != nil {
		return Events{}, fmt.Errorf("%w: %w", ErrText, r.err)
	}
	if err := c.Validate(); err != nil {
		return Events{}, err
	}
	if !bytes.Equal(c.Marshal(), text) {
		return Events{}, fmt.Errorf("%w: it is not in its one form", ErrText)
	}
	return c, nil
}
