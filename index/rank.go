package index

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"findings/corpus"
)

// weights say what counts for how much in the order of the answers. Each part is between 0 and 1 before its weight.
var weights = struct {
	bm25     float64 // the passage's BM25F, as a share of what the question could reach
	sentence float64 // the share of the question's words that the best sentence has
	passage  float64 // the share that the passage has with all that it stands under
	close    float64 // how much of the best sentence the question's words make up
	evidence float64 // what the question asks for (a number, a time, a reason …) is in the sentence
	stated   float64 // a level is stated for the sentence, and the question asks how sure they are
	newer    float64 // the newest assessment, where the question names no year
	about    float64 // the document is about the year that the question names, not a passing mention of it
	soft     float64 // the actor of the question before
	main     float64 // the passage is about the actor that the question names, and about no other
	table    float64 // a row of a table
	kind     [6]float64
	asked    [6]float64 // in place of kind, where the question asks for such a part
}{
	bm25: 1, sentence: .6, passage: .4, close: .15, evidence: .08, stated: .35, newer: .1, about: .2, soft: .25, main: .12, table: -.2,
	kind: [6]float64{
		corpus.Body: 0, corpus.KeyJudgment: .18, corpus.ScopeNote: -.05, corpus.Definition: -.3, corpus.Dissent: -.02, corpus.Annex: -.05,
	},
	asked: [6]float64{
		corpus.Body: .08, corpus.KeyJudgment: .4, corpus.ScopeNote: .5, corpus.Definition: .6, corpus.Dissent: .4, corpus.Annex: 0,
	},
}

// maxPrior is the most that a passage's kind and age can add to a candidate's score.
var maxPrior = slices.Max(weights.asked[:]) + weights.stated

// prior is what a passage's kind counts for.
func (x *Index) prior(q *question, p uint32) float64 {
	kind, level := x.tables.kind(p)
	prior := x.kindWeight(q, kind)
	if q.asks&askConfidence != 0 && level > corpus.Unstated {
		prior += weights.stated
	}
	return prior
}

// kindWeight is what a kind counts for in this question.
func (x *Index) kindWeight(q *question, kind corpus.Kind) float64 {
	switch {
	case q.asksFor(kind):
		return weights.asked[kind]
	case kind == corpus.KeyJudgment && q.asks&askDetail != 0:
		return 0
	case kind == corpus.KeyJudgment && len(q.concepts) == 0: // only somebody is named
		return weights.asked[kind]
	}
	return weights.kind[kind]
}

// asksFor reports whether the question asks for a passage of this kind.
func (q *question) asksFor(kind corpus.Kind) bool {
	switch kind {
	case corpus.Body:
		return q.asks&askDetail != 0
	case corpus.ScopeNote:
		return q.asks&askScope != 0 || q.asks&askOutcome == askOutcome
	case corpus.Definition:
		return q.asks&askDefinition != 0
	case corpus.Dissent:
		return q.asks&askDissent != 0
	}
	return false
}

// A ranked passage is a candidate that was looked at sentence by sentence.
type ranked struct {
	candidate
	sentence int
	score    float64
	parts    []part
	features Features
}

// A part is one term of a score, for the explanation.
type part struct {
	name   string
	value  float64
	weight float64
}

// What a place in a passage is worth for a word of the question.
const (
	inActors   = .9
	inSection  = .8
	inContext  = .7 // for a sentence, of what its passage has outside the sentences
	inPassage  = .4 // for a sentence, of what the others have
	inDocument = .6 // in the title
)

// rank looks at the candidates sentence by sentence and orders them.
func (x *Index) rank(q *question, found []candidate) []ranked {
	w := newMatcher(q)
	newest := x.age(q, found)
	var r reader
	list := make([]ranked, 0, len(found))
	for _, c := range found {
		list = append(list, x.look(q, w, &r, c, newest))
	}
	slices.SortStableFunc(list, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.passage, b.passage))
	})
	return list
}

