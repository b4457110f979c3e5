package verify

import (
	"fmt"
	"time"
)

// say makes a sentence; both languages are given the same arguments, by number where their order differs.
func say(zh, en string, args ...any) Sentence {
	if len(args) == 0 {
		return Sentence{zh, en}
	}
	return Sentence{fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...)}
}

// beijing is the civil time of the ledger's users; a fixed offset, as a browser's WebAssembly has no time zone files.
var beijing = time.FixedZone("UTC+8", 8*60*60)

// moment writes a ledger time (Unix ms).
func moment(ms int64) string {
	return time.UnixMilli(ms).In(beijing).Format("2006-01-02 15:04:05 UTC+8")
}

// brief shortens a digest or a reference's ID for a sentence; the full one stands in Check.Item.
func brief(id string) string {
	const shown = 12
	if len(id) <= shown {
		return id
	}
	return id[:shown] + "…"
}
