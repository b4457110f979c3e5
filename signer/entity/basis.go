package entity

import "luzheng/signer/statement"

// BasisState is a state of a legal basis.
type BasisState string

// The states of a legal basis; when it is in force stands in its dates.
const (
	BasisRegistered BasisState = "registered"
	BasisRepealed   BasisState = "repealed"
)

// Basis is an article of a law, regulation or rule that a refusal can cite.
type Basis struct {
	Header[BasisState]
	Title statement.Label `json:"title"`
	// From and Until are its dates, Unix ms; Until is 0 while no end is set.
	From  int64 `json:"from"`
	Until int64 `json:"until"`
}

// InForce tells whether the basis holds at a time, Unix ms.
func (b *Basis) InForce(at int64) bool { return at >= b.From && (b.Until == 0 || at < b.Until) }

func (b *Basis) check() error {
	return b.Header.check(b.State == BasisRegistered || b.State == BasisRepealed)
}
