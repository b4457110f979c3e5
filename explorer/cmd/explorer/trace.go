package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"luzheng/explorer/verify"
	"luzheng/gateway/api"
	"luzheng/signer/cli"
	"luzheng/signer/evidence"
	"luzheng/signer/statement"
)

// story is what trace finds, and prints as JSON.
type story struct {
	Subject string `json:"subject"`
	// Verdict is that on the subject, unless a step cannot be proven.
	Verdict verify.Verdict `json:"verdict"`
	Main    *verify.Report `json:"main"`
	Steps   []step         `json:"steps"`
	// Hidden counts the statements that the gateway may not show to the caller.
	Hidden int64   `json:"hidden"`
	Up     []relic `json:"up"`
	Down   []relic `json:"down"`
	// Cut tells that there is more than was asked for.
	Cut bool `json:"cut"`
}

// step is one statement of the timeline and what its evidence proves.
type step struct {
	ID       string          `json:"id"`
	Kind     string          `json:"kind"`
	Issuer   string          `json:"issuer"`
	Handler  string          `json:"handler,omitempty"`
	Time     int64           `json:"time"`
	Block    int64           `json:"block"`
	Refused  string          `json:"refused,omitempty"` // the code
	Verdict  verify.Verdict  `json:"verdict,omitempty"`
	Headline verify.Sentence `json:"headline"`
}

// relic is one edge of the lineage: what the gateway says, and whether evidence proves it.
type relic struct {
	From   string            `json:"from"`
	To     string            `json:"to"`
	Kind   string            `json:"kind"`
	Name   string            `json:"name,omitempty"`
	Status verify.EdgeStatus `json:"status"`
}

func newTraceCommand(o *options) *cobra.Command {
	var who caller
	var depth, limit int
	cmd := &cobra.Command{
		Use:   "trace DATASET",
		Short: "追溯来源、去向与全部经过 / trace sources, derivatives and every step",
		Long: `DATASET 是目录条目 entry:…、数据集版本 version:… 或产品 product:…。列出每一步声明
与每一条来龙去脉，逐项取证据在本机核验；不能证明的，标为"自述，未证明"。

DATASET is a catalogue entry, a dataset version or a product. Lists every
statement and every edge of the lineage, fetches the evidence of each and
verifies it here; what is not proven is marked "claimed".`,
		Example: `  explorer trace version:5f0c… --url http://127.0.0.1:7080 --trust-root trust-root.json`,
		Args:    cobra.ExactArgs(1),
	}
	o.takesTrust(cmd)
	who.add(cmd)
	cmd.Flags().IntVar(&depth, "depth", 5, "追溯几代 / generations to follow (1 to 20)")
	cmd.Flags().IntVar(&limit, "limit", 200, "最多核验几步 / statements to verify at most")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		lang, err := o.lang()
		if err != nil {
			return err
		}
		start, err := statement.ParseRef(args[0])
		if err != nil {
			return cli.Usagef("%v", err)
		}
		verifier, err := o.verifier()
		if err != nil {
			return err
		}
		from, err := newSource(who)
		if err != nil {
			return err
		}
		t := &tracer{source: from, verifier: verifier, depth: depth, limit: limit, reports: map[string]*verify.Report{}}
		found, err := t.trace(cmd.Context(), start)
		if err != nil {
			return err
		}
		if o.asJSON {
			err = cli.PrintJSON(cmd, found)
		} else {
			err = found.print(&page{out: cmd.OutOrStdout(), lang: lang})
		}
		if err != nil {
			return err
		}
		return exitCode(found.Verdict)
	}
	return cmd
}

type tracer struct {
	source   *source
	verifier *verify.Verifier
	depth    int
	limit    int
	reports  map[string]*verify.Report // by subject
}

func (t *tracer) trace(ctx context.Context, start statement.Ref) (*story, error) {
	s := &story{Subject: start.String(), Steps: []step{}, Up: []relic{}, Down: []relic{}}
	var err error
	if s.Main, err = t.report(ctx, evidence.ForEntity(start)); err != nil {
		return nil, err
	}
	if err := t.timeline(ctx, start, s); err != nil {
		return nil, err
	}
	end, err := t.lineageEnd(ctx, start)
	if err != nil {
		return nil, err
	}
	if end != nil {
		if s.Up, err = t.lineage(ctx, *end, api.Up, s); err != nil {
			return nil, err
		}
		if s.Down, err = t.lineage(ctx, *end, api.Down, s); err != nil {
			return nil, err
		}
	}
	s.conclude()
	return s, nil
}

