package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	"luzheng/gateway/audit"
	"luzheng/gateway/eventlog"
	"luzheng/gateway/index"
	"luzheng/signer/event"
	"luzheng/signer/statement"
)

// The event log has no index by what its events say: a search walks it backwards, along the chain of a dataset entry, a grant or an
// application where one is named, and otherwise leaf by leaf. Whatever it reads is held to the log's tree. These bound what one request
// looks at, in leaves; a cursor goes on where it ended.
const (
	useChunk = 1000
	useReach = 20_000
)

// usePlace is where a page of uses ended: those to come have an index below before, in the log of the year and then of those before it.
type usePlace struct {
	year   int
	before uint64
}

// String gives "year.before".
func (p usePlace) String() string { return fmt.Sprintf("%d.%d", p.year, p.before) }

// parseUsePlace reads what String gives.
func parseUsePlace(text string) (p usePlace, err error) {
	year, before, _ := strings.Cut(text, ".")
	if p.year, err = strconv.Atoi(year); err == nil {
		p.before, err = strconv.ParseUint(before, 10, 64)
	}
	if err != nil || p.String() != text || p.year < 0 || p.before == 0 {
		return p, problemf(CodeParameter, "the cursor is none that this API gave")
	}
	return p, nil
}

// useQuery selects uses.
type useQuery struct {
	index.Query
	// versions are those of the file, if one is sought.
	versions []string
	// chain is the entry, grant or application whose uses are walked; nil to walk the log.
	chain *statement.Ref
	// height, if it is not 0, leaves out what was judged knowing more blocks than that.
	height uint64
}

// useQueryOf makes the selection of uses that a search of statements is; ok is false when no use can be in it.
func (s *server) useQueryOf(ctx context.Context, q index.Query) (u useQuery, ok bool, err error) {
	u = useQuery{Query: q, chain: q.Grant}
	if q.Kind != "" && q.Kind != statement.KindUsageRecord || q.Verdict == index.VerdictRefused {
		return u, false, nil
	}
	if u.chain == nil && q.Entity != nil {
		if _, counted := event.PlaceOf(*q.Entity); counted {
			u.chain = q.Entity
		}
	}
	if q.File.IsZero() {
		return u, true, nil
	}
	files, err := s.Index.FilesWith(ctx, q.File)
	for _, f := range files {
		u.versions = append(u.versions, f.Owner)
	}
	return u, len(u.versions) > 0, err
}

// selects tells whether a use is among those sought; whom it concerns is in the matter.
func (q *useQuery) selects(l *eventlog.Placed, use *eventlog.Use, m audit.Matter) bool {
	switch {
	case q.height != 0 && l.Height > q.height,
		q.From > 0 && l.Received < q.From, q.Until > 0 && l.Received >= q.Until,
		q.Purpose != "" && use.Purpose != q.Purpose,
		q.Party != "" && !slices.Contains(m.Parties, string(q.Party)),
		q.Grant != nil && (use.Grant == nil || *use.Grant != *q.Grant),
		!q.File.IsZero() && !slices.Contains(q.versions, use.Version.String()):
		return false
	}
	if e := q.Entity; e != nil && !slices.Contains(use.Refs, *e) && (e.Type != statement.TypeParty || !slices.Contains(m.Parties, e.ID)) {
		return false
	}
	switch q.Verdict {
	case "":
		return true
	case index.VerdictAccepted:
		return l.Verdict == ""
	case index.VerdictSuspected:
		return l.Verdict != ""
	case index.VerdictRefused:
		return false
	}
	return string(l.Verdict) == string(q.Verdict)
}

// foundUse is a use that the caller may read.
type foundUse struct {
	year   string
	placed *eventlog.Placed
	use    *eventlog.Use
	matter audit.Matter
	by     permission
}

// usesFrom walks the logs backwards from a place and gives each use that is sought and may be read. It ends when each is false, after
// reach leaves, or at the beginning of the first log that this gateway keeps: then next is nil. back is when the log received the leaf
// that it looked at last.
func (s *server) usesFrom(
	ctx context.Context, r reader, q *useQuery, at usePlace, reach int, each func(foundUse) bool,
) (next *usePlace, back int64, err error) {
	about := s.newMatters()
	for looked := 0; ; {
		log := s.EventLogs.OfYear(strconv.Itoa(at.year))
		switch {
		case log == nil:
			return nil, back, nil
		case looked >= reach:
			return &at, back, nil
		}
		leaves, rest, err := walk(ctx, log, q.chain, at.before)
		if err != nil {
			return nil, back, err
		}
		looked += max(len(leaves), 1)
		found, err := about.uses(ctx, leaves)
		if err != nil {
			return nil, back, err
		}
		for _, f := range found {
			back = f.placed.Received
			if !q.selects(f.placed, f.use, f.matter) {
				continue
			}
			if f.by = permitsUse(r, f.matter); f.by == denies {
				continue
			}
			f.year = log.Ref.ID
			if !each(f) {
				return s.before(at.year, f.placed.Index), back, nil
			}
		}
		on := s.before(at.year, rest)
		if on == nil || q.From > 0 && back > 0 && back < q.From-receivedSlack {
			return nil, back, nil
		}
		at = *on
	}
}

