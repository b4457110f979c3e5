package httpapi

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	"luzheng/gateway/index"
	"luzheng/gateway/lineage"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// SearchDatasets searches the catalogue, which is public.
func (s *server) SearchDatasets(c *gin.Context, params api.SearchDatasetsParams) {
	size, ok := bound(c, "limit", params.Limit, 1, 200, 50)
	if !ok {
		return
	}
	sought := index.Sought{
		Text: given(params.Q), Owner: statement.PartyID(given(params.Owner)), Format: given(params.Format), UpdateCycle: given(params.UpdateCycle),
		Open: params.Open,
	}
	after := given(params.Cursor)
	if len(sought.Text) > 480 || strings.ContainsRune(sought.Text+after+string(sought.Owner)+sought.Format+sought.UpdateCycle, 0) {
		answerProblem(c, problemf(CodeParameter, "q must be at most 120 characters"))
		return
	}
	s.fresh(c.Request.Context())
	found, err := s.Index.SearchCatalogue(c.Request.Context(), sought, after, size+1)
	if err != nil {
		answerProblem(c, err)
		return
	}
	doc := api.DatasetPage{Datasets: []api.DatasetSummary{}}
	found, doc.Next = cut(found, size, func(e *index.Catalogue) string { return e.Entry })
	for _, e := range found {
		doc.Datasets = append(doc.Datasets, datasetOf(e))
	}
	answerJSON(c, http.StatusOK, doc)
}

func datasetOf(e *index.Catalogue) api.DatasetSummary {
	items := strings.Split(e.Items, "\n")
	return api.DatasetSummary{
		Entry: e.Entry, Owner: string(e.Owner), BusinessName: e.BusinessName, System: e.System, Items: &items, Format: e.Format,
		SharingClass: e.SharingClass, OpeningClass: e.OpeningClass, UpdateCycle: e.UpdateCycle, Level: e.Level, State: e.State,
		Open: e.Open, Version: optional(e.Version), Versions: e.Versions,
	}
}

// GetDataset gives a catalogue entry with its versions.
func (s *server) GetDataset(c *gin.Context, text api.EntryID) {
	ref, ok := typed(c, statement.TypeEntry, text)
	if !ok {
		return
	}
	s.fresh(c.Request.Context())
	entry, err := s.Index.CatalogueEntry(c.Request.Context(), ref)
	if err != nil {
		answerProblem(c, err)
		return
	}
	history, err := s.versions(c.Request.Context(), ref)
	if err != nil {
		answerProblem(c, err)
		return
	}
	d := datasetOf(entry)
	answerJSON(c, http.StatusOK, api.Dataset{
		Entry: d.Entry, Owner: d.Owner, BusinessName: d.BusinessName, System: d.System, Items: d.Items, Format: d.Format,
		SharingClass: d.SharingClass, OpeningClass: d.OpeningClass, UpdateCycle: d.UpdateCycle, Level: d.Level, State: d.State, Open: d.Open,
		Version: d.Version, Versions: d.Versions, History: history,
	})
}

// maxVersions is how many versions a dataset's page shows; the timeline has them all.
const maxVersions = 200

func (s *server) versions(ctx context.Context, entry statement.Ref) ([]api.Version, error) {
	children, err := s.Index.Children(ctx, entry, statement.TypeVersion, maxVersions)
	if err != nil {
		return nil, err
	}
	history := []api.Version{}
	for _, e := range children {
		v, err := versionOf(e)
		if err != nil {
			return nil, err
		}
		files, err := s.Index.FilesOf(ctx, e.Ref)
		if err != nil {
			return nil, err
		}
		doc := api.Version{
			Ref: e.Ref, Number: v.Number, State: e.State, At: e.At, Manifest: v.Manifest.String(), Supersedes: refText(v.Supersedes),
			SupersededBy: refText(v.SupersededBy), Files: []api.File{},
		}
		for _, f := range files {
			if f.Position >= 0 {
				doc.Files = append(doc.Files, api.File{SM3: f.Digest.String(), Size: &f.Size, Keyed: optional(f.Keyed), Kept: optional(s.kept(ctx, f))})
			}
		}
		history = append(history, doc)
	}
	slices.SortFunc(history, func(a, b api.Version) int { return int(a.Number - b.Number) })
	return history, nil
}

func versionOf(e *index.Entity) (*entity.Version, error) {
	ref, err := statement.ParseRef(e.Ref)
	if err != nil {
		return nil, err
	}
	state, err := entity.Parse(ref, e.Value)
	if err != nil {
		return nil, err
	}
	v, ok := state.(*entity.Version)
	if !ok {
		return nil, problemf(CodeParameter, "%s is not a version", ref)
	}
	return v, nil
}

func refText(r *statement.Ref) *string {
	if r == nil {
		return nil
	}
	return optional(r.String())
}

