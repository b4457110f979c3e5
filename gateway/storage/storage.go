// Package storage names the errors that every store of the gateway gives, so that who uses a port need not know its adapter.
package storage

import "errors"

var (
	// ErrNotFound: there is no such row.
	ErrNotFound = errors.New("not found")
	// ErrUnavailable: the store cannot be reached now; trying again later is right.
	ErrUnavailable = errors.New("the database cannot be reached")
)
