package main

// mutation is one mistake in the rules that a test must notice.
type mutation struct {
	// allows says what would be possible.
	allows string
	// file is below chaincode/rules; from stands in it exactly once.
	file, from, to string
}

// mutations are picked by hand: each takes one promise of the regulation back.
var mutations = []mutation{
	{"a statement is judged after its time", "decide.go", "j.pos.Time > j.s.Statement.NotAfter", "false"},
	{"a statement overwrites what its signatory did not see", "decide.go", "case e.Common().Head != *j.s.Statement.Prev:", "case false:"},
	{"what exists is founded again", "decide.go", "case j.s.spec.Founds && e != nil:", "case false:"},
	{"a statement names what does not exist", "decide.go", "j.usable, j.signed, j.standing, j.subject, j.references}", "j.usable, j.signed, j.standing, j.subject}"},
	{"a revoked certificate signs", "decide.go", "{j.usable, j.signed,", "{j.signed,"},
	{"a suspended party goes on", "authority.go", "r != nil && !evidence {\n\t\treturn r\n\t}\n\tif j.acting.Post", "false {\n\t\treturn r\n\t}\n\tif j.acting.Post"},
	{"a suspended application goes on", "authority.go", "\tcase entity.ApplicationSuspended:\n\t\treturn refuse(", "\tcase \"\":\n\t\treturn refuse("},
	{"an application signs kinds that it has no permission for", "authority.go", "!slices.Contains(app.Kinds, j.s.Statement.Kind)", "false"},
	{"an application signs in another's name", "authority.go", "*actor != *j.acting.Application", "false"},
	{"the roles of the table do not matter", "authority.go", "way.Roles != nil && !slices.Contains(way.Roles, role)", "false"},
	{"the posts of the table do not matter", "authority.go", "if !slices.Contains(way.Posts, post) && !j.deputises(j.acting, way.Posts...) {", "if false {"},
	{"anybody acts as the owner", "authority.go", "if !slices.Contains(matter, issuer) {", "if false {"},
	{"a body decides its own matter", "authority.go", "\tcase RelationOther:\n\t\tif slices.Contains(matter, issuer) {", "\tcase RelationOther:\n\t\tif false {"},
	{"the cyberspace office decides where the Bureau should", "authority.go", "|| !slices.ContainsFunc(matter, bureau)", "|| bureau == nil"},
	{"one person signs for two", "signatures.go", "case first.Handler == other.Handler:", "case false:"},
	{"any post is the second person", "signatures.go", "case reviews, !j.stands(other, statement.PostReviewer):", "case reviews && false:"},
	{"anybody signs for the counterparty", "signatures.go", "theirs.Party != body.Counterparty() || ", ""},
	{"two organisations change the ledger", "signatures.go", "const minFounders = 3", "const minFounders = 2"},
	{"a signature is not verified", "signatures.go", "if !j.s.verifyWith(i, cert, j.cfg.Keys) {", "if false {"},
	{"the handler is anybody", "signatures.go", "j.acting.Handler != j.s.Statement.Handler", "false"},
	{"a key in custody signs everything", "certificate.go", "case !slices.Contains(c.Kinds, kind):", "case false:"},
	{"a delegation never ends", "certificate.go", "case j.pos.Time > c.Until:", "case false:"},
	{"one person holds two of the separate posts", "certificate.go", "held != nil && string(held) != string(post)", "false"},
	{"a certificate of no admitted authority is registered", "certificate.go", "\tif err := issued(cert, issuer, j.pos.Time); err != nil {\n\t\treturn nil, refuse(", "\tif err := error(nil); err != nil {\n\t\treturn nil, refuse("},
	{"an application is approved for more than it asked", "application.go", "if !slices.Contains(app.Asked, kind) {", "if false {"},
	{"two units are the source of one data item", "source.go", "if taken != nil {", "if false {"},
	{"an opened entry was never approved", "opening.go", "case entry.Revision != opening.Revision:", "case false:"},
	{"a version supersedes nothing", "dataset.go", "\"dataset.supersedes\"", "\"state.transition\""},
	{"a request needs no permission for the entry", "access.go", "case !slices.Contains(app.Entries, body.Entry):", "case false:"},
	{"any mode fits any application", "access.go", "if !modeFits(mode, app.Type, j.issuer.Role) {", "if false {"},
	{"consent comes before the question", "access.go", "[]entity.RequestState{entity.RequestAsked, entity.RequestAccepted}, entity.RequestConsented,", "[]entity.RequestState{entity.RequestAsked, entity.RequestAccepted, entity.RequestSubmitted}, entity.RequestConsented,"},
	{"a grant stands on another request's agreement", "access.go", "case agreement.Request != ref:", "case false:"},
	{"a grant stands on an agreement that is over", "access.go", "case j.pos.Time > agreement.Until:", "case false:"},
	{"an exchange is granted unargued", "access.go", "request.Terms.Allows(statement.ModeExchange) && request.ArguedAt == 0", "false"},
	{"a grant is revoked and goes on", "access.go", "grant.RevokedAt = j.pos.Time", "grant.RevokedAt = 0"},
	{"another purpose is clean", "usage.go", "case g.Terms.Purpose != u.body.Purpose:", "case false:"},
	{"another mode is clean", "usage.go", "case !g.Terms.Allows(u.body.Mode):", "case false:"},
	{"another's grant is clean", "usage.go", "case g.User != u.principal():", "case false:"},
	{"a use after the period is clean", "usage.go", ", t > g.Terms.Until:", ":"},
	{"a use after the revocation is clean", "usage.go", "case after(t, g.RevokedAt):", "case false:"},
	{"passing data on is clean", "usage.go", "\tcase u.onward(t):\n", "\tcase false:\n"},
	{"a claim in the past is believed", "usage.go", "claimed, received := u.judge(u.body.At), u.judge(now)", "claimed, received := u.judge(u.body.At), u.judge(u.body.At)"},
	{"an emergency serves everybody", "usage.go", "case !slices.Contains(e.Parties, u.principal()):", "case false:"},
	{"an emergency covers all data", "usage.go", "case !slices.Contains(e.Entries, u.body.Entry):", "case false:"},
	{"an emergency never ends", "usage.go", "case t > e.Until, after(t, e.EndedAt):", "case false:"},
	{"the public uses what is not open", "usage.go", "case u.role == statement.RoleUser && !open:", "case false:"},
	{"data goes abroad without approval", "usage.go", "u.body.Destination != \"\" && !u.cleared(t)", "false"},
	{"a suspicion is decided twice", "suspicion.go", "var openSuspicion = []entity.SuspicionState{entity.Suspected, entity.SuspicionExplained}", "var openSuspicion = []entity.SuspicionState{entity.Suspected, entity.SuspicionExplained, entity.SuspicionDismissed}"},
	{"a right is confirmed over an objection", "rights.go", "case right.Objections > 0:", "case false:"},
	{"a held text is erased", "erasure.go", "found != nil && found.(*entity.Hold).State == entity.HoldHeld", "false"},
	{"a text is erased before its time", "erasure.go", "if j.pos.Time < until.UnixMilli() {", "if false {"},
	{"a provider refuses without a basis in force", "access.go", "\t\tif r := j.inForce(refusal.Law, refusal.Article); r != nil {\n\t\t\treturn r\n\t\t}\n", ""},
	{"refusals flood the ledger", "window.go", "if count >= RefusalsPerMinute {", "if false {"},
}
