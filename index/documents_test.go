package index_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"findings/corpus"
	"findings/corpus/importer"
	"findings/index"
)

// importFile makes a document of a file as the importer does.
func importFile(t testing.TB, path string, meta importer.Meta) *corpus.Document {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	decoded, err := importer.Decode(t.Context(), path, f, importer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	built, err := importer.Build(decoded, meta)
	if err != nil {
		t.Fatal(err)
	}
	return built.Document
}

// documents are the corpora that the questions in testdata/rank are asked of, by the name of the question file.
func documents(t testing.TB) map[string]*corpus.Corpus {
	t.Helper()
	edition, err := corpus.Default()
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]*corpus.Corpus{"embedded": edition}
	paths, err := filepath.Glob("testdata/rank/documents/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(paths, "../corpus/importer/testdata/meravia/meravia.md") {
		id := strings.TrimSuffix(filepath.Base(path), ".md")
		d := importFile(t, path, importer.Meta{ID: id, Names: edition.Names(), Version: fmt.Sprintf("%064x", len(id))})
		m[id] = corpus.New(edition.Names(), []*corpus.Document{d}, nil)
	}
	return m
}

// everything is one corpus of the embedded edition and a dozen documents.
func everything(t testing.TB) *corpus.Corpus {
	t.Helper()
	var all []*corpus.Document
	m := documents(t)
	for _, name := range names(m)[:12] {
		all = append(all, m[name].Documents()...)
	}
	all = append(all, m["embedded"].Documents()...)
	return corpus.New(m["embedded"].Names(), all, nil)
}

func build(t testing.TB, c *corpus.Corpus) *index.Index {
	t.Helper()
	x, err := index.Build(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

// names are the corpora in order.
func names(m map[string]*corpus.Corpus) []string { return slices.Sorted(maps.Keys(m)) }
