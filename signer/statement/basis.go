package statement

import "strings"

// BasisRef names the legal basis that a law's code and an article's code cite: "basis:<law>_<article>".
func BasisRef(law, article Code) Ref {
	return Ref{TypeBasis, strings.Join([]string{string(law), string(article)}, itemSeparator)}
}

// validBasis tells whether an ID is one that BasisRef gives.
func validBasis(id string) bool {
	law, article, ok := strings.Cut(id, itemSeparator)
	return ok && Code(law).Valid() && Code(article).Valid()
}

// BasisRegister enters an article of a law, regulation or rule into the registry of legal bases. The subject is the
// basis.
type BasisRegister struct {
	// Title is the official name of the law with the article.
	Title Label `json:"title"`
	// From is when the article came into force, Until when it ceases to be, Unix ms; Until is 0 while no end is set.
	From  int64 `json:"from"`
	Until int64 `json:"until"`
}

func (*BasisRegister) Kind() Kind  { return KindBasisRegister }
func (*BasisRegister) Refs() []Ref { return nil }
func (b *BasisRegister) Validate() error {
	var p problems
	p.label(b.Title, "title")
	p.require(b.From > 0, "from", "is missing or not a time in Unix milliseconds")
	p.require(b.Until == 0 || b.Until > b.From, "until", "must be after from, or 0")
	return p.err
}

// demands: that no end is set must be said.
func (*BasisRegister) demands() []string { return []string{"until"} }

// BasisRepeal ends a legal basis: what cites it from then on is refused, what cited it before stands. The subject is the
// basis.
type BasisRepeal struct {
	// Until is when it ceases to be in force, Unix ms.
	Until int64 `json:"until"`
}

func (*BasisRepeal) Kind() Kind  { return KindBasisRepeal }
func (*BasisRepeal) Refs() []Ref { return nil }
func (b *BasisRepeal) Validate() error {
	var p problems
	p.require(b.Until > 0, "until", "is missing or not a time in Unix milliseconds")
	return p.err
}
