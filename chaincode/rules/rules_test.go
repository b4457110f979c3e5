package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
)

func TestGenesis(t *testing.T) {
	w := rulestest.Founded(t)
	a := w.GrantedAccess(rulestest.Statistics, rulestest.Planning)
	w.Accept(w.Sign(a.Use(w.Now), nil, w.Person(rulestest.Planning, "officer")))
	w.Open(w.Publish(rulestest.Statistics, rulestest.Catalogue(rulestest.Statistics)), rulestest.Statistics)
}
