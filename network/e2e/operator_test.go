//go:build e2e

package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/hyperledger/fabric-gateway/pkg/client"
	"github.com/hyperledger/fabric-protos-go-apiv2/orderer"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer/lifecycle"
	"google.golang.org/protobuf/proto"

	"luzheng/network/admin"
)

// TestOperatorAlone shows that the organisation that runs the platform can
// write nothing and replace nothing by itself, and that three of four
// organisations can.
func TestOperatorAlone(t *testing.T) {
	n := start(t)
	network := admins(t, n)
	operator := network.Members[0]

	t.Run("a write endorsed by the operator only is invalid", func(t *testing.T) {
		code := submitEndorsedBy(t, network, operator, "bureau-only", operator.Org.MSP)
		if code != peer.TxValidationCode_ENDORSEMENT_POLICY_FAILURE {
			t.Fatalf("validation code %s", code)
		}
		if value, err := get(network, operator, "bureau-only"); err != nil || value != "" {
			t.Fatalf("state holds %q, %v", value, err)
		}
	})

	t.Run("two organisations are not enough, three are", func(t *testing.T) {
		msps := []string{operator.Org.MSP, network.Members[1].Org.MSP, network.Members[2].Org.MSP}
		if code := submitEndorsedBy(t, network, operator, "two", msps[:2]...); code != peer.TxValidationCode_ENDORSEMENT_POLICY_FAILURE {
			t.Fatalf("two: validation code %s", code)
		}
		if code := submitEndorsedBy(t, network, operator, "three", msps...); code != peer.TxValidationCode_VALID {
			t.Fatalf("three: validation code %s", code)
		}
	})

	t.Run("the operator cannot replace the chaincode", func(t *testing.T) {
		name, next := n.Topology.Bareput.Name, n.Topology.Bareput.Sequence+1
		args := marshal(t, &lifecycle.ApproveChaincodeDefinitionForMyOrgArgs{Name: name, Version: "forged", Sequence: next})
		approval := submit(t, network, operator, "_lifecycle", "ApproveChaincodeDefinitionForMyOrg",
			client.WithBytesArguments(args), client.WithEndorsingOrganizations(operator.Org.MSP))
		if approval != peer.TxValidationCode_VALID {
			t.Fatalf("the operator's own approval: %s", approval)
		}
		args = marshal(t, &lifecycle.CommitChaincodeDefinitionArgs{Name: name, Version: "forged", Sequence: next})
		// The other organisations' peers would refuse to endorse what they have
		// not approved, so the operator asks its own alone.
		commit := submit(t, network, operator, "_lifecycle", "CommitChaincodeDefinition",
			client.WithBytesArguments(args), client.WithEndorsingOrganizations(operator.Org.MSP))
		if commit != peer.TxValidationCode_ENDORSEMENT_POLICY_FAILURE {
			t.Fatalf("the operator's commit: %s", commit)
		}
		committed, err := network.Committed(t.Context(), operator, n.Topology.Bareput.Name)
		if err != nil || committed != n.Topology.Bareput.Sequence {
			t.Fatalf("sequence is now %d, %v", committed, err)
		}
	})

	t.Run("the operator cannot change the channel, nor its own part of it", func(t *testing.T) {
		for _, c := range []admin.Change{
			{Groups: []string{"Orderer"}, Key: "BatchSize", Value: batchSize(t, 7)},
			{Groups: []string{"Application", operator.Org.MSP}, Key: "AnchorPeers", Value: anchor(t, "192.0.2.1")},
		} {
			err := network.ChangeChannel(t.Context(), c, network.Members[0])
			if err == nil || !strings.Contains(err.Error(), "implicit policy evaluation failed") && !strings.Contains(err.Error(), "signature set did not satisfy policy") {
				t.Fatalf("%s: %v", c.Key, err)
			}
			err = network.ChangeChannel(t.Context(), c, network.Members[0], network.Members[1])
			if err == nil {
				t.Fatalf("%s: two organisations changed the channel", c.Key)
			}
		}
	})

	t.Run("three organisations can", func(t *testing.T) {
		c := admin.Change{Groups: []string{"Orderer"}, Key: "BatchSize", Value: batchSize(t, 7)}
		if err := network.ChangeChannel(t.Context(), c, network.Members[:3]...); err != nil {
			t.Fatal(err)
		}
		eventually(t, 300*time.Second, func() error { return put(t.Context(), network, operator, "after", "the change") })
	})
}

// submitEndorsedBy sends a put endorsed by exactly the named organisations
// and returns how the peers judged it.
func submitEndorsedBy(t *testing.T, network *admin.Network, m *admin.Member, key string, msps ...string) peer.TxValidationCode {
	t.Helper()
	return submit(t, network, m, "bareput", "put", client.WithArguments(key, "forged"), client.WithEndorsingOrganizations(msps...))
}

// unknownPeers tells whether a peer that has just started does not know the organisations' peers yet.
func unknownPeers(err error) bool {
	return err != nil && strings.Contains(err.Error(), "failed to find any endorsing peers")
}

// submit has a transaction endorsed, orders it and returns how the peers
// judged it.
func submit(t *testing.T, network *admin.Network, m *admin.Member, contract, transaction string, options ...client.ProposalOption) peer.TxValidationCode {
	t.Helper()
	gateway, err := m.Gateway()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = gateway.Close() }()
	proposal, err := gateway.GetNetwork(network.Channel).GetContract(contract).NewProposal(transaction, options...)
	if err != nil {
		t.Fatal(err)
	}
	endorsed, err := proposal.Endorse()
	for deadline := time.Now().Add(5 * time.Minute); unknownPeers(err) && time.Now().Before(deadline); {
		time.Sleep(500 * time.Millisecond)
		endorsed, err = proposal.Endorse()
	}
	if err != nil {
		t.Fatal(err)
	}
	sent, err := endorsed.Submit()
	if err != nil {
		t.Fatal(err)
	}
	status, err := sent.Status()
	if err != nil {
		t.Fatal(err)
	}
	return status.Code
}

func batchSize(t *testing.T, messages uint32) []byte {
	return marshal(t, &orderer.BatchSize{MaxMessageCount: messages, AbsoluteMaxBytes: 1 << 20, PreferredMaxBytes: 1 << 20})
}

func anchor(t *testing.T, host string) []byte {
	return marshal(t, &peer.AnchorPeers{AnchorPeers: []*peer.AnchorPeer{{Host: host, Port: 1}}})
}

func marshal(t *testing.T, m proto.Message) []byte {
	t.Helper()
	text, err := proto.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
