//go:build browser

package browser

import (
	"strings"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
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
	rulestest.Audit: {statement.PostOfficer, statement.PostReviewer},
	citizen:         {statement.PostOfficer},
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
