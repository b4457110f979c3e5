package verify

import (
	"fmt"
	"time"

	"luzheng/signer/gm"
)

// say makes a sentence; both languages are given the same arguments, by number where their order differs. An argument that has a name
// in each language (an entity and its type, a post, a state, another sentence) appears under that.
func say(zh, en string, args ...any) Sentence {
	if len(args) == 0 {
		return Sentence{zh, en}
	}
	inChinese, inEnglish := make([]any, len(args)), make([]any, len(args))
	for i, arg := range args {
		inChinese[i], inEnglish[i] = arg, arg
		if name, ok := nameOf(arg); ok {
			inChinese[i], inEnglish[i] = name.Zh, name.En
		}
	}
	return Sentence{fmt.Sprintf(zh, inChinese...), fmt.Sprintf(en, inEnglish...)}
}

// beijing is the civil time of the ledger's users; a fixed offset, as a browser's WebAssembly has no time zone files.
var beijing = time.FixedZone("UTC+8", 8*60*60)

// moment writes a ledger time (Unix ms).
func moment(ms int64) string {
	return time.UnixMilli(ms).In(beijing).Format("2006-01-02 15:04:05 UTC+8")
}

// brief shortens a digest for a sentence; the full one stands in Check.Item. Names (a party, a ledger) stay whole.
func brief(id string) string {
	const shown = 12
	if _, err := gm.ParseDigest(id); err != nil {
		return id
	}
	return id[:shown] + "…"
}