// report fetches and verifies the evidence of a subject, once.
func (t *tracer) report(ctx context.Context, subject evidence.Subject) (*verify.Report, error) {
	if r, ok := t.reports[subject.String()]; ok {
		return r, nil
	}
	raw, err := t.source.evidence(ctx, subject, 0, false)
	if err != nil {
		return nil, fmt.Errorf("evidence of %s: %w", subject, err)
	}
	r := t.verifier.Verify(raw, verify.Question{})
	t.reports[subject.String()] = r
	return r, nil
}

// timeline is that of the dataset that start belongs to, or the history of start itself.
func (t *tracer) timeline(ctx context.Context, start statement.Ref, s *story) error {
	entry := ""
	switch {
	case start.Type == statement.TypeEntry:
		entry = start.String()
	case s.Main.Version != nil:
		entry = s.Main.Version.Entry.String()
	}
	var cursor *string
	for len(s.Steps) < t.limit {
		page, err := t.page(ctx, start, entry, cursor)
		if err != nil {
			return err
		}
		for _, summary := range page.Statements {
			one, err := t.step(ctx, summary)
			if err != nil {
				return err
			}
			s.Steps = append(s.Steps, one)
		}
		if page.Hidden != nil {
			s.Hidden += int64(*page.Hidden)
		}
		if page.Next == nil || *page.Next == "" {
			return nil
		}
		cursor = page.Next
	}
	s.Cut = true
	return nil
}

func (t *tracer) page(ctx context.Context, start statement.Ref, entry string, cursor *string) (*api.StatementPage, error) {
	if entry != "" {
		response, err := t.source.client.GetDatasetTimeline(ctx, entry, &api.GetDatasetTimelineParams{Cursor: cursor})
		return document[api.StatementPage](body(response, err, maxDocument))
	}
	response, err := t.source.client.GetEntityHistory(ctx, start.String(), &api.GetEntityHistoryParams{Cursor: cursor})
	return document[api.StatementPage](body(response, err, maxDocument))
}

func (t *tracer) step(ctx context.Context, summary api.StatementSummary) (step, error) {
	one := step{ID: summary.ID, Kind: summary.Kind, Issuer: summary.Issuer, Time: summary.Time, Block: summary.Block}
	if summary.Handler != nil {
		one.Handler = *summary.Handler
	}
	if summary.Result != "accepted" {
		one.Refused = "refused"
		if summary.Code != nil {
			one.Refused = *summary.Code
		}
		return one, nil
	}
	subject, err := parseSubject(summary.ID)
	if err != nil {
		return step{}, fmt.Errorf("the gateway names a statement %q", summary.ID)
	}
	r, err := t.report(ctx, subject)
	switch {
	case errors.Is(err, context.Canceled):
		return step{}, err
	case err != nil:
		one.Verdict, one.Headline = verify.CannotVerify, verify.Sentence{Zh: "无法取得证据", En: "no evidence to be had: " + err.Error()}
	default:
		one.Verdict, one.Headline = r.Verdict, r.Headline
	}
	return one, nil
}

// lineageEnd is what has a lineage: start itself, or a dataset's version anchored last; nil when none was.
func (t *tracer) lineageEnd(ctx context.Context, start statement.Ref) (*statement.Ref, error) {
	if start.Type != statement.TypeEntry {
		return &start, nil
	}
	response, err := t.source.client.GetDataset(ctx, start.String())
	dataset, err := document[api.Dataset](body(response, err, maxDocument))
	if err != nil || dataset.Version == nil || *dataset.Version == "" {
		return nil, err
	}
	version, err := statement.ParseRef(*dataset.Version)
	if err != nil {
		return nil, fmt.Errorf("the gateway names the version %q: %w", *dataset.Version, err)
	}
	return &version, nil
}

// lineage asks for the edges and proves each with the evidence of its later end, which names its inputs under a signature.
func (t *tracer) lineage(ctx context.Context, start statement.Ref, way api.GetLineageParamsDirection, s *story) ([]relic, error) {
	name := start.ID
	if start.Type == statement.TypeProduct {
		name = start.String()
	}
	graph, err := t.graph(ctx, name, way)
	if err != nil {
		return nil, err
	}
	s.Cut = s.Cut || graph.Cut
	relics := make([]relic, 0, len(graph.Edges))
	for _, e := range graph.Edges {
		r := relic{From: e.From, To: e.To, Kind: string(e.Kind), Status: verify.EdgeClaimed}
		far := e.To
		if way == api.Down {
			far = e.From
		}
		if i := slices.IndexFunc(graph.Nodes, func(n api.LineageNode) bool { return n.Ref == far }); i >= 0 && graph.Nodes[i].Name != nil {
			r.Name = *graph.Nodes[i].Name
		}
		proven, err := t.proves(ctx, e)
		if err != nil {
			return nil, err
		}
		if proven {
			r.Status = verify.EdgeProven
		}
		relics = append(relics, r)
	}
	return relics, nil
}

