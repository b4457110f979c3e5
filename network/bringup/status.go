package bringup

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"luzheng/explorer/witness"
	"luzheng/gateway/api"
	"luzheng/gateway/follow/wire"
	"luzheng/network/admin"
	"luzheng/network/process"
	"luzheng/network/topology"
	"luzheng/signer/checkpoint"
)

// statusLimit bounds the whole question: a hanging node must not hang us.
const statusLimit = 5 * time.Second

// maxStatus bounds what a daemon may answer.
const maxStatus = 1 << 20

// ProcessStatus is one process as seen from outside.
type ProcessStatus struct {
	Name     string        `json:"name"`
	State    process.State `json:"state"`
	PID      int           `json:"pid,omitempty"`
	Resident int64         `json:"residentBytes,omitempty"`
	Started  *time.Time    `json:"started,omitempty"`
	// Height is the number of blocks, of peers only.
	Height uint64 `json:"height,omitempty"`
	// Follower and Gateway are what the daemon says of itself.
	Follower *wire.Status `json:"follower,omitempty"`
	Gateway  *api.Status  `json:"gateway,omitempty"`
	// EventLog is that of the gateway which keeps it.
	EventLog *LogStatus `json:"eventLog,omitempty"`
	// Witness is what the witness says of itself.
	Witness *witness.Status `json:"witness,omitempty"`
	// Trouble says why one of these is missing.
	Trouble string `json:"trouble,omitempty"`
}

// Status describes every process that runs or should.
func (n *Network) Status(ctx context.Context) ([]ProcessStatus, error) {
	ctx, cancel := context.WithTimeout(ctx, statusLimit)
	defer cancel()
	table, err := n.stack.Processes()
	if err != nil {
		return nil, err
	}
	// Before the first start has made identities there is nobody to ask with.
	network, askErr := admin.Connect(n.Topology, n.Layout)
	if askErr == nil {
		defer network.Close()
	}
	var all []ProcessStatus
	for _, spec := range table {
		state, record, err := n.manager.Status(spec.Name)
		if err != nil {
			return nil, err
		}
		if state == process.Stopped && spec.OnDemand {
			continue
		}
		one := ProcessStatus{Name: spec.Name, State: state}
		if state == process.Running {
			one.PID, one.Started = record.PID, &record.Started
			one.Resident = resident(spec, record)
			if askErr == nil {
				n.describe(ctx, network, spec, &one)
			} else {
				one.Trouble = askErr.Error()
			}
		}
		all = append(all, one)
	}
	return all, nil
}

// resident is a process's memory, 0 when it has ended this moment. Only
// PostgreSQL's children are part of it; those of the supervisor are other
// processes of the table.
func resident(spec process.Spec, record process.Record) int64 {
	measure := record.Resident
	if spec.Stage == process.Storage {
		measure = record.ResidentOfAll
	}
	bytes, err := measure()
	if err != nil {
		return 0
	}
	return bytes
}

// describe adds what the process itself knows.
func (n *Network) describe(ctx context.Context, network *admin.Network, spec process.Spec, one *ProcessStatus) {
	var err error
	switch spec.Stage {
	case process.Peers:
		one.Height, err = n.height(ctx, network, spec.Name)
	case process.Followers:
		one.Follower, err = fetchStatus[wire.Status](ctx, spec)
	case process.Gateways:
		if one.Gateway, err = fetchStatus[api.Status](ctx, spec); err == nil {
			one.EventLog, err = fetchLog(ctx, spec)
		}
	case process.Witnesses:
		one.Witness, err = fetchStatus[witness.Status](ctx, spec)
	case process.Storage, process.Ordering, process.Contracts, process.Watch:
	}
	if err != nil {
		one.Trouble = err.Error()
	}
}

func (n *Network) height(ctx context.Context, network *admin.Network, name string) (uint64, error) {
	for _, m := range network.Members {
		if peerName(m.Org) == name {
			return network.Height(ctx, m)
		}
	}
	return 0, fmt.Errorf("%s is no peer", name)
}

func peerName(org topology.Organisation) string { return org.Name + "-peer" }

// LogStatus is an event log as its gateway shows it.
type LogStatus struct {
	api.EventLog
	// Cosigned are the witnesses of the newest anchored checkpoint.
	Cosigned []string `json:"cosigned,omitempty"`
}

// fetchLog asks a gateway for the event log that it keeps; nil where it keeps
// none.
func fetchLog(ctx context.Context, spec process.Spec) (*LogStatus, error) {
	raw, err := fetch(ctx, spec, "/v1/log")
	if raw == nil || err != nil {
		return nil, err
	}
	status := new(LogStatus)
	if err := json.Unmarshal(raw, &status.EventLog); err != nil {
		return nil, fmt.Errorf("%s: the event log: %w", spec.Name, err)
	}
	note, err := fetch(ctx, spec, "/v1/log/"+status.Year+"/checkpoint?anchored=true")
	if note == nil || err != nil {
		return status, err
	}
	_, cosigned, err := checkpoint.ParseEventsUnverified(note)
	for _, c := range cosigned {
		status.Cosigned = append(status.Cosigned, c.Name)
	}
	return status, err
}

// fetchStatus asks a daemon how it is.
func fetchStatus[T any](ctx context.Context, spec process.Spec) (*T, error) {
	raw, err := fetch(ctx, spec, "/v1/status")
	if err == nil && raw == nil {
		err = fmt.Errorf("%s has no status", spec.Name)
	}
	if err != nil {
		return nil, err
	}
	status := new(T)
	if err := json.Unmarshal(raw, status); err != nil {
		return nil, fmt.Errorf("%s: %w", spec.Name, err)
	}
	return status, nil
}

// fetch gets a page of a daemon, or nil where there is none.
func fetch(ctx context.Context, spec process.Spec, path string) ([]byte, error) {
	url := strings.TrimSuffix(spec.Ready.URL, "/healthz") + path
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	client, err := spec.Ready.Client()
	if err != nil {
		return nil, err
	}
	defer client.CloseIdleConnections()
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusOK:
		return io.ReadAll(io.LimitReader(response.Body, maxStatus))
	case http.StatusNotFound:
		return nil, nil
	}
	return nil, fmt.Errorf("%s answers %s", url, response.Status)
}
