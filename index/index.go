// Package index finds the sentences of a corpus that answer a question, or that none does.
package index

import (
	"context"
	"math"
	"strings"
	"unicode"

	"findings/corpus"
)

// An Index answers queries over one corpus. It is safe for concurrent use.
type Index struct {
	corpus   *corpus.Corpus
	passages []*corpus.Passage
	words    []map[string]int
	df       map[string]int
}

// Build indexes c in memory.
func Build(ctx context.Context, c *corpus.Corpus) (*Index, error) {
	x := &Index{corpus: c, df: map[string]int{}}
	for p := range c.Passages() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		words := map[string]int{}
		for _, w := range x.split(p.Text + " " + p.Gloss + " " + p.Section + " " + strings.Join(p.Actors, " ")) {
			words[w]++
		}
		for w := range words {
			x.df[w]++
		}
		x.passages, x.words = append(x.passages, p), append(x.words, words)
	}
	return x, nil
}

// Corpus returns what x was built from.
func (x *Index) Corpus() *corpus.Corpus { return x.corpus }

// Close frees what x holds; x must not be used after it.
func (x *Index) Close() error { return nil }

func (x *Index) split(s string) []string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range words {
		words[i] = strings.TrimSuffix(strings.TrimSuffix(w, "s"), "e")
	}
	for _, a := range x.corpus.Names().Actors(s) {
		words = append(words, "@"+a)
	}
	return words
}

func (x *Index) idf(w string) float64 {
	n := float64(x.df[w])
	return math.Log(1 + (float64(len(x.passages))-n+.5)/(n+.5))
}
