package contract_test

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/hyperledger/fabric-contract-api-go/v2/contractapi"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"

	"luzheng/chaincode/block"
	"luzheng/chaincode/block/blocktest"
	"luzheng/chaincode/contract"
	"luzheng/chaincode/pack"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// node is a contract over a world state on a map, invoked through the contract API as a peer invokes it.
type node struct {
	chaincode *contractapi.ContractChaincode
	ledger    *fakeLedger
	txs       int
}

func newNode(t *testing.T, w *rulestest.World) *node {
	t.Helper()
	chaincode, err := contract.New(w.Config)
	if err != nil {
		t.Fatal(err)
	}
	return &node{chaincode: chaincode, ledger: newFakeLedger()}
}

// invoke executes one transaction; its writes count only when the contract succeeds.
func (n *node) invoke(t *testing.T, at int64, function string, args ...string) (*peer.Response, blocktest.Tx) {
	t.Helper()
	n.txs++
	tx := blocktest.Tx{
		ID: fmt.Sprintf("%064x", n.txs), Time: time.UnixMilli(at), MSP: "bureau", Chaincode: "luzheng", Args: [][]byte{[]byte(function)},
	}
	for _, a := range args {
		tx.Args = append(tx.Args, []byte(a))
	}
	stub := &fakeStub{ledger: n.ledger, tx: tx, proposal: tx.Proposal(t)}
	response := n.chaincode.Invoke(stub)
	if response.GetStatus() < 400 {
		tx.Writes, tx.Answer = stub.commit(), response.GetPayload()
	}
	return response, tx
}

// record records envelopes and gives results and transaction.
func (n *node) record(t *testing.T, at int64, envelopes ...[]byte) ([]pack.Result, blocktest.Tx) {
	t.Helper()
	response, tx := n.invoke(t, at, block.FunctionRecord, batchOf(t, envelopes...))
	if response.GetStatus() >= 400 {
		t.Fatalf("refused: %s", response.GetMessage())
	}
	time, results, err := pack.ParseAnswer(response.GetPayload(), pack.Transaction{ID: tx.ID, Envelopes: envelopes})
	if err != nil || time != at {
		t.Fatalf("the answer is of %d: %v", time, err)
	}
	return results, tx
}

// batchOf is the argument of Record.
func batchOf(t *testing.T, envelopes ...[]byte) string {
	t.Helper()
	batch, err := pack.Batch(envelopes)
	if err != nil {
		t.Fatal(err)
	}
	return string(batch)
}

func (n *node) query(t *testing.T, function string, args ...string) []byte {
	t.Helper()
	response, _ := n.invoke(t, 0, function, args...)
	if response.GetStatus() >= 400 {
		t.Fatalf("%s: %s", function, response.GetMessage())
	}
	return response.GetPayload()
}

// TestWhatIsRecordedIsDecodedFromTheBlock: contract and Decode agree about every record and entity.
func TestWhatIsRecordedIsDecodedFromTheBlock(t *testing.T) {
	w := rulestest.Founded(t)
	a := w.GrantedAccess(rulestest.Statistics, rulestest.Planning)
	n := newNode(t, w)
	party := rulestest.Statistics.Ref()
	envelopes := append([][]byte{}, w.Accepted...)
	envelopes = append(envelopes, []byte("nonsense"), w.Sign(&statement.PartySuspend{Reason: "r"}, &party, w.Pair(rulestest.Planning)...))
	results, tx := n.record(t, w.Now, envelopes...)
	raw := blocktest.Block(t, 7, bytes.Repeat([]byte{1}, 32), tx)
	b, err := block.Decode(raw, "luzheng")
	if err != nil {
		t.Fatal(err)
	}
	if b.Number != 7 || len(b.Transactions) != 1 || b.Transactions[0].Submitter != "bureau" || b.Transactions[0].Time != w.Now {
		t.Fatalf("the block is %+v", b)
	}
	records := b.Transactions[0].Records
	i := 0
	for at, r := range results {
		if r.Outcome.Envelope != gm.Sum(envelopes[at]) {
			t.Errorf("result %d is of another envelope", at)
		}
		if !r.Recorded {
			continue
		}
		said, err := records[i].Said()
		if err != nil || !reflect.DeepEqual(said, &r.Outcome) || !bytes.Equal(records[i].Envelope, envelopes[at]) {
			t.Errorf("record %d is not result %d", i, at)
		}
		i++
	}
	if i != len(records) || i != len(envelopes)-1 {
		t.Errorf("%d of %d envelopes are recorded, the block holds %d", i, len(envelopes), len(records))
	}
	for _, e := range b.Transactions[0].Entities {
		if stored := n.ledger.values[e.Key]; !bytes.Equal(stored, pack.State(e.Key, e.Value)) || bytes.Equal(stored, e.Value) {
			t.Errorf("%s differs, or is not in its brief form", e.Key)
		}
	}
	grant := n.query(t, "Entity", a.Grant.String())
	if _, err := entity.Parse(a.Grant, grant); err != nil {
		t.Errorf("the grant is %s: %v", grant, err)
	}
}

