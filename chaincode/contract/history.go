package contract

import (
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/hyperledger/fabric-contract-api-go/v2/contractapi"

	"luzheng/chaincode/pack"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// maxHistory bounds the answer of History.
const maxHistory = 1000

// history is the answer of History: the newest state first, at most maxHistory of them.
type history struct {
	States []past `json:"states"`
	// More tells that there are older ones.
	More bool `json:"more,omitempty"`
}

type past struct {
	// Tx is the transaction that wrote the state, Time its timestamp, Unix ms.
	Tx    string         `json:"tx"`
	Time  int64          `json:"time"`
	Value jsontext.Value `json:"value"`
}

// History gives every state that an entity has had. It reads the peer's history index, which no endorsement covers: it serves
// people who look something up, never a rule.
func (c *Contract) History(ctx contractapi.TransactionContextInterface, ref string) (string, error) {
	r, err := statement.ParseRef(ref)
	if err != nil {
		return "", err
	}
	key := r.Key(c.config.Ledger)
	states, err := ctx.GetStub().GetHistoryForKey(key)
	if err != nil {
		return "", fmt.Errorf("history of %s: %w", ref, err)
	}
	defer states.Close() //nolint:errcheck // Nothing was written.
	answer := history{States: []past{}}
	for states.HasNext() {
		if len(answer.States) == maxHistory {
			answer.More = true
			break
		}
		m, err := states.Next()
		if err != nil {
			return "", fmt.Errorf("history of %s: %w", ref, err)
		}
		value, err := pack.ParseState(key, m.GetValue())
		if err != nil {
			return "", fmt.Errorf("history of %s: %w", ref, err)
		}
		answer.States = append(answer.States, past{m.GetTxId(), m.GetTimestamp().AsTime().UnixMilli(), value})
	}
	text, err := strictjson.Marshal(answer)
	return string(text), err
}
