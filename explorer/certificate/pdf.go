package certificate

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

// evidenceName is the name of the embedded file.
const evidenceName = "evidence.json"

// frame stands before the embedded evidence; Extract looks for it.
const frame = "<< /Type /EmbeddedFile /Subtype /application#2Fjson /Length "

// document puts the objects of the package's table into a file.
func document(title string, c *content, evidence []byte) ([]byte, error) {
	text, err := typeface(c.used)
	if err != nil {
		return nil, err
	}
	objects := append([]string{
		"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(" + evidenceName + ") 9 0 R] >> >> /AF [9 0 R] >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 8 0 R >> >> >>", pageWidth, pageHeight),
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", c.Len(), c),
		"<< /Type /Font /Subtype /Type0 /BaseFont /" + faceName + " /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 13 0 R >>",
		"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /" + faceName + " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>" +
			" /FontDescriptor 7 0 R /CIDToGIDMap /Identity /DW 1000 /W [" + text.widths + "] >>",
		"<< /Type /FontDescriptor /FontName /" + faceName + " /Flags 4 /FontBBox [-172 -262 1119 1043] /ItalicAngle 0 /Ascent 937 /Descent -236" +
			" /CapHeight 714 /StemV 80 /FontFile2 12 0 R >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
		"<< /Type /Filespec /F (" + evidenceName + ") /UF (" + evidenceName + ") /AFRelationship /Data /EF << /F 10 0 R /UF 10 0 R >> >>",
		frame + strconv.Itoa(len(evidence)) + " >>\nstream\n" + string(evidence) + "\nendstream",
		"<< /Title <FEFF" + hexText(title) + "> >>",
	}, text.file, text.characters)
	const information = 11
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	places := make([]int, len(objects))
	for i, object := range objects {
		places[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, place := range places {
		fmt.Fprintf(&b, "%010d 00000 n \n", place)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, information, start)
	return b.Bytes(), nil
}

// ErrNoEvidence is wrapped when a file carries no evidence as certificates do.
var ErrNoEvidence = errors.New("certificate: the file carries no evidence")

// Extract gives the evidence file that a certificate carries; whether it is good, package verify tells.
func Extract(pdf []byte) ([]byte, error) {
	_, rest, found := bytes.Cut(pdf, []byte(frame))
	length, rest, ended := bytes.Cut(rest, []byte(" >>\nstream\n"))
	size, err := strconv.Atoi(string(length))
	if !found || !ended || err != nil || size < 0 || size > len(rest) {
		return nil, ErrNoEvidence
	}
	return rest[:size], nil
}
