package rules

import (
	"maps"
	"slices"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// MatterOf gives the parties whose matter a statement is, of which the authority table speaks.
func MatterOf(st State, s *Submission, pos Position, cfg Config) ([]statement.PartyID, *Refusal) {
	j := &judgement{st: st, s: s, pos: pos, cfg: cfg, loaded: make(map[statement.Ref]entity.Entity)}
	if r := j.admit(); r != nil {
		return nil, r
	}
	if r := j.signed(); r != nil {
		return nil, r
	}
	return version1[s.Statement.Kind].matter(j)
}

// Alone runs a kind's own rule without the stations that hold the statement to what exists: its matter, and its effects. Issuer and
// signers are found in st, the rule itself reads bad.
func Alone(st, bad State, s *Submission, pos Position, cfg Config) (matter, effects *Refusal) {
	run := func(rule func(*judgement) *Refusal) *Refusal {
		j := &judgement{st: st, s: s, pos: pos, cfg: cfg, loaded: make(map[statement.Ref]entity.Entity)}
		if r := j.admit(); r != nil {
			return r
		}
		if r := j.signed(); r != nil {
			return r
		}
		// Who acts has been found, what it acts upon has not.
		j.st = bad
		maps.DeleteFunc(j.loaded, func(ref statement.Ref, _ entity.Entity) bool {
			return !slices.Contains(j.heirs, statement.PartyID(ref.ID))
		})
		return rule(j)
	}
	own := version1[s.Statement.Kind]
	matter = run(func(j *judgement) *Refusal { _, r := own.matter(j); return r })
	return matter, run(own.apply)
}
