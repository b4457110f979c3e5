package eventlog

import "context"

// Snapshot stores a snapshot of what is durable, as an anchor does when one is due.
func (l *Log) Snapshot(ctx context.Context) error {
	signed, err := l.signTaking()
	if err != nil {
		return err
	}
	return l.keepSnapshot(ctx, signed.Checkpoint.Size)
}

// Crowd makes seconds crowded that have so many events. It is called before Run.
func (l *Log) Crowd(events int) { l.recent.crowd = events }

// Waiting is how many events wait for the index.
func (l *Log) Waiting() int64 { return l.aside.Load() }
