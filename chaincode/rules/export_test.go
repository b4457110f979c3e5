package rules

import (
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
