package block

import (
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"luzheng/signer/strictjson"
)

// MaxResponse is the largest response of the contract in bytes.
const MaxResponse = 32 << 20

// response is the payload with which the contract answers a batch:
//
//	{"results":[{"recorded":true,"outcome":{…}},…]}
type response struct {
	Results []answered `json:"results"`
}

type answered struct {
	Recorded bool           `json:"recorded"`
	Outcome  jsontext.Value `json:"outcome"`
}

// MarshalResults gives the payload with which the contract answers a batch.
func MarshalResults(results []Result) ([]byte, error) {
	r := response{Results: make([]answered, len(results))}
	for i, one := range results {
		r.Results[i] = answered{one.Recorded, one.Outcome}
	}
	return strictjson.Marshal(r)
}

// ParseResults reads the contract's answer to a batch of the given number of envelopes.
func ParseResults(payload []byte, want int) ([]Result, error) {
	var r response
	if err := strictjson.Unmarshal(payload, &r, MaxResponse); err != nil {
		return nil, fmt.Errorf("block: the contract's answer: %w", err)
	}
	if len(r.Results) != want {
		return nil, fmt.Errorf("block: the contract answered %d statements of %d", len(r.Results), want)
	}
	results := make([]Result, want)
	for i, one := range r.Results {
		results[i] = Result{Recorded: one.Recorded, Outcome: one.Outcome}
	}
	return results, nil
}
