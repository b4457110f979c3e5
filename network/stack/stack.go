// Package stack is the one table of the network's processes.
//
//	Name             Stage       Program            Ready when
//	postgres         storage     postgres           its port answers
//	ORG-orderer      orderers    fabric/orderer     port, admin port, /healthz
//	ORG-peer         peers       fabric/peer        port, /healthz
//	ORG-chaincode    contracts   chaincode serve    its port answers
//	ORG-bareput      contracts   bareput            its port answers; on demand
//	ORG-follower     followers   gateway follow     /healthz
//	ORG-gateway      gateways    gateway serve      /healthz
//	witness          witness     witness serve      /healthz
//	supervisor       watch       network supervise  it runs
//
// Who listens where comes from the topology, where things stand from the
// layout; this package only joins the two.
package stack

import (
	"os"
	"syscall"
	"time"

	"luzheng/network/ccpackage"
	"luzheng/network/layout"
	"luzheng/network/postgres"
	"luzheng/network/process"
	"luzheng/network/topology"
)

// Stack is a network's processes and what they are made from.
type Stack struct {
	Topology *topology.Topology
	Layout   layout.Layout
	// Database is the private PostgreSQL cluster; nil when the gateways use a
	// server of somebody else's (DATABASE_URL).
	Database *postgres.Cluster
}

// Names of processes that belong to no organisation.
const (
	PostgresName   = "postgres"
	WitnessName    = "witness"
	SupervisorName = "supervisor"
)

// Processes returns the table, in the order of a start.
func (s Stack) Processes() ([]process.Spec, error) {
	var table []process.Spec
	if s.Database != nil {
		table = append(table, s.postgres())
	}
	for _, org := range s.Topology.Organisations {
		if org.Orderer != nil {
			table = append(table, s.orderer(org))
		}
		table = append(table, s.peer(org), s.chaincode(org))
		table = append(table, s.bareput(org), s.follower(org))
		if org.Gateway != nil {
			table = append(table, s.gateway(org))
		}
	}
	if s.Topology.Witness != nil {
		table = append(table, s.witness(*s.Topology.Witness))
	}
	return append(table, s.supervisor()), nil
}

func (s Stack) postgres() process.Spec {
	address := s.Topology.Postgres.Address()
	return process.Spec{
		Name: PostgresName, Stage: process.Storage,
		Binary: s.Database.Bin + "/postgres", Args: s.Database.Arguments(),
		Ports:  []process.Port{{Address: address, Purpose: PostgresName}},
		Ready:  process.Ready{Dial: []string{address}},
		Signal: syscall.SIGINT, // fast shutdown: sessions are ended, everything is written
		Grace:  30 * time.Second, Attributes: s.Database.Attributes(),
	}
}

// smallHeap lets the heaps of Fabric's nodes grow by half between two collections instead of doubling, and so they stay afterwards:
// a fifth less memory for two to seven hundredths more of their processor time.
const smallHeap = "GOGC=50"

func (s Stack) orderer(org topology.Organisation) process.Spec {
	folder := s.Layout.Org(org.Name, "orderer")
	name := org.Name + "-orderer"
	main, admin := org.Address(org.Orderer.Port), org.Address(org.Orderer.Admin)
	operations := org.Address(org.Orderer.Operations)
	return process.Spec{
		Name: name, Stage: process.Ordering,
		Binary: s.Layout.FabricProgram("orderer"), Dir: folder,
		Env: []string{"FABRIC_CFG_PATH=" + folder, "FABRIC_LOGGING_SPEC=warn", "FABRIC_LOGGING_FORMAT=json", smallHeap},
		Ports: []process.Port{
			{Address: main, Purpose: name}, {Address: admin, Purpose: name + " (admin)"}, {Address: operations, Purpose: name + " (operations)"},
		},
		Ready:  process.Ready{Dial: []string{main, admin}, URL: "http://" + operations + "/healthz"},
		Signal: syscall.SIGTERM, Grace: 15 * time.Second,
	}
}

func (s Stack) peer(org topology.Organisation) process.Spec {
	folder := s.Layout.Org(org.Name, "peer")
	name := org.Name + "-peer"
	main, operations := org.Address(org.Peer.Port), org.Address(org.Peer.Operations)
	chaincode := org.Address(org.Peer.Chaincode)
	return process.Spec{
		Name: name, Stage: process.Peers,
		Binary: s.Layout.FabricProgram("peer"), Args: []string{"node", "start"}, Dir: folder,
		Env: []string{
			"FABRIC_CFG_PATH=" + folder, "FABRIC_LOGGING_SPEC=warn", "FABRIC_LOGGING_FORMAT=json", smallHeap,
			"LUZHENG_PEER_TLS=" + s.Layout.Org(org.Name, "peer", "tls"), // for the external builder
		},
		Ports: []process.Port{
			{Address: main, Purpose: name}, {Address: operations, Purpose: name + " (operations)"}, {Address: chaincode, Purpose: name + " (chaincode)"},
		},
		Ready:  process.Ready{Dial: []string{main}, URL: "http://" + operations + "/healthz"},
		Signal: syscall.SIGTERM, Grace: 15 * time.Second,
	}
}

