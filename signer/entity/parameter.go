package entity

import "luzheng/signer/statement"

// ParameterState is a state of a parameter.
type ParameterState string

// The states of a parameter.
const (
	ParameterSet   ParameterState = "set"
	ParameterUnset ParameterState = "unset"
)

// Parameter is a value that the Bureau decided. Its ID is its name and the length of its history its version.
type Parameter struct {
	Header[ParameterState]
	// Value is absent while unset.
	Value *statement.ParameterValue `json:"value,omitempty"`
}

func (p *Parameter) check() error {
	return p.Header.check(p.State == ParameterSet && p.Value != nil || p.State == ParameterUnset && p.Value == nil)
}
