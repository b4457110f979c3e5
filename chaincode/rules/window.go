package rules

import (
	"fmt"

	"luzheng/chaincode/keys"
)

// RefusalsPerMinute is how many refusals of one party are recorded in a minute of ledger time. Denied attempts are evidence,
// but a party must not be able to fill the ledger with them.
const RefusalsPerMinute = 30

// admitRefusal counts one more refusal in the issuer's window ("<minute> <count>") and tells whether it is still recorded.
func (j *judgement) admitRefusal() bool {
	key := keys.Window(j.cfg.Ledger, j.s.Statement.Issuer)
	minute := j.pos.Time / 60_000
	var counted, count int64
	if _, err := fmt.Sscanf(string(j.st.Get(key)), "%d %d", &counted, &count); err != nil || counted != minute {
		count = 0
	}
	if count >= RefusalsPerMinute {
		return false
	}
	j.put(key, fmt.Appendf(nil, "%d %d", minute, count+1))
	return true
}
