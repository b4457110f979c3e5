package pack

import "strings"

// The vocabulary of states. A word's place in it stands in states that are kept for ever: nothing is taken out or moved. What is not in
// it is written out, so that a new field or value needs nothing here.

// stateNames are fields of states, at most 256.
var stateNames = newVocabulary(`
	acknowledged affected agreement anchor anchored applicant application approvedAt arguedAt article asked asker assessedAt
	assessment at attachment attachments authority backupsUntil basis body branches businessName by calendar case catalogue
	certificate claimant closedAt code codes commitment compromisedAt concerns condition confirmer correction corrects count
	creditCode custody cycle days daysOff declaredAt declarer defect delivered deputy destination digest disputes document
	drill drilledAt due dueAt element emergency endedAt entries entry exceptions findings for form format found founders from
	funds further grant grantedAt handler head headAt holder identity index issue item items keeper key kinds law log manifest
	map matter measure members mode months name named network notAfter notBefore note notes notices number objectableUntil
	objections objector objects occurredAt of openSubject openedAt opening openingClass openingReason orderedAt origin outages
	owner parent parties party pauses plan planAt planned post predecessor predecessors principal problem project provider
	providers provisionMode purpose reason recordedAt rectifyBy releasedAt remedy renewedAt replacedAt replacedBy replyBy
	reportedAt reporter reports request respondent responsibleBody responsiblePost result retiredAt returned revision revokedAt
	right role root rows rules securityLevel sender servedAt service serviceMatter settledBy sharingClass sharingReason
	sharingUntil signedAt since size source sources standard state statement subject successor supersededBy supersedes
	suspendedAt system team terms time title to told transfer type unit unrectified until updateCycle urgency user uses v value
	verdict version versions what who withdrawnAt workdays workingDays
`)

// stateWords are values of states and types of entities, at most 256.
var stateWords = newVocabulary(`
	acceptable accepted access access.request/v1 accident acknowledged active admitted agreed agreement analysis application
	approved asked assessed audit authority basis bureau calendar case certificate certificate-officer certified clearance
	closed codes condition conditional confirmed consented consistency corrected csv current cyberspace daily data days
	declared declined department differing dismissed dispute dissolve dissolved download dropped duplicate duty emergency ended
	engagement entry equal erasure escalated exchange explained failed faulty finding fit follower funds gateway government
	grant granted headed held hold holding incident interface internet issued json jsonl ledger log merge missing monthly
	months natural-disaster normal not-open not-shared note noted notice objection officer once open opened opening operating
	operator ordered other outdated parameter party passed permission-officer petition planned platform police privacy problem
	processing product project public-health published quality quarterly realtime rectification rectified refused registered
	released remedied repealed replaced replied reported request requested retired returned reviewed reviewer revoked right
	sandbox security sent served service set settled shortfall social-safety source split storage submitted superseded
	supervision supervisor suspected suspended suspicion transferring transmission unacceptable unconditional unit unreadable
	unset upheld urgent usage.record/v1 user users version weekly withdrawn workingDays wrong xlsx xml yearly
`)

// vocabulary numbers words.
type vocabulary struct {
	words   []string
	numbers map[string]byte
}

func newVocabulary(text string) vocabulary {
	v := vocabulary{strings.Fields(text), map[string]byte{}}
	for i, word := range v.words {
		v.numbers[word] = byte(i)
	}
	return v
}
