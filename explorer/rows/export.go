package rows

import (
	"errors"
	"fmt"
	"io"

	"luzheng/signer/workbook"
)

// Origin is where rows come from, for the proof sheet.
type Origin struct {
	// Version is the dataset version, as version:<id>; Name its dataset's.
	Version string `json:"version"`
	Name    string `json:"name"`
	// Address is the permalink of the version.
	Address string `json:"address"`
}

// The names on the proof sheet. Version is what a verifier looks for.
const (
	ProofVersion = "数据版本"
	proofName    = "数据集"
	proofFile    = "文件摘要（SM3）"
	proofRows    = "所在行号"
	proofAddress = "查验网址"
	proofHint    = "说明"
	hintText     = "把本工作簿拖入查验网址的首页，即可逐行查验。请不要改动“数据”页；另存为其他格式也可以查验。"
)

// ErrExport is wrapped when rows are not worth exporting.
var ErrExport = errors.New("rows: only rows that were found in the table are exported")

// Export writes the rows in hand, all of which were found, as an Excel workbook: every cell is text, and a proof sheet says where they
// come from.
func Export(w io.Writer, subset *Subset, result *Result, origin Origin) error {
	if result.Found != int64(len(subset.Rows)) {
		return fmt.Errorf("%w: %d of %d were", ErrExport, result.Found, len(subset.Rows))
	}
	cells := make([][]string, len(subset.Rows))
	for i, row := range subset.Rows {
		for _, column := range subset.Columns {
			cells[i] = append(cells[i], textOf(row.Cells, column))
		}
	}
	return workbook.WriteTable(w, subset.Columns, cells, [][2]string{
		{ProofVersion, origin.Version},
		{proofName, origin.Name},
		{proofFile, result.Digest.String()},
		{proofRows, places(result.Lines)},
		{proofAddress, origin.Address},
		{proofHint, hintText},
	})
}

// places lists the rows' places in the table, as far as a cell has room.
func places(lines []Line) string {
	const room = 30_000 // a cell takes 32,767 characters
	text := ""
	for i, line := range lines {
		if len(text) > room {
			return text + "…"
		}
		if i > 0 {
			text += " "
		}
		text += fmt.Sprint(line.At)
	}
	return text
}
