package verifytest

import (
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Entry publishes a catalogue entry.
func (w *World) Entry(by *Key, name statement.Label) statement.Ref {
	w.t.Helper()
	catalogue := statement.Catalogue{
		BusinessName: name, System: "统计系统", Items: []statement.DataItem{{Name: "代码"}, {Name: "名称"}}, Format: statement.FormatCSV,
		SharingClass: statement.SharingUnconditional, OpeningClass: statement.OpeningUnconditional, ProvisionMode: statement.ModeDownload,
		UpdateCycle: statement.CycleYearly, OpenSubject: by.Party, SecurityLevel: statement.LevelGeneral,
	}
	id := w.Commit(w.Sign(w.Draft(by, &statement.CataloguePublish{Catalogue: catalogue}, nil), by), func(id gm.Digest) []Change {
		return []Change{{statement.Created(statement.TypeEntry, id), &entity.Entry{
			Header: entity.Header[entity.EntryState]{State: entity.EntryPublished}, Owner: by.Party, Catalogue: catalogue, Revision: 1,
		}}}
	})
	return statement.Created(statement.TypeEntry, id)
}

// Anchor records a version of an entry that holds one file; it supersedes the entry's version before, if there is one.
func (w *World) Anchor(by *Key, entry statement.Ref, data []byte, inputs ...statement.Ref) statement.Ref {
	w.t.Helper()
	return w.AnchorManifest(by, entry, data, gm.Sum([]byte("manifest"), data), inputs...)
}

// AnchorManifest is Anchor with the digest of the version's manifest.
func (w *World) AnchorManifest(by *Key, entry statement.Ref, data []byte, manifest gm.Digest, inputs ...statement.Ref) statement.Ref {
	w.t.Helper()
	state := *w.State(entry).(*entity.Entry)
	before := state.Version
	body := &statement.DatasetAnchor{
		Manifest: manifest, Files: []statement.File{{Digest: gm.Sum(data), Size: int64(len(data))}}, Rows: 1,
		Format: statement.FormatCSV, Inputs: inputs, Supersedes: before,
	}
	id := w.Commit(w.Sign(w.Draft(by, body, &entry), by), func(id gm.Digest) []Change {
		created := statement.Created(statement.TypeVersion, id)
		state.Version, state.Versions = &created, state.Versions+1
		changes := []Change{{entry, &state}, {created, &entity.Version{
			Header: entity.Header[entity.VersionState]{State: entity.VersionCurrent}, Entry: entry, Owner: by.Party,
			Number: state.Versions, Manifest: body.Manifest, Supersedes: before,
		}}}
		if before != nil {
			old := *w.State(*before).(*entity.Version)
			old.State, old.SupersededBy = entity.VersionSuperseded, &created
			changes = append(changes, Change{*before, &old})
		}
		return changes
	})
	return statement.Created(statement.TypeVersion, id)
}

// Withdraw withdraws a version.
func (w *World) Withdraw(by *Key, version statement.Ref) gm.Digest {
	w.t.Helper()
	state := *w.State(version).(*entity.Version)
	body := &statement.DatasetWithdraw{Entry: state.Entry, Reason: "privacy"}
	return w.Commit(w.Sign(w.Draft(by, body, &version), by), func(gm.Digest) []Change {
		state.State, state.WithdrawnAt, state.Reason = entity.VersionWithdrawn, w.now, body.Reason
		return []Change{{version, &state}}
	})
}

// Revoke ends a key's certificate, compromised from the given ledger time on, or not at all if that is 0.
func (w *World) Revoke(key *Key, compromisedAt int64) {
	w.t.Helper()
	state := *w.State(key.Ref).(*entity.Certificate)
	state.State, state.RevokedAt, state.CompromisedAt, state.Reason = entity.CertificateRevoked, w.now, compromisedAt, "lost"
	w.Put(key.Ref, &state)
	w.now += Step
}
