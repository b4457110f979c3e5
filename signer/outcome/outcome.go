// Package outcome defines what the ledger keeps of each judged statement, and the leaf of the statement log made of it.
//
// The chaincode writes one outcome per recorded statement, as canonical JSON. Followers wrap it, byte for byte, with its
// position into a leaf; the leaves of all valid transactions, in the order (block, transaction, index), are the statement log.
package outcome

import (
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// MaxSize is the largest outcome or leaf in bytes.
const MaxSize = 32 << 10

// Result says whether a statement counts.
type Result string

// The results.
const (
	Accepted Result = "accepted"
	// Refused: it changes nothing, and is recorded, as a denied attempt is evidence.
	Refused Result = "refused"
)

// Outcome is the ledger's judgement of one statement in one transaction.
type Outcome struct {
	// V is the version of this format: 1.
	V int64 `json:"v"`
	// ID is the statement's; Envelope is SM3 of the envelope's bytes, signatures included.
	ID       gm.Digest `json:"id"`
	Envelope gm.Digest `json:"envelope"`
	// Tx is the transaction's ID in hex and Index the place in it, from 0.
	Tx    string `json:"tx"`
	Index int64  `json:"index"`
	// Time is the ledger time: the transaction's timestamp, Unix ms.
	Time int64 `json:"time"`
	// Rules is the version of the rules that judged.
	Rules  int64  `json:"rules"`
	Result Result `json:"result"`
	// Code says why a statement was refused, or why an accepted use is suspected; otherwise absent.
	Code statement.Code `json:"code,omitempty"`
	// Custodial: signed by a signing service under a delegation.
	Custodial bool `json:"custodial"`
	// Deputies are the signatures that stood for a post which is not their certificate's own; absent where none did.
	Deputies []Deputy `json:"deputies,omitempty"`
	// Parameters are those that the judgement depended on, sorted by name; absent where it depended on none.
	Parameters []Parameter `json:"parameters,omitempty"`
	// Touched are the entities that changed, sorted by reference; empty when refused.
	Touched []Touch `json:"touched,omitempty"`
}

// Deputy says which certificate stood for which post.
type Deputy struct {
	Certificate statement.Ref  `json:"certificate"`
	Post        statement.Post `json:"post"`
}

// Parameter says which version of a parameter was in force.
type Parameter struct {
	Name statement.ParameterName `json:"name"`
	// Version is the length of its history.
	Version int64 `json:"version"`
}

// Touch is one step in the history of an entity: its length after the step and the head before, so that a history can
// be shown to have no gap.
type Touch struct {
	Entity statement.Ref `json:"entity"`
	// Count is the length of the entity's history with this step; the first step has 1.
	Count int64 `json:"count"`
	// Prev is the entity's head before the step; absent in the first.
	Prev *gm.Digest `json:"prev,omitempty"`
}

// Parse reads canonical bytes only.
func Parse(raw []byte) (*Outcome, error) {
	var o Outcome
	if err := strictjson.UnmarshalCanonical(raw, &o, MaxSize); err != nil {
		return nil, fmt.Errorf("outcome: %w", err)
	}
	if o.V != 1 || (o.Result != Accepted && o.Result != Refused) {
		return nil, fmt.Errorf("outcome: version %d with result %q is not known", o.V, o.Result)
	}
	return &o, nil
}

// Leaf is one entry of the statement log: an outcome at its place on the ledger.
type Leaf struct {
	Block int64 `json:"block"`
	// Tx is the transaction's place in the block, counting every transaction, from 0.
	Tx      int64          `json:"tx"`
	Outcome jsontext.Value `json:"outcome"`
}

// Marshal gives the bytes whose hash is the leaf of the log.
func (l *Leaf) Marshal() ([]byte, error) { return strictjson.Marshal(l) }

// ParseLeaf reads canonical bytes only, and the outcome within.
func ParseLeaf(raw []byte) (*Leaf, *Outcome, error) {
	var l Leaf
	if err := strictjson.UnmarshalCanonical(raw, &l, MaxSize); err != nil {
		return nil, nil, fmt.Errorf("leaf: %w", err)
	}
	o, err := Parse(l.Outcome)
	if err != nil {
		return nil, nil, err
	}
	return &l, o, nil
}
