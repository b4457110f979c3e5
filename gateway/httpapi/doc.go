// Package httpapi serves the API that package api defines. It is the only package that imports gin.
//
// Life of a request: the route's line in the access table (access.go) decides who may call at all, everything else is denied; the
// handler asks ports that it declares here (ports.go); what comes back passes the visibility of its kind (visibility.go, taken from
// the rules' authority table, R-38.8); errors become problem documents in one place (problem.go).
//
// Reads come after writes: a read waits until the index has every block in which this gateway has answered a statement before.
package httpapi
