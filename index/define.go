package index

import (
	"cmp"
	"context"
	"slices"

	"findings/corpus"
	"findings/index/english"
)

// define answers a question about the meaning of a word from the definitions alone. A question that only might be one
// ("what is proxy media?", "influence or interference?") is one if a definition begins with what it names.
func (x *Index) define(q *question) []*ranked {
	if len(q.query.Kinds) > 0 && !slices.Contains(q.query.Kinds, corpus.Definition) {
		return nil
	}
	asked := q.asks&askDefinition != 0
	term := definedTerm(q.parsed.words)
	short := len(term) > 0 && len(term) <= 4 && len(q.actors)+len(q.years) == 0 && q.isChoice()
	if len(term) == 0 || !asked && !short {
		return nil
	}
	var list []*ranked
	var must []uint32
	for _, t := range term {
		if n := x.tables.termOf(t); n >= 0 {
			must = append(must, uint32(n))
		} else if !termStems[t] {
			return nil
		}
	}
	var forward reader
	for p := range x.byKind[corpus.Definition].all {
		if _, level := x.tables.kind(p); level < q.query.MinLevel || !q.documents(x.passages[p].Document) {
			continue
		}
		if x.read(&forward, p); slices.ContainsFunc(must, func(n uint32) bool { return !slices.Contains(forward.terms, n) }) {
			continue
		}
		fit := x.definitionFit(x.passages[p], term)
		if fit == 0 || !asked && !q.isChoice() {
			continue
		}
		r := &ranked{candidate: candidate{passage: p}, score: fit, values: values{kind: fit}}
		r.features = Features{Match: 2, Words: 1}
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b *ranked) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.passage, b.passage))
	})
	for i, r := range list {
		if r.score < keep*list[0].score {
			return list[:i]
		}
	}
	return list
}

// says finds a sentence that says what a term means, outside the definitions: "In this assessment, influence means …".
func (x *Index) says(ctx context.Context, q *question) ([]*ranked, error) {
	if q.asks&askDefinition == 0 || len(q.query.Kinds) > 0 {
		return nil, nil
	}
	terms := definedTerms(q.parsed.words)
	if len(terms) == 0 {
		return nil, nil
	}
	found, err := x.candidates(ctx, q, slices.Concat(q.actors, q.years))
	if err != nil {
		return nil, err
	}
	var list []*ranked
	for _, r := range x.rank(q, newMatcher(q), found) {
		p := x.passages[r.passage]
		for i, s := range p.Sentences {
			if slices.ContainsFunc(terms, func(term []string) bool { return definesIn(s.Of(p.Text), term, p.Kind == corpus.ScopeNote) }) {
				r.sentence, r.features = i, Features{Match: 2, Words: 1}
				list = append(list, r)
				break
			}
		}
	}
	return list, nil
}

// early is how many words may stand before the term that a sentence defines.
const early = 6

// definesIn reports whether a sentence has the term near its beginning, with a verb of defining behind it; where loose,
// "is" is one.
func definesIn(text string, term []string, loose bool) bool {
	var ws, stems []string
	words(text, func(w word) bool {
		ws, stems = append(ws, w.folded), append(stems, stem(w.folded))
		return len(ws) < early+len(term)+2
	})
	for i := 0; i < early && i+len(term) < len(ws); i++ {
		if slices.Equal(stems[i:i+len(term)], term) {
			next := ws[i+len(term)]
			return defining[next] || loose && (next == "is" || next == "are" || next == "includes" || next == "include")
		}
	}
	return false
}

var defining = wordSet(`means mean refers refer denotes denote describes signifies`)

// How well a definition fits, the best first.
const (
	defines     = 3.0 // it begins with the term
	contains    = 2.0 // it has the term, word for word
	mentionsAll = 1.0 // it has each word of the term
)

// definitionFit says how well p defines a term; 0 where it does not have it.
func (x *Index) definitionFit(p *corpus.Passage, term []string) float64 {
	var stems []string
	words(p.Gloss+" "+p.Text, func(w word) bool {
		stems = append(stems, stem(w.folded))
		return true
	})
	for _, t := range term {
		if !slices.Contains(stems, t) {
			return 0
		}
	}
	for i := range stems {
		if i+len(term) <= len(stems) && slices.Equal(stems[i:i+len(term)], term) && (i == 0 || !qualifiers[stems[i-1]]) {
			if i < 10 {
				return defines - float64(i)/100
			}
			return contains
		}
	}
	return mentionsAll
}

// qualifiers, as stems, make another term of an estimative term.
var qualifiers = wordSet(`veri high almost near rough most`)

// definedTerm is what is left of a question without the words that ask for a definition, as stems.
func definedTerm(ws []word) []string {
	var term []string
	if len(ws) > 3 && ws[0].folded == "how" && (ws[1].folded == "likely" || ws[1].folded == "probable") {
		ws = ws[2:] // "how likely is 'unlikely'?"
	}
	for _, w := range ws {
		if english.Stop(w.folded) && !termWords[w.folded] || definitionWords[w.folded] {
			continue
		}
		term = append(term, stem(w.folded))
	}
	return term
}

// definedTerms are the words in a row that a question may ask the meaning of, as stems: "election influence" and
// "election interference".
func definedTerms(ws []word) [][]string {
	var terms [][]string
	var term []string
	for i, w := range ws {
		_, year := yearOf(w.folded)
		if !year && !english.Stop(w.folded) && !definitionWords[w.folded] {
			term = append(term, stem(w.folded))
			if i < len(ws)-1 {
				continue
			}
		}
		if len(term) > 0 {
			terms = append(terms, term)
		}
		term = nil
	}
	return terms
}

// termWords are stop words that estimative terms are made with.
var (
	termWords = wordSet(`very almost no most quite`)
	termStems = wordSet(`veri almost no most quit`)
)

// definitionWords ask for a definition.
var definitionWords = wordSet(`mean means meaning meant define defines defined definition definitions difference word words term
	terms phrase expression report reports assessment assessments document documents percent percentage likely? chance?
	versus community intelligence analysts used use stand stands glossary here exactly counts`)

// isChoice reports whether a question only sets two words against each other, or only asks what a thing is.
func (q *question) isChoice() bool {
	if n := len(q.parsed.words); n > 2 && n < 6 {
		first, second := q.parsed.words[0].folded, q.parsed.words[1].folded
		if first == "whats" || first == "what" && (second == "is" || second == "are") {
			return true
		}
	}
	for _, w := range q.parsed.words {
		if w.folded == "or" || w.folded == "vs" || w.folded == "versus" {
			return len(q.parsed.words) <= 5
		}
	}
	return false
}
