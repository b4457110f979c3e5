package postgres_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A database remembers how many migrations it has seen, not which: two of one number, made by two people at once, would leave one out.
func TestMigrationsHaveANumberEach(t *testing.T) {
	files, err := filepath.Glob("migrations/*/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d migrations, %v", len(files), err)
	}
	slices.Sort(files)
	last := map[string]int{}
	for _, file := range files {
		schema := filepath.Dir(file)
		last[schema]++
		if want := fmt.Sprintf("%04d_", last[schema]); !strings.HasPrefix(filepath.Base(file), want) {
			t.Errorf("%s is migration %d of its schema", file, last[schema])
		}
	}
}
