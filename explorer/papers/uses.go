package papers

import (
	"fmt"
	"strconv"
	"strings"

	"luzheng/explorer/papers/document"
	"luzheng/explorer/verify"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// uses is the section about the event log: which lists of uses are complete, and the single uses that the paper rests on.
func (d *Draft) uses(items []read) []document.Block {
	blocks := []document.Block{document.Heading(d.say("五、使用记录及其完整性", "5. Uses, and whether they are complete"))}
	lists, single := d.lists(items), d.single(items)
	if len(lists.Rows)+len(single.Rows) == 0 {
		return append(blocks, document.Paragraph(d.say("无。", "None.")))
	}
	for _, table := range []document.Table{lists, single} {
		if len(table.Rows) > 0 {
			blocks = append(blocks, document.Paragraph(table.Name), table)
		}
	}
	return blocks
}

// lists has a line for each list of uses. One that does not verify is named, so that nobody takes its absence for completeness.
func (d *Draft) lists(items []read) document.Table {
	table := document.Table{Name: d.say("使用清单的完整性", "Completeness of lists of uses"), Columns: []document.Column{
		{Name: d.say("序号", "No."), Width: 7},
		{Name: d.say("对象", "Of"), Width: 21},
		{Name: d.say("使用次数", "Uses"), Width: 9},
		{Name: d.say("疑似违规", "Suspected"), Width: 10},
		{Name: d.say("截至使用日志检查点", "Up to checkpoint of the log"), Width: 23},
		{Name: d.say("结论", "Conclusion"), Width: 30},
	}}
	for i := range items {
		scope := items[i].content.File.Subject.Uses
		if scope == (statement.Ref{}) {
			continue
		}
		row := []string{strconv.Itoa(i + 1), d.word(string(scope.Type)) + " " + short(scope.ID), "—", "—", "—", items[i].report.Headline.In(d.Language)}
		if u := items[i].report.Uses; u != nil && items[i].holds() {
			row[2], row[3] = strconv.FormatInt(u.Count, 10), strconv.FormatInt(u.Suspected, 10)
			row[4] = fmt.Sprintf(d.say("%s，第 %d 条，%s", "%s, entry %d, %s"), u.Log, u.Size, clock(u.Time))
			row[5] = d.complete(u)
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// complete says how far a list is complete, and on whose word.
func (d *Draft) complete(u *verify.UsesFacts) string {
	what := d.say("全部使用都在清单中", "every use is in the list")
	if u.Before > 0 {
		what = fmt.Sprintf(d.say("自第 %d 次起的使用都在清单中", "every use from number %d on is in the list"), u.Before+1)
	}
	if len(u.Witnesses) == 0 {
		return what + d.say("；没有独立见证方，没有遗漏只是日志自己的说法", "; no independent witness: that none is missing is the log's own word")
	}
	return what + fmt.Sprintf(d.say("；独立见证方：%s", "; independent witnesses: %s"), strings.Join(u.Witnesses, "、"))
}

// single has a line for each use whose own evidence holds.
func (d *Draft) single(items []read) document.Table {
	table := document.Table{Name: d.say("使用记录", "Uses"), Columns: []document.Column{
		{Name: d.say("序号", "No."), Width: 7},
		{Name: d.say("使用单位", "Used by"), Width: 27},
		{Name: d.say("数据版本", "Version"), Width: 18},
		{Name: d.say("用途", "Purpose"), Width: 18},
		{Name: d.say("日志收到", "Received"), Width: 15},
		{Name: d.say("判定", "Judged"), Width: 15},
	}}
	for i := range items {
		u := items[i].report.Use
		if items[i].content.File.Subject.Event == (gm.Digest{}) || u == nil || !items[i].holds() {
			continue
		}
		judged := d.word("accepted")
		if u.Verdict != "" {
			judged = d.word("suspected") + " " + string(u.Verdict)
		}
		table.Rows = append(table.Rows, []string{
			strconv.Itoa(i + 1), d.user(items, u), short(u.Event.Version.ID), d.word(string(u.Event.Purpose)), clock(u.Received), judged,
		})
	}
	return table
}

// user names who used the data, and whom a technical service unit acted for.
func (d *Draft) user(items []read, u *verify.UseFacts) string {
	name := d.party(items, u.Event.Issuer)
	if u.Event.Principal != "" {
		name += fmt.Sprintf(d.say("，受托于 %s", ", for %s"), d.party(items, u.Event.Principal))
	}
	return name
}
