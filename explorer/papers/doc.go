// Package papers makes an auditor's working papers (工作底稿) and checks them, offline.
//
// What stands in a paper rests on evidence files, each of which is verified while the paper is made; a fact whose evidence does not hold
// is not printed. Whoever has the folder and a trust root of his own finds out with one command, which is printed on the paper, whether
// all of it is as it was: explorer verify --annex FOLDER --trust-root FILE. No gateway is asked, and nothing has to run.
//
//	in the folder        what it is
//	manifest.json        the list of the evidence with digests and verdicts; its own digest stands on the paper, as text and as a code
//	evidence/NNNN.json   evidence files (package evidence), numbered as in the paper
//	papers.pdf           the working paper to print and sign
//	papers.docx          the same to go on writing in
//	papers.xlsx          its tables
//	documents.json       the digests of the three papers, and of the manifest that they name
//
// A file beside these, a missing one, and a changed byte in any of them is found and named.
package papers
