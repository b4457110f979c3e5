package trust

import (
	"bytes"
	"crypto"
	"fmt"
	"slices"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Rotate makes the version after f in which an organisation signs with another key, proven to be held by it; what it signed with the
// key before counts up to the block until. Those whom f trusts must sign it with Cosign, the organisation itself with its key before.
func (f *File) Rotate(organisation statement.PartyID, key crypto.Signer, until int64) (*File, error) {
	public, err := gm.PublicKeyOf(key)
	if err != nil {
		return nil, fmt.Errorf("trust root: %w", err)
	}
	next, digest := f.root, f.Digest()
	next.Version, next.Previous = f.root.Version+1, &digest
	next.Followers, next.Former = slices.Clone(f.root.Followers), slices.Clone(f.root.Former)
	at := slices.IndexFunc(next.Followers, func(w Follower) bool { return w.Organisation == organisation })
	if at < 0 {
		return nil, fmt.Errorf("%w: %q is not among the followers", ErrRoot, organisation)
	}
	next.Former = append(next.Former, Former{organisation, next.Followers[at].Key, until})
	slices.SortFunc(next.Former, compareFormer)
	next.Followers[at].Key = public.SPKI()
	file, err := New(next)
	if err != nil {
		return nil, err
	}
	return file.Possess(organisation, key)
}

// keys gives the organisations' keys that are in use.
func (r *Root) keys() map[statement.PartyID][]byte {
	keys := map[statement.PartyID][]byte{}
	for _, follower := range r.Followers {
		keys[follower.Organisation] = follower.Key
	}
	return keys
}

// replaced holds the keys of the version after f to those of f: the new ones have signed, and none of the old ones is lost.
func (f *File) replaced(n *File) error {
	before := f.root.keys()
	fresh := map[statement.PartyID][]byte{}
	for organisation, key := range n.root.keys() {
		if !bytes.Equal(before[organisation], key) {
			fresh[organisation] = key
		}
	}
	for name, key := range f.root.freshWitnesses(&n.root) {
		fresh[name] = key
	}
	if err := n.signedBy(n.possession, fresh); err != nil {
		return fmt.Errorf("possession of a new key: %w", err)
	}
	if len(n.possession) < len(fresh) {
		return fmt.Errorf("%w: of %d new keys only %d have signed it", ErrAdvance, len(fresh), len(n.possession))
	}
	for _, old := range f.root.Followers {
		if !bytes.Equal(n.root.keys()[old.Organisation], old.Key) && n.root.former(old.Organisation, old.Key) == nil {
			return fmt.Errorf("%w: the key of %s is gone: what it attested would be lost", ErrAdvance, old.Organisation)
		}
	}
	for _, old := range f.root.Former {
		switch now := n.root.former(old.Organisation, old.Key); {
		case now == nil:
			return fmt.Errorf("%w: a former key of %s is gone: what it attested would be lost", ErrAdvance, old.Organisation)
		case now.Until > old.Until:
			return fmt.Errorf("%w: a former key of %s would count for more blocks than before", ErrAdvance, old.Organisation)
		}
	}
	return f.root.keepsWitnesses(&n.root)
}

// former finds a key among the former ones, or nil.
func (r *Root) former(organisation statement.PartyID, key []byte) *Former {
	at := slices.IndexFunc(r.Former, func(f Former) bool { return f.Organisation == organisation && bytes.Equal(f.Key, key) })
	if at < 0 {
		return nil
	}
	return &r.Former[at]
}
