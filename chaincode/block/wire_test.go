package block

import (
	"bytes"
	"slices"
	"testing"

	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"
)

// agree: what peers read with the generated types is read the same from the wire. The other way round more can be read: what is malformed
// beside the way does not matter here.
func agree(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, raw []byte,
) {
	t.Helper()
	var spec peer.ChaincodeInvocationSpec
	if proto.Unmarshal(raw, &spec) != nil {
		return
	}
	var w wire
	chaincode := w.message(raw, invocationSpec)
	name := w.text(w.message(chaincode, specChaincode), chaincodeName)
	args := w.list(w.message(chaincode, specInput), inputArgs)
	if want := spec.GetChaincodeSpec().GetChaincodeId().GetName(); w.err != nil || name != want {
		t.Fatalf("%x names %q, by the wire %q, %v", raw, want, name, w.err)
	}
	if want := spec.GetChaincodeSpec().GetInput().GetArgs(); !slices.EqualFunc(args, want, bytes.Equal) {
		t.Fatalf("%x has the arguments %x, by the wire %x", raw, want, args)
	}
}

// Property: whoever writes a message in pieces, or with fields that nobody knows, says to us what it says to peers: nothing can be
// recorded past the readers of blocks.
func TestTheWireIsReadAsPeersReadIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{"", "luzheng", "other"})
		var raw []byte
		for range rapid.IntRange(0, 4).Draw(t, "pieces") {
			spec := &peer.ChaincodeSpec{}
			if rapid.Bool().Draw(t, "named") {
				spec.ChaincodeId = &peer.ChaincodeID{Name: text.Draw(t, "name"), Path: text.Draw(t, "path")}
			}
			if rapid.Bool().Draw(t, "called") {
				spec.Input = &peer.ChaincodeInput{Args: [][]byte{[]byte(text.Draw(t, "argument"))}}
			}
			piece, err := proto.Marshal(&peer.ChaincodeInvocationSpec{ChaincodeSpec: spec})
			if err != nil {
				t.Fatal(err)
			}
			raw = append(raw, piece...)
			if rapid.Bool().Draw(t, "unknown") {
				raw = protowire.AppendFixed32(protowire.AppendTag(raw, invocationSpec, protowire.Fixed32Type), 7)
			}
		}
		agree(t, raw)
	})
}

func FuzzWire(f *testing.F) {
	raw, err := proto.Marshal(&peer.ChaincodeInvocationSpec{ChaincodeSpec: &peer.ChaincodeSpec{
		ChaincodeId: &peer.ChaincodeID{Name: "luzheng"}, Input: &peer.ChaincodeInput{Args: [][]byte{[]byte(FunctionRecord), {1}}},
	}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add(append(bytes.Clone(raw), raw...))
	f.Fuzz(func(t *testing.T, raw []byte) { agree(t, raw) })
}
