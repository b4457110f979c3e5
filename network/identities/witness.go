package identities

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"luzheng/gateway/config"
	"luzheng/network/layout"
	"luzheng/network/problem"
	"luzheng/network/topology"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
	"luzheng/signer/trust"
)

// cosignatures is how many a checkpoint of the event log needs once there is a
// witness: all that one can give.
const cosignatures = 1

// AdmitWitness sees that the trust root names the witness whose folder is in
// the run folder, and says whether it did not before. The next version is made
// as the organisations of a real network make it: enough of them sign it with
// the keys of their followers, and the witness shows that it holds its own.
func AdmitWitness(t *topology.Topology, l layout.Layout) (admitted bool, err error) {
	admitted, err = admit(t, l)
	if err != nil {
		return false, problem.Wrap(err, problem.WitnessFailed, "", "the trust root does not name the witness")
	}
	return admitted, nil
}

func admit(t *topology.Topology, l layout.Layout) (bool, error) {
	ledger, err := ReadLedger(l)
	if err != nil {
		return false, err
	}
	current, err := config.LoadTrust(l.TrustRoot(), ledger)
	if err != nil {
		return false, err
	}
	w, key, err := readWitness(l)
	if err != nil {
		return false, err
	}
	if slices.ContainsFunc(current.Root().Witnesses, func(known trust.Witness) bool {
		return known.Name == w.Name && known.Until == nil && slices.Equal(known.Key, w.Key)
	}) {
		return false, nil
	}
	next, err := current.Admit(w, 0, cosignatures)
	if err != nil {
		return false, err
	}
	for _, org := range t.Organisations[:current.Root().Threshold] {
		signer, err := config.LoadKey(l.Key(org.Name, statement.PostFollower), layout.Passphrase(l.Keys(org.Name)))
		if err != nil {
			return false, err
		}
		if next, err = next.Cosign(org.Party.ID, signer); err != nil {
			return false, err
		}
	}
	if next, err = next.Possess(statement.PartyID(w.Name), key); err != nil {
		return false, err
	}
	if next, err = current.Advance(next.Marshal()); err != nil {
		return false, err
	}
	partial := l.TrustRoot() + ".partial"
	if err := os.WriteFile(partial, next.Marshal(), 0o644); err != nil {
		return false, err
	}
	return true, os.Rename(partial, l.TrustRoot())
}

// readWitness reads what `witness init` made.
func readWitness(l layout.Layout) (w trust.Witness, key *gm.PrivateKey, err error) {
	raw, err := os.ReadFile(l.WitnessIdentity())
	if err != nil {
		return w, nil, err
	}
	if err := strictjson.UnmarshalCanonical(raw, &w, trust.MaxFile); err != nil {
		return w, nil, fmt.Errorf("%s: %w", l.WitnessIdentity(), err)
	}
	key, err = config.LoadKey(filepath.Join(l.Witness(), "key.pem"), layout.Passphrase(l.Witness()))
	return w, key, err
}
