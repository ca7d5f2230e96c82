package index_test

import (
	"bytes"
	"errors"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"findings/corpus"
	"findings/index"
)

const indexFile = "passages.index"

// open opens an index in dir and returns what was logged.
func open(t *testing.T, dir string, c *corpus.Corpus) (*index.Index, string) {
	t.Helper()
	var log bytes.Buffer
	x, err := index.Open(t.Context(), dir, c, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return x, log.String()
}

func TestOpenAnswersLikeBuild(t *testing.T) {
	c := everything(t)
	dir := t.TempDir()
	want := answers(t, build(t, c))
	x, log := open(t, dir, c)
	if !strings.Contains(log, "made anew") {
		t.Errorf("no line in the log about the index that was missing: %q", log)
	}
	if got := answers(t, x); !bytes.Equal(got, want) {
		t.Error("an index on disk answers otherwise than the one in memory")
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Search(t.Context(), index.Query{Text: "Iran"}); !errors.Is(err, index.ErrClosed) {
		t.Errorf("search after Close: %v, want %v", err, index.ErrClosed)
	}
	x, log = open(t, dir, c)
	defer x.Close()
	if log != "" {
		t.Errorf("a sound index was made anew: %s", log)
	}
}

// TestDamage spoils the file in every way that disks and people do, and expects the same answers each time.
func TestDamage(t *testing.T) {
	c := everything(t)
	dir := t.TempDir()
	x, _ := open(t, dir, c)
	want := answers(t, x)
	x.Close()
	path := filepath.Join(dir, indexFile)
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	flip := func(from, to, count int) func() error {
		return func() error {
			b := bytes.Clone(sound)
			for range count {
				b[from+rnd.IntN(to-from)] ^= 1 << rnd.IntN(8)
			}
			return os.WriteFile(path, b, 0o644)
		}
	}
	type damage struct {
		name  string
		spoil func() error
	}
	list := []damage{
		{"removed", func() error { return os.Remove(path) }},
		{"emptied", func() error { return os.Truncate(path, 0) }},
		{"header cut", func() error { return os.Truncate(path, 40) }},
		{"last byte cut", func() error { return os.Truncate(path, int64(len(sound))-1) }},
		{"half cut", func() error { return os.Truncate(path, int64(len(sound))/2) }},
		{"zeros", func() error { return os.WriteFile(path, make([]byte, len(sound)), 0o644) }},
		{"another file", func() error { return os.WriteFile(path, bytes.Repeat([]byte("not an index\n"), 999), 0o644) }},
		{"200 bits", flip(0, len(sound), 200)},
		{"magic", flip(0, 16, 1)},
		{"fingerprint", flip(16, 48, 1)},
		{"places", flip(48, 300, 3)},
	}
	for range 20 {
		list = append(list, damage{"one bit", flip(0, len(sound), 1)})
	}
	for _, d := range list {
		if err := d.spoil(); err != nil {
			t.Fatal(err)
		}
		x, log := open(t, dir, c)
		if !strings.Contains(log, "made anew") {
			t.Errorf("%s: opened without a line in the log", d.name)
		}
		if d.name != "one bit" && !bytes.Equal(answers(t, x), want) {
			t.Errorf("%s: other answers than before", d.name)
		}
		x.Close()
		again, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(again, sound) {
			t.Fatalf("%s: not made anew as it was (%v)", d.name, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 1 {
		t.Errorf("files left behind: %v", left)
	}
}

func TestStale(t *testing.T) {
	m := documents(t)
	dir := t.TempDir()
	x, _ := open(t, dir, m["embedded"])
	x.Close()
	x, log := open(t, dir, m["meravia"])
	defer x.Close()
	if !strings.Contains(log, "another corpus") {
		t.Errorf("log %q, want a line about an index of another corpus", log)
	}
	r, err := x.Search(t.Context(), index.Query{Text: "did Korvania try to defeat the coalition?"})
	if err != nil || !r.Answered || r.Hits[0].Passage.Document.ID != "meravia" {
		t.Errorf("the index of another corpus answered: %+v, %v", r.Hits, err)
	}
}

// TestCloseWaits closes an index while it is searched: each search is answered or told that the index is closed.
func TestCloseWaits(t *testing.T) {
	c := documents(t)["embedded"]
	x, _ := open(t, t.TempDir(), c)
	var wait sync.WaitGroup
	started := make(chan struct{}, 8)
	for range 8 {
		wait.Go(func() {
			for i := range 50 {
				r, err := x.Search(t.Context(), index.Query{Text: "what did Russia do in 2020?"})
				if i == 0 {
					started <- struct{}{}
				}
				if errors.Is(err, index.ErrClosed) {
					return
				}
				if err != nil || !r.Answered {
					t.Errorf("answered %v, %v", r.Answered, err)
				}
			}
		})
	}
	<-started
	if err := x.Close(); err != nil {
		t.Error(err)
	}
	wait.Wait()
	if err := x.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
}
