package index

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var updateWording = flag.Bool("update-wording", false, "write wording.txt")

// TestWording checks the files in the folder wording, every fault of each, and that wording.txt is made of them.
func TestWording(t *testing.T) {
	paths, err := filepath.Glob("wording/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	type entry struct {
		place int // of the key in its line
		to    []string
	}
	m := map[string][]entry{} // by key
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for line := range strings.Lines(string(raw)) {
			n++
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			left, right, ok := strings.Cut(line, ":")
			backwards := !ok
			if backwards { // "formal < word / word"
				right, left, ok = strings.Cut(line, "<")
			}
			var to []string
			words(right, func(w word) bool {
				if s := stem(w.folded); !slices.Contains(to, s) {
					to = append(to, s)
				}
				return true
			})
			if !ok || len(to) == 0 || strings.ContainsAny(right, ":<") || backwards && len(to) > 1 {
				t.Errorf("%s:%d: neither “word: words” nor “word < words”: %q", path, n, line)
			}
			for place, said := range strings.Split(left, "/") {
				if !backwards {
					place = 0
				}
				key := keyOf(said)
				if k := strings.Count(key, "_"); key == "" || k >= maxPhrase {
					t.Errorf("%s:%d: %q has no word, or more than %d", path, n, said, maxPhrase)
				}
				m[key] = append(m[key], entry{place, to})
			}
		}
	}
	var out bytes.Buffer
	for _, key := range slices.Sorted(maps.Keys(m)) {
		fmt.Fprintf(&out, "%s", key)
		seen := []string{key}
		slices.SortStableFunc(m[key], func(a, b entry) int { return a.place - b.place })
		for i := range 8 { // of several entries, in turn
			for _, e := range m[key] {
				if i < len(e.to) && !slices.Contains(seen, e.to[i]) {
					seen = append(seen, e.to[i])
				}
			}
		}
		fmt.Fprintf(&out, " %s\n", strings.Join(seen[1:min(len(seen), 9)], " "))
	}
	if *updateWording {
		if err := os.WriteFile("wording.txt", out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile("wording.txt"); err != nil || !bytes.Equal(out.Bytes(), want) {
		t.Errorf("wording.txt is not made of the files in wording (%v): go test ./index -run TestWording -update-wording", err)
	}
}

// keyOf is the key of a word or phrase.
func keyOf(said string) string {
	var stems []string
	words(said, func(w word) bool {
		if len(stems) == 0 || !passedOver[w.folded] {
			stems = append(stems, stem(w.folded))
		}
		return true
	})
	return strings.Join(stems, "_")
}

// TestSynonyms checks synonyms.txt: each line has several words, none of them twice.
func TestSynonyms(t *testing.T) {
	n := 0
	for line := range strings.Lines(synonymLines) {
		n++
		list := strings.Fields(line)
		stems := map[string]string{}
		for _, w := range list {
			if other, ok := stems[stem(w)]; ok || w != fold(w) {
				t.Errorf("synonyms.txt:%d: %q is not written as words are compared, or is %q again", n, w, other)
			}
			stems[stem(w)] = w
		}
		if len(list) < 2 {
			t.Errorf("synonyms.txt:%d: a single word", n)
		}
	}
}
