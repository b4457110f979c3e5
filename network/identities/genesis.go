package identities

import (
	"bytes"
	"crypto/sha256"
	"encoding/asn1"
	"math/big"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"google.golang.org/protobuf/proto"

	"luzheng/network/layout"
	"luzheng/network/topology"
	"luzheng/signer/ca"
	"luzheng/signer/envelope"
	"luzheng/signer/statement"
	"luzheng/signer/trust"
)

// genesisValidity is how long the first statement waits to be recorded.
const genesisValidity = 365 * 24 * time.Hour

// firstRules is the version of the rules that a ledger begins with.
const firstRules = 1

// writeTrustRoot writes the file that verifiers pin. At least three
// followers' attestations are needed, whatever the channel requires.
func writeTrustRoot(t *topology.Topology, l layout.Layout, ledger statement.LedgerID, authority *ca.Folder, founders []founder) error {
	hash, err := genesisHash(l.Genesis())
	if err != nil {
		return err
	}
	root := trust.Root{
		Version: 1, Ledger: ledger, Certificate: authority.Root().Raw(),
		Threshold: int64(max(t.Require, trust.MinThreshold)),
		Fabric:    &trust.Fabric{Channel: t.Channel, Chaincode: t.Chaincode.Name, ConfigBlock: 0, ConfigHash: hash},
	}
	for _, f := range founders {
		key := f.certificates[statement.PostFollower].PublicKey().SPKI()
		root.Followers = append(root.Followers, trust.Follower{Organisation: f.org.Party.ID, Key: key})
	}
	slices.SortFunc(root.Followers, func(a, b trust.Follower) int {
		return strings.Compare(string(a.Organisation), string(b.Organisation))
	})
	file, err := trust.New(root)
	if err != nil {
		return err
	}
	return os.WriteFile(l.TrustRoot(), file.Marshal(), 0o644)
}

// genesisHash is SHA-256 of the first block's header: DER of
// SEQUENCE{INTEGER number, OCTET STRING previous, OCTET STRING data}.
func genesisHash(path string) (trust.BlockHash, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return trust.BlockHash{}, err
	}
	var block common.Block
	if err := proto.Unmarshal(text, &block); err != nil {
		return trust.BlockHash{}, err
	}
	header, err := asn1.Marshal(struct {
		Number         *big.Int
		Previous, Data []byte
	}{new(big.Int).SetUint64(block.GetHeader().GetNumber()), block.GetHeader().GetPreviousHash(), block.GetHeader().GetDataHash()})
	if err != nil {
		return trust.BlockHash{}, err
	}
	return sha256.Sum256(header), nil
}

// writeGenesis writes the first statement. The Bureau issues it; every
// founder's officer signs.
func writeGenesis(l layout.Layout, ledger statement.LedgerID, network statement.Network, authority *ca.Folder, founders []founder, now time.Time) error {
	body := &statement.Genesis{
		Root: authority.Root().Raw(), Authorities: [][]byte{authority.Issuer().Raw()}, Rules: firstRules, Network: network,
	}
	for _, f := range founders {
		body.Founders = append(body.Founders, f.describe())
	}
	first := founders[0]
	said, err := statement.New(statement.Draft{
		Ledger: ledger, Issuer: first.org.Party.ID, Handler: Handler(first.org.Name, statement.PostOfficer),
		Subject:  &statement.Ref{Type: statement.TypeLedger, ID: string(ledger)},
		IssuedAt: now.UnixMilli(), NotAfter: now.Add(genesisValidity).UnixMilli(), Body: body,
	})
	if err != nil {
		return err
	}
	payload, err := said.Marshal()
	if err != nil {
		return err
	}
	signed, err := envelope.Sign(envelope.TypeStatement, payload, first.officer)
	if err != nil {
		return err
	}
	for _, f := range founders[1:] {
		if err := signed.Cosign(f.officer); err != nil {
			return err
		}
	}
	text, err := signed.Marshal()
	if err != nil {
		return err
	}
	partial := l.Statement() + ".partial"
	if err := os.WriteFile(partial, text, 0o644); err != nil {
		return err
	}
	return os.Rename(partial, l.Statement())
}

// describe is the founder as the genesis names it; certificates are sorted by
// key, so that the statement does not depend on the order of a map.
func (f founder) describe() statement.Founder {
	founding := statement.Founder{
		Party: f.org.Party.ID, Role: f.org.Party.Role, Name: f.org.Party.Name,
		ResponsibleBody: f.org.Party.ResponsibleBody, ResponsiblePost: f.org.Party.ResponsiblePost,
	}
	for post, certificate := range f.certificates {
		founding.Certificates = append(founding.Certificates, statement.FoundingCertificate{
			Post: post, Handler: Handler(f.org.Name, post), Certificate: certificate.Raw(),
		})
	}
	slices.SortFunc(founding.Certificates, func(a, b statement.FoundingCertificate) int {
		return bytes.Compare(a.Certificate, b.Certificate)
	})
	return founding
}
