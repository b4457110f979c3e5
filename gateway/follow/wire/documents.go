// Package wire defines the documents of a follower's HTTP API, each proof with the check that whoever receives it makes.
//
//	| Request                                        | Answer                                                                    |
//	|------------------------------------------------|---------------------------------------------------------------------------|
//	| GET /v1/checkpoint/latest                      | the signed note of the latest checkpoint (text/plain)                     |
//	| GET /v1/checkpoint/{height}?wait=5s            | the signed note at that block; waits until the follower is there          |
//	| GET /v1/proof/statement/{index}?height=        | StatementProof: a leaf with its inclusion in the log                      |
//	| GET /v1/proof/consistency?from=&to=            | ConsistencyProof between two sizes of the log                             |
//	| GET /v1/proof/entity?key=&height=              | EntityProof: presence or absence in the entity map                        |
//	| GET /v1/leaf/{index}                           | the leaf's exact bytes (application/json)                                 |
//	| GET /v1/status                                 | Status                                                                    |
//	| GET /healthz                                   | 200 while the process runs; the alarm's colour stands in the status       |
//	| GET /metrics                                   | the same numbers for Prometheus                                           |
//
// A height is that of a block with a checkpoint, the latest when it is left out. Errors are problem documents (RFC 9457) with a code.
package wire

import (
	"fmt"

	"luzheng/signer/checkpoint"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/vmap"
)

// MaxDocument is the largest document in bytes: a leaf in base64 and a proof.
const MaxDocument = 128 << 10

// StatementProof shows that a leaf stands at an index of the statement log under the checkpoint of a block.
type StatementProof struct {
	Index uint64 `json:"index"`
	// Height is the checkpoint's block, Size its log size.
	Height uint64 `json:"height"`
	Size   uint64 `json:"size"`
	// Leaf is the leaf's exact bytes (package outcome); base64 in JSON.
	Leaf  []byte       `json:"leaf"`
	Proof merkle.Proof `json:"proof"`
}

// Verify checks the proof under a checkpoint whose signatures the caller has verified.
func (p StatementProof) Verify(c checkpoint.Checkpoint) error {
	if p.Size != c.Size {
		return fmt.Errorf("%w: it is for a log of %d leaves, the checkpoint has %d", merkle.ErrProof, p.Size, c.Size)
	}
	return merkle.VerifyInclusion(p.Index, p.Size, merkle.LeafHash(p.Leaf), p.Proof, c.Root)
}

// ConsistencyProof shows that the log of size To is that of size From with leaves appended.
type ConsistencyProof struct {
	From  uint64       `json:"from"`
	To    uint64       `json:"to"`
	Proof merkle.Proof `json:"proof"`
}

// Verify checks the proof between two checkpoints whose signatures the caller has verified.
func (p ConsistencyProof) Verify(from, to checkpoint.Checkpoint) error {
	if p.From != from.Size || p.To != to.Size {
		return fmt.Errorf("%w: it is for sizes %d and %d, the checkpoints have %d and %d", merkle.ErrProof, p.From, p.To, from.Size, to.Size)
	}
	return merkle.VerifyConsistency(p.From, p.To, from.Root, to.Root, p.Proof)
}

// EntityProof shows the state of an entity, or that there is no such entity, under the checkpoint of a block.
type EntityProof struct {
	// Key is the entity's key: "<ledger>/e/<type>/<id>".
	Key    string `json:"key"`
	Height uint64 `json:"height"`
	// Value is SM3 of the entity's state; nil when there is no such entity.
	Value *gm.Digest `json:"value,omitempty"`
	Proof vmap.Proof `json:"proof"`
}

// Verify checks the proof under a checkpoint whose signatures the caller has verified.
func (p EntityProof) Verify(c checkpoint.Checkpoint) error {
	return p.Proof.Verify(c.MapRoot, MapKey(p.Key), p.Value)
}

// MapKey is the key of an entity in the entity map: SM3 of its key in the world state.
func MapKey(entityKey string) gm.Digest { return gm.Sum([]byte(entityKey)) }

// MapValue is the value of an entity in the entity map: SM3 of its state's bytes.
func MapValue(state []byte) gm.Digest { return gm.Sum(state) }

// MapLeaves gives MapKey and MapValue of many entities, each with its key and its state at one place.
func MapLeaves(entityKeys, states [][]byte) []vmap.Leaf {
	leaves := make([]vmap.Leaf, len(states))
	keys, values := gm.SumMany(nil, entityKeys), gm.SumMany(nil, states)
	for i := range leaves {
		leaves[i] = vmap.Leaf{Key: keys[i], Value: values[i]}
	}
	return leaves
}

// Colour sums up a follower: is what it attests in doubt?
type Colour string

const (
	// Green: everything compared so far agrees.
	Green Colour = "green"
	// Red: there is an alarm.
	Red Colour = "red"
)

// Status says how a follower is.
type Status struct {
	Ledger       string `json:"ledger"`
	Organisation string `json:"organisation"`
	Colour       Colour `json:"colour"`
	// Blocks is the number of blocks followed; the last has the height Blocks-1.
	Blocks uint64 `json:"blocks"`
	// Statements is the number of leaves in the log, Entities of keys in the map.
	Statements uint64 `json:"statements"`
	Entities   uint64 `json:"entities"`
	// Checkpoint is the block of the latest checkpoint; absent before the first.
	Checkpoint *uint64 `json:"checkpoint,omitempty"`
	// Following says whether blocks are being taken in; LastError why not, or what went wrong last.
	Following bool   `json:"following"`
	LastError string `json:"lastError,omitempty"`
	// Alarms are what makes the follower red, oldest first.
	Alarms []Alarm `json:"alarms,omitempty"`
	// Also are the other organisations' followers that this one compares itself with.
	Also []Comparison `json:"also,omitempty"`
}

// Alarm is one finding that needs people.
type Alarm struct {
	// File is the evidence file's name in the follower's alarm folder.
	File   string `json:"file"`
	Detail string `json:"detail,omitempty"`
}

// Comparison is the last look at another organisation's follower.
type Comparison struct {
	Organisation string `json:"organisation"`
	URL          string `json:"url"`
	// Agreed is the highest block at which both signed the same checkpoint; absent before the first.
	Agreed *uint64 `json:"agreed,omitempty"`
	// Latest is the block of the other's latest checkpoint.
	Latest *uint64 `json:"latest,omitempty"`
	// Error says why the last look led to nothing.
	Error string `json:"error,omitempty"`
}
