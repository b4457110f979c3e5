//go:build browser

package browser

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/daemon"
	"luzheng/gateway/development"
	"luzheng/gateway/gatewaytest"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// villageCount gives a table of the size and the shape of the real one, 37 MB.
const villageCount = 620_573

// villages is the table that the tests verify.
func villages() string {
	var table strings.Builder
	table.WriteString("code,name,streetCode,provinceCode,cityCode,areaCode\n")
	for i := range villageCount {
		street := 510502000 + i/100
		fmt.Fprintf(&table, "%d%03d,第%d社区居委会,%d,51,5105,%d\n", street, i%100, i+1, street, street/1000)
	}
	return table.String()
}

// world is what the browser's tests find on the ledger; they read it as JSON.
type world struct {
	// Villages is a dataset that is open to the public, Version its version, whose file is kept.
	Villages, Version statement.Ref
	// Outdated is a version of another dataset, superseded by Current.
	Outdated, Current statement.Ref
	// Doubted is the dataset of Current, with a quality report and a problem that is open.
	Doubted statement.Ref
	// Derived was made from Version, Product from Derived.
	Derived, Product statement.Ref

	// Case is an audit case about the statistics bureau and the dataset that Grant is for, with Note in it.
	Case, Grant, Note statement.Ref
	// Suspected is the ID of a use outside the grant.
	Suspected string
	// Uses are the IDs of uses under the grant in the event log, in its order; Misuse is the one of them that is suspected.
	Uses   []string
	Misuse string
	// Unread is a dataset whose only use, the last one in the log, nobody has read.
	Unread statement.Ref
	// Year is that of the event log.
	Year string
	// Conditional is a dataset that needs a grant.
	Conditional statement.Ref
	// Trips is a dataset that is open on conditions, TripsVersion its version.
	Trips, TripsVersion statement.Ref

	// Application waits for the Bureau's approval, Dispute for its coordination; Certificate is to be revoked.
	Application, Dispute, Certificate statement.Ref

	// Authority issues the certificates that are registered; the root is an authority too.
	Authority statement.Ref
	// Outside is the address of what a unit has to do with beside the pages (outside_test.go).
	Outside string

	// Secrets are what not everybody may see.
	Secrets []gatewaytest.Secret

	// keys are the key files of whoever signs in the browser, by their names.
	keys map[string][]byte
}

// play tells the story on the ledger of a gateway that serves the pages.
func play(t *testing.T, table, database string) (*gatewaytest.Served, *world) {
	t.Helper()
	story := gatewaytest.Play(t)
	w, there := story.World, &world{}
	catalogue := rulestest.Catalogue(rulestest.Statistics)
	catalogue.BusinessName, catalogue.System = "村级行政区划", "统计用区划代码系统"
	there.Villages = w.Publish(rulestest.Statistics, catalogue)
	there.Version = w.Anchor(there.Villages, rulestest.Statistics, table)
	w.Open(there.Villages, rulestest.Statistics)

	rivers := w.Publish(rulestest.Planning, rulestest.Catalogue(rulestest.Planning))
	there.Outdated = w.Anchor(rivers, rulestest.Planning, outdated)
	officer := w.Person(rulestest.Planning, statement.PostOfficer)
	next := w.Accept(w.Sign(rulestest.Anchoring(current, &there.Outdated), &rivers, officer))
	there.Current = statement.Created(statement.TypeVersion, next)

	derived := w.Publish(rulestest.Planning, rulestest.Catalogue(rulestest.Planning))
	there.Derived = w.Anchor(derived, rulestest.Planning, "泸州,510500\n江阳,510502\n", there.Version)
	product := w.Accept(w.Sign(&statement.ProductRegister{Name: "区划图册", Sources: []statement.Ref{there.Derived}}, nil, officer))
	there.Product = statement.Created(statement.TypeProduct, product)

	delegate(w)
	there.audit(t, story)
	there.public(w)
	there.decide(t, story)
	there.Conditional = story.Access.Entry
	signers := newSigners(t, w)

	ledger := gatewaytest.Ledger(t, w)
	gatewaytest.Replay(t, ledger, w.Accepted)
	gatewaytest.Replay(t, ledger, [][]byte{story.Suspected, story.Refused})
	played := len(w.Accepted)
	log := w.OpenLog() // from now on uses go there, and the ledger takes none
	there.Year = log.Ref.ID
	gatewaytest.Replay(t, ledger, w.Accepted[played:])
	served := gatewaytest.ServeReal(t, ledger, w, database, large, signers.served(t), logging(log))
	served.CaughtUp(t)
	there.conceal(t, served, ledger, story)
	rename(t, ledger, w)
	there.judge(t, ledger, story)
	there.keys = keyFiles(t, w)
	there.Authority, there.Outside = w.Authority().Ref(), outside(t, w)
	there.use(t, served, story)
	publish(t, served, w.Person(rulestest.Statistics, statement.PostOfficer), there.Version, table)
	return served, there
}

