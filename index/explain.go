package index

import (
	"fmt"
	"slices"
	"strings"
)

// An Explanation says how results came about. It is written down only when it is asked for, by one
// goroutine at a time, and needs the index open.
type Explanation struct {
	x     *Index
	q     *question
	found []*ranked
}

// explained is how many candidates an explanation goes into.
const explained = 5

// String is the lines, each with a line feed between them.
func (e Explanation) String() string { return strings.Join(e.Lines(), "\n") }

// Lines are: what was understood, with the synonyms and corrections used; what each word counts for; why there was an
// answer or none; and for the best passages each part of the score.
func (e Explanation) Lines() []string {
	if e.q == nil {
		return nil
	}
	lines := slices.Clone(e.q.notes)
	if asked := e.q.asks.String(); asked != "" {
		lines = append(lines, "asks for: "+asked)
	}
	for _, c := range e.q.concepts {
		line := fmt.Sprintf("word %q: weight %.2f", c.word, c.weight())
		var also []string
		for _, v := range c.variants {
			if v.weight < 1 {
				also = append(also, fmt.Sprintf("%s %.2f", v.stem, v.weight))
			}
		}
		switch {
		case !c.known:
			line += ", nowhere in the corpus"
		case len(also) > 0:
			line += ", may also be " + strings.Join(also, ", ")
		}
		lines = append(lines, line)
	}
	for _, r := range slices.Concat(e.q.actors, e.q.years) {
		lines = append(lines, "must bear: "+r.label)
	}
	m := newMatcher(e.q)
	for _, r := range e.found[:min(explained, len(e.found))] {
		e.x.judge(e.q, m, r)
		lines = append(lines, fmt.Sprintf("%s, sentence %d: score %.3f, chance of an answer %.2f (needs %.2f)",
			e.x.passages[r.passage].ID, r.sentence+1, r.score, r.features.chance(), silence.threshold))
		kind, _ := e.x.tables.kind(r.passage)
		for _, p := range r.values.parts(kind) {
			lines = append(lines, fmt.Sprintf("  %-26s %5.2f × %5.2f = %6.3f", p.name, p.value, p.weight, p.value*p.weight))
		}
		switch e.x.beside(e.q, m, r.passage, r.sentence) {
		case 1:
			lines = append(lines, "  the sentence behind it has what it lacks of the question")
		case -1:
			lines = append(lines, "  the sentence before it has what it lacks of the question")
		}
	}
	return lines
}
