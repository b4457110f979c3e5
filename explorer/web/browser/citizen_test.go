//go:build browser

package browser

import (
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/statement"
)

// public lets the statistics bureau open data on conditions, and registers a user of open data with an application that may use it.
func (there *world) public(w *rulestest.World) {
	w.RegisterParty(citizen, statement.RoleUser)
	catalogue := rulestest.Catalogue(rulestest.Statistics)
	catalogue.BusinessName, catalogue.System = "公交刷卡明细", "公交信息系统"
	catalogue.OpeningClass, catalogue.OpeningReason = statement.OpeningConditional, "law.pipl"
	there.Trips = w.Publish(rulestest.Statistics, catalogue)
	there.TripsVersion = w.Anchor(there.Trips, rulestest.Statistics, "代码,名称\n1,一路\n")
	w.Open(there.Trips, rulestest.Statistics)
	w.PublishCondition(there.Trips, rulestest.Statistics)
	w.Application(citizen, statement.ApplicationAnalysis, there.Trips)
}
