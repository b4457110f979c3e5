package index

// Page bounds a list: at most Limit rows after a place, none from a block above Height.
type Page struct {
	After  *Place // nil: from the beginning
	Height int64  // the last block that counts
	Limit  int
}
