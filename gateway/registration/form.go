package registration

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"luzheng/signer/strictjson"
)

// Document is a kind of identity document.
type Document string

// The documents.
const (
	// ResidentID is the 18-digit number of a resident (GB 11643).
	ResidentID Document = "resident-id"
	// CreditCode is the unified social credit code of an organisation (GB 32100).
	CreditCode Document = "credit-code"
	// Passport is the number of a passport or of a permit to live here.
	Passport Document = "passport"
)

// Form is what somebody says of themselves. It never goes to the ledger: the vault seals it, and the ledger has its commitment.
type Form struct {
	// Name is 1 to 100 characters.
	Name     string   `json:"name"`
	Document Document `json:"document"`
	Number   string   `json:"number"`
	// Contact is a telephone number or an e-mail address, 3 to 100 characters.
	Contact string `json:"contact"`
}

// FormError names the field that is not right.
type FormError struct{ Field, Detail string }

func (e *FormError) Error() string { return e.Field + ": " + e.Detail }

// Validate refuses what the registrar could not check.
func (f *Form) Validate() error {
	switch {
	case !plain(f.Name, 1, 100):
		return &FormError{"name", "must be 1 to 100 characters on one line"}
	case !plain(f.Contact, 3, 100):
		return &FormError{"contact", "must be 3 to 100 characters on one line"}
	}
	right := false
	switch f.Document {
	case ResidentID:
		right = residentID(f.Number)
	case CreditCode:
		right = creditCode(f.Number)
	case Passport:
		right = len(f.Number) >= 5 && len(f.Number) <= 20 && strings.Trim(f.Number, digits+letters) == ""
	default:
		return &FormError{"document", "is not a document that is taken here"}
	}
	if !right {
		return &FormError{"number", fmt.Sprintf("is not the number of a %s; look for a mistyped character", f.Document)}
	}
	return nil
}

// text is what is sealed: canonical, so that whoever has form and salt can show that the commitment is of it.
func (f *Form) text() ([]byte, error) { return strictjson.Marshal(f) }

func plain(text string, least, most int) bool {
	n := utf8.RuneCountInString(text)
	return utf8.ValidString(text) && n >= least && n <= most && strings.TrimSpace(text) == text && !strings.ContainsFunc(text, unicode.IsControl)
}

const (
	digits  = "0123456789"
	letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	// inCodes are the characters of a credit code, by their values.
	inCodes = "0123456789ABCDEFGHJKLMNPQRTUWXY"
)

// residentID holds a number to its check character: ISO 7064 MOD 11-2 over the first 17 digits (GB 11643 4.4).
func residentID(number string) bool {
	const length = 18
	if len(number) != length || strings.Trim(number[:length-1], digits) != "" {
		return false
	}
	sum := 0
	for i := range length - 1 {
		sum = (sum + int(number[i]-'0')) * 2 % 11
	}
	return number[length-1] == "10X98765432"[sum]
}

// creditCode holds a code to its check character: ISO 7064 MOD 31 with weights of 3^i (GB 32100 5.6).
func creditCode(code string) bool {
	const length, modulus = 18, 31
	if len(code) != length {
		return false
	}
	sum, weight := 0, 1
	for i := range length {
		value := strings.IndexByte(inCodes, code[i])
		if value < 0 {
			return false
		}
		if i == length-1 {
			return (sum+value)%modulus == 0
		}
		sum, weight = sum+value*weight, weight*3%modulus
	}
	return false
}
