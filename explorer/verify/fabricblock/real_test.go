package fabricblock_test

import (
	"os"
	"testing"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"google.golang.org/protobuf/proto"

	"luzheng/chaincode/block"
	"luzheng/explorer/verify/fabricblock"
	"luzheng/signer/trust"
)

// realConfigHash is what the trust root of the network pinned whose blocks are in testdata: four SmartBFT orderers, Fabric 3.1.1.
const realConfigHash = "7934fa76f1f1c96bdd6b67280004e9b822d4a8427a4de423aeb959b98c23ea86"

// The blocks of a real network, as its peer delivered them, verify; config.pb is block 0 and record.pb its first Record.
func TestARealBlockIsVerified(t *testing.T) {
	config, record := readBlock(t, "testdata/config.pb"), readBlock(t, "testdata/record.pb")
	pin := trust.Fabric{Channel: channel, Chaincode: chaincode}
	if err := pin.ConfigHash.UnmarshalText([]byte(realConfigHash)); err != nil {
		t.Fatal(err)
	}
	v, err := fabricblock.Verify(section(t, []*common.Block{config}, record), pin)
	if err != nil {
		t.Fatal(err)
	}
	if v.Number != 3 || v.Orderers != 4 || v.Signed < fabricblock.Quorum(4) {
		t.Errorf("verified %+v", v)
	}
	decoded, err := block.Decode(record, chaincode)
	if err != nil {
		t.Fatal(err)
	}
	if v.Hash != decoded.Hash || len(decoded.Transactions) != 1 {
		t.Fatalf("the block's hash is %x, and it has %d transactions", decoded.Hash, len(decoded.Transactions))
	}
	tx := decoded.Transactions[0]
	if err := v.Carries(int64(tx.Index), tx.ID, 0, tx.Records[0].Envelope); err != nil {
		t.Error(err)
	}
}

func readBlock(t *testing.T, path string) *common.Block {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var b common.Block
	if err := proto.Unmarshal(raw, &b); err != nil {
		t.Fatal(err)
	}
	return &b
}
