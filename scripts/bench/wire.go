package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// wires are connections that a load sends its requests over. An HTTP client that keeps connections hands each request over to two
// goroutines of its own and back, which cost about as much as the log that is measured, on the same cores; here who sends also reads.
type wires struct {
	host, head string
	free       chan *connection
}

// connection is one of them.
type connection struct {
	conn net.Conn
	in   *bufio.Reader
}

// wirePatience is how long an answer may take.
const wirePatience = time.Minute

// newWires makes room for so many connections to the address that requests of a media type are posted to.
func newWires(address, media string, connections int) (*wires, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	return &wires{
		host: u.Host, free: make(chan *connection, connections),
		head: "POST " + u.Path + " HTTP/1.1\r\nHost: " + u.Host + "\r\nContent-Type: " + media + "\r\nContent-Length: ",
	}, nil
}

// post sends one request and hands on the whole answer, whose status must be 200.
func (w *wires) post(body []byte, answer io.Writer) error {
	c, err := w.take()
	if err != nil {
		return err
	}
	whole, err := c.post(w.head, body, answer)
	if !whole {
		return errors.Join(err, c.conn.Close())
	}
	select {
	case w.free <- c:
	default:
		err = errors.Join(err, c.conn.Close())
	}
	return err
}

// take gives a connection that nobody uses, a new one when there is none.
func (w *wires) take() (*connection, error) {
	select {
	case c := <-w.free:
		return c, nil
	default:
	}
	conn, err := net.Dial("tcp", w.host)
	if err != nil {
		return nil, err
	}
	return &connection{conn, bufio.NewReader(conn)}, nil
}

// close ends the connections, which nobody uses any more.
func (w *wires) close() error {
	var errs error
	for {
		select {
		case c := <-w.free:
			errs = errors.Join(errs, c.conn.Close())
		default:
			return errs
		}
	}
}

// post tells besides whether the whole answer was read, so that the connection can be used again.
func (c *connection) post(head string, body []byte, to io.Writer) (whole bool, err error) {
	if err := c.conn.SetDeadline(time.Now().Add(wirePatience)); err != nil {
		return false, err
	}
	request := net.Buffers{[]byte(head + strconv.Itoa(len(body)) + "\r\n\r\n"), body}
	if _, err := request.WriteTo(c.conn); err != nil {
		return false, err
	}
	answer, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return false, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		why, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
		return false, errors.Join(fmt.Errorf("%s: %s", answer.Status, why), err)
	}
	_, err = io.Copy(to, answer.Body)
	return err == nil && !answer.Close, err
}
