package verify

import (
	"luzheng/signer/checkpoint"
	"luzheng/signer/entity"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Keys of an event log. A log's key is rotated under the signatures of the old and of the new one; the log's state on the ledger names
// every key that it had, so that whoever has the state needs no statement about it. What a former key signed while it was the log's, a
// receipt or a checkpoint, holds as before.

// logKey finds a key of a log in the evidence; nil when it is not there, or the certificate is another key's.
func (r *run) logKey(ref statement.Ref) *signer {
	registered, ok := evidence.StateOf[*entity.Certificate](r.content, ref)
	if !ok {
		return nil
	}
	parsed, err := gm.ParseCertificate(registered.Certificate)
	if err != nil || parsed.KeyID().String() != ref.ID {
		return nil
	}
	return &signer{ref, registered, parsed}
}

// logKeys are the present key of a log and those that it had before, by their certificates: as many as the evidence shows.
func (r *run) logKeys(state *entity.Log) map[statement.Ref]*signer {
	keys := map[statement.Ref]*signer{}
	for _, ref := range append(state.FormerKeys(), state.Key) {
		if s := r.logKey(ref); s != nil {
			keys[ref] = s
		}
	}
	return keys
}

// noteSigner is whose key signed a log's checkpoint: a former one, if that is so, as nothing may be anchored since the rotation; else it
// has to be the present one.
func (r *run) noteSigner(state *entity.Log, note []byte, present *signer) *signer {
	plain, err := checkpoint.KeepCosignatures(note, nil)
	if err != nil {
		return present
	}
	for _, ref := range state.FormerKeys() {
		former := r.logKey(ref)
		if former == nil {
			continue
		}
		if _, _, err := checkpoint.OpenEvents(plain, former.parsed.PublicKey(), nil); err == nil {
			return former
		}
	}
	return present
}
