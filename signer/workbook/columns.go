package workbook

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"luzheng/signer/statement"
)

// column is one column of the sheet.
type column struct {
	// field is the JSON name, name the heading.
	field, name string
	// optional tells that an empty cell means something; mayLack that the sheet may do without the column.
	optional, mayLack bool
	// choices are what a cell may hold, in the order in which they are offered; nil for free cells.
	choices []string
	// hint and hintZH say what belongs into a cell.
	hint, hintZH string
	// set puts a cell into the entry, or tells what is wrong with it.
	set func(c *statement.Catalogue, text string) (problem string)
}

// columns are in the order of a new workbook.
var columns = []column{
	{field: "businessName", name: "业务名称", hint: "give the business name", hintZH: "请填写业务名称", set: func(c *statement.Catalogue, text string) string {
		return label(&c.BusinessName, text)
	}},
	{field: "system", name: "信息系统名称", hint: "give the name of the information system", hintZH: "请填写信息系统名称", set: func(c *statement.Catalogue, text string) string {
		return label(&c.System, text)
	}},
	{field: "items", name: "数据项", hint: "list the data items, each on a line or after 、, as name or name=code", hintZH: "请逐行或以顿号分隔填写数据项，可写作“名称=数据元代码”", set: setItems},
	closed("format", "存储格式", formats, func(c *statement.Catalogue) *statement.Format { return &c.Format }),
	closed("sharingClass", "共享属性", sharingClasses, func(c *statement.Catalogue) *statement.SharingClass { return &c.SharingClass }),
	reason("sharingReason", "限制共享理由", func(c *statement.Catalogue) *statement.Code { return &c.SharingReason }),
	closed("openingClass", "开放属性", openingClasses, func(c *statement.Catalogue) *statement.OpeningClass { return &c.OpeningClass }),
	reason("openingReason", "限制开放理由", func(c *statement.Catalogue) *statement.Code { return &c.OpeningReason }),
	closed("provisionMode", "提供方式", modes, func(c *statement.Catalogue) *statement.Mode { return &c.ProvisionMode }),
	closed("updateCycle", "更新周期", cycles, func(c *statement.Catalogue) *statement.UpdateCycle { return &c.UpdateCycle }),
	{field: "sharingUntil", name: "共享期限", hint: "give the last day as 2027-12-31, or 长期", hintZH: "请填写截止日期（如 2027-12-31）或“长期”", set: setUntil},
	{field: "openSubject", name: "开放主体", optional: true, hint: "give the party ID of whoever opens the data; nothing where it is not opened", hintZH: "请填写开放主体的主体标识，不予开放的留空", set: func(c *statement.Catalogue, text string) string {
		c.OpenSubject = statement.PartyID(text)
		if !c.OpenSubject.Valid() {
			return "is not a party ID such as 510500.tjj"
		}
		return ""
	}},
	closed("securityLevel", "安全级别", levels, func(c *statement.Catalogue) *statement.SecurityLevel { return &c.SecurityLevel }),
	serviceMatter(),
}

// choice is a word of a closed list, and the value that it stands for.
type choice[T any] struct {
	word  string
	value T
}

var (
	formats = []choice[statement.Format]{
		{"csv", statement.FormatCSV},
		{"jsonl", statement.FormatJSONLines},
		{"json", statement.FormatJSON},
		{"xlsx", statement.FormatXLSX},
		{"xml", statement.FormatXML},
		{"其他", statement.FormatOther},
		{"other", statement.FormatOther},
	}
	sharingClasses = []choice[statement.SharingClass]{
		{"无条件共享", statement.SharingUnconditional},
		{"有条件共享", statement.SharingConditional},
		{"不予共享", statement.SharingNone},
		{"unconditional", statement.SharingUnconditional},
		{"conditional", statement.SharingConditional},
		{"not-shared", statement.SharingNone},
	}
	openingClasses = []choice[statement.OpeningClass]{
		{"无条件开放", statement.OpeningUnconditional},
		{"有条件开放", statement.OpeningConditional},
		{"不予开放", statement.OpeningNone},
		{"unconditional", statement.OpeningUnconditional},
		{"conditional", statement.OpeningConditional},
		{"not-open", statement.OpeningNone},
	}
	modes = []choice[statement.Mode]{
		{"接口", statement.ModeInterface},
		{"集中分析", statement.ModeAnalysis},
		{"数据交换", statement.ModeExchange},
		{"下载", statement.ModeDownload},
		{"数据沙箱", statement.ModeSandbox},
		{"interface", statement.ModeInterface},
		{"analysis", statement.ModeAnalysis},
		{"exchange", statement.ModeExchange},
		{"download", statement.ModeDownload},
		{"sandbox", statement.ModeSandbox},
	}
	cycles = []choice[statement.UpdateCycle]{
		{"实时", statement.CycleRealtime},
		{"每日", statement.CycleDaily},
		{"每周", statement.CycleWeekly},
		{"每月", statement.CycleMonthly},
		{"每季度", statement.CycleQuarterly},
		{"每年", statement.CycleYearly},
		{"一次性", statement.CycleOnce},
		{"realtime", statement.CycleRealtime},
		{"daily", statement.CycleDaily},
		{"weekly", statement.CycleWeekly},
		{"monthly", statement.CycleMonthly},
		{"quarterly", statement.CycleQuarterly},
		{"yearly", statement.CycleYearly},
		{"once", statement.CycleOnce},
	}
	levels = []choice[statement.SecurityLevel]{
		{"一般", statement.LevelGeneral},
		{"重要", statement.LevelImportant},
		{"核心", statement.LevelCore},
		{"1", statement.LevelGeneral},
		{"2", statement.LevelImportant},
		{"3", statement.LevelCore},
		// Known in order to be refused.
		{"涉密", statement.LevelClassified},
		{"4", statement.LevelClassified},
	}
	answers = []choice[bool]{{"是", true}, {"否", false}, {"true", true}, {"false", false}}
)

