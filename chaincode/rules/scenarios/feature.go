package scenarios

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	gherkin "github.com/cucumber/gherkin/go/v26"
	messages "github.com/cucumber/messages/go/v21"
)

// Files are the scenarios of the regulation.
//
//go:embed *.feature
var Files embed.FS

// Scenario is one course of events, its background included.
type Scenario struct {
	// File is the file's name, Article the title of its feature.
	File    string
	Article string
	Name    string
	// Network tells that it plays against a real network, too.
	Network bool
	Steps   []Sentence
}

// Sentence is one step as it stands in the file.
type Sentence struct {
	Line int64
	Text string
}

// Read reads every feature file of a folder, in the order of their names.
func Read(files fs.FS) ([]Scenario, error) {
	names, err := fs.Glob(files, "*.feature")
	if err != nil {
		return nil, err
	}
	var all []Scenario
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		read, err := parse(name, string(text))
		if err != nil {
			return nil, err
		}
		all = append(all, read...)
	}
	return all, nil
}

func parse(file, text string) ([]Scenario, error) {
	nodes := 0
	newID := func() string { nodes++; return strconv.Itoa(nodes) }
	doc, err := gherkin.ParseGherkinDocumentForLanguage(strings.NewReader(text), "zh-CN", newID)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if doc.Feature == nil {
		return nil, fmt.Errorf("%s: it has no 功能", file)
	}
	lines := lines(doc.Feature)
	var all []Scenario
	for _, p := range gherkin.Pickles(*doc, file, newID) {
		s := Scenario{File: file, Article: doc.Feature.Name, Name: p.Name}
		for _, tag := range p.Tags {
			s.Network = s.Network || tag.Name == "@network"
		}
		for _, step := range p.Steps {
			s.Steps = append(s.Steps, Sentence{lines[step.AstNodeIds[0]], step.Text})
		}
		if len(s.Steps) == 0 {
			return nil, fmt.Errorf("%s: nothing happens in 场景 %s", file, p.Name)
		}
		all = append(all, s)
	}
	return all, nil
}

// lines tells where each step of a feature stands.
func lines(f *messages.Feature) map[string]int64 {
	where := make(map[string]int64)
	note := func(b *messages.Background, s *messages.Scenario) {
		var steps []*messages.Step
		if b != nil {
			steps = append(steps, b.Steps...)
		}
		if s != nil {
			steps = append(steps, s.Steps...)
		}
		for _, step := range steps {
			where[step.Id] = step.Location.Line
		}
	}
	for _, child := range f.Children {
		note(child.Background, child.Scenario)
		if child.Rule != nil {
			for _, c := range child.Rule.Children {
				note(c.Background, c.Scenario)
			}
		}
	}
	return where
}
