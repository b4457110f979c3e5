package event

import (
	"strings"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// slot is an event with the room that what it names needs, so that a batch of a thousand is read without a thousand small allocations.
type slot struct {
	Event
	engagement, application, grant, emergency, clearance statement.Ref
}

// parse reads the one encoding of an event that is valid, many times quicker than a JSON decoder, an encoder to compare with, and the
// checks of every field. The strings of the event share text. It is false for any other text; what is wrong with it is the JSON
// decoder's to say.
func (s *slot) parse(text string) bool {
	c := cutter{text, true}
	s.V = version
	c.expect(`{"v":1,"ledger":"`)
	s.Ledger = statement.LedgerID(c.value())
	c.expect(`,"issuer":"`)
	s.Issuer = statement.PartyID(c.value())
	s.Handler = statement.Pseudonym(c.optional(`,"handler":"`))
	s.Engagement = c.optionalRef(`,"engagement":"`, &s.engagement)
	s.Principal = statement.PartyID(c.optional(`,"principal":"`))
	s.Intent = c.skip(`,"intent":true`)
	c.expect(`,"action":"`)
	s.Action = statement.UsageAction(c.value())
	c.expect(`,"entry":"`)
	s.Entry = c.ref()
	c.expect(`,"version":"`)
	s.Version = c.ref()
	s.Application = c.optionalRef(`,"application":"`, &s.application)
	s.Grant = c.optionalRef(`,"grant":"`, &s.grant)
	s.Emergency = c.optionalRef(`,"emergency":"`, &s.emergency)
	c.expect(`,"purpose":"`)
	s.Purpose = statement.Code(c.value())
	c.expect(`,"mode":"`)
	s.Mode = statement.Mode(c.value())
	c.expect(`,"at":`)
	s.At = c.number()
	s.Recipient = statement.PartyID(c.optional(`,"recipient":"`))
	s.Destination = statement.Region(c.optional(`,"destination":"`))
	s.Clearance = c.optionalRef(`,"clearance":"`, &s.clearance)
	c.expect(`,"nonce":"`)
	s.Nonce = c.value()
	c.expect(`}`)
	return c.ok && c.rest == "" && s.Validate() == nil
}

// parseHeader reads the one encoding of a batch's header that is valid, as slot.parse does that of an event.
func parseHeader(text string) (h Header, ok bool) {
	c := cutter{text, true}
	h.V = version
	c.expect(`{"v":1,"ledger":"`)
	h.Ledger = statement.LedgerID(c.value())
	c.expect(`,"issuer":"`)
	h.Issuer = statement.PartyID(c.value())
	c.expect(`,"root":"`)
	root, err := gm.ParseDigest(c.value())
	h.Root = root
	c.expect(`,"count":`)
	h.Count = uint64(c.number())
	c.expect(`}`)
	return h, c.ok && c.rest == "" && err == nil && h.Ledger.Valid() && h.Issuer.Valid() && len(text) <= maxHeader
}

// cutter takes parts off the front; after the first that is not there it gives nothing more.
type cutter struct {
	rest string
	ok   bool
}

func (c *cutter) fail() { c.rest, c.ok = "", false }

func (c *cutter) skip(text string) bool {
	if !strings.HasPrefix(c.rest, text) {
		return false
	}
	c.rest = c.rest[len(text):]
	return true
}

func (c *cutter) expect(text string) {
	if !c.skip(text) {
		c.fail()
	}
}

// value takes a string without its opening quotation mark. An escape in it stays as it is, and no field admits one.
func (c *cutter) value() string {
	at := strings.IndexByte(c.rest, '"')
	if at < 0 {
		c.fail()
		return ""
	}
	text := c.rest[:at]
	c.rest = c.rest[at+1:]
	return text
}

// optional takes a string if its name comes next. An empty one is never written.
func (c *cutter) optional(name string) string {
	if !c.skip(name) {
		return ""
	}
	text := c.value()
	if text == "" {
		c.fail()
	}
	return text
}

func (c *cutter) ref() statement.Ref {
	kind, id, _ := strings.Cut(c.value(), ":")
	return statement.Ref{Type: statement.EntityType(kind), ID: id}
}

func (c *cutter) optionalRef(name string, room *statement.Ref) *statement.Ref {
	if !c.skip(name) {
		return nil
	}
	*room = c.ref()
	return room
}

// number takes a positive integer below 2⁵³ in its one form.
func (c *cutter) number() int64 {
	var n int64
	at := 0
	for ; at < len(c.rest) && '0' <= c.rest[at] && c.rest[at] <= '9' && n < 1<<53; at++ {
		n = 10*n + int64(c.rest[at]-'0')
	}
	if at == 0 || c.rest[0] == '0' || n >= 1<<53 {
		c.fail()
		return 0
	}
	c.rest = c.rest[at:]
	return n
}
