package httpapi

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	"luzheng/gateway/index"
	"luzheng/gateway/usecount"
	"luzheng/signer/statement"
)

const (
	// smallUses is to what numbers of uses are rounded down for those whom the uses do not concern: a use is a matter of its parties, and
	// from small numbers somebody could tell who they are.
	smallUses = 10
	// monthsShown is how many months the numbers are told of.
	monthsShown = 12
)

// CountDatasetUses tells a dataset's uses in numbers, to how exact whom they concern (stepFor).
func (s *server) CountDatasetUses(c *gin.Context, text api.EntryID) {
	ref, ok := typed(c, statement.TypeEntry, text)
	if !ok {
		return
	}
	row, ok := s.entityFor(c, ref)
	if !ok {
		return
	}
	entry, err := s.Index.CatalogueEntry(c.Request.Context(), ref)
	if err != nil {
		answerProblem(c, err)
		return
	}
	step, may := stepFor(readerOf(c), row, entry)
	if may == denies {
		answerProblem(c, denied(c, "how often "+ref.String()+" is used"))
		return
	}
	if err := s.notedFor(c, may, ref.String(), row.Parties); err != nil {
		answerProblem(c, err)
		return
	}
	counts, err := s.countUses(c.Request.Context(), ref)
	if err != nil {
		answerProblem(c, err)
		return
	}
	answerJSON(c, http.StatusOK, s.usesDoc(counts, step))
}

// stepFor tells to what a reader's numbers are rounded down, the first that applies:
//
//	may read every use of the entry: its owner and open subject, supervisors, a department in      1
//	whose charge they are, the audit bureau within a case
//	the entry is open to the public                                                      anybody   smallUses
//	it is shared without condition                                                       any unit  smallUses
//	otherwise                                                                                      nothing is told
func stepFor(r reader, row *index.Entity, entry *index.Catalogue) (int64, permission) {
	if p := permits(visibilityOfKind(statement.KindUsageRecord), r, matterOf(row)); p != denies {
		return 1, p
	}
	shared := entry.SharingClass == string(statement.SharingUnconditional) && r.Known() && r.Role != statement.RoleUser
	if entry.Open || shared {
		return smallUses, allows
	}
	return 0, denies
}

// countUses counts in the log that takes events and in those before it that this gateway keeps.
func (s *server) countUses(ctx context.Context, entry statement.Ref) (usecount.Counts, error) {
	total := usecount.New()
	log, err := s.eventLog("")
	if err != nil {
		return total, err
	}
	year, err := strconv.Atoi(log.Ref.ID)
	for ; log != nil && err == nil; year-- {
		var counts usecount.Counts
		if counts, err = s.uses.Count(ctx, log, log.Ref.ID, entry); err == nil {
			total.Add(counts)
			log = s.EventLogs.OfYear(strconv.Itoa(year - 1))
		}
	}
	return total, err
}

func (s *server) usesDoc(counts usecount.Counts, step int64) api.DatasetUses {
	down := func(n int64) int64 { return n / step * step }
	doc := api.DatasetUses{
		Step: step, Total: down(counts.Total), Since: optional(counts.Since), Months: []api.MonthOfUses{}, Ways: []api.WayOfUse{},
	}
	for _, month := range usecount.Last(s.Now().UnixMilli(), monthsShown) {
		doc.Months = append(doc.Months, api.MonthOfUses{Month: string(month), Count: down(counts.Months[month])})
	}
	for mode, n := range counts.Ways {
		if down(n) > 0 {
			doc.Ways = append(doc.Ways, api.WayOfUse{Mode: string(mode), Count: down(n)})
		}
	}
	slices.SortFunc(doc.Ways, func(a, b api.WayOfUse) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Mode, b.Mode)) })
	return doc
}