func TestReads(t *testing.T) {
	w := rulestest.Founded(t)
	n := newNode(t, w)
	n.record(t, w.Now, w.Accepted...)
	if got := n.query(t, "Accepted", string(w.Accepted[0])); string(got) != "1" {
		t.Errorf("of the genesis the ledger says %q", got)
	}
	party := rulestest.Units.Ref()
	unsent := w.Sign(&statement.PartySuspend{Reason: "r"}, &party, w.Pair(rulestest.Bureau)...)
	if got := n.query(t, "Accepted", string(unsent)); len(got) != 0 {
		t.Errorf("of a statement that was never sent the ledger says %q", got)
	}
	if got := n.query(t, "Entity", "party:510500.nobody"); len(got) != 0 {
		t.Errorf("nobody is %s", got)
	}
	got := n.query(t, "History", rulestest.Bureau.Ref().String())
	if !bytes.Contains(got, n.query(t, "Entity", rulestest.Bureau.Ref().String())) || !bytes.Contains(got, []byte(`"tx":"`)) {
		t.Errorf("the history is %s", got)
	}
	if got := n.query(t, "org.hyperledger.fabric:GetMetadata"); !bytes.Contains(got, []byte("Record")) {
		t.Errorf("the metadata is %s", got)
	}
	for _, bad := range [][]string{{"Entity", "nonsense"}, {"History", "nonsense"}, {"Accepted", "x"}, {"Record", ""}, {"Delete", "x"}, {"Entity"}} {
		if response, _ := n.invoke(t, 0, bad[0], bad[1:]...); response.GetStatus() < 400 {
			t.Errorf("%v was answered", bad)
		}
	}
}

// A ledger that is older than the brief form of states has them as text; one that was damaged is not judged by.
func TestStatesAreReadInBothFormsAndInNoOther(t *testing.T) {
	w := rulestest.Founded(t)
	n := newNode(t, w)
	n.record(t, w.Now, w.Accepted...)
	for key, value := range n.ledger.values {
		text, err := pack.ParseState(key, value)
		if err != nil || bytes.Equal(text, value) {
			t.Fatalf("%s is %q: %v", key, value, err)
		}
		n.ledger.values[key] = text
	}
	raw := w.Sign(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(rulestest.Units)}, nil, w.Person(rulestest.Units, statement.PostOfficer))
	results, tx := n.record(t, w.Now, raw)
	if results[0].Outcome.Code != "" || len(tx.Writes) == 0 || tx.Writes[0].GetValue()[0] == '{' {
		t.Errorf("on an older ledger: %+v, %d writes", results[0].Outcome, len(tx.Writes))
	}
	key := rulestest.Units.Ref().Key(rulestest.Ledger)
	n.ledger.values[key] = []byte{1, 0xff}
	for _, call := range [][]string{{"Entity", rulestest.Units.Ref().String()}, {block.FunctionRecord, batchOf(t, raw)}} {
		if response, _ := n.invoke(t, w.Now, call[0], call[1:]...); response.GetStatus() < 400 || !strings.Contains(response.GetMessage(), key) {
			t.Errorf("%s on a damaged state was answered: %s", call[0], response.GetMessage())
		}
	}
}

func TestARefusedTransactionWritesNothing(t *testing.T) {
	w := rulestest.Founded(t)
	n := newNode(t, w)
	n.record(t, w.Now, w.Accepted...)
	before := len(n.ledger.values)
	late := w.Sign(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(rulestest.Units)}, nil, w.Person(rulestest.Units, statement.PostOfficer))
	response, _ := n.invoke(t, w.Now-2*time.Minute.Milliseconds(), block.FunctionRecord, batchOf(t, late))
	if response.GetStatus() < 400 || !strings.Contains(response.GetMessage(), "clock") || len(n.ledger.values) != before {
		t.Errorf("a withheld transaction was answered: %s", response.GetMessage())
	}
}

func TestAnotherChaincodeCannotRecord(t *testing.T) {
	w := rulestest.Founded(t)
	n := newNode(t, w)
	tx := blocktest.Tx{Chaincode: "luzheng", Args: [][]byte{[]byte("Record"), []byte(batchOf(t, w.Accepted[0]))}}
	caller := blocktest.Tx{Chaincode: "other", Args: [][]byte{[]byte("Trick"), []byte("luzheng")}}
	response := n.chaincode.Invoke(&fakeStub{ledger: n.ledger, tx: tx, proposal: caller.Proposal(t)})
	if response.GetStatus() < 400 || !strings.Contains(response.GetMessage(), "directly") {
		t.Errorf("answered %d %s", response.GetStatus(), response.GetMessage())
	}
}

func TestTheAPIsOtherSpellingsOfRecordAreDecodedToo(t *testing.T) {
	w := rulestest.Founded(t)
	for _, name := range []string{"Record", "record", "luzheng:Record", "luzheng:record"} {
		n := newNode(t, w)
		response, tx := n.invoke(t, w.Now, name, batchOf(t, w.Accepted...), "an argument that the API ignores")
		if response.GetStatus() >= 400 {
			continue // Then nothing was recorded under this spelling.
		}
		b, err := block.Decode(blocktest.Block(t, 1, nil, tx), "luzheng")
		if err != nil || len(b.Transactions) != 1 || len(b.Transactions[0].Records) != len(w.Accepted) {
			t.Errorf("%s: recorded, but decoded as %+v, %v", name, b, err)
		}
	}
}
