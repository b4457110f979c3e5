package eventlog_test

import (
	"testing"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/eventlog/eventlogtest"
)

func TestMemoryIsAStore(t *testing.T) {
	eventlogtest.Exercise(t, func(*testing.T) eventlog.Store { return &eventlogtest.Memory{} })
}

func TestPostgresIsAStore(t *testing.T) {
	eventlogtest.Exercise(t, func(t *testing.T) eventlog.Store { return database(t) })
}
