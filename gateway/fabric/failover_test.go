package fabric

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"luzheng/chaincode/block"
)

// played is a source that gives so many blocks per stream, each ending with errGone; after the listed streams come empty ones.
type played struct {
	name    string
	streams []int
	asked   []uint64
}

var errGone = errors.New("gone")

func (p *played) source() source {
	return source{p.name, func(_ context.Context, from uint64) iter.Seq2[block.Block, error] {
		p.asked = append(p.asked, from)
		give := 0
		if len(p.streams) > 0 {
			give, p.streams = p.streams[0], p.streams[1:]
		}
		return func(yield func(block.Block, error) bool) {
			for n := range uint64(give) {
				if !yield(block.Block{Number: from + n}, nil) {
					return
				}
			}
			yield(block.Block{}, errGone)
		}
	}}
}

func together(homeAfter time.Duration, players ...*played) failover {
	f := failover{homeAfter: homeAfter, log: slog.New(slog.DiscardHandler)}
	for _, p := range players {
		f.sources = append(f.sources, p.source())
	}
	return f
}

// TestBlocksComeWithoutAGapUntilEveryPeerFailed: whoever fails when, the stream is 5, 6, 7… and ends with an error that names
// everybody who failed.
func TestBlocksComeWithoutAGapUntilEveryPeerFailed(t *testing.T) {
	const never = time.Hour
	for name, c := range map[string]struct {
		homeAfter time.Duration
		streams   [][]int
		asked     [][]uint64
		blocks    int
	}{
		"one peer is asked once":                {never, [][]int{{2}}, [][]uint64{{5}}, 2},
		"one peer that is away":                 {never, [][]int{{}}, [][]uint64{{5}}, 0},
		"everybody is away":                     {never, [][]int{{}, {}, {}}, [][]uint64{{5}, {5}, {5}}, 0},
		"the first breaks, the second goes on":  {never, [][]int{{2}, {3}}, [][]uint64{{5, 10}, {7}}, 5},
		"the second is away too":                {never, [][]int{{2}, {}, {3}}, [][]uint64{{5, 10}, {7, 10}, {7}}, 5},
		"round again, as blocks came between":   {never, [][]int{{1, 1}, {1, 1}}, [][]uint64{{5, 7, 9}, {6, 8}}, 4},
		"home again after every block":          {0, [][]int{{2, 0, 2}, {1, 1}}, [][]uint64{{5, 8, 9}, {7, 8, 11}}, 6},
		"home is still away: the others go on":  {0, [][]int{{}, {1, 1, 1}}, [][]uint64{{5, 6, 7, 8}, {5, 6, 7, 8}}, 3},
		"the last one's break leads home again": {never, [][]int{{0, 2}, {1}}, [][]uint64{{5, 6}, {5, 8}}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			var players []*played
			for i, s := range c.streams {
				players = append(players, &played{name: string(rune('a' + i)), streams: s})
			}
			due, end := uint64(5), error(nil)
			for b, err := range together(c.homeAfter, players...).blocks(t.Context(), due) {
				if end != nil {
					t.Fatal("something came after the error")
				}
				if end = err; err != nil {
					continue
				}
				if b.Number != due {
					t.Fatalf("block %d came, %d was due", b.Number, due)
				}
				due++
			}
			if got := int(due - 5); got != c.blocks {
				t.Errorf("%d blocks came, expected %d", got, c.blocks)
			}
			if !errors.Is(end, errGone) {
				t.Fatalf("it ended with %v", end)
			}
			for i, p := range players {
				if !strings.Contains(end.Error(), "peer "+p.name) {
					t.Errorf("the error does not name %s: %v", p.name, end)
				}
				if !slices.Equal(p.asked, c.asked[i]) {
					t.Errorf("%s was asked from %d, expected %d", p.name, p.asked, c.asked[i])
				}
			}
		})
	}
}

func TestWhoWantsNoMoreBlocksIsLeftAlone(t *testing.T) {
	first, second := &played{name: "a", streams: []int{3}}, &played{name: "b", streams: []int{3}}
	for b, err := range together(time.Hour, first, second).blocks(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if b.Number == 1 {
			break
		}
	}
	if len(first.asked) != 1 || len(second.asked) != 0 {
		t.Errorf("asked %d and %d times", len(first.asked), len(second.asked))
	}
}

func TestTheEndOfTheContextIsNoFailOver(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	first, second := &played{name: "a", streams: []int{2}}, &played{name: "b", streams: []int{2}}
	var end error
	for b, err := range together(time.Hour, first, second).blocks(ctx, 0) {
		end = err
		if err == nil && b.Number == 1 {
			cancel()
		}
	}
	if !errors.Is(end, context.Canceled) {
		t.Errorf("it ended with %v", end)
	}
	if len(second.asked) != 0 {
		t.Error("the next peer was asked")
	}
}

func TestASourceThatEndsSilentlyFailed(t *testing.T) {
	silent := source{"a", func(context.Context, uint64) iter.Seq2[block.Block, error] {
		return func(func(block.Block, error) bool) {}
	}}
	f := failover{sources: []source{silent}, log: slog.New(slog.DiscardHandler)}
	var end error
	for _, err := range f.blocks(t.Context(), 0) {
		end = err
	}
	if !errors.Is(end, errSilent) {
		t.Errorf("it ended with %v", end)
	}
}
