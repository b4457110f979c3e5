// Package workbook reads catalogue entries from an Excel workbook: one entry a row, and a report that names row, column,
// problem and remedy for whatever is not right.
//
// The first row that is not empty names the columns, in any order, in Chinese or by the field's name. What stands in the file is
// never guessed at: an unknown word is a problem, not a default.
//
//	column       field           cells
//	业务名称       businessName    text
//	信息系统名称    system          text
//	数据项         items           names, a line or 、 or ； between them; with a data-element code: name=code
//	存储格式       format          csv, jsonl, json, xlsx, xml, 其他
//	共享属性       sharingClass    无条件共享, 有条件共享, 不予共享
//	限制共享理由    sharingReason   a code; empty for 无条件共享
//	开放属性       openingClass    无条件开放, 有条件开放, 不予开放
//	限制开放理由    openingReason   a code; empty for 无条件开放
//	提供方式       provisionMode   接口, 集中分析, 数据交换, 下载, 数据沙箱
//	更新周期       updateCycle     实时, 每日, 每周, 每月, 每季度, 每年, 一次性
//	共享期限       sharingUntil    a date, the last day; or 长期
//	开放主体       openSubject     a party ID; empty for 不予开放
//	安全级别       securityLevel   一般, 重要, 核心, or 1, 2, 3
//	政务服务事项    serviceMatter   是, 否; empty is 否; the column may be missing
//
// A closed list also takes the words of the statement's JSON, such as unconditional.
//
// A workbook is the work of others: its size, what it unpacks to, its rows and columns are bounded.
package workbook
