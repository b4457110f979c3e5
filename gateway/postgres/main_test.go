package postgres_test

import (
	"os"
	"testing"

	"luzheng/gateway/pgtest"
)

var server pgtest.Server

func TestMain(m *testing.M) { os.Exit(server.Run(m)) }
