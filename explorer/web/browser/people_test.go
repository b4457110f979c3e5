//go:build browser

package browser

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/gatewaytest"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/workbook"
)

// passphrase opens every key file of the tests (tests/people.ts).
var passphrase = strings.Repeat("5", gm.MinSecretSize)

// citizen is a registered user of open data.
const citizen statement.PartyID = "510500.u-01"

// people are whoever signs in the browser: their parties and posts.
var people = map[statement.PartyID][]statement.Post{
	rulestest.Statistics: {statement.PostOfficer, statement.PostReviewer},
	rulestest.Planning:   {statement.PostOfficer, statement.PostReviewer},
	rulestest.Bureau: {
		statement.PostPermissionOfficer, statement.PostCertificateOfficer, statement.PostOperator, statement.PostSupervisor, statement.PostReviewer,
	},
	rulestest.Audit:         {statement.PostOfficer, statement.PostReviewer},
	rulestest.Cyberspace:    {statement.PostOfficer},
	gatewaytest.Development: {statement.PostOfficer},
	rulestest.Contractor:    {statement.PostOfficer},
	citizen:                 {statement.PostOfficer},
}

// keyFiles gives the key file of each by its name, <party>-<post>.pem.
func keyFiles(t *testing.T, w *rulestest.World) map[string][]byte {
	t.Helper()
	files := make(map[string][]byte)
	for party, posts := range people {
		for _, post := range posts {
			file, err := gm.MarshalPrivateKeyUnderSecret(w.Person(party, post).Key, []byte(passphrase))
			if err != nil {
				t.Fatal(err)
			}
			files[string(party)+"-"+string(post)+".pem"] = file
		}
	}
	return files
}

// entries is a workbook with one row that is right and one that is not.
func entries(t *testing.T) []byte {
	t.Helper()
	right := []string{"公交站点", "公交信息系统", "编号、名称", "csv", "无条件共享", "", "无条件开放", "", "下载", "每月", "长期", string(rulestest.Statistics), "一般", "否"}
	wrong := slices.Clone(right)
	wrong[0], wrong[9] = "公交线路", "有时"
	var file bytes.Buffer
	if err := workbook.Write(&file, right, wrong); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}
