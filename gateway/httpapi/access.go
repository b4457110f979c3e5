package httpapi

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/session"
	"luzheng/signer/statement"
)

// Access says who may call a route at all. What a caller then sees is a matter of visibility.
type Access string

// The accesses.
const (
	// Anybody needs no session.
	Anybody Access = "anybody"
	// Watcher needs a session of a registered party, or of a witness that the trust root names.
	Watcher Access = "watcher"
	// Member needs a session of a registered party.
	Member Access = "member"
	// Signatory needs a session of a person or an application of a party, not of one of its services.
	Signatory Access = "signatory"
	// Auditor needs a session of a person of the audit bureau; the handler holds it to its case.
	Auditor Access = "auditor"
	// Registrar needs a session of the Bureau's operator or certificate officer, at the Bureau's gateway.
	Registrar Access = "registrar"
	// Operator needs a session of an operator or officer of the organisation whose gateway it is.
	Operator Access = "operator"
)

// Route is one line of the access table.
type Route struct {
	Method, Path string
	Access       Access
}

// routes is the whole table: a route that is not in it is denied.
var routes = []Route{
	{"POST", "/v1/statements", Anybody}, // the signatures are the authority
	{"GET", "/v1/statements", Member},
	{"GET", "/v1/statements/:id", Anybody},
	{"GET", "/v1/statements/:id/evidence", Anybody},
	{"GET", "/v1/desk", Member},
	{"POST", "/v1/desk", Signatory},
	{"GET", "/v1/desk/:id", Member},
	{"DELETE", "/v1/desk/:id", Signatory},
	{"POST", "/v1/registrations", Anybody}, // who asks has no certificate yet; the handler bounds it
	{"POST", "/v1/registrations/lookup", Anybody},
	{"GET", "/v1/registrations", Registrar},
	{"GET", "/v1/registrations/:party", Registrar},
	{"POST", "/v1/registrations/:party/refusal", Registrar},
	{"GET", "/v1/entities", Anybody},
	{"GET", "/v1/entities/:ref", Anybody},
	{"GET", "/v1/entities/:ref/head", Anybody}, // a digest, which the entity map shows anyway
	{"GET", "/v1/entities/:ref/history", Anybody},
	{"GET", "/v1/entities/:ref/evidence", Anybody},
	{"GET", "/v1/datasets", Anybody},
	{"GET", "/v1/datasets/:entry", Anybody},
	{"GET", "/v1/datasets/:entry/timeline", Anybody},
	{"GET", "/v1/datasets/:entry/quality", Anybody},
	{"GET", "/v1/datasets/:entry/uses", Anybody}, // the handler asks for more where the data is not open
	{"GET", "/v1/worklist", Member},
	{"GET", "/v1/supervision", Member},
	{"GET", "/v1/search", Member},
	{"GET", "/v1/uses", Member},
	{"GET", "/v1/samples", Member},
	{"GET", "/v1/accesses/:grant", Member},
	{"GET", "/v1/cases/:case/reads", Member},
	{"GET", "/v1/cases/:case/queries", Auditor},
	{"PUT", "/v1/cases/:case/queries/:name", Auditor},
	{"DELETE", "/v1/cases/:case/queries/:name", Auditor},
	{"POST", "/v1/erasures/:erasure", Operator},
	{"GET", "/v1/versions/:version/lineage", Anybody},
	{"GET", "/v1/files/:sm3", Anybody},
	{"GET", "/v1/blobs/:sm3", Anybody}, // what is open; the handler asks for more where the data is not
	{"PUT", "/v1/blobs/:sm3", Signatory},
	{"POST", "/v1/attachments", Signatory},
	{"GET", "/v1/attachments/:sm3", Member},
	{"POST", "/v1/events", Anybody},    // the signatures are the authority
	{"POST", "/v1/decisions", Anybody}, // the same
	{"GET", "/v1/log", Anybody},
	{"GET", "/v1/log/:year/checkpoint", Anybody},
	{"GET", "/v1/log/:year/tile/:path", Anybody}, // hashes; the handler asks for more where events are in it
	{"GET", "/v1/log/:year/batch/:sm3", Anybody}, // the handler asks for more, here and in the next
	{"GET", "/v1/log/:year/uses/:ref", Anybody},
	{"GET", "/v1/log/:year/uses/:ref/evidence", Anybody},
	{"GET", "/v1/log/:year/leaves/:index/evidence", Anybody},
	{"POST", "/v1/sessions/challenge", Anybody},
	{"POST", "/v1/sessions", Anybody},
	{"POST", "/v1/sessions/city", Anybody},
	{"GET", "/v1/ledger", Anybody},
	{"GET", "/v1/status", Anybody},
	{"GET", "/v1/kinds", Anybody},
	{"GET", "/v1/codes", Anybody},
	{"GET", "/metrics", Anybody},
	{"GET", "/healthz", Anybody},
}

