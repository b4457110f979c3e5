package tile

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

const (
	// Width is how many hashes or entries a full tile has.
	Width = 1 << height

	height   = 8
	maxLevel = 7
	maxIndex = 1<<53 - 1
)

// ErrPath is wrapped when a path names no tile, or not in its one form.
var ErrPath = errors.New("not the path of a tile")

// ID names a tile.
type ID struct {
	// Entries tells that it holds entries; Level is 0 then.
	Entries bool
	// Level counts from the leaf hashes in steps of eight levels of the tree.
	Level uint
	// N is the tile's number on its level, from 0.
	N uint64
	// Width is how many hashes or entries it has: 256 when it is full.
	Width int
}

// Full tells whether the tile can never grow: it is immutable.
func (id ID) Full() bool { return id.Width == Width }

// Path is the tile's, without a slash before it.
func (id ID) Path() string {
	level := "entries"
	if !id.Entries {
		level = strconv.FormatUint(uint64(id.Level), 10)
	}
	number := fmt.Sprintf("%03d", id.N%1000)
	for n := id.N / 1000; n > 0; n /= 1000 {
		number = fmt.Sprintf("x%03d/%s", n%1000, number)
	}
	path := "tile/" + level + "/" + number
	if !id.Full() {
		path += ".p/" + strconv.Itoa(id.Width)
	}
	return path
}

// ParsePath reads a path, and refuses every one but that which Path gives.
func ParsePath(path string) (ID, error) {
	id, ok := parsePath(path)
	if !ok || id.Path() != path {
		return ID{}, fmt.Errorf("%w: tile/<level>/<number>[.p/<width>] is needed, as in tile/0/x001/234.p/7", ErrPath)
	}
	return id, nil
}

func parsePath(path string) (id ID, ok bool) {
	const longest = len("tile/entries/x009/x007/x199/x254/x740/991.p/255")
	level, number, ok := strings.Cut(strings.TrimPrefix(path, "tile/"), "/")
	if !ok || len(path) > longest {
		return ID{}, false
	}
	if id.Entries = level == "entries"; !id.Entries {
		l, err := strconv.ParseUint(level, 10, 8)
		if err != nil || l > maxLevel {
			return ID{}, false
		}
		id.Level = uint(l)
	}
	number, width, partial := strings.Cut(number, ".p/")
	if id.Width = Width; partial {
		w, err := strconv.Atoi(width)
		if err != nil || w < 1 || w >= Width {
			return ID{}, false
		}
		id.Width = w
	}
	for group := range strings.SplitSeq(number, "/") {
		n, err := strconv.ParseUint(strings.TrimPrefix(group, "x"), 10, 10)
		if err != nil || n > 999 || id.N > maxIndex/1000 {
			return ID{}, false
		}
		id.N = 1000*id.N + n
	}
	return id, id.N <= maxIndex
}

// Last names the last tile of a level in a tree of this size, and is false where the level has none.
func Last(level uint, size uint64) (ID, bool) {
	nodes := size >> (height * level)
	if level > maxLevel || nodes == 0 {
		return ID{}, false
	}
	return At(level, (nodes-1)/Width, size)
}

// At names tile n of a level in a tree of this size, as wide as it is there, and is false where the tree does not reach it.
func At(level uint, n, size uint64) (ID, bool) {
	nodes := size >> (height * level)
	if level > maxLevel || n > maxIndex || n*Width >= nodes {
		return ID{}, false
	}
	return ID{Level: level, N: n, Width: int(min(Width, nodes-n*Width))}, true
}
