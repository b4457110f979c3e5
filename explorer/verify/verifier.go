package verify

import (
	"errors"
	"fmt"
	"slices"

	"luzheng/signer/checkpoint"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/trust"
)

// ErrUnconfigured is wrapped when a verifier is asked for without something to believe.
var ErrUnconfigured = errors.New("verify: no trust root is configured")

// Verifier verifies evidence under one trust root. It is immutable and safe for concurrent use.
type Verifier struct {
	trust     trust.Root
	digest    gm.Digest
	root      *gm.Certificate
	followers []checkpoint.Verifier
}

// New makes a verifier. There is no default trust: a nil or unusable file is refused.
func New(file *trust.File) (*Verifier, error) {
	if file == nil {
		return nil, ErrUnconfigured
	}
	root := file.Root()
	if err := root.Validate(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnconfigured, err)
	}
	certificate, err := root.RootCertificate()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnconfigured, err)
	}
	followers, err := root.Verifiers()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnconfigured, err)
	}
	return &Verifier{trust: root, digest: file.Digest(), root: certificate, followers: followers}, nil
}

// Question is what somebody wants to know of an evidence file beside what it proves.
type Question struct {
	// Data is the file in hand, if there is one.
	Data *Data
	// Manifest is a manifest in hand (luzheng-manifest/v1), if there is one: is it the version's?
	Manifest []byte
	// Complete demands that the evidence is a complete list of the uses of this dataset entry, grant or application.
	Complete *statement.Ref
	// Deep demands the Fabric block. A block that is in the evidence is always verified.
	Deep bool
}

// Data is a file in hand: SM3 of its bytes and their number.
type Data struct {
	Digest gm.Digest `json:"digest"`
	Size   int64     `json:"size"`
	// Differs says where it differs from the manifest in hand, as far as that can be told.
	Differs []Span `json:"differs,omitempty"`
}

// Span is a part of a file, counted from 1, both ends included.
type Span struct {
	// Path is the file's in the manifest.
	Path string `json:"path"`
	Unit Unit   `json:"unit"`
	From int64  `json:"from"`
	To   int64  `json:"to"`
}

// Unit is what a span counts.
type Unit string

// The units.
const (
	UnitByte Unit = "byte"
	UnitRow  Unit = "row"
)

func (s Span) sentence() Sentence {
	if s.Unit == UnitRow {
		return say("%[1]s 第 %[2]d 至 %[3]d 行", "%[1]s, rows %[2]d to %[3]d", s.Path, s.From, s.To)
	}
	return say("%[1]s 第 %[2]d 至 %[3]d 字节", "%[1]s, bytes %[2]d to %[3]d", s.Path, s.From, s.To)
}

// Verify gives the report. Whatever the bytes are, it gives one.
func (v *Verifier) Verify(raw []byte, q Question) *Report {
	r := v.newRun(q)
	r.verify(raw)
	r.conclude()
	return r.report
}

func (v *Verifier) newRun(q Question) *run {
	return &run{verifier: v, question: q, report: &Report{Trust: TrustFacts{
		Ledger: v.trust.Ledger, Version: v.trust.Version, Digest: v.digest, Threshold: v.trust.Threshold,
	}}}
}

// run is one verification.
type run struct {
	verifier *Verifier
	question Question
	content  *evidence.Content
	at       checkpoint.Checkpoint
	// log is the event log's checkpoint once it holds, cosigned by witnesses of these names.
	log      checkpoint.Events
	cosigned []string
	report   *Report
}

func (r *run) verify(raw []byte) {
	content, err := evidence.Read(raw)
	if err != nil {
		part := "file"
		if inner := (*evidence.PartError)(nil); errors.As(err, &inner) {
			part = inner.Part
		}
		r.add(CheckEncoding, Unable, part, say("证据文件无法读取或不是唯一规范编码：%[1]v", "the evidence file cannot be read or is not in its one encoding: %[1]v", err))
		return
	}
	r.content = content
	r.report.Subject = content.File.Subject.String()
	r.add(CheckEncoding, Passed, "file", say("文件的每一部分都是唯一规范编码", "every part of the file is in its one encoding"))
	r.ledger()
	r.checkpoint()
	r.complete()
	for i := range content.Records {
		r.record(&content.Records[i])
	}
	for i := range content.Entities {
		r.entity(&content.Entities[i])
	}
	r.history()
	r.states()
	if content.Uses != nil {
		r.eventLog()
		r.uses()
	}
	r.demanded()
	r.lineage()
	r.manifest()
	r.data()
	r.block()
	r.add(CheckRules, Skipped, "", say(
		"业务规则（角色、权限、状态流转）由各组织的节点在链上执行，本报告不重算；以上述组织的联合签名为准",
		"the rules (roles, permissions, state machines) were applied on the ledger by each organisation's nodes; they are not computed again here and stand on the signatures of those organisations",
	))
}

func (r *run) add(id CheckID, status Status, item string, s Sentence) {
	r.report.Checks = append(r.report.Checks, Check{ID: id, Status: status, Item: item, Sentence: s})
}

func (r *run) flag(f Flag) {
	if !slices.Contains(r.report.Flags, f) {
		r.report.Flags = append(r.report.Flags, f)
	}
}
