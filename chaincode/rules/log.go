package rules

import (
	"slices"
	"strconv"
	"time"

	"luzheng/signer/checkpoint"
	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
)

// Event logs. Uses are too many for the ledger: a log takes them, and the ledger takes the log's checkpoints. The ledger
// itself holds each checkpoint to the one before, so that no leaf once anchored can be changed, dropped or put elsewhere.
//
//	kind         from     to      besides
//	log.open     –        open    in its own year; the ledger's last log, if there is one, is its predecessor; uses are recorded on
//	                              the ledger no more. The predecessor goes on until the new log's first checkpoint
//	log.anchor   open     open    by the log's key, as the checkpoint is; the table below
//	  the predecessor  open  closed   with the new log's first checkpoint, whose first leaf holds the predecessor's last one
//	log.rotate   open     open    the key in force and the next one both sign; the log's state goes on naming the old one, so that what
//	                              it signed stays verifiable
//
//	what is wrong with a checkpoint                                              code
//	it is no signed checkpoint, or not under the log's key                       log.note
//	it is of another log                                                         log.origin
//	its time lies in the future                                                  log.future
//	it is older than the anchored one, or the same                               log.stale
//	it has fewer leaves, though it is later                                      log.shrink
//	as many leaves and another root                                              log.fork
//	the anchored leaves are not shown to be its beginning                        log.inconsistent
//	its first leaf is not shown to hold the predecessor's last checkpoint,       log.seed
//	  or it shows a seed where none belongs
//
// A log that shows two histories contradicts itself with its own signature; log.fork and log.inconsistent are the refusals at which
// its keeper must stop it.
var logSteps = steps[entity.LogState]{
	statement.KindLogAnchor: {[]entity.LogState{entity.LogOpen}, entity.LogOpen},
	statement.KindLogRotate: {[]entity.LogState{entity.LogOpen}, entity.LogOpen},
}

// shanghai is the time zone in which a year begins; it has no summer time.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

func openLog(j *judgement) *Refusal {
	body, ref := j.s.Statement.Content().(*statement.LogOpen), *j.s.Statement.Subject
	if year := time.UnixMilli(j.pos.Time).In(shanghai).Year(); ref.ID != strconv.Itoa(year) {
		return refuse("log.year", "it is %d, the log is of %s", year, ref.ID)
	}
	if last := j.ledger.Log; refText(body.Predecessor) != refText(last) {
		return refuse("log.predecessor", "the log opened last: %s; the predecessor named: %s", refText(last), refText(body.Predecessor))
	}
	if r := j.logKey(body.Key); r != nil {
		return r
	}
	year, _ := strconv.Atoi(ref.ID)
	j.ledger.Log = &ref
	if r := j.touch(ledgerRef(j.cfg.Ledger), j.ledger); r != nil {
		return r
	}
	return j.touch(ref, &entity.Log{
		Header: entity.Header[entity.LogState]{State: entity.LogOpen}, Origin: checkpoint.EventsOrigin(j.cfg.Ledger, year),
		Keeper: j.s.Statement.Issuer, Key: body.Key, OpenedAt: j.pos.Time, Predecessor: body.Predecessor,
	})
}

// logKey holds the certificate of a log to its post and its keeper; it must be in force.
func (j *judgement) logKey(ref statement.Ref) *Refusal {
	cert, r := load[entity.Certificate](j, ref)
	switch {
	case r != nil:
		return r
	case cert.Party != j.s.Statement.Issuer, cert.Post != statement.PostLog:
		return refuse("log.key", "%s is the certificate of %s, %s", ref, cert.Party, cert.Post)
	case cert.State != entity.CertificateActive, j.pos.Time > cert.NotAfter:
		return refuse("log.key", "%s is not in force", ref)
	}
	return nil
}

func logKeeper(j *judgement) ([]statement.PartyID, *Refusal) {
	return j.keeperOf(*j.s.Statement.Subject)
}

func (j *judgement) keeperOf(ref statement.Ref) ([]statement.PartyID, *Refusal) {
	log, r := load[entity.Log](j, ref)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{log.Keeper}, nil
}

// ownLog reads a log and holds the signature to the key that it has now.
func (j *judgement) ownLog(ref statement.Ref) (*entity.Log, *Refusal) {
	log, r := load[entity.Log](j, ref)
	if r != nil {
		return nil, r
	}
	acts := func(s signer) bool { return s.cert == j.acting && s.ref == log.Key }
	if !slices.ContainsFunc(j.signers, acts) {
		return nil, refuse("log.key", "the key of %s is %s", ref, log.Key)
	}
	return log, nil
}

func rotateLog(j *judgement) *Refusal {
	ref := *j.s.Statement.Subject
	log, r := j.ownLog(ref)
	if r != nil {
		return r
	}
	if r := advance(j, logSteps, &log.State); r != nil {
		return r
	}
	log.Former = append(log.Former, entity.FormerLogKey{Key: log.Key, Until: j.pos.Time})
	log.Key = j.s.Statement.Content().(*statement.LogRotate).To
	return j.touch(ref, log)
}

