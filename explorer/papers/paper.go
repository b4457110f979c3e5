package papers

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"luzheng/explorer/papers/document"
	"luzheng/explorer/papers/qr"
	"luzheng/explorer/verify"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/workbook"
)

// say chooses the paper's language.
func (d *Draft) say(zh, en string) string { return verify.Sentence{Zh: zh, En: en}.In(d.Language) }

// clock writes a time (Unix ms) in the civil time of the ledger's users.
func clock(ms int64) string {
	if ms == 0 {
		return "—"
	}
	return time.UnixMilli(ms).In(time.FixedZone("UTC+8", 8*60*60)).Format("2006-01-02 15:04:05")
}

// short is the beginning of an ID, enough to tell one from another on a page.
func short(id string) string {
	const enough = 12
	if len(id) <= enough {
		return id
	}
	return id[:enough] + "…"
}

func (d *Draft) paper(m *Manifest, manifest gm.Digest, items []read) (*document.Document, error) {
	tag := "zh-CN"
	if d.Language == verify.English {
		tag = "en"
	}
	paper := &document.Document{
		Title: d.say("审计工作底稿", "Audit working paper"), Language: tag, Made: d.Made, Footer: d.say("清单摘要 SM3 ", "Manifest SM3 ") + manifest.String(),
	}
	add := func(blocks ...document.Block) { paper.Blocks = append(paper.Blocks, blocks...) }
	add(d.theCase(items)...)
	add(d.notes(items)...)
	add(d.findings(items)...)
	add(d.searches()...)
	add(d.uses(items)...)
	add(d.evidence(m, items)...)
	check, err := d.howToCheck(manifest)
	if err != nil {
		return nil, err
	}
	add(check...)
	return paper, nil
}

// theCase is the first section: what the case's own evidence says.
func (d *Draft) theCase(items []read) []document.Block {
	facts := document.Facts{
		{Name: d.say("审计项目", "Case"), Value: d.Case.ID},
		{Name: d.say("编制人（代号）", "Made by (pseudonym)"), Value: string(d.Handler)},
		{Name: d.say("编制时间", "Made at"), Value: clock(d.Made)},
	}
	state, ok := proven[*entity.Case](items, d.Case)
	if !ok {
		facts = append(facts, document.Fact{Name: d.say("项目内容", "Contents"), Value: d.say("未能核验，不予列示", "not verified, and not shown")})
		return []document.Block{document.Heading(d.say("一、审计项目", "1. The case")), facts}
	}
	facts = append(facts, document.Fact{Name: d.say("状态", "State"), Value: d.state(statement.TypeCase, string(state.State))},
		document.Fact{Name: d.say("立项时间", "Opened"), Value: clock(state.OpenedAt)},
		document.Fact{Name: d.say("通知送达", "Notice served"), Value: clock(state.ServedAt)})
	if t := state.Terms; t != nil {
		facts = append(facts,
			document.Fact{Name: d.say("审计内容", "Objects"), Value: join(t.Objects, func(o statement.AuditObject) string { return d.word(string(o)) })},
			document.Fact{Name: d.say("被审计单位", "Audited parties"), Value: join(t.Parties, func(p statement.PartyID) string { return d.party(items, p) })},
			document.Fact{Name: d.say("所涉数据目录", "Catalogue entries"), Value: join(t.Entries, func(r statement.Ref) string { return short(r.ID) })},
			document.Fact{Name: d.say("审计期间", "Period"), Value: clock(t.From) + " — " + clock(t.Until)},
			document.Fact{Name: d.say("审计组（代号）", "Team (pseudonyms)"), Value: join(t.Team, func(p statement.Pseudonym) string { return string(p) })})
	}
	return []document.Block{document.Heading(d.say("一、审计项目", "1. The case")), facts}
}

func join[T any](all []T, name func(T) string) string {
	if len(all) == 0 {
		return "—"
	}
	names := make([]string, len(all))
	for i, v := range all {
		names[i] = name(v)
	}
	return strings.Join(names, "、")
}

// proven gives the state of an entity from the item that is about it, if its evidence holds.
func proven[E entity.Entity](items []read, ref statement.Ref) (none E, ok bool) {
	for i := range items {
		if items[i].content.File.Subject.Entity != ref || !items[i].holds() {
			continue
		}
		if state, there := items[i].content.Proven[ref]; there {
			typed, ok := state.Value.(E)
			return typed, ok
		}
	}
	return none, false
}

