package rulestest

import (
	"strconv"
	"time"

	"luzheng/chaincode/rules"
	"luzheng/signer/checkpoint"
	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
)

// EventLog is an event log as its service keeps it, in memory. The root of its map is no more than a digest of its size: the ledger
// compares it and does not look into it.
type EventLog struct {
	// Ref names it; Key signs for it.
	Ref statement.Ref
	Key *Person

	world  *World
	nodes  merkle.Memory
	tree   *merkle.Tree
	scopes map[statement.Ref]event.Scope
}

// Logged is a use that stands in a log.
type Logged struct {
	Index uint64
	Leaf  event.Leaf
	// Event and Batch are the bytes that were signed.
	Event, Batch []byte
}

// Year is the year of the ledger time, in Shanghai.
func (w *World) Year() int {
	return time.UnixMilli(w.Now + 1000).In(time.FixedZone("Asia/Shanghai", 8*60*60)).Year()
}

// NewLog gives the log of a year, with a registered key; it is not open yet.
func (w *World) NewLog() *EventLog {
	w.t.Helper()
	l := &EventLog{
		Ref: statement.LogRef(strconv.Itoa(w.Year())), Key: w.RegisterPerson(w.NewPerson(Bureau, statement.PostLog)), world: w,
		scopes: make(map[statement.Ref]event.Scope),
	}
	l.tree = merkle.NewTree(&l.nodes)
	return l
}

// OpenLog opens the first log of the ledger.
func (w *World) OpenLog() *EventLog {
	w.t.Helper()
	l := w.NewLog()
	w.Accept(l.Opening(nil))
	return l
}

// Opening is the envelope that opens the log after another one.
func (l *EventLog) Opening(predecessor *statement.Ref) []byte {
	return l.world.Sign(&statement.LogOpen{Key: l.Key.Ref(), Predecessor: predecessor}, &l.Ref,
		l.world.Person(Bureau, statement.PostOperator), l.world.Person(Bureau, statement.PostReviewer))
}

// Origin is the log's in its checkpoints.
func (l *EventLog) Origin() string {
	year, err := strconv.Atoi(l.Ref.ID)
	l.world.Must(err)
	return checkpoint.EventsOrigin(Ledger, year)
}

// Size is the number of its leaves.
func (l *EventLog) Size() uint64 { return l.tree.Size() }

// Append adds a leaf and gives its index.
func (l *EventLog) Append(leaf event.Leaf) uint64 {
	l.world.t.Helper()
	index, err := l.tree.Append(leaf.Hash())
	l.world.Must(err)
	return index
}

// Use has a use signed, judged now, and put into the log. A verdict other than that of the rules is given as one.
func (l *EventLog) Use(e *event.Event, by *Person, verdict ...statement.Code) Logged {
	w := l.world
	w.t.Helper()
	line, err := e.Marshal()
	w.Must(err)
	batch, err := event.Sign([][]byte{line}, by.Key)
	w.Must(err)
	code, err := w.Judge(e, by)
	w.Must(err)
	for _, v := range verdict {
		code = v
	}
	leaf := event.Leaf{
		Kind: event.KindEvent, ID: batch.IDs[0], Batch: batch.Digest(), Received: w.Now, Height: 1, Rules: 1, Verdict: code,
	}
	for i, scope := range e.Scopes() {
		if scope != nil {
			leaf.Places[i] = l.scopes[*scope].Place()
			l.scopes[*scope] = l.scopes[*scope].Next(l.Size(), leaf.Hash())
		}
	}
	return Logged{l.Append(leaf), leaf, line, batch.Raw}
}

// Event gives a use as an event of a person or application.
func (w *World) Event(use *statement.UsageRecord, by *Person) *event.Event {
	w.t.Helper()
	e, err := event.New(event.Draft{Ledger: w.Config.Ledger, Issuer: by.Party, Handler: by.Handler, Use: *use})
	w.Must(err)
	return e
}