// age returns how new each document of the candidates is: 1 for the newest election, then less.
func (x *Index) age(q *question, found []candidate) map[int]float64 {
	var years []int
	for _, c := range found {
		if y := x.passages[c.passage].Document.Year; y > 0 && !slices.Contains(years, y) {
			years = append(years, y)
		}
	}
	slices.Sort(years)
	m := map[int]float64{}
	for i, y := range years {
		m[y] = float64(i+1) / float64(len(years))
	}
	return m
}

// look scores one candidate.
func (x *Index) look(q *question, m *matcher, r *reader, c candidate, newest map[int]float64) ranked {
	p := x.passages[c.passage]
	x.read(r, c.passage)

	around := make([]float64, len(q.concepts)) // what the passage has outside its sentences
	m.match(around, r.section, inSection)
	m.match(around, r.actors, inActors)
	m.match(around, x.context[p.Document], inDocument)
	m.match(around, r.gloss, 1)
	whole := slices.Clone(around)
	for _, s := range r.sentences {
		m.match(whole, s.terms, 1)
	}
	own := make([]float64, len(q.concepts))
	best := ranked{candidate: c, score: math.Inf(-1)}
	for i, s := range r.sentences {
		clear(own)
		m.match(own, s.terms, 1)
		length := len(s.terms)
		if len(r.sentences) == 1 && len(r.gloss) > 0 { // a gloss is of the one sentence
			m.match(own, r.gloss, 1)
			length = max(length, len(r.gloss))
		}
		coverage, matched := 0.0, 0.0
		for k := range own {
			coverage += q.concepts[k].weight() * max(own[k], inContext*around[k], inPassage*whole[k])
			if own[k] > 0 {
				matched++
			}
		}
		share := func(v float64) float64 { return v / max(m.total, 1e-9) }
		if m.total == 0 {
			share = func(float64) float64 { return 1 }
		}
		parts := []part{
			{"sentence has the words", share(coverage), weights.sentence},
			{"words are close", matched / float64(length+4), weights.close},
			{"evidence asked for", q.wanted(s.evidence), weights.evidence},
		}
		if q.asks&askConfidence != 0 && i < len(p.Sentences) && len(p.Sentences[i].Confidence) > 0 {
			parts = append(parts, part{"a level is stated", 1, weights.stated})
		}
		if q.asks&askLikelihood != 0 && i < len(p.Sentences) && len(p.Sentences[i].Likelihood) > 0 {
			parts = append(parts, part{"a likelihood is stated", 1, weights.stated})
		}
		score := 0.0
		for _, part := range parts {
			score += part.value * part.weight
		}
		if score > best.score {
			best.score, best.sentence, best.parts = score, i, parts
			best.features.Sentence = share(coverage)
		}
	}
	if len(r.sentences) == 0 {
		best.score = 0
	}
	coverage := 0.0
	for k := range whole {
		coverage += q.concepts[k].weight() * whole[k]
	}
	best.features.Passage = 1
	if m.total > 0 {
		best.features.Passage = coverage / m.total
	}
	best.features.BM25 = c.bm25
	best.features.Unknown = m.unknown
	best.features.Words = float64(len(q.concepts))
	kind, _ := x.tables.kind(c.passage)
	best.parts = append(best.parts,
		part{"bm25", c.bm25, weights.bm25},
		part{"passage has the words", best.features.Passage, weights.passage},
		part{kind.String(), x.kindWeight(q, kind), 1},
	)
	if len(q.years) == 0 {
		best.parts = append(best.parts, part{"newer", newest[p.Document.Year], weights.newer})
	} else if slices.ContainsFunc(q.years, func(r requirement) bool { return r.bears(p.Document) }) {
		best.parts = append(best.parts, part{"about the year", 1, weights.about})
	}
	for _, a := range q.actors {
		if slices.Contains(p.Actors, a.label) {
			best.parts = append(best.parts, part{"about " + a.label, 1 / float64(len(p.Actors)), weights.main})
		} else if len(a.terms) > 0 && slices.ContainsFunc(r.section, func(n uint32) bool { return slices.Contains(a.terms[0], int(n)) }) {
			best.parts = append(best.parts, part{"under " + a.label, .5, weights.main})
		}
	}
	if strings.Contains(p.Text, "\t") {
		best.parts = append(best.parts, part{"a table's row", 1, weights.table})
	}
	if len(q.soft) > 0 && slices.ContainsFunc(r.actors, func(n uint32) bool { return slices.Contains(q.soft, int(n)) }) {
		best.parts = append(best.parts, part{"actor asked about before", 1, weights.soft})
	}
	best.score = 0
	for _, part := range best.parts {
		best.score += part.value * part.weight
	}
	return best
}

