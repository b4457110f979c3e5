package docx

import (
	"fmt"
	"strings"
	"time"

	"luzheng/explorer/papers/document"
)

const declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

const contentTypes = declaration + `<Types xmlns="` + office + `package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>` +
	`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
	`<Override PartName="/word/footer.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

const packageRelations = declaration + `<Relationships xmlns="` + office + `package/2006/relationships">` +
	`<Relationship Id="document" Type="` + office + `officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="core" Type="` + office + `package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`

const styles = declaration + `<w:styles xmlns:w="` + office + `wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr>` +
	`<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="宋体"/><w:sz w:val="21"/></w:rPr></w:rPrDefault>` +
	`<w:pPrDefault><w:pPr><w:spacing w:after="80"/></w:pPr></w:pPrDefault></w:docDefaults>` +
	`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr><w:keepNext/><w:spacing w:before="240"/><w:outlineLvl w:val="0"/></w:pPr>` +
	`<w:rPr><w:b/><w:sz w:val="26"/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Cell"><w:name w:val="Cell"/><w:pPr><w:spacing w:after="0"/></w:pPr><w:rPr><w:sz w:val="17"/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Verbatim"><w:name w:val="Verbatim"/><w:pPr><w:shd w:val="clear" w:color="auto" w:fill="F0F0F0"/></w:pPr>` +
	`<w:rPr><w:rFonts w:ascii="Consolas" w:hAnsi="Consolas"/><w:sz w:val="18"/></w:rPr></w:style>` +
	`<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>` +
	`<w:top w:val="single" w:sz="4" w:color="969696"/><w:left w:val="single" w:sz="4" w:color="969696"/><w:bottom w:val="single" w:sz="4" w:color="969696"/>` +
	`<w:right w:val="single" w:sz="4" w:color="969696"/><w:insideH w:val="single" w:sz="4" w:color="969696"/><w:insideV w:val="single" w:sz="4" w:color="969696"/>` +
	`</w:tblBorders></w:tblPr></w:style></w:styles>`

func core(d *document.Document) string {
	made := time.UnixMilli(d.Made).UTC().Format(time.RFC3339)
	return fmt.Sprintf(declaration+`<cp:coreProperties xmlns:cp="%spackage/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"`+
		` xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>%s</dc:title><dc:language>%s</dc:language>`+
		`<dcterms:created xsi:type="dcterms:W3CDTF">%s</dcterms:created></cp:coreProperties>`, office, escape(d.Title), escape(d.Language), made)
}

func (w *writer) document(d *document.Document) string {
	return fmt.Sprintf(declaration+`<w:document xmlns:w="%[1]swordprocessingml/2006/main" xmlns:r="%[1]sofficeDocument/2006/relationships"`+
		` xmlns:wp="%[1]sdrawingml/2006/wordprocessingDrawing" xmlns:a="%[1]sdrawingml/2006/main" xmlns:pic="%[1]sdrawingml/2006/picture"><w:body>%[2]s`+
		`<w:sectPr><w:footerReference w:type="default" r:id="footer"/><w:pgSz w:w="11906" w:h="16838"/>`+
		`<w:pgMar w:top="1020" w:right="1020" w:bottom="1020" w:left="1020" w:header="500" w:footer="500" w:gutter="0"/></w:sectPr></w:body></w:document>`,
		office, w.String())
}

func footer(text string) string {
	return declaration + `<w:ftr xmlns:w="` + office + `wordprocessingml/2006/main"><w:p><w:pPr><w:pStyle w:val="Cell"/></w:pPr><w:r>` +
		`<w:t xml:space="preserve">` + escape(text) + ` · </w:t></w:r><w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>`
}

func (w *writer) relations() string {
	var out strings.Builder
	out.WriteString(declaration + `<Relationships xmlns="` + office + `package/2006/relationships">` +
		`<Relationship Id="styles" Type="` + office + `officeDocument/2006/relationships/styles" Target="styles.xml"/>` +
		`<Relationship Id="footer" Type="` + office + `officeDocument/2006/relationships/footer" Target="footer.xml"/>`)
	for i := range w.images {
		fmt.Fprintf(&out, `<Relationship Id="image%[1]d" Type="%[2]sofficeDocument/2006/relationships/image" Target="media/image%[1]d.png"/>`, i+1, office)
	}
	out.WriteString("</Relationships>")
	return out.String()
}
