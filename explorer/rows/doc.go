// Package rows tells, row by row, whether what somebody has in hand stands in a published table.
//
// The rows in hand come from CSV, JSON Lines or Excel; the table is read once, as it is downloaded, and hashed on the way: its digest is
// then held to the evidence of the version that it is said to be. So the answer rests on nothing that a server says, nothing of the rows in
// hand leaves the machine, and neither has to fit into memory but the rows in hand.
//
//	status      meaning                                                                          leads to
//	found       the row stands in the table, cell for cell                                       verified
//	differs     one row of the table has the same first column, and other cells                  tampered, and where
//	absent      the table has no such row                                                        cannot-verify
//	retyped     a spreadsheet made numbers or dates of cells: what was written is not known      cannot-verify
//	incomplete  the rows in hand lack columns of the table, or have others                       cannot-verify
//
// Rows are compared in the canonical form of package manifest, which does not depend on the format: an empty cell is no cell, and columns
// have no order.
package rows
