package outcome

import (
	"encoding/hex"
	"strconv"

	"luzheng/signer/gm"
	"luzheng/signer/strictjson"
)

// Marshal gives the canonical bytes: those of strictjson.Marshal, without its reflection.
func (o *Outcome) Marshal() ([]byte, error) {
	w := writer{text: make([]byte, 0, 448+160*len(o.Touched)), plain: true}
	w.outcome(o)
	if !w.plain {
		return strictjson.Marshal(o)
	}
	return w.text, nil
}

// AppendLeaf adds what Leaf.Marshal gives to b, for an outcome that Outcome.Marshal has written.
func AppendLeaf(b []byte, block, tx int64, outcome []byte) []byte {
	b = strconv.AppendInt(append(b, `{"block":`...), block, 10)
	b = strconv.AppendInt(append(b, `,"tx":`...), tx, 10)
	return append(append(append(b, `,"outcome":`...), outcome...), '}')
}

// writer writes JSON of texts that stand in it as they are; any other make it not plain.
type writer struct {
	text  []byte
	plain bool
}

func (w *writer) outcome(o *Outcome) {
	w.number(`{"v":`, o.V)
	w.digest(`,"id":`, &o.ID)
	w.digest(`,"envelope":`, &o.Envelope)
	w.string(`,"tx":`, o.Tx)
	w.number(`,"index":`, o.Index)
	w.number(`,"time":`, o.Time)
	w.number(`,"rules":`, o.Rules)
	w.string(`,"result":`, string(o.Result))
	if o.Code != "" {
		w.string(`,"code":`, string(o.Code))
	}
	w.text = strconv.AppendBool(append(w.text, `,"custodial":`...), o.Custodial)
	for i, d := range o.Deputies {
		w.begin(i, `,"deputies":[`)
		w.string(`{"certificate":`, string(d.Certificate.Type), ":", d.Certificate.ID)
		w.string(`,"post":`, string(d.Post))
		w.end(i, len(o.Deputies))
	}
	for i, p := range o.Parameters {
		w.begin(i, `,"parameters":[`)
		w.string(`{"name":`, string(p.Name))
		w.number(`,"version":`, p.Version)
		w.end(i, len(o.Parameters))
	}
	for i, t := range o.Touched {
		w.begin(i, `,"touched":[`)
		w.string(`{"entity":`, string(t.Entity.Type), ":", t.Entity.ID)
		w.number(`,"count":`, t.Count)
		if t.Prev != nil {
			w.digest(`,"prev":`, t.Prev)
		}
		w.end(i, len(o.Touched))
	}
	w.text = append(w.text, '}')
}

// begin writes what stands before an element of a list, and end what stands behind it.
func (w *writer) begin(i int, list string) {
	if i > 0 {
		list = ","
	}
	w.text = append(w.text, list...)
}

func (w *writer) end(i, of int) {
	w.text = append(w.text, '}')
	if i == of-1 {
		w.text = append(w.text, ']')
	}
}

func (w *writer) number(name string, n int64) {
	w.text = strconv.AppendInt(append(w.text, name...), n, 10)
}

func (w *writer) digest(name string, d *gm.Digest) {
	w.text = append(append(w.text, name...), '"')
	w.text = append(hex.AppendEncode(w.text, d[:]), '"')
}

func (w *writer) string(name string, parts ...string) {
	w.text = append(append(w.text, name...), '"')
	for _, part := range parts {
		for i := range len(part) {
			if c := part[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
				w.plain = false
			}
		}
		w.text = append(w.text, part...)
	}
	w.text = append(w.text, '"')
}
