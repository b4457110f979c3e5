package trust

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// MaxWitnesses bounds the keys of witnesses, former ones included.
const MaxWitnesses = 64

// Witness is an outside body that replays the event log before it cosigns a checkpoint of it.
type Witness struct {
	// Name is what it cosigns under: an address without a scheme, as C2SP tlog-witness advises, such as witness.court.example/luzhou.
	Name string `json:"name"`
	// Key is its SM2 SubjectPublicKeyInfo, DER.
	Key []byte `json:"key"`
	// URL is where a log asks it for cosignatures; absent for a witness that only fetches.
	URL string `json:"url,omitempty"`
	// Until is the time, Unix ms, of the last checkpoint that counts with this key's cosignature; absent for the key in use. 0 is a key
	// whose cosignatures never count again. A name has at most one key in use.
	Until *int64 `json:"until,omitzero"`
}

// witnessName leaves out what a signed note cannot name, and every name that a log has: those begin with luzheng/.
var witnessName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,63}(/[a-z0-9][a-z0-9.-]{0,31}){0,3}$`)

const logPrefix = "luzheng/"

// ValidWitnessName tells whether a witness can cosign under this name.
func ValidWitnessName(name string) bool {
	return witnessName.MatchString(name) && !strings.HasPrefix(name, logPrefix)
}

// validateWitnesses adds to the keys that are known: a witness is nobody whom the ledger's own organisations could be.
func (r *Root) validateWitnesses(keys map[gm.KeyID]bool) error {
	if len(r.Witnesses) > MaxWitnesses {
		return fmt.Errorf("%w: %d keys of witnesses, at most %d", ErrRoot, len(r.Witnesses), MaxWitnesses)
	}
	inUse := map[string]bool{}
	for i, w := range r.Witnesses {
		if err := r.validateWitness(w); err != nil {
			return err
		}
		if i > 0 && compareWitness(r.Witnesses[i-1], w) >= 0 {
			return fmt.Errorf("%w: witnesses must be sorted by name, former keys first", ErrRoot)
		}
		key, err := gm.ParsePublicKey(w.Key)
		if err != nil {
			return fmt.Errorf("%w: witness %s: %w", ErrRoot, w.Name, err)
		}
		if keys[key.KeyID()] {
			return fmt.Errorf("%w: the witness %s has a key that stands there already", ErrRoot, w.Name)
		}
		keys[key.KeyID()] = true
		if w.Until == nil {
			if inUse[w.Name] {
				return fmt.Errorf("%w: the witness %s has two keys in use", ErrRoot, w.Name)
			}
			inUse[w.Name] = true
		}
	}
	if r.WitnessThreshold < 0 || r.WitnessThreshold > int64(len(inUse)) {
		return fmt.Errorf("%w: %d cosignatures are needed, and %d witnesses can give one", ErrRoot, r.WitnessThreshold, len(inUse))
	}
	return nil
}

func (r *Root) validateWitness(w Witness) error {
	organisation := func(f Follower) bool { return string(f.Organisation) == w.Name }
	switch {
	case !ValidWitnessName(w.Name):
		return fmt.Errorf("%w: %q is not a name for a witness, such as witness.court.example", ErrRoot, w.Name)
	case slices.ContainsFunc(r.Followers, organisation):
		return fmt.Errorf("%w: the witness %s has the name of a follower", ErrRoot, w.Name)
	case w.Until != nil && (*w.Until < 0 || *w.Until > maxBlock):
		return fmt.Errorf("%w: the witness %s: %d is not a time", ErrRoot, w.Name, *w.Until)
	case w.URL == "":
		return nil
	}
	u, err := url.Parse(w.URL)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("%w: the witness %s: %q is not an address, such as https://witness.court.example", ErrRoot, w.Name, w.URL)
	}
	return nil
}

// compareWitness orders by name, and of one name by the time up to which a key counts, the key in use last.
func compareWitness(a, b Witness) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.until(), b.until()), bytes.Compare(a.Key, b.Key))
}

// until is the last time at which the key counts, and beyond every time for the key in use.
func (w Witness) until() int64 {
	if w.Until == nil {
		return maxBlock + 1
	}
	return *w.Until
}

// Counts tells whether a cosignature by this key counts under a checkpoint of the given time, Unix ms.
func (w Witness) Counts(checkpoint int64) bool { return checkpoint <= w.until() }

// Admit makes the version after f that names a witness, and of which threshold cosignatures are needed. A key that the witness has in f
// counts up to the checkpoint time until, Unix ms, from then on. Those whom f trusts must sign it with Cosign, and the witness with
// Possess.
func (f *File) Admit(w Witness, until, threshold int64) (*File, error) {
	if w.Until != nil {
		return nil, fmt.Errorf("%w: a former key is not admitted", ErrRoot)
	}
	next, digest := f.root, f.Digest()
	next.Version, next.Previous, next.WitnessThreshold = f.root.Version+1, &digest, threshold
	next.Witnesses = slices.Clone(f.root.Witnesses)
	for i, old := range next.Witnesses {
		if old.Name == w.Name && old.Until == nil {
			next.Witnesses[i].Until = &until
		}
	}
	next.Witnesses = append(next.Witnesses, w)
	slices.SortFunc(next.Witnesses, compareWitness)
	return New(next)
}

// freshWitnesses gives the keys of witnesses that are in n and not in r, each of which must have signed n.
func (r *Root) freshWitnesses(n *Root) map[statement.PartyID][]byte {
	fresh := map[statement.PartyID][]byte{}
	for _, w := range n.Witnesses {
		if r.witness(w.Name, w.Key) == nil {
			fresh[statement.PartyID(w.Name)] = w.Key
		}
	}
	return fresh
}

// keepsWitnesses refuses a successor n in which a witness's key is gone, or counts for longer than before.
func (r *Root) keepsWitnesses(n *Root) error {
	for _, old := range r.Witnesses {
		switch now := n.witness(old.Name, old.Key); {
		case now == nil:
			return fmt.Errorf("%w: the key of the witness %s is gone: what it cosigned would be lost", ErrAdvance, old.Name)
		case now.until() > old.until():
			return fmt.Errorf("%w: a former key of the witness %s would count for longer than before", ErrAdvance, old.Name)
		}
	}
	for _, now := range n.Witnesses {
		if now.Until != nil && r.witness(now.Name, now.Key) == nil {
			return fmt.Errorf("%w: %s never had the former key that is named", ErrAdvance, now.Name)
		}
	}
	return nil
}

// witness finds a witness's key, or nil.
func (r *Root) witness(name string, key []byte) *Witness {
	at := slices.IndexFunc(r.Witnesses, func(w Witness) bool { return w.Name == name && bytes.Equal(w.Key, key) })
	if at < 0 {
		return nil
	}
	return &r.Witnesses[at]
}
