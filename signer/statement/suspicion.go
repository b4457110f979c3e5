package statement

// SuspicionExplain is what the unit says to a use of its own that was judged suspected. The subject is the suspicion.
type SuspicionExplain struct {
	// Explanation is the sealed text.
	Explanation *Sealed `json:"explanation"`
}

func (*SuspicionExplain) Kind() Kind  { return KindSuspicionExplain }
func (*SuspicionExplain) Refs() []Ref { return nil }
func (b *SuspicionExplain) Validate() error {
	var p problems
	p.sealed(b.Explanation, "explanation")
	return p.err
}

// SuspicionConfirm is the supervisor's finding that the use was a violation. The subject is the suspicion.
type SuspicionConfirm struct{ Finding }

func (*SuspicionConfirm) Kind() Kind        { return KindSuspicionConfirm }
func (*SuspicionConfirm) Refs() []Ref       { return nil }
func (b *SuspicionConfirm) Validate() error { return b.validate() }

// SuspicionDismiss is the supervisor's finding that the use was none. The subject is the suspicion.
type SuspicionDismiss struct{ Finding }

func (*SuspicionDismiss) Kind() Kind        { return KindSuspicionDismiss }
func (*SuspicionDismiss) Refs() []Ref       { return nil }
func (b *SuspicionDismiss) Validate() error { return b.validate() }

// Finding gives the reasons for which a suspicion is confirmed or dismissed.
type Finding struct {
	Reason Code `json:"reason"`
	// Text is the sealed reasoning; absent where the reason says it.
	Text *Sealed `json:"text,omitempty"`
}

func (f *Finding) validate() error {
	var p problems
	p.code(f.Reason, "reason")
	p.optionalSealed(f.Text, "text")
	return p.err
}
