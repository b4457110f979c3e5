package follow

import (
	"fmt"

	"luzheng/gateway/alarm"
	"luzheng/gateway/follow/wire"
	"luzheng/signer/strictjson"
)

// alarmKind says what an alarm is about; the package's doc has the table.
type alarmKind string

const (
	alarmEquivocation alarmKind = "equivocation"
	alarmDisagreement alarmKind = "disagreement"
	alarmRefusal      alarmKind = "refusal"
	alarmFork         alarmKind = "fork"
)

const alarmFormat = "luzheng.alarm/v1"

// alarmRecord is the content of an alarm file, except for an equivocation, whose file is the portable evidence itself.
type alarmRecord struct {
	Format string    `json:"format"`
	Kind   alarmKind `json:"kind"`
	Detail string    `json:"detail"`
	// Own and Other are signed notes, where there are any; Refused is the text of a checkpoint that was not signed.
	Own     string `json:"own,omitempty"`
	Other   string `json:"other,omitempty"`
	Refused string `json:"refused,omitempty"`
}

// alarmBook keeps the alarms of a follower.
type alarmBook struct{ *alarm.Book }

// raise writes an alarm's file, once per name, and only then tells anybody.
func (b alarmBook) raise(kind alarmKind, about string, content []byte, detail string) error {
	_, err := b.Raise(string(kind), about, content, detail)
	return err
}

// raiseRecord is raise with an alarmRecord for content.
func (b alarmBook) raiseRecord(about string, record alarmRecord) error {
	record.Format = alarmFormat
	content, err := strictjson.Marshal(record)
	if err != nil {
		return fmt.Errorf("alarm: %w", err)
	}
	return b.raise(record.Kind, about, content, record.Detail)
}

func (b alarmBook) list() []wire.Alarm {
	var all []wire.Alarm
	for _, a := range b.List() {
		all = append(all, wire.Alarm(a))
	}
	return all
}