// party names a party as any of the evidence that holds does, with its ID.
func (d *Draft) party(items []read, id statement.PartyID) string {
	for i := range items {
		if !items[i].holds() {
			continue
		}
		if state, there := items[i].content.Proven[id.Ref()]; there {
			if p, ok := state.Value.(*entity.Party); ok {
				return string(p.Name) + "（" + string(id) + "）"
			}
		}
	}
	return string(id)
}

func (d *Draft) notes(items []read) []document.Block {
	table := document.Table{Name: d.say("取证单", "Evidence notes"), Columns: []document.Column{
		{Name: d.say("序号", "No."), Width: 8},
		{Name: d.say("取证单编号", "Note"), Width: 20},
		{Name: d.say("被审计单位", "Audited party"), Width: 32},
		{Name: d.say("状态", "State"), Width: 18},
		{Name: d.say("答复期限", "Reply by"), Width: 22},
	}}
	for i := range items {
		ref := items[i].content.File.Subject.Entity
		note, ok := proven[*entity.Note](items[i:i+1], ref)
		if ok && note.Case == d.Case {
			table.Rows = append(table.Rows, []string{
				strconv.Itoa(i + 1), short(ref.ID), d.party(items, note.Unit), d.state(statement.TypeNote, string(note.State)), clock(note.ReplyBy),
			})
		}
	}
	return d.section(d.say("二、取证单", "2. Evidence notes"), table)
}

func (d *Draft) findings(items []read) []document.Block {
	table := document.Table{Name: d.say("审计发现", "Findings"), Columns: []document.Column{
		{Name: d.say("序号", "No."), Width: 8},
		{Name: d.say("被审计单位", "Audited party"), Width: 26},
		{Name: d.say("问题类别", "Class of the problem"), Width: 16},
		{Name: d.say("所据取证单", "Rests on notes"), Width: 16},
		{Name: d.say("整改期限", "Put right by"), Width: 20},
		{Name: d.say("状态", "State"), Width: 14},
	}}
	for i := range items {
		finding, ok := proven[*entity.Finding](items[i:i+1], items[i].content.File.Subject.Entity)
		if ok && finding.Case == d.Case {
			table.Rows = append(table.Rows, []string{
				strconv.Itoa(i + 1), d.party(items, finding.Unit), d.word(string(finding.Issue)),
				join(finding.Notes, func(r statement.Ref) string { return short(r.ID) }), clock(finding.RectifyBy),
				d.state(statement.TypeFinding, string(finding.State)),
			})
		}
	}
	return d.section(d.say("三、审计发现与整改", "3. Findings and rectification"), table)
}

// section is a heading with its table, or with the word that there is nothing.
func (d *Draft) section(heading string, table document.Table) []document.Block {
	if len(table.Rows) == 0 {
		return []document.Block{document.Heading(heading), document.Paragraph(d.say("无。", "None."))}
	}
	return []document.Block{document.Heading(heading), table}
}

func (d *Draft) searches() []document.Block {
	table := document.Table{Name: d.say("检索与抽样", "Searches and samples"), Columns: []document.Column{
		{Name: d.say("名称", "Name"), Width: 18},
		{Name: d.say("条件", "Conditions"), Width: 32},
		{Name: d.say("截至区块", "Up to block"), Width: 10},
		{Name: d.say("命中", "Found"), Width: 8},
		{Name: d.say("抽样（可重复）", "Sample (repeatable)"), Width: 32},
	}}
	for _, s := range d.Searches {
		sample := "—"
		if p := s.Sample; p != nil {
			sample = fmt.Sprintf(d.say("种子“%s”，区块 %d，日志根 %s，总体 %d 条，总体摘要 %s，抽取 %d 条", "seed %q, block %d, log root %s, population %d, its digest %s, drawn %d"),
				p.Seed, p.Block, p.Root, p.Population, p.PopulationDigest, len(s.Subjects))
		}
		table.Rows = append(table.Rows, []string{
			s.Name, join(s.Terms, func(t Term) string { return t.Name + "：" + d.word(t.Value) }), strconv.FormatInt(s.Height, 10), strconv.FormatInt(s.Found, 10), sample,
		})
	}
	return d.section(d.say("四、检索与抽样", "4. Searches and samples"), table)
}

