package scenarios

import "testing"

// Play plays a scenario sentence by sentence; it stops at the first that does not hold.
func Play(t testing.TB, scenario Scenario, scene *Scene) {
	t.Helper()
	all, err := book()
	if err != nil {
		t.Fatal(err)
	}
	var at Sentence
	defer func() {
		if t.Failed() {
			t.Logf("%s:%d: %s", scenario.File, at.Line, at.Text)
		}
	}()
	for _, at = range scenario.Steps {
		do, err := find(all, at.Text)
		if err != nil {
			t.Fatal(err)
		}
		do(scene)
	}
	scene.settled()
}
