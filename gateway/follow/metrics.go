package follow

import (
	"fmt"
	"strings"

	"luzheng/gateway/follow/wire"
)

// metrics writes a status in the text format of Prometheus.
func metrics(s wire.Status) plain {
	var b strings.Builder
	gauge := func(name, help string, value uint64) {
		fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s gauge\n%s %d\n", name, help, name, name, value)
	}
	gauge("luzheng_follower_blocks", "Blocks followed.", s.Blocks)
	gauge("luzheng_follower_statements", "Leaves of the statement log.", s.Statements)
	gauge("luzheng_follower_entities", "Keys of the entity map.", s.Entities)
	gauge("luzheng_follower_alarms", "Alarms that nobody has taken away.", uint64(len(s.Alarms)))
	following := uint64(0)
	if s.Following {
		following = 1
	}
	gauge("luzheng_follower_following", "1 while blocks are taken in.", following)
	const agreed = "luzheng_follower_agreed_block"
	fmt.Fprintf(&b, "# HELP %s Highest block at which another follower agreed.\n# TYPE %s gauge\n", agreed, agreed)
	for _, other := range s.Also {
		if other.Agreed != nil {
			fmt.Fprintf(&b, "%s{organisation=%q} %d\n", agreed, other.Organisation, *other.Agreed)
		}
	}
	return plain(b.String())
}
