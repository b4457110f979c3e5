package admin

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/hyperledger/fabric-admin-sdk/pkg/channel"
	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"github.com/hyperledger/fabric-protos-go-apiv2/msp"
	"github.com/hyperledger/fabric-protos-go-apiv2/orderer"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"luzheng/network/problem"
)

// Change replaces one value of the channel's configuration.
type Change struct {
	Groups []string // path of groups below the channel, e.g. Application, AuditMSP
	Key    string   // the value's name, e.g. AnchorPeers
	Value  []byte   // its new content: that value's protobuf message
}

// Config returns the channel's configuration as the first member's peer has it.
func (n *Network) Config(ctx context.Context) (*common.Config, error) {
	m := n.Members[0]
	block, err := channel.GetConfigBlock(ctx, m.peer, m.identity, n.Channel)
	if err != nil {
		return nil, err
	}
	if len(block.GetData().GetData()) != 1 {
		return nil, errors.New("a configuration block holds exactly one envelope")
	}
	var envelope common.Envelope
	var payload common.Payload
	var config common.ConfigEnvelope
	if err := proto.Unmarshal(block.GetData().GetData()[0], &envelope); err != nil {
		return nil, err
	}
	if err := proto.Unmarshal(envelope.GetPayload(), &payload); err != nil {
		return nil, err
	}
	if err := proto.Unmarshal(payload.GetData(), &config); err != nil {
		return nil, err
	}
	return config.GetConfig(), nil
}

const (
	// changeWait is how long a change that one orderer took may need to be in
	// force before another orderer is asked: an orderer that has just started
	// can take a change and lose it with the leader that it thought it had.
	changeWait = 10 * time.Second
	// changeTries bounds the orderers that are asked, each in turn.
	changeTries = 8
	changePoll  = 100 * time.Millisecond
)

// ChangeChannel proposes the change, signed by the given members, and returns
// when it is in force. The channel's own rule decides whether the signatures
// are enough.
func (n *Network) ChangeChannel(ctx context.Context, c Change, signers ...*Member) error {
	config, err := n.Config(ctx)
	if err != nil {
		return err
	}
	update, err := n.update(config, c)
	if err != nil {
		return err
	}
	signed := &common.ConfigUpdateEnvelope{ConfigUpdate: update}
	for _, m := range signers {
		header, err := m.signatureHeader()
		if err != nil {
			return err
		}
		signature, err := m.identity.Sign(append(append([]byte{}, header...), update...))
		if err != nil {
			return err
		}
		signed.Signatures = append(signed.Signatures, &common.ConfigSignature{SignatureHeader: header, Signature: signature})
	}
	return n.enforce(ctx, signed, config.GetSequence())
}

// enforce sends a signed change to one orderer after another until the
// configuration has a later sequence than before.
func (n *Network) enforce(ctx context.Context, signed *common.ConfigUpdateEnvelope, before uint64) error {
	return proposal{
		members: len(n.Members),
		give: func(member int) error {
			// Each try is an envelope of its own: orderers drop what they have seen.
			envelope, err := n.envelope(n.Members[0], signed)
			if err != nil {
				return err
			}
			return n.broadcast(ctx, n.Members[member], envelope)
		},
		inForce: func() (bool, error) { return n.reaches(ctx, before) },
	}.run(ctx)
}

// proposal is a change that is on its way to the orderers of some members.
type proposal struct {
	members int
	// give gives the change to a member's orderer; a refusal is a
	// problem.AdminFailed.
	give func(member int) error
	// inForce waits whether the change comes into force.
	inForce func() (bool, error)
}

// run asks one orderer after another until the change is in force. What one
// orderer refuses may be right: it can be behind, and not know what the change
// is based on. What more than can be faulty refuse is the rule's answer; once
// the change was taken, a refusal may only say that it is in force.
func (p proposal) run(ctx context.Context) error {
	var last error
	faulty, refused, given := (p.members-1)/3, 0, false
	for try := range changeTries {
		taken := p.give(try % p.members)
		if !given && problem.CodeOf(taken) == problem.AdminFailed {
			if refused++; refused > faulty {
				return taken
			}
			last = taken
			continue
		}
		given = given || taken == nil
		inForce, err := p.inForce()
		if inForce || ctx.Err() != nil {
			return ctx.Err()
		}
		last = errors.Join(taken, err)
	}
	return problem.New(problem.AdminFailed, "", "the change of the channel is not in force after %d tries: %v", changeTries, last)
}

