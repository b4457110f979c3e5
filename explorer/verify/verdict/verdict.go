// Package verdict is the answer of a verification in one word. It imports nothing, so that who compares rows (package rows) answers in the
// same words as package verify and does not carry what that needs.
package verdict

// Verdict is the answer in one word.
type Verdict string

// The verdicts.
const (
	Verified     Verdict = "verified"
	VerifiedBut  Verdict = "verified-but"
	CannotVerify Verdict = "cannot-verify"
	Tampered     Verdict = "tampered"
)
