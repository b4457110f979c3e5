// Package trust is the trust-root file: all that a verifier has to believe beforehand.
//
// A file is canonical JSON (package strictjson), {"root":{…},"signatures":[…]}:
//
//	field            meaning
//	format           "luzheng-trust/v1"
//	version          1, 2, …: moves forward only
//	previous         SM3 of the file before this one; absent in version 1
//	ledger           the ledger that it is about, which never changes
//	certificate      the SM2 root certificate of the ledger, DER
//	followers        the organisations whose checkpoints count, sorted, each with one SM2 key (SubjectPublicKeyInfo)
//	threshold        how many of them must have signed a checkpoint: at least 3, and more than half
//	former           keys that organisations signed with before, each with the last block for which it counts
//	witnesses        optional: outside bodies that cosign checkpoints of the event log, sorted by name, each with an SM2 key and
//	                 perhaps its address; a key with "until" is one that its witness has replaced
//	witnessThreshold how many of them must have cosigned one; absent for none, and verifiers then say that nobody outside has looked
//	fabric           optional: the Fabric channel, and the configuration block that its blocks are verified from
//	development      whether the ledger is one process's own; whatever is proven under this file then proves nothing
//	signatures       version 1: none, it is pinned by whoever uses it. Later ones: by at least threshold followers of the
//	                 version before, sorted by organisation, over the exact bytes of root
//	possession       by each key among followers and witnesses that the version before did not have there: a signature over the same bytes
//
// A version 1 is obtained out of band (a letter, a newspaper, a visit) and compared by its digest. From then on Advance accepts
// only what the organisations already trusted have signed, so that the trusted set can change, and a key be replaced, without
// anybody having to believe a server.
//
// A key is replaced under old and new signatures: the organisations sign with the keys that the version before trusts, the new key
// signs that it is held by who puts it forward, and the old one becomes a former key. So nothing that was attested is lost: every key
// of the version before stays, in use or as a former key, and what a former key may sign never grows. Witnesses are held to the same:
// one that is trusted no more stays in the list with the time up to which its cosignatures count.
package trust
