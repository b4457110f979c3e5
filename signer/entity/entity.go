// Package entity reads and writes the states of the ledger's entities: the values under <ledger>/e/<type>/<id> in the world
// state and under the same keys in the entity map.
//
// A state is canonical JSON, a struct per entity type, which begins with a common header:
//
//	field  meaning
//	v      version of the state's format: 1
//	state  where the entity stands in its state machine (table below)
//	head   statement ID of the last step; the next statement about the entity gives it as prev
//	count  length of the entity's history, 1 at its first step
//	at     ledger time of the last step, Unix ms
//	by     issuer of the last step
//
//	type         states                                           req.
//	ledger       active                                          
//	party        active ⇄ suspended; either → dissolved          
//	parameter    set ⇄ unset                                     
//	basis        registered → repealed                           
//	duty         issued → released                               
//	authority    admitted ⇄ suspended; either → withdrawn        
//	certificate  active → replaced; either → revoked             
//	application  submitted → approved ⇄ suspended; any → revoked 
//	entry        published → retired                             
//	right        declared → confirmed ⇄ transferring;
//	             declared → refused; declared, confirmed → ended 
//	objection    open → upheld | dismissed                       
//	version      current → superseded; either → withdrawn        
//	opening      reviewed → assessed; either → approved | refused
//	condition    published                                       
//	petition     asked → agreed | refused                        
//	notice       sent → acknowledged                             
//	dispute      open → escalated; either → agreed;
//	             escalated → settled | failed                    
//	request      submitted → asked | accepted → consented |
//	             refused;
//	             consented → granted; submitted, asked ⇄ returned;
//	             each before its decision → withdrawn            
//	agreement    signed                                          
//	grant        active → revoked                                
//	product      registered                                      
//	log          open → closed                                   
//	suspicion    suspected → explained; either → confirmed |
//	             dismissed                                       
//	engagement   active → ended                                  
//	clearance    approved → revoked                              
//	emergency    active → ended                                  
//	source       held                                            
//	project      planned → accepted                              
//	problem      reported → accepted; either →
//	             corrected | confirmed | settled                 
//	quality      filed                                           
//	consistency  equal; differing → settled                      
//	security     headed → planned                                
//	incident     reported → remedied → closed                    
//	case         opened → served → closed; opened → dropped      
//	note         noted → replied                                 
//	finding      issued → rectified                              
//	hold         held ⇄ released                                 
//	erasure      requested → approved | declined;
//	             approved → certified                            
//	rectification  ordered → reported → accepted | returned;
//	             returned → reported                             
//	supervision  issued                                          
//
// The states are written by chaincode/rules alone. What an offline verifier needs stands in them (a certificate's DER, its
// revocation, a version's withdrawal), since the entity map proves exactly these bytes.
package entity

