package embedded

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"luzheng/chaincode/block"
	"luzheng/signer/strictjson"
)

// A block is stored as the hash of the one before (32 bytes), followed by its data: canonical JSON. SHA-256 of the data is the
// data hash of the header.

// data is what a block holds.
type data struct {
	// Origin is block 0's alone: what the ledger was begun for.
	Origin       *origin       `json:"origin,omitempty"`
	Transactions []transaction `json:"transactions"`
}

type origin struct {
	Ledger    string `json:"ledger"`
	TrustRoot string `json:"trustRoot"`
}

type transaction struct {
	ID       string    `json:"id"`
	Time     int64     `json:"time"`
	Records  []record  `json:"records"`
	Entities []written `json:"entities"`
}

type record struct {
	Envelope []byte `json:"envelope"`
	Outcome  []byte `json:"outcome"`
}

type written struct {
	Key   string `json:"key"`
	Value []byte `json:"value"`
}

// submitter stands where Fabric names the organisation that submitted.
const submitter = "embedded"

var errForeign = errors.New("the file was made for another ledger or trust root")

func stateBucket() []byte { return []byte("state") }

func blockBucket() []byte { return []byte("blocks") }

func originOf(c Config) origin { return origin{string(c.Ledger), c.TrustRoot.String()} }

// begin makes the buckets and block 0, or checks that they are this ledger's, and gives the tip.
func begin(db *bbolt.DB, want origin) (t tip, err error) {
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{stateBucket(), blockBucket()} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		if _, last := tx.Bucket(blockBucket()).Cursor().Last(); last == nil {
			if _, err := saveBlock(tx, 0, [32]byte{}, &data{Origin: &want, Transactions: []transaction{}}); err != nil {
				return err
			}
		}
		first, _, _, err := readBlock(tx, 0)
		if err != nil {
			return err
		}
		if first.Origin == nil || *first.Origin != want {
			return errForeign
		}
		t, err = tipOf(tx)
		return err
	})
	return t, err
}

func tipOf(tx *bbolt.Tx) (tip, error) {
	key, _ := tx.Bucket(blockBucket()).Cursor().Last()
	number := binary.BigEndian.Uint64(key)
	d, hash, _, err := readBlock(tx, number)
	if err != nil {
		return tip{}, err
	}
	t := tip{height: number + 1, hash: hash}
	for _, one := range d.Transactions {
		t.time = max(t.time, one.Time)
	}
	return t, nil
}

// saveBlock gives the block's hash.
func saveBlock(tx *bbolt.Tx, number uint64, prev [32]byte, d *data) ([32]byte, error) {
	raw, err := strictjson.Marshal(d)
	if err != nil {
		return [32]byte{}, err
	}
	if err := tx.Bucket(blockBucket()).Put(blockKey(number), append(prev[:], raw...)); err != nil {
		return [32]byte{}, err
	}
	return headerHash(number, prev, raw)
}

func headerHash(number uint64, prev [32]byte, raw []byte) ([32]byte, error) {
	sum := sha256.Sum256(raw)
	return block.HeaderHash(number, prev[:], sum[:])
}

// readBlock gives a block's data, its hash and the hash of the one before.
func readBlock(tx *bbolt.Tx, number uint64) (d data, hash, prev [32]byte, err error) {
	raw := tx.Bucket(blockBucket()).Get(blockKey(number))
	if len(raw) < len(prev) {
		return d, hash, prev, fmt.Errorf("there is no block %d", number)
	}
	raw = raw[copy(prev[:], raw):]
	if err := strictjson.UnmarshalChecked(raw, &d); err != nil {
		return d, hash, prev, fmt.Errorf("block %d: %w", number, err)
	}
	hash, err = headerHash(number, prev, raw)
	return d, hash, prev, err
}

// loadBlock gives a block in the form that every reader of a ledger knows.
func loadBlock(tx *bbolt.Tx, number uint64) (block.Block, error) {
	d, hash, prev, err := readBlock(tx, number)
	if err != nil {
		return block.Block{}, err
	}
	b := block.Block{Number: number, Hash: hash, PrevHash: prev}
	for i, t := range d.Transactions {
		if len(t.Records) == 0 {
			continue
		}
		one := block.Transaction{ID: t.ID, Index: i, Time: t.Time, Submitter: submitter}
		for _, r := range t.Records {
			one.Records = append(one.Records, block.Record{Envelope: r.Envelope, Outcome: r.Outcome})
		}
		for _, e := range t.Entities {
			one.Entities = append(one.Entities, block.Entity{Key: e.Key, Value: e.Value})
		}
		b.Transactions = append(b.Transactions, one)
	}
	return b, nil
}

func blockKey(number uint64) []byte { return binary.BigEndian.AppendUint64(nil, number) }

// read copies: bbolt's values live no longer than the transaction.
func read(tx *bbolt.Tx, key string) []byte {
	value := tx.Bucket(stateBucket()).Get([]byte(key))
	if value == nil {
		return nil
	}
	return bytes.Clone(value)
}

func readAll(tx *bbolt.Tx, keys []string) [][]byte {
	values := make([][]byte, len(keys))
	for i, k := range keys {
		values[i] = read(tx, k)
	}
	return values
}

func put(tx *bbolt.Tx, key string, value []byte) error {
	return tx.Bucket(stateBucket()).Put([]byte(key), value)
}
