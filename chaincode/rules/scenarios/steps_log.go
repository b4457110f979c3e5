package scenarios

import (
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// logSteps are those of the event log: uses that are said to the log, and what the log says on the ledger.
func logSteps() []Step {
	return []Step{
		{Pattern: "市数字经济发展局开设本年度使用日志", Do: func(s *Scene) {
			var before *statement.Ref
			if s.log != nil {
				before = &s.log.Ref
			}
			s.log = s.NewLog()
			s.Send("", s.log.Opening(before), statement.KindLogOpen)
		}},
		{Pattern: "{party}向使用日志登记对数据{name}的一次下载", Do: func(s *Scene, by statement.PartyID, version string) {
			s.logUse(by, version, &statement.UsageRecord{Action: statement.ActionDownload, Purpose: "research", Mode: statement.ModeDownload, At: s.Now})
		}},
		{Pattern: "{party}向使用日志登记依该访问权限通过{mode}对数据{name}的使用，用途是{duty}", Do: func(s *Scene, by statement.PartyID, mode statement.Mode, version string, duty statement.Code) {
			s.logUse(by, version, s.granted(mode, duty))
		}},
		{Pattern: "日志判定该次使用无异常", Do: func(s *Scene) { s.judgedBy("") }},
		{Pattern: "日志判定该次使用疑似：{words}（{code}）", Do: func(s *Scene, _ string, code statement.Code) { s.judgedBy(code) }},
		{Pattern: "使用日志在账本上存证", Do: func(s *Scene) { s.anchorLog() }},
		{Pattern: "使用日志以另一份历史存证", Do: func(s *Scene) {
			c := s.log.Checkpoint(s.log.Size())
			c.Root = gm.Sum([]byte("另一份历史"))
			s.Send("", s.log.Say(s.log.Anchoring(c)), statement.KindLogAnchor)
		}},
		{Pattern: "使用日志从旧备份恢复后存证", Do: func(s *Scene) {
			s.Send("", s.log.Say(s.log.Anchoring(s.log.Checkpoint(s.log.Size()-1))), statement.KindLogAnchor)
		}},
		{Pattern: "使用日志改写已存证的记录后存证", Do: func(s *Scene) {
			c := s.log.Checkpoint(s.log.Size())
			c.Size++
			c.Root = gm.Sum([]byte("改写后的历史"))
			s.Send("", s.log.Say(s.log.Anchoring(c)), statement.KindLogAnchor)
		}},
		{Pattern: "使用日志提交疑似记录", Do: func(s *Scene) {
			s.Send("", s.log.Say(s.log.Suspecting(s.logged, 1)), statement.KindUsageSuspect)
		}},
		{Pattern: "使用日志更换密钥", Do: func(s *Scene) {
			next := s.RegisterPerson(s.NewPerson(rulestest.Bureau, statement.PostLog))
			s.Send("", s.Sign(&statement.LogRotate{To: next.Ref()}, &s.log.Ref, s.log.Key, next), statement.KindLogRotate)
			s.log.Key = next
		}},
		{Pattern: "到了下一年", Do: func(s *Scene) {
			for year := s.Year(); s.Year() == year; {
				s.Pass(day)
			}
		}},
		{Pattern: "使用日志承接上一年度并在账本上存证", Do: func(s *Scene) {
			before := rulestest.Get[*entity.Log](s.World, s.log.Ref).Predecessor
			seed := s.log.Seed(*before)
			body := s.log.Anchoring(s.log.Checkpoint(s.log.Size()))
			body.Seed = seed
			s.Send("", s.log.Say(body), statement.KindLogAnchor)
			s.Name("上一年度", *before)
		}},
		{Pattern: "上一年度使用日志已结束", Do: func(s *Scene) { s.is(s.The(statement.TypeLog, "上一年度"), subject(entity.LogClosed)) }},
	}
}

// logUse says a use to the log, which takes every one and judges it.
func (s *Scene) logUse(by statement.PartyID, version string, body *statement.UsageRecord) {
	body.Version = s.The(statement.TypeVersion, version)
	body.Entry = rulestest.Get[*entity.Version](s.World, body.Version).Entry
	officer := s.Person(by, statement.PostOfficer)
	s.logged = s.log.Use(s.Event(body, officer), officer)
}

func (s *Scene) judgedBy(want statement.Code) {
	s.t.Helper()
	if got := s.logged.Leaf.Verdict; got != want {
		s.t.Fatalf("the log judges %q, want %q", got, want)
	}
}

func (s *Scene) anchorLog() {
	s.Send("", s.log.Say(s.log.Anchoring(s.log.Checkpoint(s.log.Size()))), statement.KindLogAnchor)
}