// chaincode is the organisation's own contract server. It serves gRPC only,
// so that an answering port is all there is to see.
func (s Stack) chaincode(org topology.Organisation) process.Spec {
	spec := s.daemon(org, "chaincode", process.Contracts, org.Chaincode.Port, "chaincode", "serve")
	spec.Ready.URL = ""
	return spec
}

// follower serves other organisations, hence with TLS.
func (s Stack) follower(org topology.Organisation) process.Spec {
	spec := s.daemon(org, "follower", process.Followers, org.Follower.Port, "gateway", "follow")
	spec.Ready.URL = "https://" + org.Address(org.Follower.Port) + "/healthz"
	spec.Ready.TLSCA = s.Layout.TLSCA(org.Name)
	return spec
}

func (s Stack) gateway(org topology.Organisation) process.Spec {
	return s.daemon(org, "gateway", process.Gateways, org.Gateway.Port, "gateway", "serve")
}

// daemon is one of the product's own: a program, a command, a configuration
// file, one port, /healthz.
func (s Stack) daemon(org topology.Organisation, part string, stage process.Stage, port int, program, command string) process.Spec {
	name, address := org.Name+"-"+part, org.Address(port)
	return process.Spec{
		Name: name, Stage: stage,
		Binary: s.Layout.Program(program), Args: []string{command, "--config", s.Layout.Org(org.Name, part+".yaml")},
		Dir:    s.Layout.Org(org.Name),
		Ports:  []process.Port{{Address: address, Purpose: name}},
		Ready:  process.Ready{Dial: []string{address}, URL: "http://" + address + "/healthz"},
		Signal: syscall.SIGTERM, Grace: 15 * time.Second,
	}
}

// bareput is connected like the product's contract, so that the two can be
// compared.
func (s Stack) bareput(org topology.Organisation) process.Spec {
	name, address := org.Name+"-bareput", org.Address(org.Bareput.Port)
	return process.Spec{
		Name: name, Stage: process.Contracts, OnDemand: true,
		Binary: s.Layout.Program("bareput"), Args: []string{
			"--listen", address, "--package-id-file", s.Layout.BareputID(org.Name),
			"--tls", s.Layout.TLS(org.Name, "bareput"), "--client-ca", s.Layout.TLSCA(org.Name),
		},
		Ports:  []process.Port{{Address: address, Purpose: name}},
		Ready:  process.Ready{Dial: []string{address}},
		Signal: syscall.SIGTERM, Grace: 5 * time.Second,
	}
}

// witness reads the event log from the operator's gateway, which keeps it, and
// the ledger from the followers of all organisations, whose TLS authorities it
// pins. It stands for a machine of somebody else's, and so takes only what the
// others leave of this one.
func (s Stack) witness(w topology.Witness) process.Spec {
	operator := s.Topology.Operator()
	args := []string{
		"serve", "--data", s.Layout.Witness(), "--trust-root", s.Layout.TrustRoot(),
		"--log", "http://" + operator.Address(operator.Gateway.Port), "--listen", w.Address(),
	}
	for _, org := range s.Topology.Organisations {
		id := string(org.Party.ID)
		args = append(args, "--follower", id+"=https://"+org.Address(org.Follower.Port), "--follower-ca", id+"="+s.Layout.TLSCA(org.Name))
	}
	return process.Spec{
		Name: WitnessName, Stage: process.Witnesses,
		Binary: s.Layout.Program("witness"), Args: args, Dir: s.Layout.Witness(),
		Ports:  []process.Port{{Address: w.Address(), Purpose: WitnessName}},
		Ready:  process.Ready{Dial: []string{w.Address()}, URL: "http://" + w.Address() + "/healthz"},
		Signal: syscall.SIGTERM, Grace: 15 * time.Second, Niceness: 10,
	}
}

func (s Stack) supervisor() process.Spec {
	return process.Spec{
		Name: SupervisorName, Stage: process.Watch,
		Binary: s.Layout.Program("network"), Args: []string{"supervise", "--run", s.Layout.Run, "--bin", s.Layout.Bin},
		Signal: syscall.SIGTERM, Grace: 5 * time.Second,
	}
}

// ChaincodePackages returns each organisation's package of the product's
// contract, by organisation name.
func (s Stack) ChaincodePackages() (map[string]ccpackage.Package, error) {
	return s.packages(s.Topology.Chaincode, func(o topology.Organisation) int { return o.Chaincode.Port })
}

// BareputPackages is the same for the benchmark's bare put.
func (s Stack) BareputPackages() (map[string]ccpackage.Package, error) {
	return s.packages(s.Topology.Bareput, func(o topology.Organisation) int { return o.Bareput.Port })
}

func (s Stack) packages(cc topology.Chaincode, port func(topology.Organisation) int) (map[string]ccpackage.Package, error) {
	all := make(map[string]ccpackage.Package, len(s.Topology.Organisations))
	for _, org := range s.Topology.Organisations {
		ca, err := os.ReadFile(s.Layout.TLSCA(org.Name))
		if err != nil {
			return nil, err
		}
		one, err := ccpackage.New(cc.Name, cc.Version, ccpackage.Server{Address: org.Address(port(org)), TLSCA: ca})
		if err != nil {
			return nil, err
		}
		all[org.Name] = one
	}
	return all, nil
}
