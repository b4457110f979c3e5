package rules

import "luzheng/signer/statement"

// What a machine can check when a version is anchored. The rules see what the statement tells of the manifest, which
// the signer made by reading the data:
//
//	checked                                                                               code
//	the format is the entry's                                                             dataset.format
//	the rows of the files that are tables add up to the rows stated                       dataset.rows
//	the columns are the entry's data items, in any order, each once                       dataset.columns
//	of data to be opened that is a table (csv, jsonl), every file tells its rows, and     dataset.rows,
//	the columns are told where there are rows                                             dataset.columns
func conforms(body *statement.DatasetAnchor, c *statement.Catalogue) *Refusal {
	if body.Format != c.Format {
		return refuse("dataset.format", "the data is %s, the entry declares %s", body.Format, c.Format)
	}
	demanded := c.OpeningClass != statement.OpeningNone && body.Format.Tabular()
	if r := rowsAddUp(body, demanded); r != nil {
		return r
	}
	return columnsFit(body, c.Items, demanded)
}

// Conformity gives the code of the first check that an anchored version does not pass against a catalogue entry, which may have been
// changed since; "" when it passes all.
func Conformity(body *statement.DatasetAnchor, c *statement.Catalogue) statement.Code {
	if r := conforms(body, c); r != nil {
		return r.Code
	}
	return ""
}

func rowsAddUp(body *statement.DatasetAnchor, demanded bool) *Refusal {
	told, sum := false, int64(0)
	for i, f := range body.Files {
		switch {
		case f.Rows != nil:
			told, sum = true, sum+*f.Rows
		case demanded:
			return refuse("dataset.rows", "file %d does not tell its rows", i)
		}
	}
	if told && sum != body.Rows {
		return refuse("dataset.rows", "the files have %d rows, the statement tells %d", sum, body.Rows)
	}
	return nil
}

func columnsFit(body *statement.DatasetAnchor, items []statement.DataItem, demanded bool) *Refusal {
	if len(body.Columns) == 0 {
		if demanded && body.Rows > 0 {
			return refuse("dataset.columns", "there are %d rows and no columns", body.Rows)
		}
		return nil
	}
	missing := make(map[statement.Label]bool, len(items))
	for _, item := range items {
		missing[item.Name] = true
	}
	for _, name := range body.Columns {
		if !missing[name] {
			return refuse("dataset.columns", "the column %q is no data item of the entry, or stands twice", name)
		}
		delete(missing, name)
	}
	for _, item := range items {
		if missing[item.Name] {
			return refuse("dataset.columns", "the data item %q is no column of the data", item.Name)
		}
	}
	return nil
}
