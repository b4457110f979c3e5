package ca

import (
	"crypto/x509/pkix"
	"fmt"

	"luzheng/signer/statement"
)

// Profile says whose key a certificate is for.
type Profile string

// The profiles.
const (
	Officer     Profile = "officer"
	Application Profile = "application"
	Person      Profile = "person"
	Service     Profile = "service"
)

// ParseProfile reads a profile's name.
func ParseProfile(text string) (Profile, error) {
	switch p := Profile(text); p {
	case Officer, Application, Person, Service:
		return p, nil
	}
	return "", fmt.Errorf("%w: %q is no profile; take officer, application, person or service", ErrSubject, text)
}

// years is how long a certificate of the profile is valid.
func (p Profile) years() int {
	switch p {
	case Officer, Service:
		return 2
	case Application:
		return 1
	case Person:
		return 3
	}
	return 0
}

// Subject is who a certificate is for. Party and Pseudonym are given as the profile's table demands.
type Subject struct {
	Profile   Profile
	Party     statement.PartyID
	Pseudonym statement.Pseudonym
}

// name builds the distinguished name; it is the only way a name gets into a certificate.
func (s Subject) name() (pkix.Name, error) {
	name := pkix.Name{OrganizationalUnit: []string{string(s.Profile)}}
	switch s.Profile {
	case Officer:
		if !s.Party.Valid() || !s.Pseudonym.Valid() {
			return pkix.Name{}, fmt.Errorf("%w: an officer needs a party ID such as 510500.tjj and the handler's pseudonym", ErrSubject)
		}
		name.CommonName, name.SerialNumber = string(s.Party), string(s.Pseudonym)
	case Application, Service:
		if !s.Party.Valid() || s.Pseudonym != "" {
			return pkix.Name{}, fmt.Errorf("%w: an %s needs a party ID such as 510500.tjj and no pseudonym", ErrSubject, s.Profile)
		}
		name.CommonName = string(s.Party)
	case Person:
		if s.Party != "" || !s.Pseudonym.Valid() {
			return pkix.Name{}, fmt.Errorf("%w: a person needs a pseudonym of a-z, 0-9 and -, and no party", ErrSubject)
		}
		name.CommonName = string(s.Pseudonym)
	default:
		return pkix.Name{}, fmt.Errorf("%w: no profile is given", ErrSubject)
	}
	return name, nil
}
