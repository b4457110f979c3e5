package main

import (
	"errors"
	"fmt"

	"luzheng/network/identities"
	"luzheng/network/layout"
	"luzheng/network/topology"
	"luzheng/signer/statement"
)

// site is a ledger's run folder: who takes part, and with which keys.
type site struct {
	layout   layout.Layout
	topology *topology.Topology
	ledger   statement.LedgerID
}

// running opens the run folder of the network that is measured.
func (b *bench) running() (*site, error) {
	ledger, err := identities.ReadLedger(b.layout)
	if err != nil {
		return nil, err
	}
	t, err := topology.Load(b.layout.Topology(), 0)
	if err != nil {
		return nil, err
	}
	return &site{b.layout, t, ledger}, nil
}

// organisation gives the first organisation with a role.
func (s *site) organisation(role statement.PartyRole) (topology.Organisation, error) {
	for _, org := range s.topology.Organisations {
		if org.Party.Role == role {
			return org, nil
		}
	}
	return topology.Organisation{}, fmt.Errorf("the topology has no organisation of role %s", role)
}

// cast gives the mix its actors: the unit that took part in the founding, the audit bureau as a user, and the Bureau.
func (s *site) cast() (*cast, error) {
	var c cast
	var all error
	for _, who := range []struct {
		actor *actor
		role  statement.PartyRole
		post  statement.Post
	}{
		{&c.provider, statement.RoleUnit, statement.PostOfficer},
		{&c.providerReviewer, statement.RoleUnit, statement.PostReviewer},
		{&c.user, statement.RoleAudit, statement.PostOfficer},
		{&c.permission, statement.RoleBureau, statement.PostPermissionOfficer},
		{&c.permissionReviewer, statement.RoleBureau, statement.PostReviewer},
		{&c.parties, statement.RoleBureau, statement.PostOperator},
	} {
		org, err := s.organisation(who.role)
		if err == nil {
			*who.actor, err = loadActor(s.layout, org, who.post)
		}
		all = errors.Join(all, err)
	}
	return &c, all
}
