package fabricnodes

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"luzheng/network/layout"
	"luzheng/network/topology"
)

func load(t *testing.T, path string) (*topology.Topology, layout.Layout) {
	t.Helper()
	shape, err := topology.Load(path, 0)
	if err != nil {
		t.Fatal(err)
	}
	place, err := layout.New(t.TempDir(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return shape, place
}

// at walks a YAML document by keys.
func at(t *testing.T, document map[string]any, keys ...string) any {
	t.Helper()
	var value any = document
	for _, key := range keys {
		inner, ok := value.(map[string]any)
		if !ok {
			t.Fatalf("%v: %q is not below a mapping", keys, key)
		}
		value = inner[key]
	}
	return value
}

func parsed(t *testing.T, path string) map[string]any {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var document map[string]any
	if err := yaml.Unmarshal(text, &document); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return document
}

// What the product's promises rest on must stand in the nodes' files.
func TestNodeConfiguration(t *testing.T) {
	shape, place := load(t, "../topology.yaml")
	if err := WriteConfiguration(shape, place); err != nil {
		t.Fatal(err)
	}
	core := parsed(t, place.Org("audit", "peer", "core.yaml"))
	for _, c := range []struct {
		want any
		keys []string
	}{
		{"AuditMSP", []string{"peer", "localMspId"}},
		{"127.0.0.1:17210", []string{"peer", "listenAddress"}},
		{"127.0.0.1:17210", []string{"peer", "gossip", "bootstrap"}},
		{true, []string{"peer", "tls", "enabled"}},
		{"1m", []string{"peer", "authentication", "timewindow"}}, // nothing withheld for long
		{2000, []string{"peer", "limits", "concurrency", "gatewayService"}},
		{"", []string{"vm", "endpoint"}}, // no Docker
		{place.Org("audit", "peer") + "/data", []string{"peer", "fileSystemPath"}},
	} {
		if got := at(t, core, c.keys...); got != c.want {
			t.Errorf("%s is %v, want %v", strings.Join(c.keys, "."), got, c.want)
		}
	}
	var filters []string
	for _, filter := range at(t, core, "peer", "handlers", "authFilters").([]any) {
		filters = append(filters, filter.(map[string]any)["name"].(string))
	}
	if strings.Join(filters, " ") != "DefaultAuth ExpirationCheck TimeWindowCheck" {
		t.Errorf("authFilters are %v", filters)
	}
	orderer := parsed(t, place.Org("units", "orderer", "orderer.yaml"))
	if at(t, orderer, "Admin", "TLS", "ClientAuthRequired") != true || at(t, orderer, "General", "ListenPort") != 17400 {
		t.Errorf("orderer.yaml: %v", orderer)
	}
}

func TestChannelConfiguration(t *testing.T) {
	for _, c := range []struct {
		file, kind, rule string
		consenters       []string
		organisations    int
	}{
		{
			"../topology.yaml", "BFT", "OutOf(3, 'BureauMSP.%s', 'AuditMSP.%s', 'CyberspaceMSP.%s', 'UnitsMSP.%s')",
			[]string{"ConsenterMapping"},
			4,
		},
		{
			"../topology-dev.yaml", "etcdraft", "OutOf(2, 'BureauMSP.%s', 'AuditMSP.%s', 'UnitsMSP.%s')",
			[]string{"EtcdRaft", "Consenters"},
			3,
		},
	} {
		t.Run(c.kind, func(t *testing.T) {
			shape, place := load(t, c.file)
			data, err := describe(shape, place)
			if err != nil {
				t.Fatal(err)
			}
			if err := render("configtx.yaml", data, place.Configtx()); err != nil {
				t.Fatal(err)
			}
			document := parsed(t, filepath.Join(place.Configtx(), "configtx.yaml"))
			channel := []string{"Profiles", profile}
			check := func(role string, keys ...string) {
				t.Helper()
				want := strings.ReplaceAll(c.rule, "%s", role)
				policy := at(t, document, append(channel, keys...)...).(map[string]any)
				if policy["Type"] != "Signature" || policy["Rule"] != want {
					t.Errorf("%v is %v, want %s", keys, policy, want)
				}
			}
			check("admin", "Policies", "Admins")
			check("admin", "Orderer", "Policies", "Admins")
			check("admin", "Application", "Policies", "Admins")
			check("peer", "Application", "Policies", "Endorsement")
			check("peer", "Application", "Policies", "LifecycleEndorsement")

			organisations := at(t, document, append(channel, "Application", "Organizations")...).([]any)
			if len(organisations) != c.organisations {
				t.Errorf("%d organisations", len(organisations))
			}
			for _, org := range organisations {
				admins := org.(map[string]any)["Policies"].(map[string]any)["Admins"].(map[string]any)["Rule"]
				if admins != strings.ReplaceAll(c.rule, "%s", "admin") {
					t.Errorf("an organisation's own part is changed by %v", admins)
				}
			}
			consenters := at(t, document, append(append(channel, "Orderer"), c.consenters...)...).([]any)
			if len(consenters) != len(shape.Orderers()) {
				t.Errorf("%d consenters", len(consenters))
			}
		})
	}
}