// names are what the parties are called whose pages people look at.
var names = map[statement.PartyID]statement.Label{
	rulestest.Bureau: "泸州市数据局", rulestest.Audit: "泸州市审计局", rulestest.Cyberspace: "泸州市委网信办", rulestest.Units: "泸州市政务服务中心",
	rulestest.Statistics: "泸州市统计局", rulestest.Planning: "泸州市自然资源和规划局", gatewaytest.Development: "泸州市发展和改革委员会",
}

// rename gives them their names, the Bureau's by who decides in its stead.
func rename(t *testing.T, ledger *development.Ledger, w *rulestest.World) {
	t.Helper()
	played := len(w.Accepted)
	for _, id := range slices.Sorted(maps.Keys(names)) {
		signers := []*rulestest.Person{w.Person(rulestest.Bureau, statement.PostOperator), w.Person(rulestest.Bureau, statement.PostReviewer)}
		if id == rulestest.Bureau {
			signers = w.Pair(rulestest.Cyberspace)
		}
		ref := id.Ref()
		w.Accept(w.Sign(&statement.PartyRename{
			Name: names[id], ResponsibleBody: "数据管理科", ResponsiblePost: "科长", Document: rulestest.Sealed(),
		}, &ref, signers...))
	}
	gatewaytest.Replay(t, ledger, w.Accepted[played:])
}

// delegate has a reviewer stand in for the officer of the planning bureau.
func delegate(w *rulestest.World) {
	deputy, second := w.Person(rulestest.Planning, statement.PostReviewer), w.NewPerson(rulestest.Planning, statement.PostReviewer)
	second.Handler = "second"
	w.RegisterPerson(second)
	ref := deputy.Ref()
	begun := time.UnixMilli(w.Now).Add(-time.Hour)
	w.Accept(w.Sign(&statement.DeputyDelegate{
		Post: statement.PostOfficer, Deputy: deputy.Handler, From: begun.UnixMilli(), Until: begun.AddDate(0, 6, 0).UnixMilli(),
	}, &ref, w.Person(rulestest.Planning, statement.PostOfficer), second))
}

const (
	outdated = "代码,名称\n1,沱江\n"
	current  = "代码,名称\n1,沱江\n2,长江\n"
)

// publish puts the bytes of a version's file where anybody can download them.
func publish(t *testing.T, served *gatewaytest.Served, by *rulestest.Person, version statement.Ref, content string) {
	t.Helper()
	path := fmt.Sprintf("/v1/blobs/%s?version=%s", gm.Sum([]byte(content)), version)
	served.Call(t, http.MethodPut, path, served.Session(t, by), []byte(content), nil)
}

// large has a gateway take files as large as the real ones.
var large = func(g *daemon.Gateway) { g.MaxBlob = 64 << 20 }
