package index

import (
	"slices"
	"strings"

	"findings/index/english"
)

// A concept is one thing that a question is about: a word with what it may be found as.
type concept struct {
	word      string
	variants  []variant
	spoken    [][]int // of a phrase of wording: what each of its own words may be found as
	idf       float64
	factor    float64 // how much the word says, by how common it is: 0 to 1
	known     bool    // the corpus has it, in one form or another
	name      bool    // of somebody who is required anyway
	counted   bool    // stands behind "how many"
	role      bool    // stands behind "who is the"
	predicate bool    // what a yes-or-no question asks about its subject
	verb      bool    // a verb, or a phrase with one, that says something
	quality   bool    // what a question with "is" or "were" asks whether the subject is
	sized     bool    // stands for "how big"
	optional  bool    // counts where it is found, and is not missed
}

// weight is what the concept adds to the highest score that a passage could reach.
func (c concept) weight() float64 { return c.idf * c.factor }

// addConcept adds a word of the question.
func (x *Index) addConcept(q *question, w word, p parsed, predicate bool) {
	c := concept{word: w.folded, factor: factor(w.folded)}
	if predicate {
		c.factor *= 1.5
	}
	s := stem(w.folded)
	if w.phrase != "" {
		c.word, c.factor, s = strings.ReplaceAll(w.phrase, "_", " "), phraseFactor, w.phrase
		c.variants, c.spoken = x.phraseVariants(w)
	} else {
		c.variants = x.variantsOf(s)
		if w.folded == "votes" {
			c.variants = slices.DeleteFunc(c.variants, func(v variant) bool { return contests[v.stem] })
		}
	}
	if slices.ContainsFunc(q.concepts, func(o concept) bool { return len(o.variants) > 0 && o.variants[0].stem == s }) {
		return
	}
	itself := len(c.variants) > 0 && c.variants[0].stem == s
	c.known = len(c.variants) > 0
	switch {
	case itself:
		n := c.variants[0].term
		c.idf = x.idf(x.frequency(n))
		if w.capital && !w.first && !p.shouting && x.capitalShare(n) >= .5 {
			c.factor *= 1.3
		}
	case c.known:
		for _, v := range c.variants {
			c.idf = max(c.idf, x.idf(x.frequency(v.term)))
		}
	default:
		c.idf = x.idf(0)
		c.factor = missingFactor(w.folded)
		capital := w.capital && !w.first && !p.shouting
		if home[s] { // an American document need not name America
			c.optional = true
		} else if state, ok := organs[w.folded]; ok && x.namedTerms(state) != nil {
			q.note("%s: an organ of %s", display(w), state)
			if !slices.ContainsFunc(q.actors, func(r requirement) bool { return r.label == state }) {
				q.actors = append(q.actors, requirement{label: state, terms: x.namedTerms(state)})
			}
		} else if (capital || agencies[w.folded] || english.BandOf(w.folded) == english.Name) && !calendar[w.folded] && !source[w.folded] {
			q.absent = append(q.absent, display(w))
			q.note("%s: a name that is nowhere in the corpus", display(w))
		}
	}
	q.concepts = append(q.concepts, c)
}

// frequency is how many passages have a term or, where none has, how many stand under a title that does.
func (x *Index) frequency(n int) uint32 {
	f := x.tables.term(n).frequency
	if f > 0 {
		return f
	}
	for _, d := range x.titled[uint32(n)] {
		f += x.numbers[d].end - x.numbers[d].start
	}
	return f
}

// factor says how much a word says, by how common it is in the language.
func factor(folded string) float64 {
	if degrees[folded] {
		return .3
	}
	if strings.HasSuffix(folded, "ly") && len(folded) > 5 {
		return .3 // an adverb
	}
	switch english.BandOf(folded) {
	case english.Everyday:
		return .6
	case english.Common:
		return .85
	}
	return 1
}

// missingFactor is the factor of a word that is nowhere in the corpus: a common one has many others that can stand for it.
func missingFactor(folded string) float64 {
	if light[folded] || degrees[folded] || strings.HasSuffix(folded, "ly") {
		return .2
	}
	noun := english.Noun(folded) && !anything[folded]
	switch band := english.BandOf(folded); {
	case band == english.Everyday && noun:
		return .6
	case band == english.Everyday:
		return .3
	case band == english.Common && noun:
		return .8
	case band == english.Common:
		return .45
	case band == english.Known && !noun:
		return .6
	case english.Verb(folded):
		return .7
	}
	return 1
}

// dampen lets the words count less that tell nothing apart once an actor or a year is named.
func (x *Index) dampen(q *question, r resolved) {
	named := len(r.mentions) > 0 || len(r.years) > 0
	for i := range q.concepts {
		c := &q.concepts[i]
		if named && topical[c.word] {
			c.factor *= .4
		}
		c.optional = c.optional || c.sized || told[c.word] || q.asks&askFuture != 0 && ahead[c.word] ||
			named && (topical[c.word] || !c.known && (light[c.word] || strings.HasSuffix(c.word, "ly")))
	}
}

// contests are the stems of what a vote can be, but not votes, which are cast and counted.
var contests = wordSet(`elect campaign race cycl midterm poll elector referendum contest turnout`)
