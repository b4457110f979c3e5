package httpapi

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	"luzheng/gateway/registration"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// maxRegistrations is how many requests a list holds.
const maxRegistrations = 200

// AskRegistration takes a request to be registered from somebody who has no certificate yet.
func (s *server) AskRegistration(c *gin.Context) {
	var asked api.RegistrationForm
	if !s.readAsked(c, &asked) {
		return
	}
	csr, err := gm.ParseCertificateRequestPEM([]byte(asked.CSR))
	if err != nil {
		answerProblem(c, err)
		return
	}
	s.fresh(c.Request.Context())
	form := &registration.Form{Name: asked.Name, Document: registration.Document(asked.Document), Number: asked.Number, Contact: asked.Contact}
	made, code, err := s.Office.Apply(c.Request.Context(), form, csr)
	if err != nil {
		answerProblem(c, err)
		return
	}
	answerJSON(c, http.StatusCreated, api.RegistrationMade{Party: string(made.Party), Code: code, Until: made.Until})
}

// LookUpRegistration tells whoever has the lookup code how a request stands.
func (s *server) LookUpRegistration(c *gin.Context) {
	var asked api.LookupCode
	if !s.readAsked(c, &asked) {
		return
	}
	s.fresh(c.Request.Context())
	found, err := s.Office.LookUp(c.Request.Context(), asked.Code)
	var state registration.State
	if err == nil {
		state, err = s.Office.State(c.Request.Context(), &found)
	}
	if err != nil {
		answerProblem(c, err)
		return
	}
	answerJSON(c, http.StatusOK, api.RegistrationAnswer{
		Party: string(found.Party), State: string(state), At: found.At, Until: found.Until, Reason: optional(found.Reason),
	})
}

// readAsked reads what somebody sends without a session, who may not try without end: neither to fill the list nor to guess a code.
func (s *server) readAsked(c *gin.Context, into any) bool {
	if !s.asking.Allow(c.RemoteIP(), s.Now()) {
		answerProblem(c, problemf(CodeRegisterOften, ""))
		return false
	}
	body, err := readBody(c, maxRegister)
	if err == nil {
		err = strictjson.Unmarshal(body, into, maxRegister)
	}
	if err != nil {
		answerProblem(c, err)
	}
	return err == nil
}

// ListRegistrations lists the requests that a registrar has to do something about.
func (s *server) ListRegistrations(c *gin.Context) {
	s.fresh(c.Request.Context())
	doc := api.Registrations{Registrations: []api.Registration{}}
	err := s.eachRegistration(c.Request.Context(), func(r *registration.Request, state registration.State) {
		doc.Registrations = append(doc.Registrations, registrationOf(r, state))
	})
	if err != nil {
		answerProblem(c, err)
		return
	}
	answerJSON(c, http.StatusOK, doc)
}

// eachRegistration goes through the requests that wait for an act of the Bureau.
func (s *server) eachRegistration(ctx context.Context, each func(*registration.Request, registration.State)) error {
	found, err := s.Office.Store.List(ctx, s.Now().UnixMilli(), maxRegistrations)
	if err != nil {
		return err
	}
	for i := range found {
		state, err := s.Office.State(ctx, &found[i])
		if err != nil {
			return err
		}
		if state == registration.Waiting || state == registration.Accepted {
			each(&found[i], state)
		}
	}
	return nil
}

func registrationOf(r *registration.Request, state registration.State) api.Registration {
	doc := api.Registration{
		Party: string(r.Party), State: string(state), At: r.At, Until: r.Until, KeyID: r.Key.String(),
		Identity: api.Sealed{Commitment: r.Identity.Commitment.String(), Attachment: r.Identity.Attachment.String()},
	}
	if csr, err := gm.ParseCertificateRequest(r.CSR); err == nil { // what is kept was parsed before
		doc.CSR = string(csr.PEM())
	}
	return doc
}

// GetRegistration gives one request.
func (s *server) GetRegistration(c *gin.Context, party api.PartyID) {
	s.fresh(c.Request.Context())
	found, err := s.Office.Store.ByParty(c.Request.Context(), statement.PartyID(party), s.Now().UnixMilli())
	var state registration.State
	if err == nil {
		state, err = s.Office.State(c.Request.Context(), &found)
	}
	if err != nil {
		answerProblem(c, err)
		return
	}
	answerJSON(c, http.StatusOK, registrationOf(&found, state))
}

// RefuseRegistration answers a request with a no.
func (s *server) RefuseRegistration(c *gin.Context, party api.PartyID) {
	body, err := readBody(c, maxRegister)
	var said api.RegistrationRefusal
	if err == nil {
		err = strictjson.Unmarshal(body, &said, maxRegister)
	}
	if err == nil {
		s.fresh(c.Request.Context())
		err = s.Office.Refuse(c.Request.Context(), statement.PartyID(party), said.Reason)
	}
	if err != nil {
		answerProblem(c, err)
		return
	}
	c.Status(http.StatusNoContent)
}

// registrationTasks are what the Bureau has to do about requests: register the person, then the certificate.
func (s *server) registrationTasks(ctx context.Context) ([]api.Task, error) {
	var tasks []api.Task
	err := s.eachRegistration(ctx, func(r *registration.Request, state registration.State) {
		act := statement.KindPartyRegister
		if state == registration.Accepted {
			act = statement.KindCertificateRegister
		}
		tasks = append(tasks, api.Task{
			Entity: r.Party.Ref().String(), Type: string(statement.TypeParty), State: "requested", Act: string(act),
			Party: string(statement.RoleBureau), Due: optional(r.Until),
		})
	})
	return tasks, err
}
