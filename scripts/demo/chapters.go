package main

import (
	"fmt"
	"path/filepath"
	"time"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// cast is what the chapters hand on.
type cast struct {
	villages, luzhou, subsidies string // files

	statistics, civil, health       office
	application                     person
	user                            person
	app                             statement.Ref
	villagesEntry, luzhouEntry      statement.Ref
	subsidiesEntry                  statement.Ref
	villagesVersion, luzhouVersion  statement.Ref
	subsidiesVersion                statement.Ref
	grant                           statement.Ref
	clean, flagged                  logged    // a use within the grant, and the one that was judged suspected
	suspected                       gm.Digest // the suspicion that the log brought up
	explained                       gm.Digest
	explanation                     *statement.Sealed
	product                         statement.Ref
	downloaded, evidence, trustRoot string
	uses, oneUse                    string // evidence of all uses of the conditional dataset, and of one of them
}

// office is a unit with the two persons that its weightier acts need.
type office struct {
	party             statement.PartyID
	officer, reviewer person
}

func prepare(s *stage, c *cast) error {
	s.begin("准备：取得真实的公开数据（全国行政区划，统计用区划代码）", "Preparation: fetch a real public dataset (the statistics bureau's administrative divisions)")
	if err := s.setUp(); err != nil {
		return err
	}
	var err error
	if c.villages, err = fetchVillages(s); err != nil {
		return err
	}
	rows, err := countRows(c.villages)
	if err != nil {
		return err
	}
	s.tell(fmt.Sprintf("villages.csv：%d 行数据。", rows), fmt.Sprintf("villages.csv: %d rows of data.", rows))
	return nil
}

func onboard(s *stage, c *cast) error {
	s.begin("单位与证书上链", "Units and certificates come on chain", partSigned)
	var err error
	if c.statistics, err = s.unit("510500.tjj", "泸州市统计局", "统计局数据科", "数据管理岗"); err != nil {
		return err
	}
	if c.civil, err = s.unit("510500.mzj", "泸州市民政局", "民政局信息科", "数据管理岗"); err != nil {
		return err
	}
	if c.health, err = s.unit("510500.wjw", "泸州市卫生健康委员会", "卫健委规信科", "数据管理岗"); err != nil {
		return err
	}
	s.tell("三个单位各有经办人和复核人两把 SM2 密钥；私钥只在本单位。", "Three units, each with an officer's and a reviewer's SM2 key; private keys stay with the unit.")
	c.user, err = s.openDataUser()
	return err
}

func publish(s *stage, c *cast) error {
	s.begin("目录、确权与数据存证", "Catalogue, rights and the data itself", partSigned, partRights)
	var err error
	c.villagesEntry, err = s.remember("villages-entry", func() (statement.Ref, error) {
		return s.catalogue(c.statistics.officer, statement.Catalogue{
			BusinessName: "全国村级行政区划", System: "统计用区划代码库", Items: villageItems(), Format: statement.FormatCSV,
			SharingClass: statement.SharingUnconditional, OpeningClass: statement.OpeningUnconditional,
			ProvisionMode: statement.ModeDownload, UpdateCycle: statement.CycleYearly, OpenSubject: c.statistics.party,
			SecurityLevel: statement.LevelGeneral,
		})
	})
	if err != nil {
		return err
	}
	if err := s.confirmRight(c.statistics.officer, c.villagesEntry); err != nil {
		return err
	}
	s.tell("统计局编目、登记数据持有权，数字经济发展局确认。", "The statistics bureau catalogued the data and declared its right to hold it; the Bureau confirmed.")
	c.villagesVersion, err = s.anchor(c.statistics.officer, c.villagesEntry, c.villages, "villages")
	if err != nil {
		return err
	}
	s.tell("整个文件、每个 1 MiB 分块、每一行都有 SM3 摘要；签名后的摘要已上链。", "The whole file, each 1 MiB chunk and each row have an SM3 digest; the signed digest is on chain.")
	return nil
}

func open(s *stage, c *cast) error {
	s.begin("开放审查：保密审查、风险评估、批准，然后发布", "Opening review: confidentiality, risk, approval, then publication", partReview)
	return s.openEntry(c.statistics.officer, c.villagesEntry, c.villagesVersion, c.villages)
}

func derive(s *stage, c *cast) error {
	s.begin("衍生数据：民政局从中取出泸州部分（5105…），血缘指向来源", "Derived data: the civil affairs bureau takes Luzhou's part (5105…), with lineage to its source", partTrace)
	var err error
	if c.luzhou, err = deriveLuzhou(s, c.villages); err != nil {
		return err
	}
	c.luzhouEntry, err = s.remember("luzhou-entry", func() (statement.Ref, error) {
		return s.catalogue(c.civil.officer, statement.Catalogue{
			BusinessName: "泸州市村级行政区划", System: "区划地名系统", Items: villageItems(), Format: statement.FormatCSV,
			SharingClass: statement.SharingUnconditional, OpeningClass: statement.OpeningUnconditional,
			ProvisionMode: statement.ModeDownload, UpdateCycle: statement.CycleYearly, OpenSubject: c.civil.party,
			SecurityLevel: statement.LevelGeneral,
		})
	})
	if err != nil {
		return err
	}
	if c.luzhouVersion, err = s.anchor(c.civil.officer, c.luzhouEntry, c.luzhou, "luzhou", c.villagesVersion); err != nil {
		return err
	}
	return s.openEntry(c.civil.officer, c.luzhouEntry, c.luzhouVersion, c.luzhou)
}

// restrict catalogues and anchors a conditional dataset, whose bytes stay with their owner.
func restrict(s *stage, c *cast) error {
	s.begin("有条件共享的数据：编目并存证，数据本身不离开民政局", "A conditional dataset: catalogued and anchored, its bytes stay with the civil affairs bureau")
	var err error
	if c.subsidies, err = makeSubsidies(s); err != nil {
		return err
	}
	c.subsidiesEntry, err = s.remember("subsidies-entry", func() (statement.Ref, error) {
		return s.catalogue(c.civil.officer, statement.Catalogue{
			BusinessName: "城乡低保家庭名册", System: "社会救助系统", Format: statement.FormatCSV,
			Items:        []statement.DataItem{{Name: "家庭编号"}, {Name: "区划代码"}, {Name: "保障等级"}},
			SharingClass: statement.SharingConditional, SharingReason: "personal-data",
			OpeningClass: statement.OpeningNone, OpeningReason: "personal-data",
			ProvisionMode: statement.ModeInterface, UpdateCycle: statement.CycleMonthly, SecurityLevel: statement.LevelImportant,
		})
	})
	if err != nil {
		return err
	}
	c.subsidiesVersion, err = s.anchor(c.civil.officer, c.subsidiesEntry, c.subsidies, "subsidies")
	return err
}

// appKinds are the identity permissions of the health commission's application: it reports what it notices, and records uses.
var appKinds = []statement.Kind{statement.KindIncidentReport, statement.KindUsageRecord}

// admit puts the health commission's application on chain, with the permissions that the Bureau gives it.
func admit(s *stage, c *cast) error {
	s.begin("应用上链：申请、审核、数据权限与身份权限", "An application comes on chain: submitted, reviewed, given its data and identity permissions", partAdmission, partPermissions)
	var err error
	c.app, err = s.remember("application", func() (statement.Ref, error) {
		r, err := s.act(c.health.officer, nil, &statement.ApplicationSubmit{Name: "医疗救助资格核验", Type: statement.ApplicationService, Kinds: appKinds})
		return statement.Created(statement.TypeApplication, r.ID), err
	})
	if err != nil {
		return err
	}
	if err := s.permit(c, appKinds...); err != nil {
		return err
	}
	if c.application, err = s.enrol(c.health.party, "eligibility", statement.PostApplication, &c.app); err != nil {
		return err
	}
	s.tell("卫健委的“医疗救助资格核验”应用经数字经济发展局审核上链，它有自己的证书。",
		"The health commission's application was reviewed by the Bureau; it has a certificate of its own.")
	return nil
}

// permit sets what the application may sign from its next statement on, beside its data permission.
func (s *stage) permit(c *cast, kinds ...statement.Kind) error {
	_, err := s.act(s.founder("bureau", "permission-officer"), &c.app,
		&statement.ApplicationApprove{Kinds: kinds, Entries: []statement.Ref{c.subsidiesEntry}}, s.founder("bureau", "reviewer"))
	return err
}

func share(s *stage, c *cast) error {
	s.begin("申请共享：申请、征求意见、同意、协议、授权", "Sharing: request, opinion, consent, agreement, grant", partAdmission, partPrivacy)
	scenario, err := s.seal(c.health.officer, "scenario.txt", "医疗救助窗口核验申请人是否属于低保家庭；每次核验一户，不留存名册。\n")
	if err != nil {
		return err
	}
	now := time.Now()
	request, err := s.act(c.health.officer, nil, &statement.AccessRequest{
		Entry: c.subsidiesEntry, Scenario: scenario,
		Terms: statement.Terms{
			Purpose: "medical-aid", Mode: statement.ModeInterface, Application: c.app,
			From: now.Add(-time.Minute).UnixMilli(), Until: now.AddDate(0, 6, 0).UnixMilli(),
		},
	})
	if err != nil {
		return err
	}
	return s.decide(c, statement.Created(statement.TypeRequest, request.ID), now)
}

// decide takes a request to its grant: opinion asked, consent by two persons, agreement by two parties, grant by the Bureau.
func (s *stage) decide(c *cast, request statement.Ref, now time.Time) error {
	if _, err := s.act(s.founder("bureau", "permission-officer"), &request, &statement.AccessOpinion{}); err != nil {
		return err
	}
	if _, err := s.act(c.civil.officer, &request, &statement.AccessConsent{}, c.civil.reviewer); err != nil {
		return err
	}
	text, err := s.seal(c.health.officer, "agreement.txt", "数据共享安全协议：仅用于医疗救助资格核验，不得转交第三方。\n")
	if err != nil {
		return err
	}
	agreement, err := s.act(c.health.officer, nil, &statement.AgreementSign{
		Request: request, Provider: c.civil.party, Text: text, Until: now.AddDate(1, 0, 0).UnixMilli(),
	}, c.civil.officer)
	if err != nil {
		return err
	}
	granted, err := s.act(s.founder("bureau", "permission-officer"), &request, &statement.AccessGrant{
		Entry: c.subsidiesEntry, Agreement: statement.Created(statement.TypeAgreement, agreement.ID),
	}, s.founder("bureau", "reviewer"))
	if err != nil {
		return err
	}
	c.grant = statement.Created(statement.TypeGrant, granted.ID)
	s.tell("授权绑定目的、使用方、方式和期限；申请理由与协议原文加密保存，链上只有承诺值。",
		"The grant binds purpose, user, mode and period; the texts are encrypted, the chain holds commitments only.")
	return nil
}

func cite(s *stage, c *cast) error {
	s.begin("数据产品登记并注明来源", "A product cites its sources", partTrace)
	made, err := s.act(c.user, nil, &statement.ProductRegister{
		Name: "泸州村级区划地图", Sources: []statement.Ref{c.luzhouVersion},
	})
	c.product = statement.Created(statement.TypeProduct, made.ID)
	return err
}

func trace(s *stage, c *cast) error {
	s.begin("追溯：从产品、数据集看到来源与使用", "Trace: sources and uses of a dataset, step by step", partTrace)
	printed, err := s.do("explorer", "trace", c.luzhouVersion.String(), "--url", s.url, "--trust-root", c.trustRootPath(s), "--lang", s.lang)
	if err != nil {
		return err
	}
	s.show(printed)
	return nil
}

func (c *cast) trustRootPath(s *stage) string {
	return filepath.Join(s.run, "trust-root.json")
}
