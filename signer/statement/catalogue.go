package statement

import (
	"errors"
	"fmt"
)

// SharingClass says who among the units may have the data.
type SharingClass string

// The sharing classes.
const (
	SharingUnconditional SharingClass = "unconditional"
	SharingConditional   SharingClass = "conditional"
	SharingNone          SharingClass = "not-shared"
)

func (c SharingClass) Valid() bool {
	switch c {
	case SharingUnconditional, SharingConditional, SharingNone:
		return true
	}
	return false
}

// OpeningClass says whether the public may have the data.
type OpeningClass string

// The opening classes; not-open is this system's extension.
const (
	OpeningUnconditional OpeningClass = "unconditional"
	OpeningConditional   OpeningClass = "conditional"
	OpeningNone          OpeningClass = "not-open"
)

func (c OpeningClass) Valid() bool {
	switch c {
	case OpeningUnconditional, OpeningConditional, OpeningNone:
		return true
	}
	return false
}

// Mode is a way to provide or use data.
type Mode string

// The modes: the first three for sharing, the last two for opening, interface for both.
const (
	ModeInterface Mode = "interface"
	ModeAnalysis  Mode = "analysis" // centralised analysis
	ModeExchange  Mode = "exchange" // data leaves the platform
	ModeDownload  Mode = "download"
	ModeSandbox   Mode = "sandbox"
)

func (m Mode) Valid() bool {
	switch m {
	case ModeInterface, ModeAnalysis, ModeExchange, ModeDownload, ModeSandbox:
		return true
	}
	return false
}

// Opens tells whether the mode is one in which open data is provided.
func (m Mode) Opens() bool { return m == ModeDownload || m == ModeInterface || m == ModeSandbox }

// UpdateCycle says how often a dataset is renewed.
type UpdateCycle string

// The update cycles.
const (
	CycleRealtime  UpdateCycle = "realtime"
	CycleDaily     UpdateCycle = "daily"
	CycleWeekly    UpdateCycle = "weekly"
	CycleMonthly   UpdateCycle = "monthly"
	CycleQuarterly UpdateCycle = "quarterly"
	CycleYearly    UpdateCycle = "yearly"
	CycleOnce      UpdateCycle = "once"
)

func (c UpdateCycle) Valid() bool {
	switch c {
	case CycleRealtime, CycleDaily, CycleWeekly, CycleMonthly, CycleQuarterly, CycleYearly, CycleOnce:
		return true
	}
	return false
}

// Format is a storage format of a dataset.
type Format string

// The formats.
const (
	FormatCSV       Format = "csv"
	FormatJSONLines Format = "jsonl"
	FormatJSON      Format = "json"
	FormatXLSX      Format = "xlsx"
	FormatXML       Format = "xml"
	FormatOther     Format = "other"
)

func (f Format) Valid() bool {
	switch f {
	case FormatCSV, FormatJSONLines, FormatJSON, FormatXLSX, FormatXML, FormatOther:
		return true
	}
	return false
}

// Machine tells whether programs can read the format without being told more about it.
func (f Format) Machine() bool { return f.Valid() && f != FormatOther }

// Tabular tells whether a file of the format is one table with named columns, which the manifest reads row by row.
func (f Format) Tabular() bool { return f == FormatCSV || f == FormatJSONLines }

// SecurityLevel is the data's security level (GB/T 43697 style: 1 general, 2 important, 3 core, 4 classified). Classified data
// is refused at every door.
type SecurityLevel int64

// The security levels.
const (
	LevelGeneral    SecurityLevel = 1
	LevelImportant  SecurityLevel = 2
	LevelCore       SecurityLevel = 3
	LevelClassified SecurityLevel = 4
)

// ErrClassified: the statement describes classified data. It is no statement at all: nothing of this software signs, carries or
// records it, so that not even the attempt stands on a ledger.
var ErrClassified = errors.New("classified data must not enter this system, nor a statement about it")

// Catalogue holds the fields of a catalogue entry; none may be missing but the ones said to be.
type Catalogue struct {
	BusinessName  Label        `json:"businessName"`
	System        Label        `json:"system"`
	Items         []DataItem   `json:"items"`
	Format        Format       `json:"format"`
	SharingClass  SharingClass `json:"sharingClass"`
	SharingReason Code         `json:"sharingReason,omitempty"` // stated when the class restricts
	OpeningClass  OpeningClass `json:"openingClass"`
	OpeningReason Code         `json:"openingReason,omitempty"` // stated when the class restricts
	ProvisionMode Mode         `json:"provisionMode"`
	UpdateCycle   UpdateCycle  `json:"updateCycle"`
	// SharingUntil is the end of the sharing period, Unix ms of ledger time; 0 means without end.
	SharingUntil int64 `json:"sharingUntil"`
	// OpenSubject is the party that opens the data; absent only when the opening class is not-open.
	OpenSubject   PartyID       `json:"openSubject,omitempty"`
	SecurityLevel SecurityLevel `json:"securityLevel"`
	// ServiceMatter marks data that government service matters need (最多跑一次, 放管服), which must be unconditional.
	ServiceMatter bool `json:"serviceMatter,omitzero"`
}

