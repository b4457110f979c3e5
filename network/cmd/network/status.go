package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"luzheng/explorer/witness"
	"luzheng/network/bringup"
	"luzheng/network/identities"
)

const mebibyte = 1 << 20

func statusCommand(o *options) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "status",
		Short:   "Show each process: state, memory, height, checkpoint, index lag",
		Example: "  network status\n  network status --json | jq '.[] | select(.state != \"running\")'",
		Args:    exactArgs(0),
		RunE: func(c *cobra.Command, _ []string) error {
			n, err := o.open(newReporter(os.Stderr))
			if err != nil {
				return err
			}
			all, err := n.Status(c.Context())
			if err != nil {
				return err
			}
			if asJSON {
				encoder := json.NewEncoder(os.Stdout)
				encoder.SetIndent("", "  ")
				return encoder.Encode(all)
			}
			return table(os.Stdout, all)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON for machines")
	return c
}

func table(out io.Writer, all []bringup.ProcessStatus) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "PROCESS\tSTATE\tPID\tMiB\tBLOCKS\tDETAIL")
	var total int64
	for _, one := range all {
		total += one.Resident
		pid, memory, height := "-", "-", "-"
		if one.PID > 0 {
			pid, memory = strconv.Itoa(one.PID), strconv.FormatInt(one.Resident/mebibyte, 10)
		}
		if one.Height > 0 {
			height = strconv.FormatUint(one.Height, 10)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", one.Name, one.State, pid, memory, height, detail(one))
	}
	fmt.Fprintf(w, "all\t\t\t%d\t\t\n", total/mebibyte)
	return w.Flush()
}

// detail is a follower's, gateway's or witness's own account in a few words.
func detail(one bringup.ProcessStatus) string {
	switch {
	case one.Trouble != "":
		return one.Trouble
	case one.Follower != nil:
		f := one.Follower
		checkpoint := "no checkpoint yet"
		if f.Checkpoint != nil {
			checkpoint = fmt.Sprintf("checkpoint of block %d", *f.Checkpoint)
		}
		return fmt.Sprintf("%s, %d statements, %s", checkpoint, f.Statements, f.Colour)
	case one.Gateway != nil:
		g := one.Gateway
		attested := "nothing attested yet"
		if g.Attested != nil {
			attested = fmt.Sprintf("block %d attested by %d", g.Attested.Block, len(g.Attested.SignedBy))
		}
		return fmt.Sprintf("index lag %d blocks, outbox %d, %s%s", g.Lag, g.Outbox, attested, logDetail(one.EventLog))
	case one.Witness != nil:
		return witnessDetail(one.Witness)
	}
	return ""
}

// witnessDetail tells how far the witness is with the newest event log.
func witnessDetail(w *witness.Status) string {
	text := w.Name + ", no event log yet"
	if n := len(w.Logs); n > 0 {
		l := w.Logs[n-1]
		text = fmt.Sprintf("%s: replayed %d uses, cosigned %d", w.Name, l.Replayed, l.Cosigned)
	}
	text += ", " + string(w.Colour)
	if w.LastError != "" {
		text += "; last error: " + w.LastError
	}
	return text
}

// logDetail tells of the event log of the gateway that keeps it.
func logDetail(l *bringup.LogStatus) string {
	if l == nil {
		return ""
	}
	anchored, witnesses := int64(0), "no witnesses"
	if l.Anchored != nil {
		anchored = *l.Anchored
	}
	if len(l.Cosigned) > 0 {
		witnesses = "cosigned by " + strings.Join(l.Cosigned, ", ")
	}
	text := fmt.Sprintf("; event log %s: %d uses, %d anchored, %s", l.Year, l.Size, anchored, witnesses)
	if !l.Open && l.Why != nil {
		text += ", stopped: " + *l.Why
	}
	return text
}

// summary says where things are, after a start of the whole product.
func summary(out io.Writer, n *bringup.Network) error {
	ledger, err := identities.ReadLedger(n.Layout)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "ledger\t%s\n", ledger)
	for _, org := range n.Topology.Organisations {
		if org.Gateway != nil {
			fmt.Fprintf(w, "pages and API of %s\thttp://%s\n", org.Name, org.Address(org.Gateway.Port))
		}
	}
	if _, err := os.Stat(n.Layout.WitnessIdentity()); err == nil && n.Topology.Witness != nil {
		witness := n.Topology.Witness
		fmt.Fprintf(w, "witness %s\thttp://%s/v1/status\n", witness.Name, witness.Address())
	}
	fmt.Fprintf(w, "trust root\t%s\n", n.Layout.TrustRoot())
	fmt.Fprintf(w, "keys\t%s\n", n.Layout.Keys("ORGANISATION"))
	fmt.Fprintf(w, "logs\t%s\n", n.Layout.Log("*"))
	return w.Flush()
}
