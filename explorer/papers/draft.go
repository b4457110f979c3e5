package papers

import (
	"fmt"
	"strings"

	"luzheng/explorer/verify"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// DraftFormat names a draft, and MaxDraft bounds it in bytes, MaxItems its evidence.
const (
	DraftFormat = "luzheng-papers-draft/v1"
	MaxDraft    = 256 << 20
	MaxItems    = 2000
	maxSearches = 200
	maxText     = 400
)

// Draft is what an auditor puts into a paper.
type Draft struct {
	Format   string          `json:"format"`
	Language verify.Language `json:"language"`
	Case     statement.Ref   `json:"case"`
	// Handler made the paper at Made (Unix ms, the clock of who makes it).
	Handler statement.Pseudonym `json:"handler"`
	Made    int64               `json:"made"`
	// Link is the address of an explorer, for the code on the paper; may be empty.
	Link string `json:"link,omitempty"`
	// Words are names in the paper's language of kinds, of states as type/state and of values; what has none stands as it is.
	Words map[string]string `json:"words,omitempty"`
	// Items are what the paper rests on: the case first, its notes, findings, and what was found.
	Items    []Item   `json:"items"`
	Searches []Search `json:"searches,omitempty"`
}

// Item is one evidence file, byte for byte.
type Item struct {
	Evidence string `json:"evidence"`
}

// Search is a search or a sample whose result is among the items.
type Search struct {
	Name  string `json:"name"`
	Terms []Term `json:"terms,omitempty"`
	// Height is the last block that was searched, Found how many statements there were.
	Height int64 `json:"height"`
	Found  int64 `json:"found"`
	// Sample is set when a sample was drawn of what was found (package draw).
	Sample *Sample `json:"sample,omitempty"`
	// Subjects are those of what was found whose evidence is among the items: statement:<id>.
	Subjects []string `json:"subjects,omitempty"`
}

// Term is one condition of a search.
type Term struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Sample is what repeats a draw.
type Sample struct {
	Seed             string    `json:"seed"`
	Block            int64     `json:"block"`
	Root             gm.Digest `json:"root"`
	Population       int64     `json:"population"`
	PopulationDigest gm.Digest `json:"populationDigest"`
}

// ParseDraft reads a draft strictly.
func ParseDraft(raw []byte) (*Draft, error) {
	var d Draft
	if err := strictjson.Unmarshal(raw, &d, MaxDraft); err != nil {
		return nil, fmt.Errorf("papers: draft: %w", err)
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	return &d, nil
}

func (d *Draft) check() error {
	switch {
	case d.Format != DraftFormat:
		return fmt.Errorf("papers: the draft is %q, not %s", d.Format, DraftFormat)
	case d.Language != verify.Chinese && d.Language != verify.English:
		return fmt.Errorf("papers: there is no language %q", d.Language)
	case d.Case.Type != statement.TypeCase || !d.Case.Valid():
		return fmt.Errorf("papers: the draft names no audit case")
	case !d.Handler.Valid():
		return fmt.Errorf("papers: the handler is not a pseudonym")
	case d.Made <= 0:
		return fmt.Errorf("papers: the time is missing")
	case len(d.Items) == 0 || len(d.Items) > MaxItems:
		return fmt.Errorf("papers: a paper rests on 1 to %d evidence files, not on %d", MaxItems, len(d.Items))
	case len(d.Searches) > maxSearches:
		return fmt.Errorf("papers: at most %d searches", maxSearches)
	case !plain(d.Link):
		return fmt.Errorf("papers: the link is not one line of at most %d bytes", maxText)
	}
	for i, s := range d.Searches {
		for _, t := range append(s.Terms, Term{s.Name, ""}) {
			if !plain(t.Name) || !plain(t.Value) {
				return fmt.Errorf("papers: search %d holds what is not one line of at most %d bytes", i+1, maxText)
			}
		}
	}
	return nil
}

func plain(text string) bool {
	return len(text) <= maxText && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// word names a kind, a state or a value in the paper's language.
func (d *Draft) word(name string) string {
	if word, ok := d.Words[name]; ok && plain(word) {
		return word
	}
	return name
}

// state names an entity's state.
func (d *Draft) state(t statement.EntityType, state string) string {
	if word, ok := d.Words[string(t)+"/"+state]; ok && plain(word) {
		return word
	}
	return d.word(state)
}

// read is an item that was read and verified.
type read struct {
	raw     []byte
	content *evidence.Content
	report  *verify.Report
}

// holds tells whether the facts of the item may be printed.
func (r *read) holds() bool {
	return r.report.Verdict == verify.Verified || r.report.Verdict == verify.VerifiedBut
}

func (d *Draft) read(v *verify.Verifier) ([]read, error) {
	all := make([]read, len(d.Items))
	for i, item := range d.Items {
		raw := []byte(item.Evidence)
		content, err := evidence.Read(raw)
		if err != nil {
			return nil, fmt.Errorf("papers: item %d is no evidence file: %w", i+1, err)
		}
		all[i] = read{raw, content, v.Verify(raw, verify.Question{})}
	}
	return all, nil
}