// closed is a column whose cells hold one of some words.
func closed[T any](field, name string, list []choice[T], into func(*statement.Catalogue) *T) column {
	offered := offers(list)
	return column{
		field: field, name: name, choices: offered,
		hint: "use one of " + strings.Join(offered, ", "), hintZH: "请选用：" + strings.Join(offered, "、"),
		set: func(c *statement.Catalogue, text string) string {
			i := slices.IndexFunc(list, func(ch choice[T]) bool { return ch.word == strings.ToLower(text) })
			if i < 0 {
				return "holds a word that is not in the list"
			}
			*into(c) = list[i].value
			return ""
		},
	}
}

// offers are the words that a new workbook offers: one for each value that may be entered.
func offers[T any](list []choice[T]) []string {
	var words []string
	for _, ch := range list {
		if any(ch.value) == any(statement.LevelClassified) {
			continue
		}
		seen := func(other choice[T]) bool { return any(other.value) == any(ch.value) }
		if first := slices.IndexFunc(list, seen); list[first].word == ch.word {
			words = append(words, ch.word)
		}
	}
	return words
}

// reason is a column for why a class restricts.
func reason(field, name string, into func(*statement.Catalogue) *statement.Code) column {
	return column{
		field: field, name: name, optional: true,
		hint: "give the code of the legal basis, such as law.pipl, where the class restricts", hintZH: "限制共享或开放的，请填写依据代码，如 law.pipl",
		set: func(c *statement.Catalogue, text string) string {
			code := statement.Code(text)
			if !code.Valid() {
				return "is not a code of 1 to 64 of a-z, 0-9, dot and -"
			}
			*into(c) = code
			return ""
		},
	}
}

func serviceMatter() column {
	c := closed("serviceMatter", "政务服务事项", answers, func(c *statement.Catalogue) *bool { return &c.ServiceMatter })
	c.optional, c.mayLack = true, true
	return c
}

func label(into *statement.Label, text string) string {
	*into = statement.Label(text)
	if !into.Valid() {
		return "must be 1 to 120 printable characters on one line"
	}
	return ""
}

func setItems(c *statement.Catalogue, text string) string {
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\r\n、；;", r) }) {
		name, code, coded := strings.Cut(part, "=")
		item := statement.DataItem{Name: statement.Label(strings.TrimSpace(name)), Element: statement.Code(strings.TrimSpace(code))}
		if item.Name == "" && !coded {
			continue
		}
		if !item.Name.Valid() {
			return "names an item that is not 1 to 120 printable characters"
		}
		if coded && !item.Element.Valid() {
			return "gives an item a data-element code that is not 1 to 64 of a-z, 0-9, dot and -"
		}
		c.Items = append(c.Items, item)
	}
	return ""
}

// shanghai is the time zone of the calendar.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// lastSerial is 9999-12-31, the last day that Excel counts; day 0 is 1899-12-30.
const lastSerial = 2_958_465

// setUntil takes a date as text or as Excel counts days; the period ends with that day, in Shanghai.
func setUntil(c *statement.Catalogue, text string) string {
	if text == "长期" || text == "0" {
		c.SharingUntil = 0
		return ""
	}
	day, err := time.ParseInLocation(time.DateOnly, strings.ReplaceAll(text, "/", "-"), shanghai)
	if serial, bad := strconv.ParseInt(text, 10, 64); bad == nil && serial > 0 && serial <= lastSerial {
		day, err = time.Date(1899, 12, 30+int(serial), 0, 0, 0, 0, shanghai), nil
	}
	if err != nil || day.UnixMilli() < 0 {
		return "is not a date"
	}
	c.SharingUntil = day.AddDate(0, 0, 1).UnixMilli() - 1
	return ""
}
