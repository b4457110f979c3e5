package main

import (
	"errors"
	"fmt"
	"strings"
)

// part is one part of article 38's list of what the chain must give.
type part int

// The parts, in the article's order.
const (
	partSigned part = iota
	partRights
	partTrace
	partAdmission
	partReview
	partUse
	partSecurity
	partBusiness
	partTamper
	partPrivacy
	partVerify
	partPermissions
	parts // how many there are
)

// article are the article's own words for each part, in Chinese and English.
var article = [parts][2]string{
	partSigned:      {"数字签名和区块链存储", "Digital signatures and on-chain storage"},
	partRights:      {"数据确权", "Rights confirmation"},
	partTrace:       {"数据溯源", "Traceability"},
	partAdmission:   {"数据准入", "Admission"},
	partReview:      {"数据审查", "Review"},
	partUse:         {"数据使用", "Use"},
	partSecurity:    {"数据安全", "Security"},
	partBusiness:    {"业务留痕", "Business traces"},
	partTamper:      {"不可篡改", "Tamper-evidence"},
	partPrivacy:     {"安全私密", "Security and privacy"},
	partVerify:      {"随时校验", "Verification at any time"},
	partPermissions: {"统一控制应用的数据权限和ID权限", "Control of every application's data and identity permissions"},
}

// sum closes with the table of article 38's parts, each with the chapters that showed it; none may be without.
func sum(s *stage, _ *cast) error {
	s.begin("第三十八条逐项对照", "Article 38, part by part")
	var missing error
	for p, words := range article {
		chapters := s.shown[part(p)]
		if len(chapters) == 0 {
			missing = errors.Join(missing, fmt.Errorf("no chapter shows %q", words[1]))
		}
		s.tell(words[0]+"："+strings.Join(chapters, "；"), fmt.Sprintf("%-62s%s", words[1], strings.Join(chapters, "; ")))
	}
	return missing
}

// headline is a chapter's title without what follows its colon.
func headline(title string) string {
	title, _, _ = strings.Cut(title, "：")
	title, _, _ = strings.Cut(title, ": ")
	return title
}