// maxItems bounds the data items of an entry.
const maxItems = 200

// DataItem is one column or field.
type DataItem struct {
	Name Label `json:"name"`
	// Element is the data-element code, when there is one.
	Element Code `json:"element,omitempty"`
	// Source is the source as which, or by an exception beside which, the entry's unit collects the item; absent where the item
	// was taken from other data, or has no source yet.
	Source *Ref `json:"source,omitempty"`
}

// demands: the end of the sharing period must be stated, also when there is none.
func (*Catalogue) demands() []string { return []string{"sharingUntil"} }

// refs: the open subject must be a registered party, and sources must have been claimed.
func (c *Catalogue) refs() []Ref {
	var all []Ref
	if c.OpenSubject != "" {
		all = append(all, c.OpenSubject.Ref())
	}
	for _, item := range c.Items {
		all = append(all, refsOf(item.Source)...)
	}
	return all
}

func (c *Catalogue) validate() error {
	if c.SecurityLevel >= LevelClassified {
		return ErrClassified
	}
	var p problems
	p.label(c.BusinessName, "businessName")
	p.label(c.System, "system")
	p.require(len(c.Items) > 0, "items", "is missing: list at least one data item")
	p.require(len(c.Items) <= maxItems, "items", "must be at most 200")
	for i, item := range c.Items {
		p.label(item.Name, fmt.Sprintf("items.%d.name", i))
		p.require(item.Element == "" || item.Element.Valid(), fmt.Sprintf("items.%d.element", i), "is not a code")
		p.optionalRef(item.Source, TypeSource, fmt.Sprintf("items.%d.source", i))
	}
	p.require(c.Format.Valid(), "format", "is missing or not a format")
	p.require(c.SharingClass.Valid(), "sharingClass", "is missing or not a sharing class")
	p.require(c.OpeningClass.Valid(), "openingClass", "is missing or not an opening class")
	p.require(c.SharingClass == SharingUnconditional || c.SharingReason.Valid(), "sharingReason", "is missing: a restrictive class needs a reason")
	p.require(c.OpeningClass == OpeningUnconditional || c.OpeningReason.Valid(), "openingReason", "is missing: a restrictive class needs a reason")
	p.require(c.ProvisionMode.Valid(), "provisionMode", "is missing or not a mode")
	p.require(c.UpdateCycle.Valid(), "updateCycle", "is missing or not an update cycle")
	p.require(c.SharingUntil >= 0, "sharingUntil", "is not a time in Unix milliseconds")
	if c.OpeningClass == OpeningNone {
		p.require(c.OpenSubject == "", "openSubject", "must be absent: the entry is not open")
	} else {
		p.party(c.OpenSubject, "openSubject")
	}
	p.require(c.SecurityLevel >= LevelGeneral, "securityLevel", "is missing or not 1 to 3")
	return p.err
}

// CataloguePublish publishes a catalogue entry. It creates the entry.
type CataloguePublish struct{ Catalogue }

func (*CataloguePublish) Kind() Kind        { return KindCataloguePublish }
func (b *CataloguePublish) Refs() []Ref     { return b.refs() }
func (b *CataloguePublish) Validate() error { return b.validate() }

// CatalogueRevise makes a new version of an entry. The subject is the entry; every field is given again.
type CatalogueRevise struct{ Catalogue }

func (*CatalogueRevise) Kind() Kind        { return KindCatalogueRevise }
func (b *CatalogueRevise) Refs() []Ref     { return b.refs() }
func (b *CatalogueRevise) Validate() error { return b.validate() }

// CatalogueRetire ends an entry: it takes no new data. The subject is the entry.
type CatalogueRetire struct {
	Reason Code `json:"reason"`
}

func (*CatalogueRetire) Kind() Kind  { return KindCatalogueRetire }
func (*CatalogueRetire) Refs() []Ref { return nil }
func (b *CatalogueRetire) Validate() error {
	var p problems
	p.code(b.Reason, "reason")
	return p.err
}
