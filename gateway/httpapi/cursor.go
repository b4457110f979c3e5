package httpapi

import (
	"fmt"

	"luzheng/gateway/index"
)

// place is where a page ended, and the height that the whole list is pinned to: statements recorded later do not shift pages.
type place struct {
	after  index.Place
	height int64
}

// String gives "block.tx.index@height".
func (p place) String() string {
	return fmt.Sprintf("%d.%d.%d@%d", p.after.Block, p.after.Tx, p.after.Index, p.height)
}

// parseCursor reads what String gives.
func parseCursor(text string) (place, error) {
	var p place
	_, err := fmt.Sscanf(text, "%d.%d.%d@%d", &p.after.Block, &p.after.Tx, &p.after.Index, &p.height)
	if err != nil || p.String() != text || p.after.Block < 0 || p.height < p.after.Block {
		return p, problemf(CodeParameter, "the cursor is none that this API gave")
	}
	return p, nil
}
