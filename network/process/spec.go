// Package process runs the network's programs as plain detached processes and
// knows them again by PID and start time, so that a recycled PID is never
// mistaken for one of ours.
//
// A process is, to this package, one of:
//
//	stopped   no record in run/pids: nobody wants it to run
//	running   a record, and that very process is alive
//	dead      a record, but the process is gone: crashed or killed
//
// Start writes a record, Stop removes it. Only a dead process is ever brought
// back by the supervisor; a stopped one stays stopped.
package process

import (
	"syscall"
	"time"
)

// Spec is one process: everything needed to start, watch and stop it.
type Spec struct {
	Name     string   // unique; names its record and its log
	Stage    Stage    // when it starts; stopping goes the other way
	Binary   string   // absolute path
	Args     []string // without the program's name
	Env      []string // added to our own environment
	Dir      string   // working folder; created when missing
	Ports    []Port   // must be free before a start
	Ready    Ready    // how to tell that it serves
	Signal   syscall.Signal
	Grace    time.Duration // after Signal, before SIGKILL
	OnDemand bool          // not started by `up`
	Niceness int           // above our own (nice(1)): the process takes what others leave of the processors

	// Attributes sets the user and capabilities; nil means our own.
	Attributes *syscall.SysProcAttr
}

// Stage orders starts. Processes of one stage start together.
type Stage int

// The stages, in the order of a start.
const (
	Storage   Stage = iota // PostgreSQL
	Ordering               // orderers
	Peers                  // peers
	Contracts              // chaincode servers
	Followers              // one per organisation
	Gateways               // API servers
	Witnesses              // outside bodies that follow all of these
	Watch                  // the supervisor: last up, first down
)

// Stages lists all stages in the order of a start.
func Stages() []Stage {
	return []Stage{Storage, Ordering, Peers, Contracts, Followers, Gateways, Witnesses, Watch}
}

func (s Stage) String() string {
	switch s {
	case Storage:
		return "storage"
	case Ordering:
		return "orderers"
	case Peers:
		return "peers"
	case Contracts:
		return "chaincode servers"
	case Followers:
		return "followers"
	case Gateways:
		return "gateways"
	case Witnesses:
		return "witness"
	case Watch:
		return "supervisor"
	}
	return "unknown stage"
}

// Port is an address that the process will listen on.
type Port struct {
	Address string // host:port
	Purpose string // shown when it is taken, e.g. "bureau-peer (operations)"
}

// Ready says when a process serves: every address accepts a connection, and
// the URL, if any, answers 200.
type Ready struct {
	Dial []string // host:port
	URL  string
	// TLSCA is the file of the authority that an https URL is held to.
	TLSCA string
}

// State is what is known of a process.
type State string

// The states; the package comment defines them.
const (
	Stopped State = "stopped"
	Running State = "running"
	Dead    State = "dead"
)
