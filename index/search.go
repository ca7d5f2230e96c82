package index

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"findings/corpus"
)

// A Query is a question with the filters that it is asked under.
type Query struct {
	Text     string
	Previous string // the question asked just before in the same thread, or empty
	Country  string // canonical name of an actor; empty: any
	Document string // ID; empty: any
	// Documents are the only ones that may be quoted (a channel's settings); nil: all.
	Documents     []string
	MinLevel      corpus.Level
	Kinds         []corpus.Kind
	Offset, Limit int
}

// A Hit is a passage that bears on a question.
type Hit struct {
	Passage  *corpus.Passage
	Sentence int // the one that answers best, in Passage.Sentences; 0 for a Report
	Score    float64
	Matches  []corpus.Span // of Passage.Text
}

// Results are the hits, best first, or the reason for having none.
type Results struct {
	Hits        []Hit
	Total       int
	Answered    bool
	Reason      string   // why nothing was found, for people: "the corpus has nothing on North Korea"
	Topics      []string // where nothing was found: the nearest that the corpus has
	Explanation Explanation
}

// An Explanation says how a result came about, line by line.
type Explanation []string

// String is the lines.
func (e Explanation) String() string { return strings.Join(e, "\n") }

// ParseQuery makes a query of a text. Every text is some query.
func ParseQuery(text string) Query { return Query{Text: text} }

// Search answers q.
func (x *Index) Search(ctx context.Context, q Query) (Results, error) {
	var hits []Hit
	for i, p := range x.passages {
		if q.Document != "" && p.Document.ID != q.Document || q.Country != "" && !slices.Contains(p.Actors, q.Country) {
			continue
		}
		score := 0.0
		for _, w := range x.split(q.Text) {
			if x.words[i][w] > 0 {
				score += x.idf(w)
			}
		}
		if score > 6 {
			hits = append(hits, Hit{Passage: p, Score: score})
		}
	}
	slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(b.Score, a.Score) })
	total := len(hits)
	hits = hits[min(q.Offset, total):]
	if q.Limit > 0 {
		hits = hits[:min(q.Limit, len(hits))]
	}
	return Results{Hits: hits, Total: total, Answered: total > 0, Reason: "the corpus has nothing on that"}, nil
}
