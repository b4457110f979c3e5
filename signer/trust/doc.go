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
//	fabric           optional: the Fabric channel, and the configuration block that its blocks are verified from
//	development      whether the ledger is one process's own; whatever is proven under this file then proves nothing
//	signatures       version 1: none, it is pinned by whoever uses it. Later ones: by at least threshold followers of the
//	                 version before, sorted by organisation, over the exact bytes of root
//
// A version 1 is obtained out of band (a letter, a newspaper, a visit) and compared by its digest. From then on Advance accepts
// only what the organisations already trusted have signed, so that the trusted set can change, and a key be replaced, without
// anybody having to believe a server.
package trust