// reaches waits until the configuration has a later sequence than before.
func (n *Network) reaches(ctx context.Context, before uint64) (bool, error) {
	for deadline := time.Now().Add(changeWait); ; time.Sleep(changePoll) {
		now, err := n.Config(ctx)
		if err == nil && now.GetSequence() > before {
			return true, nil
		}
		if ctx.Err() != nil || time.Now().After(deadline) {
			return false, err
		}
	}
}

// update builds the difference: the groups on the way at the version they
// have, and the value at its next version.
func (n *Network) update(config *common.Config, c Change) ([]byte, error) {
	group := config.GetChannelGroup()
	read := &common.ConfigGroup{Version: group.GetVersion()}
	write := &common.ConfigGroup{Version: group.GetVersion()}
	readAt, writeAt := read, write
	for _, name := range c.Groups {
		group = group.GetGroups()[name]
		if group == nil {
			return nil, fmt.Errorf("the channel has no group %q", name)
		}
		nextRead := &common.ConfigGroup{Version: group.GetVersion()}
		nextWrite := &common.ConfigGroup{Version: group.GetVersion()}
		readAt.Groups = map[string]*common.ConfigGroup{name: nextRead}
		writeAt.Groups = map[string]*common.ConfigGroup{name: nextWrite}
		readAt, writeAt = nextRead, nextWrite
	}
	current := group.GetValues()[c.Key]
	if current == nil {
		return nil, fmt.Errorf("the channel has no value %q there", c.Key)
	}
	writeAt.Values = map[string]*common.ConfigValue{c.Key: {
		Version: current.GetVersion() + 1, Value: c.Value, ModPolicy: current.GetModPolicy(),
	}}
	return proto.Marshal(&common.ConfigUpdate{ChannelId: n.Channel, ReadSet: read, WriteSet: write})
}

// envelope wraps a signed change as m's submission.
func (n *Network) envelope(m *Member, change *common.ConfigUpdateEnvelope) (*common.Envelope, error) {
	data, err := proto.Marshal(change)
	if err != nil {
		return nil, err
	}
	channelHeader, err := proto.Marshal(&common.ChannelHeader{
		Type: int32(common.HeaderType_CONFIG_UPDATE), ChannelId: n.Channel, Timestamp: timestamppb.Now(),
	})
	if err != nil {
		return nil, err
	}
	signatureHeader, err := m.signatureHeader()
	if err != nil {
		return nil, err
	}
	payload, err := proto.Marshal(&common.Payload{
		Header: &common.Header{ChannelHeader: channelHeader, SignatureHeader: signatureHeader}, Data: data,
	})
	if err != nil {
		return nil, err
	}
	signature, err := m.identity.Sign(payload)
	if err != nil {
		return nil, err
	}
	return &common.Envelope{Payload: payload, Signature: signature}, nil
}

func (m *Member) signatureHeader() ([]byte, error) {
	creator, err := proto.Marshal(&msp.SerializedIdentity{Mspid: m.identity.MspID(), IdBytes: m.identity.Credentials()})
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, 24)
	if _, err := rand.Read(nonce); err != nil {
		return nil, err
	}
	return proto.Marshal(&common.SignatureHeader{Creator: creator, Nonce: nonce})
}

// broadcast gives an envelope to a member's orderer, and its refusal as a problem.AdminFailed.
func (n *Network) broadcast(ctx context.Context, m *Member, envelope *common.Envelope) error {
	connection, err := grpc.NewClient("passthrough:///"+m.Org.Address(m.Org.Orderer.Port),
		grpc.WithTransportCredentials(credentials.NewClientTLSFromCert(m.roots, "")))
	if err != nil {
		return err
	}
	defer func() { _ = connection.Close() }()
	stream, err := orderer.NewAtomicBroadcastClient(connection).Broadcast(ctx)
	if err != nil {
		return err
	}
	if err := stream.Send(envelope); err != nil {
		return err
	}
	answer, err := stream.Recv()
	if err != nil {
		return err
	}
	switch answer.GetStatus() {
	case common.Status_SUCCESS:
		return nil
	case common.Status_SERVICE_UNAVAILABLE:
		return fmt.Errorf("the orderer of %s is not ready: %s", m.Org.Name, answer.GetInfo())
	default:
		return problem.New(problem.AdminFailed, "", "the orderer answers %s: %s", answer.GetStatus(), answer.GetInfo())
	}
}
