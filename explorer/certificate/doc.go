// Package certificate prints what a report proves on one page of PDF that carries its own proof: the evidence file is embedded in
// it, digest and link stand on the print, a QR code leads to where it can be verified again. The page is for people; nobody has to believe
// it, since whoever has the file verifies the evidence in it.
//
// A certificate is written for what is verified or verified-but, and says which; for nothing else.
//
//	object   holds
//	1        catalogue: the page, the embedded file
//	2, 3     pages, page (A4)
//	4        content: text, QR code
//	5 to 7   font for text: WenQuanYi Micro Hei (package font), so that it prints alike everywhere; its codes are its glyphs
//	8        font for digests: Courier
//	9        file specification of the evidence
//	10       the evidence file, byte for byte and without a filter, so that a program finds it by its frame alone
//	11       information: the title
//	12, 13   that font, cut down to what stands on the page; the characters of its glyphs
package certificate
