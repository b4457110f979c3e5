package index

import "luzheng/signer/statement"

// Filter selects entities; an empty field selects all.
type Filter struct {
	Type  statement.EntityType
	State string
	// Parties selects those that concern one of them.
	Parties []statement.PartyID
	Parent  string
	// States selects those that are in one of some states of their types.
	States []TypeState
	// After is the reference after which the list goes on.
	After string
	Limit int
}

// TypeState is a state of a type of entity.
type TypeState struct {
	Type  statement.EntityType
	State string
}

// Act counts the accepted statements of a kind that a party made, or that were made about it.
type Act struct {
	Party statement.PartyID
	Kind  statement.Kind
	Count int64
}

// Stock counts a party's catalogue entries as they are now.
type Stock struct {
	Party         statement.PartyID
	Entries, Open int64
}

// About says which field of an entity's state names the party that a kind of statement about it concerns.
type About struct {
	Kind  statement.Kind
	Field string
}