// wanted says how far a sentence has what the question asks for.
func (q *question) wanted(e evidence) float64 {
	for _, want := range []struct {
		asks
		evidence
	}{
		{askWho, nameEvidence}, {askWhen, timeEvidence}, {askWhy, reasonEvidence}, {askHow, meansEvidence},
		{askNumber, numberEvidence}, {askWhere, nameEvidence}, {askNegated, negationEvidence},
	} {
		if q.asks&want.asks != 0 && e&want.evidence != 0 {
			return 1
		}
	}
	if q.asks&askNumber != 0 && e&countEvidence != 0 {
		return .7
	}
	return 0
}

// A matcher finds the question's words among terms.
type matcher struct {
	maybe   [1 << 12]bool // by the last bits of a term
	terms   map[uint32][]match
	total   float64 // weight of all concepts
	unknown float64 // share of it that the corpus does not know
}

type match struct {
	concept int
	weight  float64
}

func newMatcher(q *question) *matcher {
	m := &matcher{terms: map[uint32][]match{}}
	for i, c := range q.concepts {
		m.total += c.weight()
		if !c.known {
			m.unknown += c.weight()
		}
		for _, v := range c.variants {
			m.maybe[v.term&(len(m.maybe)-1)] = true
			m.terms[uint32(v.term)] = append(m.terms[uint32(v.term)], match{i, v.weight})
		}
	}
	if m.total > 0 {
		m.unknown /= m.total
	}
	return m
}

// match raises each concept's value to what it is worth in this place.
func (m *matcher) match(values []float64, terms []uint32, worth float64) {
	for _, n := range terms {
		if !m.maybe[n&uint32(len(m.maybe)-1)] {
			continue
		}
		for _, f := range m.terms[n] {
			values[f.concept] = max(values[f.concept], f.weight*worth)
		}
	}
}

// Features are what the decision to answer rests on, each from 0 to 1 except Words.
type Features struct {
	Sentence float64 // share of the question, by weight, that the best sentence has
	Passage  float64 // share that the passage has with what it stands under
	BM25     float64 // of what could be reached
	Unknown  float64 // share that is nowhere in the corpus
	Words    float64 // concepts in the question
}

// silence are the weights of a logistic model: the chance that a passage with these features answers. They are fitted
// by "findings eval --fit" on the questions in testdata/rank; see README.md.
var silence = struct{ bias, sentence, passage, bm25, unknown, words, threshold float64 }{
	bias: -4, sentence: 4, passage: 4, bm25: 1, unknown: -2, words: 0, threshold: .5,
}

// chance is how likely it is that the passage answers.
func (f Features) chance() float64 {
	z := silence.bias + silence.sentence*f.Sentence + silence.passage*f.Passage + silence.bm25*f.BM25 +
		silence.unknown*f.Unknown + silence.words*min(f.Words, 8)
	return 1 / (1 + math.Exp(-z))
}

// answers reports whether a passage bears on the question, and why not.
func (q *question) answers(r ranked) (bool, string) {
	if c := r.features.chance(); c < silence.threshold {
		return false, fmt.Sprintf("chance of an answer %.2f, below %.2f", c, silence.threshold)
	}
	return true, ""
}
