package statement

import "fmt"

// PlannedEntry is a catalogue entry that an application's project promises.
type PlannedEntry struct {
	BusinessName Label        `json:"businessName"`
	SharingClass SharingClass `json:"sharingClass"`
}

// PlanRegister names the entries that an application will bring, before it goes live. The subject is the application; it
// creates the project.
type PlanRegister struct {
	Entries []PlannedEntry `json:"entries"`
}

func (*PlanRegister) Kind() Kind  { return KindPlanRegister }
func (*PlanRegister) Refs() []Ref { return nil }
func (b *PlanRegister) Validate() error {
	var p problems
	p.require(len(b.Entries) >= 1 && len(b.Entries) <= 64, "entries", "must be 1 to 64 planned entries")
	for i, e := range b.Entries {
		p.label(e.BusinessName, fmt.Sprintf("entries.%d.businessName", i))
		p.require(e.SharingClass.Valid(), fmt.Sprintf("entries.%d.sharingClass", i), "is missing or not a sharing class")
	}
	return p.err
}

// DeliveredEntry is what became of a planned entry: the entry, and the version that was collected under it.
type DeliveredEntry struct {
	Entry   Ref `json:"entry"`
	Version Ref `json:"version"`
}

// ProjectAccept accepts an application's project: its catalogue, collection and sharing are done. The subject is the
// project.
type ProjectAccept struct {
	Application Ref `json:"application"`
	// Entries are as many as were planned, in the plan's order.
	Entries []DeliveredEntry `json:"entries"`
}

func (*ProjectAccept) Kind() Kind { return KindProjectAccept }
func (b *ProjectAccept) Refs() []Ref {
	all := []Ref{b.Application}
	for _, e := range b.Entries {
		all = append(all, e.Entry, e.Version)
	}
	return all
}

func (b *ProjectAccept) Validate() error {
	var p problems
	p.ref(b.Application, TypeApplication, "application")
	p.require(len(b.Entries) >= 1 && len(b.Entries) <= 64, "entries", "must be 1 to 64 delivered entries")
	for i, e := range b.Entries {
		p.ref(e.Entry, TypeEntry, fmt.Sprintf("entries.%d.entry", i))
		p.ref(e.Version, TypeVersion, fmt.Sprintf("entries.%d.version", i))
	}
	return p.err
}
