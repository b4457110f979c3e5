package verify

import (
	"luzheng/explorer/verify/verdict"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Verdict is the answer in one word.
type Verdict = verdict.Verdict

// The verdicts.
const (
	Verified     = verdict.Verified
	VerifiedBut  = verdict.VerifiedBut
	CannotVerify = verdict.CannotVerify
	Tampered     = verdict.Tampered
)

// Sentence is one statement in two languages.
type Sentence struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// Language chooses one of them.
type Language string

// The languages.
const (
	Chinese Language = "zh"
	English Language = "en"
)

// In gives the sentence in a language, Chinese unless English is asked for.
func (s Sentence) In(l Language) string {
	if l == English {
		return s.En
	}
	return s.Zh
}

// Status says how a check went.
type Status string

// The statuses.
const (
	// Passed: the check was done and holds.
	Passed Status = "passed"
	// Noted: it was done, and what it shows qualifies the verdict.
	Noted Status = "noted"
	// Skipped: it was not done, and the verdict does not rest on it; the sentence says why.
	Skipped Status = "skipped"
	// Unable: it could not be done or is not met, so that nothing can be called verified.
	Unable Status = "unable"
	// Failed: it was done and shows tampering.
	Failed Status = "failed"
)

// CheckID names a check; the table is in the package's documentation.
type CheckID string

// The checks.
const (
	CheckEncoding    CheckID = "file.encoding"
	CheckLedger      CheckID = "file.ledger"
	CheckComplete    CheckID = "file.complete"
	CheckCheckpoint  CheckID = "checkpoint.signatures"
	CheckIncluded    CheckID = "statement.included"
	CheckBound       CheckID = "statement.bound"
	CheckAccepted    CheckID = "statement.accepted"
	CheckSignatures  CheckID = "statement.signatures"
	CheckSignatories CheckID = "statement.signatories"
	CheckEffect      CheckID = "statement.effect"
	CheckChain       CheckID = "certificate.chain"
	CheckStatus      CheckID = "certificate.status"
	CheckEntity      CheckID = "entity.proven"
	CheckHistory     CheckID = "entity.history"
	CheckState       CheckID = "entity.state"
	CheckLineage     CheckID = "lineage"
	CheckManifest    CheckID = "data.manifest"
	CheckData        CheckID = "data.digest"
	CheckOrderers    CheckID = "block.orderers"
	CheckTransaction CheckID = "block.transaction"
	CheckRules       CheckID = "rules.judgement"
	CheckAnchored    CheckID = "log.anchored"
	CheckLogKey      CheckID = "log.signature"
	CheckWitnessed   CheckID = "log.witnesses"
	CheckUsePlace    CheckID = "use.included"
	CheckUseBound    CheckID = "use.bound"
	CheckUseSigned   CheckID = "use.signature"
	CheckUseJudged   CheckID = "use.judgement"
	CheckUses        CheckID = "uses.complete"
	CheckYears       CheckID = "uses.years"
)

// Check is one check, done or not.
type Check struct {
	ID     CheckID `json:"id"`
	Status Status  `json:"status"`
	// Item is what was checked: "statement:<id>", an entity's reference, "checkpoint", or a part such as "statements.0.leaf".
	Item string `json:"item,omitempty"`
	Sentence
}

// Flag is a word that a report carries beside its verdict.
type Flag string

// The flags. All but FlagCustodial and FlagDeputy, and FlagSuspected of a list of uses, make "verified" "verified-but".
const (
	FlagSuperseded     Flag = "superseded"
	FlagWithdrawn      Flag = "withdrawn"
	FlagDisputed       Flag = "disputed"  // signed with a key that was compromised by then
	FlagRetired        Flag = "retired"   // the catalogue entry is
	FlagRevoked        Flag = "revoked"   // the grant or the certificate is
	FlagSuspended      Flag = "suspended" // the party or the application is
	FlagSuspected      Flag = "suspected" // a use outside its grant
	FlagViolation      Flag = "violation" // a misuse that a supervisor confirmed
	FlagInputWithdrawn Flag = "input-withdrawn"
	FlagAbsent         Flag = "absent"      // what is proven is that there is no such entity
	FlagCustodial      Flag = "custodial"   // signed by a signing service for the owner of the key
	FlagDeputy         Flag = "deputy"      // signed by a deputy of the post
	FlagUnwitnessed    Flag = "unwitnessed" // that a list of uses is complete is the event log's own word
	FlagPartial        Flag = "partial"     // a list of uses does not begin with the first
)

// Report is what an evidence file proves. It is the same in JSON, on a terminal and in a browser.
type Report struct {
	Verdict  Verdict  `json:"verdict"`
	Flags    []Flag   `json:"flags,omitempty"`
	Headline Sentence `json:"headline"`
	// Where names the items that failed or could not be checked, as in Check.Item.
	Where   []string `json:"where,omitempty"`
	Subject string   `json:"subject,omitempty"`
	// AsOf is the moment that all of it holds for; absent when the checkpoint does not hold.
	AsOf *AsOf `json:"asOf,omitempty"`
	// Trust says what was believed.
	Trust TrustFacts `json:"trust"`
	// The facts stand here only when nothing failed and nothing needed is missing: a claim that is not proven is not shown as one.
	Statement *StatementFacts `json:"statement,omitempty"`
	Version   *VersionFacts   `json:"version,omitempty"`
	Data      *DataFacts      `json:"data,omitempty"`
	Lineage   []Edge          `json:"lineage,omitempty"`
	Use       *UseFacts       `json:"use,omitempty"`
	Uses      *UsesFacts      `json:"uses,omitempty"`
	Checks    []Check         `json:"checks"`
}

// AsOf is a position on the ledger.
type AsOf struct {
	Block int64 `json:"block"`
	// Time is the ledger time, Unix ms.
	Time int64 `json:"time"`
	// Organisations signed the checkpoint.
	Organisations []string `json:"organisations"`
}

// TrustFacts describes the trust root in use.
type TrustFacts struct {
	Ledger    statement.LedgerID `json:"ledger"`
	Version   int64              `json:"version"`
	Digest    gm.Digest          `json:"digest"`
	Threshold int64              `json:"threshold"`
}

// StatementFacts describes the statement that the subject rests on.
type StatementFacts struct {
	ID         gm.Digest           `json:"id"`
	Kind       statement.Kind      `json:"kind"`
	Issuer     statement.PartyID   `json:"issuer"`
	IssuerName statement.Label     `json:"issuerName,omitempty"`
	Handler    statement.Pseudonym `json:"handler,omitempty"`
	// Principal is whom a technical service unit acts for.
	Principal statement.PartyID `json:"principal,omitempty"`
	Block     int64             `json:"block"`
	Tx        string            `json:"tx"`
	// Time is the ledger time, Claimed the signatory's own claim (issuedAt), which decides nothing. Unix ms.
	Time    int64 `json:"time"`
	Claimed int64 `json:"claimed"`
}

// VersionFacts describes a dataset version.
type VersionFacts struct {
	Version statement.Ref `json:"version"`
	Entry   statement.Ref `json:"entry"`
	// Name is the dataset's business name, when the entry is in the evidence.
	Name         statement.Label   `json:"name,omitempty"`
	Owner        statement.PartyID `json:"owner"`
	OwnerName    statement.Label   `json:"ownerName,omitempty"`
	Number       int64             `json:"number"`
	State        string            `json:"state"`
	Supersedes   *statement.Ref    `json:"supersedes,omitempty"`
	SupersededBy *statement.Ref    `json:"supersededBy,omitempty"`
	Manifest     gm.Digest         `json:"manifest"`
	Files        []statement.File  `json:"files,omitempty"`
	Rows         int64             `json:"rows,omitempty"`
}

// DataFacts describes the file in hand.
type DataFacts struct {
	Digest gm.Digest `json:"digest"`
	Size   int64     `json:"size"`
	// Registered tells whether it is one of the files of the version, and File which, from 0 (or ManifestFile).
	Registered bool  `json:"registered"`
	File       int64 `json:"file"`
}

// LogFacts is a position in an event log.
type LogFacts struct {
	Log statement.Ref `json:"log"`
	// Size is the number of leaves up to the checkpoint, Time the log's time of it, Unix ms.
	Size int64 `json:"size"`
	Time int64 `json:"time"`
	// Witnesses cosigned the checkpoint.
	Witnesses []string `json:"witnesses,omitempty"`
}

// UseFacts describes one use in an event log.
type UseFacts struct {
	LogFacts
	ID    gm.Digest `json:"id"`
	Index int64     `json:"index"`
	// Event is the use as its user signed it.
	Event      *event.Event    `json:"event"`
	IssuerName statement.Label `json:"issuerName,omitempty"`
	// Received is the log's time, Unix ms, Height the block and Rules the rule version that it judged by, Verdict its judgement: "" is clean.
	Received int64          `json:"received"`
	Height   int64          `json:"height"`
	Rules    int64          `json:"rules"`
	Verdict  statement.Code `json:"verdict,omitempty"`
}

// UsesFacts describes a complete list of uses.
type UsesFacts struct {
	LogFacts
	Scope statement.Ref `json:"scope"`
	// Count is the number of uses of the scope in the log so far; the list shows those after the first Before.
	Count  int64 `json:"count"`
	Before int64 `json:"before,omitzero"`
	// Shown is how many of the list come with the event itself, Suspected how many the log judged suspected.
	Shown     int64 `json:"shown"`
	Suspected int64 `json:"suspected"`
}

// EdgeStatus says how well one step of a lineage is known.
type EdgeStatus string

// The statuses of a step.
const (
	EdgeProven  EdgeStatus = "proven"  // the input is registered, as the evidence shows
	EdgeClaimed EdgeStatus = "claimed" // the statement says so; the evidence does not show the input
	EdgeMissing EdgeStatus = "missing" // the evidence shows that there is no such input
)

// Edge is one step of a lineage: a product or version and an input of it.
type Edge struct {
	From   statement.Ref `json:"from"`
	Input  statement.Ref `json:"input"`
	Status EdgeStatus    `json:"status"`
	// State is the input's state when proven.
	State string `json:"state,omitempty"`
}
