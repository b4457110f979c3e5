package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hyperledger/fabric-gateway/pkg/client"

	"luzheng/network/admin"
)

const (
	putTime      = time.Minute // bounds one put
	endorseTries = 5
	pollPause    = 50 * time.Millisecond
)

// puts are the ways to the bare put, one through each organisation's peer.
type puts struct {
	network   *admin.Network
	contracts []*client.Contract
}

// startPuts puts the bare-put chaincode on the network, where it is not wanted otherwise, and connects to it.
func (b *bench) startPuts(ctx context.Context, s *site) (*puts, error) {
	if _, err := b.network(ctx, "deploy-bareput"); err != nil {
		return nil, err
	}
	network, err := admin.Connect(s.topology, s.layout)
	if err != nil {
		return nil, err
	}
	p := &puts{network: network}
	for _, m := range network.Members {
		gateway, err := m.Gateway()
		if err != nil {
			network.Close()
			return nil, err
		}
		p.contracts = append(p.contracts, gateway.GetNetwork(s.topology.Channel).GetContract(s.topology.Bareput.Name))
	}
	return p, nil
}

// stopPuts ends the chaincode's servers again.
func (b *bench) stopPuts(ctx context.Context, p *puts) error {
	p.network.Close()
	var all error
	for _, m := range p.network.Members {
		_, err := b.network(ctx, "stop", m.Org.Name+"-bareput")
		all = errors.Join(all, err)
	}
	return all
}

// send is one put; clients are spread over the peers.
func (p *puts) send(ctx context.Context, client int) error {
	return put(ctx, p.contracts[client%len(p.contracts)])
}

// put writes 100 bytes under a fresh key and waits for the commit.
func put(ctx context.Context, contract *client.Contract) error {
	key := hex.EncodeToString(random(16))
	ctx, cancel := context.WithTimeout(ctx, putTime)
	defer cancel()
	endorsed, err := endorse(ctx, contract, key)
	if err != nil {
		return err
	}
	commit, err := endorsed.SubmitWithContext(ctx)
	if err != nil {
		return written(ctx, contract, key, err)
	}
	status, err := commit.StatusWithContext(ctx)
	if err != nil {
		return err
	}
	if !status.Successful {
		return fmt.Errorf("bare put was invalidated: %s", status.Code)
	}
	return nil
}

// endorse asks again when a busy peer turns the request away: nothing was ordered then.
func endorse(ctx context.Context, contract *client.Contract, key string) (endorsed *client.Transaction, err error) {
	for try := range endorseTries {
		var proposal *client.Proposal
		proposal, err = contract.NewProposal("put", client.WithArguments(key, strings.Repeat("x", 100)))
		if err != nil {
			return nil, err
		}
		if endorsed, err = proposal.EndorseWithContext(ctx); err == nil || ctx.Err() != nil {
			return endorsed, err
		}
		time.Sleep(time.Duration(try+1) * pollPause)
	}
	return nil, err
}

// written waits until the key is there. Fabric says "unavailable" of transactions that it has ordered too, so an error of the
// submission decides nothing.
func written(ctx context.Context, contract *client.Contract, key string, cause error) error {
	for {
		value, err := contract.EvaluateWithContext(ctx, "get", client.WithArguments(key))
		switch {
		case err == nil && len(value) > 0:
			return nil
		case ctx.Err() != nil:
			return errors.Join(cause, err)
		}
		time.Sleep(pollPause)
	}
}
