package sign

import (
	"context"
	"io"

	"luzheng/signer/gm"
	"luzheng/signer/manifest"
	"luzheng/signer/statement"
	"luzheng/signer/workbook"
)

// Described is a file as it is anchored: the manifest, to be kept beside the data, and the body of dataset.anchor/v1.
type Described struct {
	Digest   gm.Digest                `json:"digest"`
	Manifest string                   `json:"manifest"`
	Anchor   *statement.DatasetAnchor `json:"anchor"`
}

// Describe reads a file once; progress is told the bytes done and the total. It blocks, as its worker does nothing else meanwhile.
func Describe(name string, size int64, file io.ReaderAt, progress func(done, total int64)) (*Described, error) {
	result, err := manifest.Describe(context.Background(), name, size, file, manifest.Options{Progress: progress})
	if err != nil {
		return nil, errorf(CodeFile, "%v", err)
	}
	anchor, err := result.Manifest.Anchor()
	if err != nil {
		return nil, err
	}
	encoded, err := result.Manifest.Marshal()
	if err != nil {
		return nil, err
	}
	return &Described{gm.Sum(encoded), string(encoded), anchor}, nil
}

// Sheet is what became of every row of a workbook of catalogue entries, with the entries that are right.
type Sheet struct {
	Rows     []SheetRow         `json:"rows"`
	Problems []workbook.Problem `json:"problems,omitempty"`
}

// SheetRow is one row: the body of catalogue.publish/v1, or what keeps it from being one.
type SheetRow struct {
	Number   int64                       `json:"number"`
	Entry    *statement.CataloguePublish `json:"entry,omitempty"`
	Problems []workbook.Problem          `json:"problems,omitempty"`
}

// ReadSheet reads the first sheet of an Excel workbook.
func ReadSheet(file []byte) (*Sheet, error) {
	report, err := workbook.Read(file, "")
	if err != nil {
		return nil, err
	}
	sheet := &Sheet{Problems: report.Problems, Rows: []SheetRow{}}
	for _, row := range report.Rows {
		sheet.Rows = append(sheet.Rows, SheetRow{row.Number, row.Entry, row.Problems})
	}
	return sheet, nil
}
