package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"luzheng/explorer/verify"
)

// page writes a report for a person: the verdict first, then what is proven, then every check.
type page struct {
	out  io.Writer
	lang verify.Language
	err  error
}

func printReport(out io.Writer, r *verify.Report, lang verify.Language) error {
	p := &page{out: out, lang: lang}
	p.line("%s %s", verdictMark(r.Verdict), r.Headline.In(lang))
	p.facts(r)
	p.line("")
	p.line("%s", p.word("核对清单", "Checks"))
	for _, c := range r.Checks {
		p.line("  %s %s", statusMark(c.Status), c.In(lang))
	}
	if r.Verdict == verify.Tampered || r.Verdict == verify.CannotVerify {
		p.line("")
		p.line("%s %s", p.word("问题所在：", "Where:"), strings.Join(r.Where, ", "))
	}
	return p.err
}

func (p *page) facts(r *verify.Report) {
	if v := r.Version; v != nil {
		p.field("数据集", "dataset", "%s", orDash(string(v.Name)))
		p.field("版本", "version", "%s %d · %s", p.word("第", "number"), v.Number, v.Version)
		p.field("提供单位", "provider", "%s", named(string(v.OwnerName), string(v.Owner)))
		if v.SupersededBy != nil {
			p.field("新版本", "newer", "%s", v.SupersededBy)
		}
	}
	if s := r.Statement; s != nil {
		p.field("声明", "statement", "%s · %s", s.Kind, s.ID)
		handler := ""
		if s.Handler != "" {
			handler = " · " + p.word("经办人 ", "handler ") + string(s.Handler)
		}
		if s.Principal != "" {
			handler += " · " + p.word("受托于 ", "for ") + string(s.Principal)
		}
		p.field("签发方", "issuer", "%s%s", named(string(s.IssuerName), string(s.Issuer)), handler)
		p.field("记录于", "recorded", "%s %d · %s", p.word("区块", "block"), s.Block, clock(s.Time))
	}
	p.uses(r)
	if d := r.Data; d != nil && d.Registered {
		p.field("文件", "file", "SM3 %s · %d %s", d.Digest, d.Size, p.word("字节", "bytes"))
	}
	for _, e := range r.Lineage {
		p.field("来源", "input", "%s · %s", e.Input, p.edge(e))
	}
	if a := r.AsOf; a != nil {
		p.field("见证", "attested", "%s", strings.Join(a.Organisations, ", "))
	}
}

// uses writes what is proven of the event log.
func (p *page) uses(r *verify.Report) {
	if u := r.Use; u != nil {
		p.field("使用", "use", "%s · %s", u.Event.Action, u.Event.Entry)
		p.field("使用方", "user", "%s", named(string(u.IssuerName), string(u.Event.Issuer)))
		p.field("用途", "purpose", "%s · %s", u.Event.Purpose, u.Event.Mode)
		p.field("日志收到", "received", "%s", clock(u.Received))
		p.log(u.LogFacts)
	}
	if u := r.Uses; u != nil {
		p.field("对象", "of", "%s", u.Scope)
		p.field("使用次数", "uses", "%d", u.Count)
		p.log(u.LogFacts)
	}
}

func (p *page) log(l verify.LogFacts) {
	p.field("日志", "log", "%s · %d %s · %s", l.Log, l.Size, p.word("条", "entries"), clock(l.Time))
	if len(l.Witnesses) > 0 {
		p.field("见证方", "witnesses", "%s", strings.Join(l.Witnesses, ", "))
	}
}

func (p *page) edge(e verify.Edge) string {
	switch e.Status {
	case verify.EdgeProven:
		proven := p.word("已证明", "proven")
		if e.State == "" {
			return proven
		}
		return proven + " (" + e.State + ")"
	case verify.EdgeClaimed:
		return p.word("自述，未证明", "claimed, not proven")
	case verify.EdgeMissing:
		return p.word("不存在", "missing")
	}
	return string(e.Status)
}

func (p *page) field(zh, en, format string, args ...any) {
	const width = 10 // columns; a Chinese character takes two
	name, columns := en, len(en)
	if p.lang == verify.Chinese {
		name, columns = zh, 2*len([]rune(zh))
	}
	p.line("  %s%s%s", name, strings.Repeat(" ", max(1, width-columns)), fmt.Sprintf(format, args...))
}

func (p *page) word(zh, en string) string {
	return verify.Sentence{Zh: zh, En: en}.In(p.lang)
}

func (p *page) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.out, format+"\n", args...)
	}
}

func verdictMark(v verify.Verdict) string {
	switch v {
	case verify.Verified:
		return "✔"
	case verify.VerifiedBut:
		return "!"
	case verify.CannotVerify:
		return "?"
	case verify.Tampered:
		return "✘"
	}
	return "?"
}

func statusMark(s verify.Status) string {
	switch s {
	case verify.Passed:
		return "✔"
	case verify.Noted:
		return "!"
	case verify.Skipped:
		return "–"
	case verify.Unable:
		return "?"
	case verify.Failed:
		return "✘"
	}
	return "?"
}

func named(name, id string) string {
	if name == "" {
		return id
	}
	return name + " (" + id + ")"
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

// clock writes a ledger time (Unix ms) in the civil time of the ledger's users.
func clock(ms int64) string {
	return time.UnixMilli(ms).In(time.FixedZone("UTC+8", 8*60*60)).Format("2006-01-02 15:04:05 UTC+8")
}