func anchorLog(j *judgement) *Refusal {
	body, ref := j.s.Statement.Content().(*statement.LogAnchor), *j.s.Statement.Subject
	log, r := j.ownLog(ref)
	if r != nil {
		return r
	}
	if r := advance(j, logSteps, &log.State); r != nil {
		return r
	}
	c, r := j.checkpointOf(log, body.Note)
	if r != nil {
		return r
	}
	if r := follows(c, log.Anchor, body.Consistency); r != nil {
		return r
	}
	if r := j.succeeds(ref, log, c, body.Seed); r != nil {
		return r
	}
	log.Anchor = &entity.Anchor{
		Size: int64(c.Size), Root: c.Root, Map: c.MapRoot, Time: c.Time, At: j.pos.Time, Note: gm.Sum(body.Note),
	}
	return j.touch(ref, log)
}

// checkpointOf reads a checkpoint that the log signed, and nobody else: what witnesses add is no matter of the ledger.
func (j *judgement) checkpointOf(log *entity.Log, note []byte) (checkpoint.Events, *Refusal) {
	key, err := j.keyOf(log.Key)
	if err != nil {
		return checkpoint.Events{}, refuse("ledger.corrupt", "%v", err)
	}
	c, _, err := checkpoint.OpenEvents(note, key, nil)
	switch {
	case err != nil:
		return c, refuse("log.note", "%v", err)
	case c.Origin != log.Origin:
		return c, refuse("log.origin", "the checkpoint is of %s, not of %s", c.Origin, log.Origin)
	case c.Time > j.pos.Time+clockSkew:
		return c, refuse("log.future", "the checkpoint is of %d, it is %d", c.Time, j.pos.Time)
	}
	return c, nil
}

// keyOf gives the key of a registered certificate that has been loaded.
func (j *judgement) keyOf(ref statement.Ref) (*gm.PublicKey, error) {
	cert, r := load[entity.Certificate](j, ref)
	if r != nil {
		return nil, r
	}
	id, err := gm.ParseDigest(ref.ID)
	if err != nil {
		return nil, err
	}
	return j.cfg.Keys.get(id, cert.Certificate)
}

// follows holds a checkpoint to the anchored one; nil where it is the first.
func follows(c checkpoint.Events, last *entity.Anchor, proof []gm.Digest) *Refusal {
	if last == nil {
		if len(proof) > 0 {
			return refuse("log.inconsistent", "there is no checkpoint before that it could be consistent with")
		}
		return nil
	}
	size := uint64(last.Size)
	switch {
	case c.Size < size && c.Time > last.Time:
		return refuse("log.shrink", "it has %d leaves, %d are anchored", c.Size, size)
	case c.Size == size && (c.Root != last.Root || c.MapRoot != last.Map):
		return refuse("log.fork", "another root or map is anchored for %d leaves", size)
	case c.Size <= size, c.Time < last.Time:
		return refuse("log.stale", "it is of %d with %d leaves; the anchored one is of %d with %d", c.Time, c.Size, last.Time, size)
	}
	if err := merkle.VerifyConsistency(size, c.Size, last.Root, c.Root, proof); err != nil {
		return refuse("log.inconsistent", "%v", err)
	}
	return nil
}

// succeeds holds the first checkpoint of a log to its predecessor, which ends with it.
func (j *judgement) succeeds(ref statement.Ref, log *entity.Log, c checkpoint.Events, seed *statement.LogSeed) *Refusal {
	switch first := log.Anchor == nil; {
	case (first && log.Predecessor != nil) != (seed != nil):
		return refuse("log.seed", "the first checkpoint of a log with a predecessor shows its seed, and no other does")
	case seed == nil:
		return nil
	case seed.Predecessor != *log.Predecessor:
		return refuse("log.seed", "the predecessor is %s, not %s", log.Predecessor, seed.Predecessor)
	}
	before, r := load[entity.Log](j, seed.Predecessor)
	if r != nil {
		return r
	}
	leaf, err := event.ParseLeaf(seed.Leaf)
	switch {
	case err != nil:
		return refuse("log.seed", "%v", err)
	case before.Anchor == nil:
		return refuse("log.seed", "nothing of %s is anchored", seed.Predecessor)
	case leaf.Kind != event.KindSeed, leaf.ID != before.Anchor.Note:
		return refuse("log.seed", "the first leaf does not hold the last checkpoint of %s", seed.Predecessor)
	}
	if err := merkle.VerifyInclusion(0, c.Size, leaf.Hash(), seed.Inclusion, c.Root); err != nil {
		return refuse("log.seed", "%v", err)
	}
	before.State, before.Successor = entity.LogClosed, &ref
	return j.touch(seed.Predecessor, before)
}
