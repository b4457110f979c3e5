package topology

import (
	"bytes"
	"errors"
	"io"
	"os"

	"go.yaml.in/yaml/v3"

	"luzheng/network/problem"
)

// maxBytes bounds a topology file; the real ones have two kilobytes.
const maxBytes = 1 << 20

// Load reads the topology file at path and adds offset to every port.
func Load(path string, offset int) (*Topology, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, problem.Wrap(err, problem.BadTopology,
			"give the file with --topology, or run from the project's folder", "the topology file cannot be read")
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxBytes+1))
	if err != nil {
		return nil, problem.Wrap(err, problem.BadTopology, "", "%s cannot be read", path)
	}
	t, err := Parse(text)
	if err != nil {
		return nil, err
	}
	return t.Shift(offset)
}

// Parse reads and validates a topology. Every error is a problem with code
// bad-topology that names the field at fault.
func Parse(text []byte) (*Topology, error) {
	if len(text) > maxBytes {
		return nil, problem.New(problem.BadTopology, "", "the topology has more than %d bytes", maxBytes)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	var t Topology
	if err := decoder.Decode(&t); err != nil {
		return nil, problem.Wrap(err, problem.BadTopology,
			"compare with network/topology.yaml", "the topology is not valid")
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, problem.New(problem.BadTopology, "", "the topology must be one YAML document")
	}
	if err := t.validate(); err != nil {
		return nil, err
	}
	return &t, nil
}

// Marshal returns the canonical text of t. Two topologies are the same
// network exactly when their texts are equal.
func (t *Topology) Marshal() ([]byte, error) { return yaml.Marshal(t) }

// Shift returns a copy of t with offset added to every port, so that two
// networks can stand on one machine.
func (t *Topology) Shift(offset int) (*Topology, error) {
	if offset == 0 {
		return t, nil
	}
	shifted := *t
	shifted.Postgres.Port += offset
	if t.Witness != nil {
		witness := *t.Witness
		witness.Port += offset
		shifted.Witness = &witness
	}
	shifted.Organisations = make([]Organisation, len(t.Organisations))
	for i, org := range t.Organisations {
		if org.Orderer != nil {
			orderer := *org.Orderer
			orderer.Port += offset
			orderer.Admin += offset
			orderer.Operations += offset
			org.Orderer = &orderer
		}
		if org.Gateway != nil {
			org.Gateway = &Port{org.Gateway.Port + offset}
		}
		org.Peer.Port += offset
		org.Peer.Operations += offset
		org.Peer.Chaincode += offset
		org.Chaincode.Port += offset
		org.Bareput.Port += offset
		org.Follower.Port += offset
		shifted.Organisations[i] = org
	}
	if err := shifted.validate(); err != nil {
		return nil, err
	}
	return &shifted, nil
}
