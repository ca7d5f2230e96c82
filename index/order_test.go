package index_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"findings/corpus"
	"findings/index"
)

// answers are what a third of the questions of testdata/rank get, as bytes.
func answers(t testing.TB, x *index.Index) []byte {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	for _, name := range names(documents(t)) {
		for i, q := range questions(t, name) {
			if i%3 != 0 { // enough to tell two indexes apart, also under the race detector
				continue
			}
			r, err := x.Search(t.Context(), index.Query{Text: q.Question, Previous: q.Previous, Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			type hit struct {
				ID       string
				Sentence int
				Score    float64
				Matches  []corpus.Span
			}
			var hits []hit
			for _, h := range r.Hits {
				hits = append(hits, hit{h.Passage.ID, h.Sentence, h.Score, h.Matches})
			}
			if err := enc.Encode([]any{q.ID, hits, r.Answered, r.Reason, r.Topics, r.Chance, r.Explanation.Lines()}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return b.Bytes()
}

// TestOrder imports the same documents in ten orders, and expects the same index and the same answers, byte for byte.
func TestOrder(t *testing.T) {
	c := everything(t)
	all := append([]*corpus.Document{}, c.Documents()...)
	var file, answer []byte
	for i := range 10 {
		rnd := rand.New(rand.NewPCG(uint64(i), 7))
		rnd.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		shuffled := corpus.New(c.Names(), all, nil)
		dir := t.TempDir()
		x, _ := open(t, dir, shuffled)
		got := answers(t, x)
		x.Close()
		written, err := os.ReadFile(filepath.Join(dir, indexFile))
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			file, answer = written, got
			continue
		}
		if !bytes.Equal(got, answer) {
			t.Fatalf("order %d answers otherwise", i)
		}
		if !bytes.Equal(written, file) {
			t.Fatalf("order %d makes another index", i)
		}
	}
}
