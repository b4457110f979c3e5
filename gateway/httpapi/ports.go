package httpapi

import (
	"context"
	"io"
	"time"

	"luzheng/gateway/audit"
	"luzheng/gateway/desk"
	"luzheng/gateway/eventlog"
	"luzheng/gateway/evidence"
	"luzheng/gateway/follow/client"
	"luzheng/gateway/follow/wire"
	"luzheng/gateway/index"
	"luzheng/gateway/lineage"
	"luzheng/gateway/monitor"
	"luzheng/gateway/precheck"
	"luzheng/gateway/receipt"
	"luzheng/gateway/registration"
	"luzheng/gateway/session"
	"luzheng/gateway/submit"
	"luzheng/gateway/supervision"
	"luzheng/gateway/vault"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Index answers reads. Errors wrap storage.ErrNotFound or storage.ErrUnavailable.
type Index interface {
	lineage.Links
	supervision.Rows
	Statement(ctx context.Context, id gm.Digest) (*index.Statement, error)
	// Search gives what a query selects, oldest first; EachAccepted the IDs of the accepted, ascending, until each fails.
	Search(ctx context.Context, query index.Query, page index.Page) ([]*index.Statement, error)
	EachAccepted(ctx context.Context, query index.Query, height int64, each func(gm.Digest) error) error
	History(ctx context.Context, ref statement.Ref, page index.Page) ([]*index.Statement, error)
	// StatementsOf gives an issuer's statements, the newest first; the page's After is where it goes on downwards.
	StatementsOf(ctx context.Context, issuer statement.PartyID, kind statement.Kind, result string, page index.Page) ([]*index.Statement, error)
	Timeline(ctx context.Context, entry statement.Ref, page index.Page) ([]*index.Statement, error)
	Entity(ctx context.Context, ref statement.Ref) (*index.Entity, error)
	Entities(ctx context.Context, refs []string) ([]*index.Entity, error)
	Children(ctx context.Context, parent statement.Ref, t statement.EntityType, limit int) ([]*index.Entity, error)
	CatalogueEntry(ctx context.Context, entry statement.Ref) (*index.Catalogue, error)
	CatalogueEntries(ctx context.Context, entries []statement.Ref) ([]*index.Catalogue, error)
	SearchCatalogue(ctx context.Context, sought index.Sought, after string, limit int) ([]*index.Catalogue, error)
	FilesOf(ctx context.Context, owner string) ([]*index.File, error)
	FilesWith(ctx context.Context, digest gm.Digest) ([]*index.File, error)
	// ActiveGrants gives the grants for an entry that are not revoked and concern the party.
	ActiveGrants(ctx context.Context, entry statement.Ref, party statement.PartyID) ([]*index.Entity, error)
}

// Progress tells how far the index has come.
type Progress interface {
	Reached() index.Position
	// Wait returns when the block is indexed, or with ctx's error.
	Wait(ctx context.Context, block uint64) error
}

// Outbox is submit.Outbox with the memory of what was answered.
type Outbox interface {
	submit.Outbox
	// Find gives the latest item of a statement, or storage.ErrNotFound.
	Find(ctx context.Context, id gm.Digest) (submit.Kept, error)
}

// Receipts finds receipts.
type Receipts interface {
	// Find gives the receipt of a statement's outcome (its SM3), or nil.
	Find(ctx context.Context, id, outcome gm.Digest) ([]byte, error)
}

// Repeats remembers what was accepted.
type Repeats interface {
	// Answer gives, for each envelope that was accepted before, the answer of the ledger then, and nil for every other.
	Answer(ctx context.Context, asked []receipt.Asked) ([]*submit.Answer, error)
}

// Blobs keeps published files. Errors wrap blob.ErrNotFound or blob.ErrMismatch.
type Blobs interface {
	PutFile(ctx context.Context, digest gm.Digest, limit int64, from io.Reader) (int64, error)
	FileSize(ctx context.Context, digest gm.Digest) (int64, error)
	File(ctx context.Context, digest gm.Digest, offset, length int64) (io.ReadCloser, error)
}

// Assembler makes evidence files.
type Assembler interface {
	Assemble(ctx context.Context, r evidence.Request) ([]byte, error)
	AssembleUses(ctx context.Context, u evidence.Uses) ([]byte, error)
}

// Follower tells how one organisation's follower is.
type Follower interface {
	Status(ctx context.Context) (wire.Status, error)
	URL() string
}

// Attestation gives the highest checkpoint that enough organisations attest.
type Attestation interface {
	Latest(ctx context.Context) (client.Attested, error)
}

// CitySignIn is how callers reach the city's sign-in.
type CitySignIn struct{ Issuer, ClientID string }

// EventLogs are the event logs that this gateway keeps.
type EventLogs interface {
	// Current is the log that takes events; nil when there is none.
	Current() *eventlog.Log
	// OfYear is the log of a year; nil when there is none.
	OfYear(year string) *eventlog.Log
}

// Orderers tells which nodes put transactions in order, and which of them answer.
type Orderers interface {
	Orderers(ctx context.Context) ([]submit.Orderer, error)
}

// Config is what a server is made of. Every field must be set unless it says otherwise.
type Config struct {
	Ledger  statement.LedgerID
	Gateway statement.PartyID
	Proves  receipt.Worth
	// ReceiptKey signs receipts.
	ReceiptKey *gm.PublicKey
	// TrustRoot is the trust-root file, byte for byte; nil when there is none.
	TrustRoot []byte
	// Signers are the addresses of signing agents that the pages may ask; none when people sign with key files alone.
	Signers []string
	// MaxBlob is the largest published file in bytes.
	MaxBlob int64
	// Now is the clock of sessions and of grants that end.
	Now func() time.Time

	World       submit.Ledger
	Engine      *submit.Engine
	Checker     *precheck.Checker
	Outbox      Outbox
	OutboxWake  chan<- struct{} // capacity 1
	Receipts    Receipts
	Repeats     Repeats
	Index       Index
	Progress    Progress
	Sessions    *session.Sessions
	SignIn      *CitySignIn // the city's; nil: sessions are opened by key alone
	Blobs       Blobs
	Vault       *vault.Vault
	Reads       audit.Log
	Desk        *desk.Desk
	Office      *registration.Office
	Queries     audit.Queries
	Evidence    Assembler
	Followers   map[statement.PartyID]Follower
	Attestation Attestation
	// Orderers is nil on a ledger that has none.
	Orderers Orderers
	// Witnesses are the names of those in the trust root that cosign now.
	Witnesses []string
	// EventLogs may be nil: another gateway keeps them.
	EventLogs EventLogs
	// Lag tells how long ago the index was abreast of the ledger; nil when nobody watches, and then no decision permits anything.
	Lag func() time.Duration
	// Monitor tells what the gateway's monitor has checked and found; nil where none runs.
	Monitor func() monitor.Status
	// IndexError tells why indexing stopped, or "".
	IndexError func() string
}
