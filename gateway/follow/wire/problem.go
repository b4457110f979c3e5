package wire

import "time"

// MaxWait is the longest that a follower waits for a height on behalf of a request.
const MaxWait = 30 * time.Second

// Code is the stable code of a problem.
type Code string

// The codes of a follower's problems, with the HTTP status that each has.
const (
	// CodeParameter: a height, an index, a size, a key or a wait is missing or malformed (400).
	CodeParameter Code = "request.parameter"
	// CodeNoCheckpoint: nothing was recorded in that block, or nothing at all yet (404).
	CodeNoCheckpoint Code = "checkpoint.none"
	// CodeNotYet: the follower has not reached that height (404).
	CodeNotYet Code = "height.not_reached"
	// CodeTooOld: the entity map of that height is no longer kept (410).
	CodeTooOld Code = "height.too_old"
	// CodeOutOfRange: the index or size lies beyond the log (404).
	CodeOutOfRange Code = "log.out_of_range"
	// CodeRoute: there is no such resource (404).
	CodeRoute Code = "route.unknown"
	// CodeInternal: the follower failed; its log says why (500).
	CodeInternal Code = "internal"
)

// Problem is an error as RFC 9457 has it, with this system's stable code and a hint.
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Code   Code   `json:"code"`
	Detail string `json:"detail,omitempty"`
	Hint   string `json:"hint,omitempty"`
}
