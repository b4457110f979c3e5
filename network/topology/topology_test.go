package topology

import (
	"os"
	"strings"
	"testing"

	"luzheng/network/problem"
)

func read(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheFilesThatWeShip(t *testing.T) {
	real, err := Load("../topology.yaml", 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(real.Organisations) != 4 || len(real.Orderers()) != 4 || real.Ordering.Kind != BFT || real.Require != 3 {
		t.Errorf("topology.yaml is not the BFT network of 4+4 that needs three: %+v", real)
	}
	small, err := Load("../topology-dev.yaml", 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(small.Organisations) != 3 || len(small.Orderers()) != 1 || small.Ordering.Kind != Raft {
		t.Errorf("topology-dev.yaml is not the Raft network of 1+3: %+v", small)
	}
}

func TestInvalidTopologiesAreRefusedByField(t *testing.T) {
	good := read(t, "../topology.yaml")
	for _, c := range []struct{ name, old, new, says string }{
		{"unknown field", "require: 3", "require: 3\ncolour: red", "colour"},
		{"duplicate key", "require: 3", "require: 3\nrequire: 3", "already defined"},
		{"second document", "require: 3", "require: 3\n---\nrequire: 3", ""},
		{"half is not more than half", "require: 3", "require: 2", "require 2"},
		{"more than there are", "require: 3", "require: 5", "require 5"},
		{"port twice", "port: 17110", "port: 17100", "both want"},
		{"port out of range", "port: 17110", "port: 70000", "70000"},
		{"port zero", "port: 17110", "port: 0", "port 0"},
		{"unknown ordering", "kind: bft", "kind: kafka", "kafka"},
		{"interval too short", "batchInterval: 50ms", "batchInterval: 1us", "batchInterval"},
		{"interval without unit", "batchInterval: 50ms", "batchInterval: fast", "time.Duration"},
		{"bytes too few", "absoluteBytes: 10485760", "absoluteBytes: 1", "absoluteBytes"},
		{"preferred above absolute", "preferredBytes: 2097152", "preferredBytes: 20971520", "preferredBytes"},
		{"name as a path", "name: bureau", "name: ../bureau", "organisations[0].name"},
		{"same name", "name: audit", "name: bureau", "named twice"},
		{"same MSP", "msp: AuditMSP", "msp: BureauMSP", "belongs to another"},
		{"same party", "id: 510500.audit", "id: 510500.bureau", "belongs to another"},
		{"no party", "id: 510500.audit", "id: audit", "party.id"},
		{"unknown role", "role: audit", "role: king", "king"},
		{"operator is no bureau", "role: bureau", "role: unit", "organisations[0]"},
		{"operator without a gateway", "gateway: {port: 7080}", "", "needs a gateway"},
		{"host", "host: 127.0.0.1", "host: 'a b'", "host"},
		{"channel in capitals", "channel: luzheng", "channel: Luzheng", "channel"},
		{"ledger with a dot", "ledger: luzhou ", "ledger: luzhou.1 ", "ledger"},
		{"chaincodes of one name", "name: bareput", "name: luzheng", "same name"},
		{"sequence zero", "sequence: 1}\nbareput", "sequence: 0}\nbareput", "sequence"},
		{"witness without a name", "name: court.luzhou.example", "name: 'a court'", "witness.name"},
		{"witness of the network's own", "name: court.luzhou.example", "name: 510500.audit", "outside body"},
		{"witness on a taken port", "port: 17500", "port: 17440", "both want"},
		{"witness's host", "host: 127.0.0.1, port: 17500", "host: 'a b', port: 17500", "witness.host"},
		{"too few orderers", "orderer: {port: 17400, admin: 17401, operations: 17402}", "", "at least 4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(good, c.old, c.new, 1)
			if text == good {
				t.Fatalf("the file does not hold %q", c.old)
			}
			_, err := Parse([]byte(text))
			if problem.CodeOf(err) != problem.BadTopology || problem.HintOf(err) == "" && c.says != "" || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("error %v, hint %q", err, problem.HintOf(err))
			}
		})
	}
}

func TestShift(t *testing.T) {
	plain, err := Load("../topology.yaml", 0)
	if err != nil {
		t.Fatal(err)
	}
	shifted, err := Load("../topology.yaml", 1000)
	if err != nil {
		t.Fatal(err)
	}
	before, after := plain.Uses(), shifted.Uses()
	for i := range before {
		if after[i].By != before[i].By || after[i].Port != before[i].Port+1000 {
			t.Errorf("%+v became %+v", before[i], after[i])
		}
	}
	if _, err := Load("../topology.yaml", 60000); problem.CodeOf(err) != problem.BadTopology {
		t.Errorf("ports beyond 65535: %v", err)
	}
}

// The run folder pins a network by its canonical text.
func TestMarshalReadsBackEqual(t *testing.T) {
	for _, path := range []string{"../topology.yaml", "../topology-dev.yaml"} {
		first, err := Load(path, 7)
		if err != nil {
			t.Fatal(err)
		}
		text, err := first.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		second, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		again, err := second.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		if string(again) != string(text) {
			t.Errorf("%s: the text changed:\n%s\n%s", path, text, again)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(read(f, "../topology.yaml")))
	f.Add([]byte(read(f, "../topology-dev.yaml")))
	f.Add([]byte("a: &a [*a]"))
	f.Add([]byte("organisations: [{name: x}]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		parsed, err := Parse(text)
		if err != nil {
			if problem.CodeOf(err) != problem.BadTopology {
				t.Fatalf("error without the code: %v", err)
			}
			return
		}
		canonical, err := parsed.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(canonical); err != nil {
			t.Fatalf("accepted, but its canonical text is refused: %v", err)
		}
	})
}