// Routes gives the access table.
func Routes() []Route { return append([]Route(nil), routes...) }

// allows tells whether the caller may use a route with this access, at a gateway of some organisation.
func (a Access) allows(c session.Caller, gateway statement.PartyID) bool {
	switch a {
	case Anybody:
		return true
	case Watcher:
		return c.Watches()
	case Member:
		return c.Known()
	case Signatory:
		return c.Known() && (c.Post.Personal() || c.Post == statement.PostApplication)
	case Auditor:
		return Signatory.allows(c, gateway) && c.Role == statement.RoleAudit
	case Registrar:
		return c.Known() && c.Party == gateway && c.Role == statement.RoleBureau &&
			(c.Post == statement.PostOperator || c.Post == statement.PostCertificateOfficer)
	case Operator:
		return c.Known() && c.Party == gateway && (c.Post == statement.PostOperator || c.Post == statement.PostOfficer)
	}
	return false
}

const callerKey = "luzheng.caller"

// admit finds the caller and holds the request to its route's line.
func (s *server) admit(c *gin.Context) {
	caller, problem := s.identify(c)
	if problem != nil {
		answerProblem(c, problem)
		return
	}
	c.Set(callerKey, caller)
	who, err := s.know(c, caller)
	if err != nil {
		answerProblem(c, err)
		return
	}
	c.Set(readerKey, who)
	access := accessOf(c.Request.Method, c.FullPath())
	switch {
	case access.allows(caller, s.Gateway):
	case !caller.Watches():
		answerProblem(c, problemf(CodeSessionRequired, "%s %s needs a session", c.Request.Method, c.FullPath()))
	default:
		answerProblem(c, problemf(CodeDenied, "%s %s is not for a session of post %s", c.Request.Method, c.FullPath(), caller.Post))
	}
}

// accessOf gives the access of a route; the empty access, which allows nobody, when it is not in the table.
func accessOf(method, path string) Access {
	for _, r := range routes {
		if r.Method == method && r.Path == path {
			return r.Access
		}
	}
	return ""
}

// identify reads the session's token. A token that opens nothing is refused even where none is needed: who sends one means to be
// known.
func (s *server) identify(c *gin.Context) (session.Caller, *problem) {
	header := c.GetHeader("Authorization")
	if header == "" {
		return session.Caller{}, nil
	}
	token, ok := strings.CutPrefix(header, "Bearer ")
	if caller := s.Sessions.Caller(token); ok && caller.Watches() {
		return caller, nil
	}
	return session.Caller{}, problemf(CodeSessionInvalid, "the token opens no session")
}

func callerOf(c *gin.Context) session.Caller {
	caller, _ := c.Get(callerKey)
	known, _ := caller.(session.Caller)
	return known
}

// secure sets what every answer carries.
func secure(c *gin.Context) {
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Cache-Control", "no-store")
	if c.Request.Method == http.MethodGet {
		c.Header("Vary", "Authorization")
	}
}