// before is the place of the uses before a leaf; nil when there is no log that could have any.
func (s *server) before(year int, index uint64) *usePlace {
	if index > 0 {
		return &usePlace{year, index}
	}
	if s.EventLogs.OfYear(strconv.Itoa(year-1)) == nil {
		return nil
	}
	return &usePlace{year - 1, endOfLog}
}

const (
	// endOfLog is before nothing.
	endOfLog = 1<<63 - 1
	// receivedSlack is by how much the clock of a log's keeper may have gone back, in milliseconds.
	receivedSlack = 600_000
)

// walk gives the next leaves of a chain, or of the log, the last one first, and where to go on, 0 for nowhere.
func walk(ctx context.Context, log *eventlog.Log, chain *statement.Ref, before uint64) ([]eventlog.Placed, uint64, error) {
	if chain != nil {
		return log.Uses(ctx, *chain, before, useChunk)
	}
	before = min(before, log.Head().Size)
	if before == 0 {
		return nil, 0, nil
	}
	from := max(before, useChunk) - useChunk
	leaves, err := log.Leaves(ctx, from, before)
	slices.Reverse(leaves)
	return leaves, from, err
}

// SearchUses finds single uses in the event logs.
func (s *server) SearchUses(c *gin.Context, params api.SearchUsesParams) {
	terms, err := queryOf(api.SearchTerms{
		Party: params.Party, Entity: params.Entity, File: params.File, Grant: params.Grant, Purpose: params.Purpose,
		Verdict: params.Verdict, From: params.From, Until: params.Until,
	})
	if err != nil {
		answerProblem(c, err)
		return
	}
	limit, ok := bound(c, "limit", params.Limit, 1, 200, 50)
	if !ok {
		return
	}
	var at *usePlace
	if text := given(params.Cursor); text != "" {
		place, err := parseUsePlace(text)
		if err != nil {
			answerProblem(c, err)
			return
		}
		at = &place
	}
	s.fresh(c.Request.Context())
	doc, err := s.pageOfUses(c, terms, at, limit)
	if err != nil {
		answerProblem(c, err)
		return
	}
	answerJSON(c, http.StatusOK, doc)
}

// pageOfUses gives a page of the uses that a search finds, from a place or, without one, from the end of the log that takes events.
func (s *server) pageOfUses(c *gin.Context, terms index.Query, at *usePlace, limit int) (api.FoundUses, error) {
	doc := api.FoundUses{Uses: []api.UseSummary{}}
	query, some, err := s.useQueryOf(c.Request.Context(), terms)
	if err != nil || !some || s.EventLogs == nil {
		return doc, err
	}
	if at == nil {
		if at = s.newestUse(); at == nil {
			return doc, nil
		}
	}
	var reads []audit.Read
	next, back, err := s.usesFrom(c.Request.Context(), readerOf(c), &query, *at, useReach, func(f foundUse) bool {
		doc.Uses = append(doc.Uses, useSummaryOf(f))
		if f.by == allowsInCase {
			reads = append(reads, readOfUse(f))
		}
		return len(doc.Uses) < limit
	})
	if err != nil {
		return doc, err
	}
	if next != nil {
		doc.Next = optional(next.String())
	}
	doc.Back = optional(back)
	return doc, s.noted(c, reads...)
}

// newestUse is where the newest uses are; nil when no log is open.
func (s *server) newestUse() *usePlace {
	log := s.EventLogs.Current()
	if log == nil {
		return nil
	}
	year, err := strconv.Atoi(log.Ref.ID)
	if err != nil {
		return nil
	}
	return &usePlace{year, endOfLog}
}

func readOfUse(f foundUse) audit.Read {
	return audit.Read{What: "event:" + f.placed.ID.String(), Parties: f.matter.Parties}
}

func useSummaryOf(f foundUse) api.UseSummary {
	u := f.use
	return api.UseSummary{
		Year: f.year, Index: int64(f.placed.Index), ID: f.placed.ID.String(), Received: f.placed.Received, Height: int64(f.placed.Height),
		Rules: int64(f.placed.Rules), Verdict: string(f.placed.Verdict), Intent: optional(u.Intent), Issuer: string(u.Issuer),
		Principal: optional(string(u.Principal)), Handler: optional(string(u.Handler)), Application: refText(u.Application),
		Action: string(u.Action), Entry: u.Entry.String(), Version: u.Version.String(), Grant: refText(u.Grant),
		Emergency: refText(u.Emergency), Purpose: string(u.Purpose), Mode: string(u.Mode), At: u.At,
		Recipient: optional(string(u.Recipient)), Destination: optional(string(u.Destination)),
	}
}
