package statement

// DeputyDelegate lets a person act under another post of the same party while its holder cannot: recorded, and for a time
// only. The subject is the deputy's certificate.
type DeputyDelegate struct {
	Post Post `json:"post"`
	// Deputy is the pseudonym of the person whose certificate it is.
	Deputy Pseudonym `json:"deputy"`
	// From and Until bound the delegation in ledger time, Unix ms.
	From  int64 `json:"from"`
	Until int64 `json:"until"`
}

// maxDelegation is the longest delegation: a year. Who acts longer than that holds the post.
const maxDelegation = int64(366 * 86_400_000)

func (*DeputyDelegate) Kind() Kind  { return KindDeputyDelegate }
func (*DeputyDelegate) Refs() []Ref { return nil }
func (b *DeputyDelegate) Validate() error {
	var p problems
	p.require(b.Post.Personal(), "post", "is missing or not a person's post")
	p.require(b.Deputy.Valid(), "deputy", "is missing or not a pseudonym")
	p.require(b.From > 0, "from", "is missing or not a time in Unix milliseconds")
	p.require(b.Until > b.From && b.Until-b.From <= maxDelegation, "until", "must be after from, by a year at most")
	return p.err
}

// DeputyRevoke ends a delegation before its time. The subject is the deputy's certificate.
type DeputyRevoke struct {
	Reason Code `json:"reason"`
}

func (*DeputyRevoke) Kind() Kind  { return KindDeputyRevoke }
func (*DeputyRevoke) Refs() []Ref { return nil }
func (b *DeputyRevoke) Validate() error {
	var p problems
	p.code(b.Reason, "reason")
	return p.err
}