// graph fetches all pages of a lineage.
func (t *tracer) graph(ctx context.Context, name string, way api.GetLineageParamsDirection) (*api.Lineage, error) {
	var whole *api.Lineage
	params := &api.GetLineageParams{Direction: &way, Depth: &t.depth}
	for {
		response, err := t.source.client.GetLineage(ctx, name, params)
		page, err := document[api.Lineage](body(response, err, maxDocument))
		if err != nil {
			return nil, err
		}
		if whole == nil {
			whole = page
		} else {
			whole.Nodes, whole.Edges = append(whole.Nodes, page.Nodes...), append(whole.Edges, page.Edges...)
		}
		if page.Next == nil || len(page.Nodes) == 0 {
			return whole, nil
		}
		params.Cursor = page.Next
	}
}

func (t *tracer) proves(ctx context.Context, e api.LineageEdge) (bool, error) {
	from, err := statement.ParseRef(e.From)
	if err != nil {
		return false, fmt.Errorf("the gateway names %q in a lineage: %w", e.From, err)
	}
	r, err := t.report(ctx, evidence.ForEntity(from))
	if err != nil {
		return false, ctx.Err() // What cannot be had is not proven.
	}
	if r.Verdict == verify.Tampered || r.Verdict == verify.CannotVerify {
		return false, nil
	}
	if e.Kind == api.Supersedes {
		return r.Version != nil && r.Version.Supersedes != nil && r.Version.Supersedes.String() == e.To, nil
	}
	return slices.ContainsFunc(r.Lineage, func(edge verify.Edge) bool {
		return edge.Status == verify.EdgeProven && edge.From.String() == e.From && edge.Input.String() == e.To
	}), nil
}

// conclude takes the verdict on the subject, unless a step of its story cannot be proven. That a step is qualified (a suspected use of
// the dataset, say) does not qualify the dataset.
func (s *story) conclude() {
	s.Verdict = s.Main.Verdict
	for _, one := range s.Steps {
		switch one.Verdict {
		case verify.Tampered:
			s.Verdict = verify.Tampered
		case verify.CannotVerify:
			if s.Verdict != verify.Tampered {
				s.Verdict = verify.CannotVerify
			}
		case verify.Verified, verify.VerifiedBut:
		}
	}
}

func (s *story) print(p *page) error {
	p.line("%s %s", verdictMark(s.Main.Verdict), s.Main.Headline.In(p.lang))
	p.facts(s.Main)
	p.line("")
	p.line("%s", p.word("经过（逐项取证据核验）", "Timeline (each step verified with its evidence)"))
	for _, one := range s.Steps {
		mark, note := verdictMark(one.Verdict), ""
		switch {
		case one.Refused != "":
			mark, note = "–", p.word("被拒绝 ", "refused ")+one.Refused
		case one.Verdict != verify.Verified:
			note = one.Headline.In(p.lang)
		}
		p.line("  %s %s  %-24s %s %s %s", mark, clock(one.Time), one.Kind, one.Issuer, one.Handler, note)
	}
	if s.Hidden > 0 {
		p.line("  – %d %s", s.Hidden, p.word("项不公开", "not public"))
	}
	p.relics(p.word("来源", "Made from"), s.Up, func(r relic) string { return r.To })
	p.relics(p.word("去向", "Made of it"), s.Down, func(r relic) string { return r.From })
	if s.Cut {
		p.line("%s", p.word("还有更多，请加大 --depth 或 --limit", "There is more: raise --depth or --limit"))
	}
	return p.err
}

func (p *page) relics(title string, relics []relic, far func(relic) string) {
	p.line("")
	p.line("%s", title)
	if len(relics) == 0 {
		p.line("  – %s", p.word("无", "none"))
	}
	for _, r := range relics {
		mark := "?"
		if r.Status == verify.EdgeProven {
			mark = "✔"
		}
		p.line("  %s %-10s %s %s (%s)", mark, r.Kind, r.Name, far(r), p.edge(verify.Edge{Status: r.Status}))
	}
}
