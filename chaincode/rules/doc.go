// Package rules decides whether a statement counts: state + submission + position → effects or a refusal.
//
// It is pure. Decide sees only the keys that the submission's Footprint names; there is no clock but the ledger's, no map order,
// no float, no environment and no goroutine in it. The same code judges in tests on a map, in the gateway's check beforehand, and
// on every peer.
//
// A submission passes these stations; what it fails at gives the code:
//
//	station       checks                                                    a refusal is
//	Read          form: JSON, envelope, fields, kind, ledger                answered
//	admit         ledger begun, issuer known, every signature valid         answered
//	(repeated)    accepted before: the first outcome is the answer          –
//	judge         rule version, notAfter                                    recorded
//	  usable      certificates: revoked, dates, custody    recorded
//	  signed      the kind's signature rule and its second person  recorded
//	  standing    issuer and application in force                  recorded
//	  subject     exists, or not yet; prev is its head                      recorded
//	  references  all that is named exists                                  recorded
//	  permitted   the authority table, nobody's own matter         recorded
//	  engaged     a technical service unit's engagement in force   recorded
//	  the kind    its state machine, in the file of its area                recorded
//
// A recorded refusal is evidence of a denied attempt; RefusalsPerMinute bounds them. The ledger keeps codes, never sentences.
//
// The kinds, by the file of their area:
//
//	file            kinds                                                        req.
//	genesis.go      ledger.genesis, rules.activate                              
//	parameter.go    parameter.set                                               
//	basis.go        basis.register, basis.repeal                                
//	duty.go         duty.issue, duty.release                                    
//	party.go        party.register, party.place, party.suspend, party.resume    
//	reorganise.go   party.rename, party.reorganise, holding.transfer            
//	certificate.go  authority.admit, authority.suspend, authority.resume,       
//	                authority.withdraw, certificate.register, certificate.renew,
//	                certificate.revoke, custody.delegate
//	deputy.go       deputy.delegate, deputy.revoke                              
//	application.go  application.submit, application.approve,                    
//	                application.suspend, application.revoke
//	conformity.go   what dataset.anchor checks by machine                       
//	catalogue.go    catalogue.publish, catalogue.revise, catalogue.retire       
//	source.go       source.claim, source.move, source.except                    
//	project.go      plan.register, project.accept                               
//	problem.go      problem.report, problem.accept, problem.correct,            
//	                problem.confirm, problem.settle
//	quality.go      quality.report, consistency.record                          
//	rights.go       rights.declare, rights.object, rights.settle,               
//	                rights.confirm, rights.refuse, rights.transfer, rights.end
//	dataset.go      dataset.anchor, dataset.withdraw, product.register          
//	opening.go      opening.review, opening.assess, opening.approve,            
//	                opening.refuse, opening.condition
//	petition.go     opening.ask, opening.answer                                 
//	public.go       access.accept, access.decline                               
//	notice.go       withdrawal.notify, notice.acknowledge                       
//	dispute.go      dispute.open, dispute.negotiate, dispute.escalate,          
//	                dispute.coordinate
//	access.go       access.request, access.opinion, access.return,              
//	                access.complete, access.withdraw, access.consent,
//	                access.refuse, access.argue, agreement.sign, access.grant,
//	                access.revoke
//	usage.go        usage.record                                                
//	log.go          log.open, log.anchor, log.rotate                            
//	suspect.go      usage.suspect                                               
//	emergency.go    emergency.declare, emergency.end                            
//	engagement.go   service.engage, service.end                                 
//	crossborder.go  crossborder.approve, crossborder.revoke                     
//	suspicion.go    suspicion.explain, suspicion.confirm, suspicion.dismiss     
//	erasure.go      erasure.request, erasure.approve, erasure.decline,          
//	                erasure.certify
//	supervision.go  rectification.order, rectification.report,                  
//	                rectification.accept, rectification.return,
//	                supervision.report
//	security.go     security.head, security.plan, security.drill, security.assess,  
//	                incident.report, incident.remedy, incident.close
//	audit.go        case.open, case.serve, case.note, case.reply, case.finding, 
//	                case.rectify, case.close
//
// To add a kind: its body and its line in specs (signer/statement), its entity if it has one (signer/entity), its line in the
// authority table (authority.go), its codes (codes.go), its rule in a file here, its line in version1 (versions.go), and its
// scenarios. What it changes beside its subject goes into changes (footprint.go).
package rules
