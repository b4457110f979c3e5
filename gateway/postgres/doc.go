// Package postgres keeps the gateway's data in PostgreSQL. It is the only package that imports pgx.
//
//	schema  holds                                     promise
//	index   projection of the blocks (package index)  never trusted: dropped and rebuilt byte for byte, checked by Compare
//	outbox  accepted-for-sending items, receipts      what a 202 was answered for is durable here
//	vault   attachment keys and salts                 primary; erasing a row erases what it opened
//	reads   what the audit bureau read in its cases   primary; only ever added to
//	desk    statements that wait for a signature      each ends by itself
//	registration  requests to be registered           each ends by itself
//	log     event logs (package eventlog)             primary; what a receipt was given for is durable here
//
// Each schema has its own numbered migrations, embedded from migrations/<schema>, each run once in a transaction of its own. Table
// names are unique over the schemas, statements name them without the schema, and the connection's search path decides: so the
// same statements serve the index and the shadow of it that a rebuild or a check fills.
package postgres