func (d *Draft) evidence(m *Manifest, items []read) []document.Block {
	table := document.Table{Name: d.say("证据清单", "Evidence"), Columns: []document.Column{
		{Name: d.say("序号", "No."), Width: 7},
		{Name: d.say("事项", "What"), Width: 21},
		{Name: d.say("单位", "By"), Width: 19},
		{Name: d.say("记录时间", "Recorded"), Width: 14},
		{Name: d.say("核验结论", "Verdict"), Width: 22},
		{Name: d.say("证据文件摘要 SM3", "SM3 of the file"), Width: 17},
	}}
	for i := range items {
		what, by, at := m.Evidence[i].Subject, "—", "—"
		if kind, id, ok := strings.Cut(what, ":"); ok {
			what = d.word(kind) + " " + short(id)
		}
		if s := items[i].report.Statement; s != nil {
			what, by, at = d.word(string(s.Kind))+" "+short(s.ID.String()), d.party(items, s.Issuer), clock(s.Time)
		}
		if u := items[i].report.Use; u != nil {
			by, at = d.user(items, u), clock(u.Received)
		}
		table.Rows = append(table.Rows, []string{strconv.Itoa(i + 1), what, by, at, items[i].report.Headline.In(d.Language), m.Evidence[i].SM3.String()})
	}
	return []document.Block{
		document.Heading(d.say("六、证据清单", "6. Evidence")),
		document.Paragraph(d.say("每份证据均在编制本底稿时当场核验；未能核验的，其内容不作为事实列示。",
			"Each was verified while this paper was made; what was not verified is not stated as a fact.")),
		table,
	}
}

func (d *Draft) howToCheck(manifest gm.Digest) ([]document.Block, error) {
	text := "sm3:" + manifest.String()
	if d.Link != "" {
		text = d.Link + "#sm3=" + manifest.String()
	}
	code, err := qr.PNG(text)
	if err != nil {
		return nil, err
	}
	return []document.Block{
		document.Heading(d.say("七、复核方法", "7. How to check this paper")),
		document.Paragraph(d.say("任何人持本底稿附件文件夹和自行取得的信任根文件，断网运行下列一条命令，即可复核全部证据；附件中任何一个字节被改动都会被指出。",
			"Whoever has the folder of this paper and a trust-root file of his own can check all of the evidence with one command, offline; any changed byte is named.")),
		document.Verbatim("explorer verify --annex " + d.say("附件文件夹", "FOLDER") + " --trust-root trust-root.json"),
		document.Paragraph(d.say("命令输出的清单摘要应与下列摘要一致：", "The command prints the digest of the manifest, which must be:")),
		document.Verbatim(manifest.String()),
		document.Code{PNG: code, Text: text},
	}, nil
}

// sheets gives the paper's tables, facts and texts as a workbook.
func sheets(paper *document.Document) ([]byte, error) {
	first := workbook.Sheet{Name: paper.Title, Heading: []string{"", ""}, Widths: []float64{26, 90}}
	var rest []workbook.Sheet
	for _, b := range paper.Blocks {
		switch b := b.(type) {
		case document.Heading:
			first.Rows = append(first.Rows, []string{string(b), ""})
		case document.Facts:
			for _, f := range b {
				first.Rows = append(first.Rows, []string{f.Name, f.Value})
			}
		case document.Paragraph:
			first.Rows = append(first.Rows, []string{"", string(b)})
		case document.Verbatim:
			first.Rows = append(first.Rows, []string{"", string(b)})
		case document.Code:
			first.Rows = append(first.Rows, []string{"", b.Text})
		case document.Table:
			first.Rows = append(first.Rows, []string{"", b.Name})
			s := workbook.Sheet{Name: b.Name, Rows: b.Rows}
			for _, c := range b.Columns {
				s.Heading, s.Widths = append(s.Heading, c.Name), append(s.Widths, float64(c.Width))
			}
			rest = append(rest, s)
		}
	}
	return workbook.WriteSheets(paper.Title, paper.Made, append([]workbook.Sheet{first}, rest...)...)
}
