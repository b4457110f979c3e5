package rules

import (
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Dataset versions and products.
//
//	kind               from                  to           besides
//	dataset.anchor     –                     current      under a published entry, conforming to it (conformity.go), superseding its
//	                                                      latest version; inputs stand; problems it corrects are open
//	  the one before   current               superseded   a withdrawn one stays withdrawn, and knows its successor
//	dataset.withdraw   current, superseded   withdrawn
//	product.register   –                     registered   sources exist; citing one that was withdrawn is honest
var versionSteps = steps[entity.VersionState]{
	statement.KindDatasetAnchor: {[]entity.VersionState{entity.VersionCurrent}, entity.VersionSuperseded},
	statement.KindDatasetWithdraw: {
		[]entity.VersionState{entity.VersionCurrent, entity.VersionSuperseded}, entity.VersionWithdrawn,
	},
}

func anchorVersion(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.DatasetAnchor)
	entryRef := *j.s.Statement.Subject
	entry, r := j.published(entryRef)
	if r != nil {
		return r
	}
	if r := conforms(body, &entry.Catalogue); r != nil {
		return r
	}
	if refText(body.Supersedes) != refText(entry.Version) {
		return refuse("dataset.supersedes", "it supersedes %s, the entry's latest is %s", refText(body.Supersedes), refText(entry.Version))
	}
	for _, input := range body.Inputs {
		version, r := load[entity.Version](j, input)
		if r != nil {
			return r
		}
		if version.State == entity.VersionWithdrawn {
			return refuse("dataset.input", "%s was withdrawn", input)
		}
	}
	if r := j.corrects(entryRef, body.Corrects); r != nil {
		return r
	}
	if r := j.supersede(body.Supersedes); r != nil {
		return r
	}
	created := j.s.created
	entry.Version, entry.RenewedAt = &created, j.pos.Time
	entry.Versions++
	if r := j.touch(entryRef, entry); r != nil {
		return r
	}
	return j.create(&entity.Version{
		Header: entity.Header[entity.VersionState]{State: entity.VersionCurrent},
		Entry:  entryRef, Owner: entry.Owner, Number: entry.Versions, Manifest: body.Manifest, Supersedes: body.Supersedes,
		Corrects: body.Corrects,
	})
}

// supersede tells the version before about its successor.
func (j *judgement) supersede(before *statement.Ref) *Refusal {
	if before == nil {
		return nil
	}
	version, r := load[entity.Version](j, *before)
	if r != nil {
		return r
	}
	if version.State != entity.VersionWithdrawn {
		if r := advance(j, versionSteps, &version.State); r != nil {
			return r
		}
	}
	created := j.s.created
	version.SupersededBy = &created
	return j.touch(*before, version)
}

func versionOwner(j *judgement) ([]statement.PartyID, *Refusal) {
	version, r := load[entity.Version](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{version.Owner}, nil
}

func withdrawVersion(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.DatasetWithdraw)
	version, r := load[entity.Version](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if version.Entry != body.Entry {
		return refuse("reference.mismatch", "the version is of %s, not of %s", version.Entry, body.Entry)
	}
	if r := advance(j, versionSteps, &version.State); r != nil {
		return r
	}
	version.WithdrawnAt, version.Reason = j.pos.Time, body.Reason
	return j.touch(*j.s.Statement.Subject, version)
}

func registerProduct(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.ProductRegister)
	return j.create(&entity.Product{
		Header: entity.Header[entity.ProductState]{State: entity.ProductRegistered},
		Owner:  j.s.Statement.Issuer, Name: body.Name, Sources: body.Sources, Digest: body.Digest,
	})
}
