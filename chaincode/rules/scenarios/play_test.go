package scenarios

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"luzheng/chaincode/rules/rulestest"
)

// failed is a test that may fail; it keeps what was said.
type failed struct {
	testing.TB
	said  []string
	fatal bool
}

func (f *failed) Helper()      {}
func (f *failed) Failed() bool { return f.fatal }
func (f *failed) Logf(format string, args ...any) {
	f.said = append(f.said, fmt.Sprintf(format, args...))
}
func (f *failed) Fatal(args ...any) { f.Fatalf("%s", fmt.Sprint(args...)) }
func (f *failed) Fatalf(format string, args ...any) {
	f.fatal = true
	f.Logf(format, args...)
	panic(f)
}

// said plays one scenario of steps and gives what the failing test says; empty when it holds.
func said(t *testing.T, steps string) string {
	t.Helper()
	text := "功能: 试\n  场景: 试\n" + steps
	all, err := Read(fstest.MapFS{"article-99.feature": {Data: []byte(text)}})
	if err != nil || len(all) != 1 {
		t.Fatalf("read %v, %v", all, err)
	}
	f := &failed{TB: t}
	w := rulestest.Founded(t)
	func() {
		defer func() {
			if r := recover(); r != nil && r != any(f) {
				panic(r)
			}
		}()
		Play(f, all[0], NewScene(f, w, ""))
	}()
	return strings.Join(f.said, "\n")
}

func TestASentenceThatDoesNotHoldIsNamed(t *testing.T) {
	for _, c := range []struct{ name, steps, want string }{
		{"nothing means it", "    当 天上掉馅饼", "天上掉馅饼"},
		{"a refusal that nothing is said about", "    当 市数字经济发展局暂停市数字经济发展局", "authority.own-matter"},
		{"a refusal before another act", "    当 市数字经济发展局暂停市数字经济发展局\n    而且 市委网信办暂停市数字经济发展局", "authority.own-matter"},
		{"a refusal where success is said", "    当 市数字经济发展局暂停市数字经济发展局\n    那么 上链成功", "authority.own-matter"},
		{"success where a refusal is said", "    当 市委网信办暂停市数字经济发展局\n    那么 被拒绝：不可以（party.suspended）", "want refused with party.suspended"},
		{"another refusal", "    当 市数字经济发展局暂停市数字经济发展局\n    那么 被拒绝：不可以（party.suspended）", "authority.own-matter"},
		{"no suspicion", "    当 市委网信办暂停市数字经济发展局\n    那么 记录在案，标记疑似：可疑（suspected.user）", "want accepted as suspected.user"},
		{"an outcome of nothing", "    那么 被拒绝：不可以（party.suspended）", "no act"},
		{"a thing that is not there", "    当 市委网信办停用目录“甲”", "甲"},
		{"another state", "    假如 市委网信办暂停市数字经济发展局\n    那么 市数字经济发展局有效", "is suspended, not active"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := said(t, c.steps)
			if !strings.Contains(got, c.want) || !strings.Contains(got, "article-99.feature:") {
				t.Errorf("it says:\n%s", got)
			}
		})
	}
	if got := said(t, "    当 市委网信办暂停市数字经济发展局\n    那么 上链成功\n    而且 市数字经济发展局已暂停"); got != "" {
		t.Errorf("what holds says:\n%s", got)
	}
}

func TestStepsAreCheckedBeforeTheyPlay(t *testing.T) {
	for _, c := range []struct {
		step Step
		want string
	}{
		{Step{Pattern: "甲", Do: func() {}}, "func(*Scene"},
		{Step{Pattern: "甲{nothing}", Do: func(*Scene, string) {}}, "no placeholder"},
		{Step{Pattern: "甲{name}", Do: func(*Scene) {}}, "argument 1"},
		{Step{Pattern: "甲{party}", Do: func(*Scene, string) {}}, "argument 1"},
		{Step{Pattern: "甲", Do: func(*Scene, string) {}}, "takes 1 arguments"},
	} {
		if _, err := define(c.step); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.step.Pattern, err)
		}
	}
	var two []definition
	for _, p := range []string{"甲{words}", "{words}乙"} {
		d, err := define(Step{Pattern: p, Do: func(*Scene, string) {}})
		if err != nil {
			t.Fatal(err)
		}
		two = append(two, d)
	}
	if _, err := find(two, "甲和乙"); err == nil || !strings.Contains(err.Error(), "can be read as") {
		t.Errorf("an ambiguous sentence: %v", err)
	}
}

func TestReadNamesWhatIsWrong(t *testing.T) {
	for _, text := range []string{"", "场景: 没有功能", "功能: 甲\n  场景: 乙\n    可是 丙"} {
		if _, err := Read(fstest.MapFS{"article-99.feature": {Data: []byte(text)}}); err == nil || !strings.Contains(err.Error(), "article-99") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestPartiesOfASceneKeepApart(t *testing.T) {
	s := NewScene(t, rulestest.Founded(t), "-7")
	if got := s.party(rulestest.Statistics); got != "510500.tjj-7" || !got.Valid() {
		t.Errorf("a unit is %s", got)
	}
	if got := s.party(rulestest.Bureau); got != rulestest.Bureau {
		t.Errorf("the Bureau is %s", got)
	}
}
