package certificate

import (
	"errors"
	"fmt"
	"time"

	"luzheng/explorer/verify"
)

// ErrNotVerified is wrapped when a report proves nothing that could be certified.
var ErrNotVerified = errors.New("certificate: only what is verified is certified")

// Print is what stands on the page beside what the report says.
type Print struct {
	Language verify.Language
	// Link is where it can be verified again.
	Link string
	// QR is the link's QR code: a row of '0' and '1' for each row of modules. None is drawn when it is empty.
	QR []string
}

// maxQR bounds the rows of a QR code: version 40 and its quiet zone.
const maxQR = 185

// places of the page, in points from its lower left corner.
const (
	pageWidth, pageHeight = 595, 842
	margin                = 56
	termWidth             = 110
	qrSize                = 120
)

// Write gives the certificate of a report, with the evidence that it is a report on.
func Write(report *verify.Report, evidence []byte, p Print) ([]byte, error) {
	switch report.Verdict {
	case verify.Verified, verify.VerifiedBut:
	case verify.CannotVerify, verify.Tampered:
		return nil, fmt.Errorf("%w: this is %s", ErrNotVerified, report.Verdict)
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	title := verify.Sentence{Zh: "数据存证证明", En: "Certificate of registered data"}.In(p.Language)
	c := &content{y: pageHeight - margin, used: map[uint16]rune{}}
	c.text(title, 22)
	c.gap(6)
	c.text(report.Headline.In(p.Language), 12)
	c.gap(10)
	for _, f := range facts(report) {
		c.fact(f.term.In(p.Language), f.value, f.code)
	}
	c.fact(verify.Sentence{Zh: "查验网址", En: "Verify it at"}.In(p.Language), p.Link, true)
	c.gap(10)
	c.text(verify.Sentence{
		Zh: "本页由查验程序在使用者的计算机上生成。请勿只凭纸面采信：扫码、打开网址，或把本文件拖入查验网站，即可重新查验；证据文件已嵌入本文件（附件）。",
		En: "The verifier wrote this page on its user's computer. Do not rely on the print alone: scan the code, open the address, or drop this file " +
			"into the explorer's first page to verify it again. The evidence is attached to this file.",
	}.In(p.Language), 10)
	c.qr(p.QR)
	return document(title, c, evidence)
}

func (p Print) check() error {
	if len(p.QR) > maxQR || len(p.Link) > 300 {
		return errors.New("certificate: the link or its QR code is too long")
	}
	for _, row := range p.QR {
		if len(row) != len(p.QR) {
			return errors.New("certificate: the QR code is not a square")
		}
	}
	return nil
}

// fact is one line; code is for digests and addresses.
type fact struct {
	term  verify.Sentence
	value string
	code  bool
}

// facts are what the report proves, as far as there is any of it.
func facts(r *verify.Report) []fact {
	var all []fact
	add := func(zh, en, value string, code bool) {
		if value != "" {
			all = append(all, fact{verify.Sentence{Zh: zh, En: en}, value, code})
		}
	}
	if v := r.Version; v != nil {
		add("数据", "Dataset", string(v.Name), false)
		add("版本", "Version", fmt.Sprint(v.Number), false)
		add("发布单位", "Published by", named(string(v.OwnerName), string(v.Owner)), false)
	} else if s := r.Statement; s != nil {
		add("签署单位", "Said by", named(string(s.IssuerName), string(s.Issuer)), false)
	}
	if s := r.Statement; s != nil {
		add("登记时间", "Recorded", moment(s.Time), false)
		add("登记位置", "Place", fmt.Sprintf("#%d", s.Block), false)
	}
	add("编号", "Number", r.Subject, true)
	if d := r.Data; d != nil && d.Registered {
		add("文件 SM3", "File, SM3", d.Digest.String(), true)
		add("文件字节数", "File, bytes", fmt.Sprint(d.Size), false)
	} else if v := r.Version; v != nil {
		for _, file := range v.Files[:min(len(v.Files), 3)] {
			add("文件 SM3", "File, SM3", file.Digest.String(), true)
		}
	}
	if a := r.AsOf; a != nil {
		add("结论截至", "Holds as of", fmt.Sprintf("%s #%d", moment(a.Time), a.Block), false)
		for _, organisation := range a.Organisations {
			add("见证单位", "Attested by", organisation, false)
		}
	}
	add("信任根 SM3", "Trust root, SM3", r.Trust.Digest.String(), true)
	return all
}

func named(name, id string) string {
	if name == "" {
		return id
	}
	return name + " (" + id + ")"
}

// moment writes a ledger time, Unix ms, in Beijing time.
func moment(ms int64) string {
	const beijing = 8 * 60 * 60
	return time.UnixMilli(ms).In(time.FixedZone("UTC+8", beijing)).Format("2006-01-02 15:04:05 UTC+8")
}