// GetDatasetTimeline pages through everything about a dataset; with the first page come its last uses that the caller may read.
func (s *server) GetDatasetTimeline(c *gin.Context, text api.EntryID, params api.GetDatasetTimelineParams) {
	ref, ok := typed(c, statement.TypeEntry, text)
	if !ok {
		return
	}
	if _, ok := s.entityFor(c, ref); !ok {
		return
	}
	page, ok := s.page(c, params.Cursor, params.Limit)
	if !ok {
		return
	}
	found, err := s.Index.Timeline(c.Request.Context(), ref, page.Page)
	if err != nil {
		answerProblem(c, err)
		return
	}
	said, err := s.statementPage(c, page, found)
	if err != nil {
		answerProblem(c, err)
		return
	}
	doc := api.DatasetTimeline{Statements: said.Statements, Height: said.Height, Next: said.Next, Hidden: said.Hidden}
	if page.After == nil && readerOf(c).Known() {
		if doc.Uses, doc.EarlierUses, doc.UsesProblem, err = s.lastUses(c, index.Query{Entity: &ref}, page.size); err != nil {
			answerProblem(c, err)
			return
		}
	}
	answerJSON(c, http.StatusOK, doc)
}

// maxGraphPage is how many nodes a page of a lineage holds at most.
const maxGraphPage = 1000

// GetLineage walks from a version or product.
func (s *server) GetLineage(c *gin.Context, text string, params api.GetLineageParams) {
	start, ok := typed(c, statement.TypeVersion, text)
	if !ok {
		return
	}
	depth, ok := bound(c, "depth", params.Depth, 1, lineage.MaxDepth, 5)
	if !ok {
		return
	}
	direction := lineage.Up
	if params.Direction != nil {
		direction = lineage.Direction(*params.Direction)
	}
	if direction != lineage.Up && direction != lineage.Down {
		answerProblem(c, problemf(CodeParameter, "direction must be up or down"))
		return
	}
	size, ok := bound(c, "limit", params.Limit, 1, maxGraphPage, maxGraphPage)
	if !ok {
		return
	}
	var after *lineage.Node
	if text := given(params.Cursor); text != "" {
		node, err := lineage.ParseNode(text)
		if err != nil {
			answerProblem(c, problemf(CodeParameter, "the cursor is none that this API gave"))
			return
		}
		after = &node
	}
	if _, ok := s.entityFor(c, start); !ok {
		return
	}
	graph, err := lineage.Walk(c.Request.Context(), s.Index, start, direction, depth)
	if err != nil {
		answerProblem(c, err)
		return
	}
	page, more := graph.Page(after, size)
	doc, err := s.describeGraph(c.Request.Context(), page)
	if err != nil {
		answerProblem(c, err)
		return
	}
	if more {
		doc.Next = optional(page.Nodes[len(page.Nodes)-1].String())
	}
	doc.Start, doc.Direction = start.String(), string(direction)
	answerJSON(c, http.StatusOK, doc)
}

// describeGraph names the nodes: a version by its dataset, a product by itself. Both are public.
func (s *server) describeGraph(ctx context.Context, g lineage.Graph) (api.Lineage, error) {
	doc := api.Lineage{Nodes: []api.LineageNode{}, Edges: []api.LineageEdge{}, Cut: g.Cut}
	refs := make([]string, len(g.Nodes))
	for i, n := range g.Nodes {
		refs[i] = n.Ref
	}
	known, err := s.describe(ctx, refs)
	if err != nil {
		return doc, err
	}
	for _, n := range g.Nodes {
		d := known[n.Ref]
		doc.Nodes = append(doc.Nodes, api.LineageNode{
			Ref: n.Ref, Depth: n.Depth, State: optional(d.state), Entry: optional(d.entry), Name: optional(d.name), Owner: optional(d.party),
		})
	}
	for _, e := range g.Edges {
		doc.Edges = append(doc.Edges, api.LineageEdge{From: e.From, To: e.To, Kind: api.LineageEdgeKind(e.Kind)})
	}
	return doc, nil
}

// description is what a version or product is called by.
type description struct{ state, entry, name, party, supersededBy string }

func (s *server) describe(ctx context.Context, refs []string) (map[string]description, error) {
	found, err := s.Index.Entities(ctx, refs)
	if err != nil {
		return nil, err
	}
	known := make(map[string]description, len(found))
	var entries []statement.Ref
	for _, e := range found {
		d := description{state: e.State, party: string(e.By)}
		ref, err := statement.ParseRef(e.Ref)
		if err != nil {
			return nil, err
		}
		state, err := entity.Parse(ref, e.Value)
		if err != nil {
			return nil, err
		}
		switch v := state.(type) {
		case *entity.Version:
			d.entry, d.party = v.Entry.String(), string(v.Owner)
			entries = append(entries, v.Entry)
			if v.SupersededBy != nil {
				d.supersededBy = v.SupersededBy.String()
			}
		case *entity.Product:
			d.name, d.party = string(v.Name), string(v.Owner)
		}
		known[e.Ref] = d
	}
	return known, s.nameDatasets(ctx, known, entries)
}

// nameDatasets gives versions the names of their datasets.
func (s *server) nameDatasets(ctx context.Context, known map[string]description, entries []statement.Ref) error {
	if len(entries) == 0 {
		return nil
	}
	found, err := s.Index.CatalogueEntries(ctx, entries)
	if err != nil {
		return err
	}
	names := make(map[string]string, len(found))
	for _, entry := range found {
		names[entry.Entry] = entry.BusinessName
	}
	for ref, d := range known {
		if name, ok := names[d.entry]; ok {
			d.name = name
			known[ref] = d
		}
	}
	return nil
}
