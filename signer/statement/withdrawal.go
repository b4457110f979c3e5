package statement

import "fmt"

// WithdrawalNotify tells those who took a version that it was withdrawn. The subject is the version; it creates the notice.
type WithdrawalNotify struct {
	Entry Ref `json:"entry"`
	// Parties are those notified, 1 to 64, sorted, each once. Who took the version stands in the usage records.
	Parties []PartyID `json:"parties"`
	// Notice is the sealed text.
	Notice *Sealed `json:"notice"`
}

func (*WithdrawalNotify) Kind() Kind { return KindWithdrawalNotify }
func (b *WithdrawalNotify) Refs() []Ref {
	all := []Ref{b.Entry}
	for _, id := range b.Parties {
		all = append(all, id.Ref())
	}
	return all
}

func (b *WithdrawalNotify) Validate() error {
	var p problems
	p.ref(b.Entry, TypeEntry, "entry")
	p.require(len(b.Parties) >= 1 && len(b.Parties) <= 64, "parties", "must be 1 to 64 parties")
	for i, id := range b.Parties {
		p.party(id, fmt.Sprintf("parties.%d", i))
		p.require(i == 0 || b.Parties[i-1] < id, "parties", "must be sorted, each once")
	}
	p.sealed(b.Notice, "notice")
	return p.err
}

// NoticeAcknowledge tells what a notified party did with its copies. The subject is the notice.
type NoticeAcknowledge struct {
	// Measure is a code such as deleted or replaced.
	Measure Code `json:"measure"`
}

func (*NoticeAcknowledge) Kind() Kind  { return KindNoticeAcknowledge }
func (*NoticeAcknowledge) Refs() []Ref { return nil }
func (b *NoticeAcknowledge) Validate() error {
	var p problems
	p.code(b.Measure, "measure")
	return p.err
}
