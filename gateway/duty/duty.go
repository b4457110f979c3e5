// Package duty judges how units keep the duties of the sharing-responsibility list.
//
// A duty is in force from the day it names until it is released. It is met while there is an entry of which all of this is true:
//
//	the entry    is the one that the duty names, or collects the data item that it names: an item of the element
//	             that names its source; one taken from other data is not the unit's to be counted
//	its owner    is the duty's unit; what a dissolved party left, duty or entry, is its successor's
//	its state    is published
//	sharing      its class lets units have the data, and the sharing period has not ended
//	its data     has a version, the last of which was not withdrawn
//	renewal      is overdue neither by the entry's own cycle nor by the duty's
//
// Nothing of it stands on the ledger: a duty comes to be met or missed by the mere passing of time, too, with no statement. It is judged
// from states and a time and nothing else, so that anybody with the same states finds the same. It is a package of its own, as
// the work list reads every state by itself, and a duty says nothing without the entries that are to meet it.
package duty

import (
	"slices"

	"luzheng/gateway/index"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Compliance counts the duties of a party.
type Compliance struct {
	// InForce are those in force, Met those of them that are met.
	InForce, Met int64
}

// States are those that a list is made from.
func States() []index.TypeState {
	return []index.TypeState{
		{Type: statement.TypeDuty, State: string(entity.DutyIssued)},
		{Type: statement.TypeEntry, State: string(entity.EntryPublished)},
		{Type: statement.TypeVersion, State: string(entity.VersionWithdrawn)},
		{Type: statement.TypeParty, State: string(entity.PartyDissolved)},
	}
}

// List is the sharing-responsibility list with all that it is judged by.
type List struct {
	duties     []*entity.Duty
	entries    map[statement.Ref]*entity.Entry
	collecting map[statement.Code][]*entity.Entry // by the element of an item
	withdrawn  map[statement.Ref]bool             // versions
	successors map[statement.PartyID]statement.PartyID
}

// NewList gives a list on which nothing stands.
func NewList() *List {
	return &List{
		entries: map[statement.Ref]*entity.Entry{}, collecting: map[statement.Code][]*entity.Entry{},
		withdrawn: map[statement.Ref]bool{}, successors: map[statement.PartyID]statement.PartyID{},
	}
}

// Add adds a state, each once and in any order. One that is none of States changes nothing.
func (l *List) Add(ref statement.Ref, state entity.Entity) {
	switch e := state.(type) {
	case *entity.Duty:
		if e.State == entity.DutyIssued {
			l.duties = append(l.duties, e)
		}
	case *entity.Entry:
		if e.State == entity.EntryPublished {
			l.entries[ref] = e
			for _, element := range collected(e) {
				l.collecting[element] = append(l.collecting[element], e)
			}
		}
	case *entity.Version:
		if e.State == entity.VersionWithdrawn {
			l.withdrawn[ref] = true
		}
	case *entity.Party:
		if e.State == entity.PartyDissolved {
			l.successors[statement.PartyID(ref.ID)] = e.Successor
		}
	}
}

// collected gives the elements that an entry collects, each once.
func collected(e *entity.Entry) []statement.Code {
	var all []statement.Code
	for _, item := range e.Catalogue.Items {
		if item.Source != nil && !slices.Contains(all, item.Element) {
			all = append(all, item.Element)
		}
	}
	return all
}

// Judge counts the duties of every party that has any in force at a ledger time, Unix ms.
func (l *List) Judge(at int64) map[statement.PartyID]Compliance {
	all := map[statement.PartyID]Compliance{}
	for _, d := range l.duties {
		if at < d.From {
			continue
		}
		unit := l.Heir(d.Unit)
		c := all[unit]
		c.InForce++
		if l.met(d, at) {
			c.Met++
		}
		all[unit] = c
	}
	return all
}

func (l *List) met(d *entity.Duty, at int64) bool {
	return slices.ContainsFunc(l.candidates(d), func(e *entity.Entry) bool {
		return l.Heir(e.Owner) == l.Heir(d.Unit) && shared(&e.Catalogue, at) && l.provided(e) && renewed(e, d.Cycle, at)
	})
}

// candidates are the published entries that the duty is about, whosever they are.
func (l *List) candidates(d *entity.Duty) []*entity.Entry {
	if d.Entry == nil {
		return l.collecting[d.Element]
	}
	if e := l.entries[*d.Entry]; e != nil {
		return []*entity.Entry{e}
	}
	return nil
}

// Heir gives who holds what names a party. A party that was dissolved never comes back, so that the way ends.
func (l *List) Heir(party statement.PartyID) statement.PartyID {
	for l.successors[party] != "" {
		party = l.successors[party]
	}
	return party
}

func shared(c *statement.Catalogue, at int64) bool {
	return c.SharingClass != statement.SharingNone && (c.SharingUntil == 0 || at <= c.SharingUntil)
}

func (l *List) provided(e *entity.Entry) bool { return e.Version != nil && !l.withdrawn[*e.Version] }

// renewed tells whether the entry's next version is overdue neither by its own cycle nor by another.
func renewed(e *entity.Entry, cycle statement.UpdateCycle, at int64) bool {
	asked := *e
	asked.Catalogue.UpdateCycle = cycle
	return !e.Overdue(at) && !asked.Overdue(at)
}
