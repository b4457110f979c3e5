package topology

import (
	"net"
	"strconv"
)

// Use is one port and the process that listens on it.
type Use struct {
	By   string // process and purpose, e.g. "bureau-orderer (admin)"
	Host string
	Port int
}

// Address is host:port.
func (u Use) Address() string { return net.JoinHostPort(u.Host, strconv.Itoa(u.Port)) }

// Uses lists every port of the network, organisation by organisation, and that
// of the witness.
func (t *Topology) Uses() []Use {
	uses := []Use{{"postgres", t.Postgres.Host, t.Postgres.Port}}
	for _, org := range t.Organisations {
		add := func(process string, port int) {
			uses = append(uses, Use{org.Name + "-" + process, org.Host, port})
		}
		if org.Orderer != nil {
			add("orderer", org.Orderer.Port)
			add("orderer (admin)", org.Orderer.Admin)
			add("orderer (operations)", org.Orderer.Operations)
		}
		add("peer", org.Peer.Port)
		add("peer (operations)", org.Peer.Operations)
		add("peer (chaincode)", org.Peer.Chaincode)
		add("chaincode", org.Chaincode.Port)
		add("bareput", org.Bareput.Port)
		add("follower", org.Follower.Port)
		if org.Gateway != nil {
			add("gateway", org.Gateway.Port)
		}
	}
	if t.Witness != nil {
		uses = append(uses, Use{"witness", t.Witness.Host, t.Witness.Port})
	}
	return uses
}