import (
	"fmt"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// MaxSize is the largest state in bytes.
const MaxSize = 64 << 10

// FormatVersion is the version of every state's format that this software writes.
const FormatVersion = 1

// Header is the common beginning of a state; S is the type of the entity's states.
type Header[S ~string] struct {
	V     int64             `json:"v"`
	State S                 `json:"state"`
	Head  gm.Digest         `json:"head"`
	Count int64             `json:"count"`
	At    int64             `json:"at"`
	By    statement.PartyID `json:"by"`
}

// Common is a header with its state as text, for readers that treat all types alike.
type Common struct {
	State string
	Head  gm.Digest
	Count int64
	At    int64
	By    statement.PartyID
}

// Step is one statement's effect on an entity's history.
type Step struct {
	Statement gm.Digest
	At        int64 // ledger time, Unix ms
	By        statement.PartyID
}

// Entity is any of the typed states of this package.
type Entity interface {
	// Common gives the header.
	Common() Common
	// Advance records a step in the header; the state itself is set by who knows the type.
	Advance(Step)

	check() error
}

// Common gives the header with its state as text.
func (h *Header[S]) Common() Common {
	return Common{State: string(h.State), Head: h.Head, Count: h.Count, At: h.At, By: h.By}
}

// Advance lengthens the history by one step.
func (h *Header[S]) Advance(s Step) {
	h.V = FormatVersion
	h.Head, h.At, h.By = s.Statement, s.At, s.By
	h.Count++
}

func (h *Header[S]) check(valid bool) error {
	switch {
	case h.V != FormatVersion:
		return fmt.Errorf("version %d is not known", h.V)
	case !valid:
		return fmt.Errorf("%q is not one of its states", h.State)
	case h.Count < 1 || h.Head.IsZero():
		return fmt.Errorf("its history is empty")
	}
	return nil
}

// Parse reads the state of the entity that ref names. It refuses every encoding but the canonical one.
func Parse(ref statement.Ref, raw []byte) (Entity, error) {
	e, err := blank(ref.Type)
	if err != nil {
		return nil, err
	}
	if err := strictjson.UnmarshalCanonical(raw, e, MaxSize); err != nil {
		return nil, fmt.Errorf("entity %s: %w", ref, err)
	}
	if err := e.check(); err != nil {
		return nil, fmt.Errorf("entity %s: %w", ref, err)
	}
	return e, nil
}

// Load reads a state that this software's own rules wrote, without comparing encodings: the world state of a node is that
// node's own. Whoever reads bytes of others uses Parse.
func Load(ref statement.Ref, raw []byte) (Entity, error) {
	e, err := blank(ref.Type)
	if err != nil {
		return nil, err
	}
	if err := strictjson.UnmarshalChecked(raw, e); err != nil {
		return nil, fmt.Errorf("entity %s: %w", ref, err)
	}
	if err := e.check(); err != nil {
		return nil, fmt.Errorf("entity %s: %w", ref, err)
	}
	return e, nil
}

// Copy gives a state that can be changed without changing e: headers and fields are its own. What fields point to is shared,
// since a step replaces it and never changes it.
func Copy(e Entity) Entity {
	switch e := e.(type) {
	case *Ledger:
		return shallow(e)
	case *Parameter:
		return shallow(e)
	case *Basis:
		return shallow(e)
	case *Duty:
		return shallow(e)
	case *Party:
		return shallow(e)
	case *Authority:
		return shallow(e)
	case *Certificate:
		return shallow(e)
	case *Application:
		return shallow(e)
	case *Entry:
		return shallow(e)
	case *Right:
		return shallow(e)
	case *Objection:
		return shallow(e)
	case *Version:
		return shallow(e)
	case *Opening:
		return shallow(e)
	case *Condition:
		return shallow(e)
	case *Petition:
		return shallow(e)
	case *Notice:
		return shallow(e)
	case *Dispute:
		return shallow(e)
	case *Request:
		return shallow(e)
	case *Agreement:
		return shallow(e)
	case *Grant:
		return shallow(e)
	case *Product:
		return shallow(e)
	case *Log:
		return shallow(e)
	case *Suspicion:
		return shallow(e)
	case *Engagement:
		return shallow(e)
	case *Clearance:
		return shallow(e)
	case *Emergency:
		return shallow(e)
	case *Source:
		return shallow(e)
	case *Project:
		return shallow(e)
	case *Problem:
		return shallow(e)
	case *Quality:
		return shallow(e)
	case *Consistency:
		return shallow(e)
	case *Security:
		return shallow(e)
	case *Incident:
		return shallow(e)
	case *Case:
		return shallow(e)
	case *Note:
		return shallow(e)
	case *Finding:
		return shallow(e)
	case *Hold:
		return shallow(e)
	case *Erasure:
		return shallow(e)
	case *Rectification:
		return shallow(e)
	case *Supervision:
		return shallow(e)
	}
	return nil
}

func shallow[T any](e *T) *T {
	c := *e
	return &c
}

// Marshal gives the canonical bytes of a state.
func Marshal(e Entity) ([]byte, error) {
	if err := e.check(); err != nil {
		return nil, fmt.Errorf("entity: %w", err)
	}
	return strictjson.Marshal(e)
}

func blank(t statement.EntityType) (Entity, error) {
	switch t {
	case statement.TypeLedger:
		return new(Ledger), nil
	case statement.TypeParameter:
		return new(Parameter), nil
	case statement.TypeBasis:
		return new(Basis), nil
	case statement.TypeDuty:
		return new(Duty), nil
	case statement.TypeParty:
		return new(Party), nil
	case statement.TypeAuthority:
		return new(Authority), nil
	case statement.TypeCertificate:
		return new(Certificate), nil
	case statement.TypeApplication:
		return new(Application), nil
	case statement.TypeEntry:
		return new(Entry), nil
	case statement.TypeRight:
		return new(Right), nil
	case statement.TypeObjection:
		return new(Objection), nil
	case statement.TypeVersion:
		return new(Version), nil
	case statement.TypeOpening:
		return new(Opening), nil
	case statement.TypeCondition:
		return new(Condition), nil
	case statement.TypePetition:
		return new(Petition), nil
	case statement.TypeNotice:
		return new(Notice), nil
	case statement.TypeDispute:
		return new(Dispute), nil
	case statement.TypeRequest:
		return new(Request), nil
	case statement.TypeAgreement:
		return new(Agreement), nil
	case statement.TypeGrant:
		return new(Grant), nil
	case statement.TypeProduct:
		return new(Product), nil
	case statement.TypeLog:
		return new(Log), nil
	case statement.TypeSuspicion:
		return new(Suspicion), nil
	case statement.TypeEngagement:
		return new(Engagement), nil
	case statement.TypeClearance:
		return new(Clearance), nil
	case statement.TypeEmergency:
		return new(Emergency), nil
	case statement.TypeSource:
		return new(Source), nil
	case statement.TypeProject:
		return new(Project), nil
	case statement.TypeProblem:
		return new(Problem), nil
	case statement.TypeQuality:
		return new(Quality), nil
	case statement.TypeConsistency:
		return new(Consistency), nil
	case statement.TypeSecurity:
		return new(Security), nil
	case statement.TypeIncident:
		return new(Incident), nil
	case statement.TypeCase:
		return new(Case), nil
	case statement.TypeNote:
		return new(Note), nil
	case statement.TypeFinding:
		return new(Finding), nil
	case statement.TypeHold:
		return new(Hold), nil
	case statement.TypeErasure:
		return new(Erasure), nil
	case statement.TypeRectification:
		return new(Rectification), nil
	case statement.TypeSupervision:
		return new(Supervision), nil
	}
	return nil, fmt.Errorf("entity: %q is not a type of entity", t)
}
