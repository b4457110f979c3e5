package follow

import (
	"context"
	"crypto"
	"crypto/tls"
	"errors"
	"iter"
	"log/slog"
	"path/filepath"
	"time"

	"luzheng/chaincode/block"
	"luzheng/gateway/follow/client"
	"luzheng/gateway/follow/replica"
	"luzheng/signer/statement"
)

// Blocks is the ledger as a follower needs it.
type Blocks interface {
	// Blocks yields every block from height from on, without a gap, and waits for more until the context ends. An error ends the
	// stream, and a stream never ends without one; the follower then asks again from where it is.
	Blocks(ctx context.Context, from uint64) iter.Seq2[block.Block, error]
}

// Config is what a follower needs to know.
type Config struct {
	// Ledger is the ledger's ID.
	Ledger statement.LedgerID
	// Organisation is the name under which checkpoints are signed, as the trust root has it.
	Organisation string
	// DataDir is the folder of the follower's state, its memory of signatures, and its alarms (package store).
	DataDir string
	// Listen is the address of the HTTP API, such as "127.0.0.1:7201".
	Listen string
	// TLS is the certificate that the API is served with; optional, and then the API is served in the clear, which is for a follower
	// that nobody outside its machine asks.
	TLS *tls.Certificate
	// Also are the other organisations' followers to compare with; optional.
	Also []client.Member
	// CompareEvery is the time between two looks at each of them. Default 5 s.
	CompareEvery time.Duration
	// Keep bounds how far back entities can be proven; optional.
	Keep replica.Retention
	// Batch bounds how many blocks are stored in one transaction while catching up. Default 256.
	Batch int
	// Log takes the log; optional, default slog's.
	Log *slog.Logger
}

func (c Config) orDefault() Config {
	if c.CompareEvery <= 0 {
		c.CompareEvery = 5 * time.Second
	}
	if c.Batch <= 0 {
		c.Batch = 256
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return c
}

func (c Config) validate() error {
	switch {
	case !c.Ledger.Valid():
		return errors.New("the ledger's ID is missing or malformed")
	case c.Organisation == "":
		return errors.New("the organisation is missing")
	case c.DataDir == "":
		return errors.New("the data folder is missing")
	}
	return nil
}

func (c Config) replica(signer crypto.Signer) replica.Config {
	return replica.Config{Dir: c.DataDir, Ledger: c.Ledger, Organisation: c.Organisation, Signer: signer, Keep: c.Keep}
}

func (c Config) alarmDir() string { return filepath.Join(c.DataDir, "alarms") }
