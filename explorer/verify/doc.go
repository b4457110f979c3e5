// Package verify turns an evidence file into a report, offline: it believes a trust root and nothing else.
//
// It is pure. It opens no file and no connection, knows no clock, and imports neither gateway nor network, so that the same code
// answers in the command line and, compiled to WebAssembly, in a browser. Everything it says is "as of" the block and the ledger time
// of the evidence's checkpoint.
//
//	check                    what it shows
//	file.encoding            every part has its one encoding
//	file.ledger              the evidence is about the ledger of the trust root, and that is a real one
//	file.complete            all that the subject needs is there, and nothing else
//	checkpoint.signatures    enough organisations of the trust root signed the checkpoint, and no signature is bad
//	statement.included       the leaf stands in the statement log under the checkpoint
//	statement.bound          the leaf is about this envelope, and the statement about this ledger
//	statement.accepted       the ledger accepted it, in its time
//	statement.signatures     every signature holds under the key of a certificate that is registered on the ledger
//	statement.signatories    those who had to sign did, and nobody else: second person, second party, three organisations
//	statement.effect         the ledger changed what the statement says, at the head that the signatory saw
//	certificate.chain        each certificate leads to the trust root, valid at the ledger time of its use
//	certificate.status       none was revoked or compromised at that time; issuedAt decides nothing
//	entity.proven            each state is the one in the entity map under the checkpoint
//	entity.history           the steps of the subject's history fit together
//	entity.state             whether the subject is superseded, withdrawn, retired, revoked, suspended or suspected
//	lineage                  which inputs are proven and which are only claimed
//	data.manifest            the manifest in hand is the dataset version's
//	data.digest              the file in hand is one of the dataset version's files
//	block.orderers           the Fabric block is signed by a quorum of the orderers that the configuration chain names
//	block.transaction        the block carries the statement
//	log.anchored             the event log's checkpoint is the one that the ledger anchors
//	log.signature            the log's registered key signed it
//	log.witnesses            as many witnesses cosigned it as the trust root demands, and nobody else did
//	use.included             the use stands in the event log under that checkpoint
//	use.bound                the leaf is about this event of this batch, and counts where the event says
//	use.signature            the batch's signature holds under a registered certificate of the user's
//	use.judgement            how the log judged the use
//	uses.complete            the list is all uses of the dataset, grant or application: none is missing, none was added
//	uses.years               the list's log follows that of the list before, which is closed: asked of several years only
//	rules.judgement          that the rules were applied: never checked here, attested by the organisations that signed
//
// Verdicts, and what leads to them:
//
//	tampered       some check failed: bytes contradict each other or a signature over them
//	cannot-verify  no check failed, but one that is needed could not be done or was not met
//	verified-but   all needed checks passed, and the ledger says that the subject no longer stands as it did
//	verified       all needed checks passed
package verify
