package statement

import "fmt"

// EmergencyType is the type of a public emergency.
type EmergencyType string

// The types of emergencies.
const (
	EmergencyDisaster EmergencyType = "natural-disaster" // 自然灾害
	EmergencyAccident EmergencyType = "accident"         // 事故灾难
	EmergencyHealth   EmergencyType = "public-health"    // 公共卫生事件
	EmergencySocial   EmergencyType = "social-safety"    // 社会安全事件
)

// Valid tells whether t is one of the types above.
func (t EmergencyType) Valid() bool {
	switch t {
	case EmergencyDisaster, EmergencyAccident, EmergencyHealth, EmergencySocial:
		return true
	}
	return false
}

// EmergencyDeclare gives the named parties immediate access to the named data, for the emergency alone. It creates the
// emergency, which every use in it names.
type EmergencyDeclare struct {
	Type EmergencyType `json:"type"`
	// Purpose is the one purpose of uses in this emergency.
	Purpose Code `json:"purpose"`
	// Parties may use the data, sorted; network operators may be among them.
	Parties []PartyID `json:"parties"`
	// Entries are the data, sorted by their IDs.
	Entries []Ref `json:"entries"`
	// From and Until bound the emergency in ledger time, Unix ms; nothing begins before it is declared.
	From  int64 `json:"from"`
	Until int64 `json:"until"`
	// Law and Article cite its legal basis, as codes of the registry of legal bases.
	Law     Code `json:"law"`
	Article Code `json:"article"`
	// Notice is the sealed text of the declaration.
	Notice *Sealed `json:"notice"`
}

func (*EmergencyDeclare) Kind() Kind { return KindEmergencyDeclare }
func (b *EmergencyDeclare) Refs() []Ref {
	refs := append([]Ref{BasisRef(b.Law, b.Article)}, b.Entries...)
	for _, id := range b.Parties {
		refs = append(refs, id.Ref())
	}
	return refs
}

func (b *EmergencyDeclare) Validate() error {
	var p problems
	p.require(b.Type.Valid(), "type", "is missing or not a type of emergency")
	p.code(b.Purpose, "purpose")
	p.require(len(b.Parties) >= 1 && len(b.Parties) <= 64, "parties", "must be 1 to 64 parties")
	for i, id := range b.Parties {
		p.party(id, fmt.Sprintf("parties.%d", i))
		p.require(i == 0 || b.Parties[i-1] < id, "parties", "must be sorted, without duplicates")
	}
	p.require(len(b.Entries) >= 1 && len(b.Entries) <= 64, "entries", "must be 1 to 64 catalogue entries")
	for i, r := range b.Entries {
		p.ref(r, TypeEntry, fmt.Sprintf("entries.%d", i))
		p.require(i == 0 || b.Entries[i-1].ID < r.ID, "entries", "must be sorted, without duplicates")
	}
	p.require(b.From > 0, "from", "is missing or not a time in Unix milliseconds")
	p.require(b.Until > b.From, "until", "must be after from")
	p.code(b.Law, "law")
	p.code(b.Article, "article")
	p.sealed(b.Notice, "notice")
	return p.err
}

// EmergencyEnd ends an emergency before its time. The subject is the emergency.
type EmergencyEnd struct {
	Reason Code `json:"reason"`
}

func (*EmergencyEnd) Kind() Kind  { return KindEmergencyEnd }
func (*EmergencyEnd) Refs() []Ref { return nil }
func (b *EmergencyEnd) Validate() error {
	var p problems
	p.code(b.Reason, "reason")
	return p.err
}
