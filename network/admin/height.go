package admin

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// maxChannelInfo bounds an orderer's answer.
const maxChannelInfo = 64 << 10

// OrdererHeight returns the number of blocks that the member's orderer holds,
// by its channel participation API.
func (n *Network) OrdererHeight(ctx context.Context, m *Member) (height uint64, err error) {
	if m.Org.Orderer == nil {
		return 0, fmt.Errorf("%s has no orderer", m.Org.Name)
	}
	address := "https://" + m.Org.Address(m.Org.Orderer.Admin) + "/participation/v1/channels/" + url.PathEscape(n.Channel)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	// A connection of its own: an orderer that was restarted must not meet the old one.
	transport := &http.Transport{
		DisableKeepAlives: true,
		TLSClientConfig:   &tls.Config{RootCAs: m.roots, Certificates: []tls.Certificate{m.client}, MinVersion: tls.VersionTLS12},
	}
	response, err := (&http.Client{Transport: transport}).Do(request)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	if response.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("the orderer of %s answers %s", m.Org.Name, response.Status)
	}
	var info struct {
		Height uint64 `json:"height"`
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, maxChannelInfo)).Decode(&info); err != nil {
		return 0, fmt.Errorf("the orderer of %s: %w", m.Org.Name, err)
	}
	return info.Height, nil
}
