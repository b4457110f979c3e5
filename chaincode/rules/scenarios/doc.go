// Package scenarios plays the regulation: one text file per article, in Chinese and the field's words, that an official can read
// and that runs against the rules.
//
// The files are Gherkin with its Chinese keywords. What follows 假如 has happened before, 当 is the act in question, 那么 is what
// comes of it. Every sentence is a step; each step that is an act is a signed statement, judged like any other.
//
//	file                    article
//	article-NN.feature      the NN-th of the regulation; what works, and the refusals that matter
//
// An act that nothing is said about must be accepted: only 那么 被拒绝：…（code） lets a refusal pass, and only 那么 记录在案，标记疑似：…（code）
// a suspicion. The words before the code are for the reader, the code is what is compared.
//
// To add a step: a line in the file of its area (steps_access.go and so on; a new area adds a file and its line in steps.go).
//
//	{"{party}同意", func(s *Scene, provider statement.PartyID) { … s.Say("", body, &subject, s.Pair(provider)...) }},
//
// The pattern is matched with the whole sentence. Its placeholders become the arguments, in order:
//
//	placeholder   matches                                      argument
//	{party}       a party of words.go                          statement.PartyID
//	{post}        a post of words.go, and so on: each list     the list's type
//	{name}        anything in “ ”, such as an entry's name     string
//	{number}      digits                                       int64
//	{code}        a code in a statement                        statement.Code
//	{words}       words for the reader                         string
//
// Say signs and records an act and remembers what it creates, under a name or as the latest of its type; The finds it again. A
// Scene is a rulestest.World besides: its acts (Publish, Open, GrantedAccess, …) serve what only has to have happened.
//
// A scenario tagged @network also plays against a real network (scripts/e2e); it must not let time pass.
package scenarios
