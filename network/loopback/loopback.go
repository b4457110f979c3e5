// Package loopback finds addresses on this machine for what listens later, or again after it was down.
//
// An address whose port the system chose is one of those that it gives to whoever asks next, and to connections: it may be taken by the
// time it is listened on. These have ports below those (Linux gives 32768 and up by itself) and above those that this project fixes.
package loopback

import (
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"sync/atomic"
)

const (
	first = 24000
	count = 8000
)

// Two processes begin at two places, and no port is given twice in a process before all were.
var (
	begin = rand.Uint32N(count)
	given atomic.Uint32
)

// Hold listens on an address that nobody else listens on, so that nobody does before it is closed.
func Hold() (net.Listener, error) {
	var last error
	for range count {
		port := first + int((begin+given.Add(1))%count)
		listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			return listener, nil
		}
		last = err
	}
	return nil, fmt.Errorf("no loopback port from %d to %d can be listened on: %w", first, first+count-1, last)
}

// Address gives an address that nobody listens on just now.
func Address() (string, error) {
	listener, err := Hold()
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}
