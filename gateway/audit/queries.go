package audit

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"luzheng/signer/statement"
)

// A case's team keeps its searches here, in the gateway of the audit bureau: what it looks for is nobody else's to know.

// MaxQueries is how many searches a case keeps, MaxName how long their names may be in characters.
const (
	MaxQueries = 200
	MaxName    = 60
)

// ErrFull: the case keeps MaxQueries already.
var ErrFull = errors.New("the case keeps as many searches as it may")

// Query is one search that was kept.
type Query struct {
	Name    string
	Handler statement.Pseudonym // who kept it last
	At      int64               // clock of the gateway, Unix ms
	Terms   []byte              // JSON, the API's SearchTerms
}

// ValidName tells whether a search may have this name: one line of text.
func ValidName(name string) bool {
	n := utf8.RuneCountInString(name)
	return utf8.ValidString(name) && n > 0 && n <= MaxName && strings.TrimSpace(name) == name &&
		!strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// Queries keeps searches.
type Queries interface {
	// Keep is durable when it returns; a name that stands already is replaced. Errors wrap ErrFull.
	Keep(ctx context.Context, in statement.Ref, q Query) error
	// Kept gives the searches of a case, sorted by name.
	Kept(ctx context.Context, in statement.Ref) ([]Query, error)
	// Forget takes one away; it is no error when there is none.
	Forget(ctx context.Context, in statement.Ref, name string) error
}