// Judge judges an event by the state of the world.
func (w *World) Judge(e *event.Event, by *Person) (statement.Code, error) {
	w.t.Helper()
	return w.JudgeUnder(e, Get[*entity.Certificate](w, by.Ref()))
}

// JudgeUnder is Judge for a registered certificate.
func (w *World) JudgeUnder(e *event.Event, key *entity.Certificate) (statement.Code, error) {
	return rules.JudgeUse(e, key, w.Now, reader{w})
}

// reader reads the world's entities.
type reader struct{ world *World }

// Entity implements rules.EntityReader.
func (r reader) Entity(ref statement.Ref) (entity.Entity, error) {
	raw := r.world.State[ref.Key(Ledger)]
	if raw == nil {
		return nil, nil
	}
	return entity.Parse(ref, raw)
}

// Checkpoint is that of the log with its first size leaves, as of now.
func (l *EventLog) Checkpoint(size uint64) checkpoint.Events {
	l.world.t.Helper()
	root, err := l.tree.RootAt(size)
	l.world.Must(err)
	return checkpoint.Events{
		Origin: l.Origin(), Size: size, Root: root, MapRoot: gm.Sum([]byte("map"), []byte(strconv.FormatUint(size, 10))), Time: l.world.Now,
	}
}

// Note signs a checkpoint with the log's key.
func (l *EventLog) Note(c checkpoint.Events) []byte {
	l.world.t.Helper()
	note, err := checkpoint.SignEvents(c, l.Key.Key)
	l.world.Must(err)
	return note
}

// Anchoring gives the body that anchors a checkpoint, with the proof that it follows from the anchored one, where there is such a proof.
func (l *EventLog) Anchoring(c checkpoint.Events) *statement.LogAnchor {
	l.world.t.Helper()
	body := &statement.LogAnchor{Note: l.Note(c)}
	if last := Get[*entity.Log](l.world, l.Ref).Anchor; last != nil && uint64(last.Size) <= min(c.Size, l.Size()) {
		proof, err := l.tree.Consistency(uint64(last.Size), min(c.Size, l.Size()))
		l.world.Must(err)
		body.Consistency = proof
	}
	return body
}

// Say signs a body with the log's key; the log is its subject where the kind has one.
func (l *EventLog) Say(body statement.Body) []byte {
	l.world.t.Helper()
	if body.Kind() == statement.KindUsageSuspect {
		return l.world.Sign(body, nil, l.Key)
	}
	return l.world.Sign(body, &l.Ref, l.Key)
}

// Anchor anchors all of the log.
func (l *EventLog) Anchor() gm.Digest {
	l.world.t.Helper()
	return l.world.Accept(l.Say(l.Anchoring(l.Checkpoint(l.Size()))))
}

// Seed puts a predecessor's last anchored checkpoint into the log as its first leaf, and gives what shows it.
func (l *EventLog) Seed(predecessor statement.Ref) *statement.LogSeed {
	l.world.t.Helper()
	leaf := event.Leaf{Kind: event.KindSeed, ID: Get[*entity.Log](l.world, predecessor).Anchor.Note, Received: l.world.Now, Height: 1, Rules: 1}
	l.Append(leaf)
	return &statement.LogSeed{Predecessor: predecessor, Leaf: leaf.Append(nil)}
}

// Suspecting gives the body that brings a logged use up, under the anchored checkpoint.
func (l *EventLog) Suspecting(use Logged, count int64) *statement.UsageSuspect {
	l.world.t.Helper()
	size := Get[*entity.Log](l.world, l.Ref).Anchor.Size
	proof, err := l.tree.Inclusion(use.Index, uint64(size))
	l.world.Must(err)
	return &statement.UsageSuspect{
		Log: l.Ref, Size: size, Count: count, Index: int64(use.Index), Leaf: use.Leaf.Append(nil), Inclusion: proof,
		Event: use.Event, Batch: use.Batch,
	}
}
