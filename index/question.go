package index

import (
	"fmt"
	"slices"
	"strings"

	"findings/corpus"
	"findings/index/english"
)

// A question is a query understood against the corpus.
type question struct {
	query     Query
	asks      asks
	concepts  []concept
	actors    []requirement
	years     []requirement
	absent    []string // named, and nowhere in the corpus
	joined    bool
	documents func(*corpus.Document) bool // those that may be quoted
	steered   func(*corpus.Document) bool // those that the question is about; nil: all
	levels    []corpus.Level              // of one of them must be a statement on the sentence
	holder    string                      // whose confidence is asked for
	numbered  bool                        // a document is named by its number
	soft      []int                       // terms of actors taken from the question before, where they are only likely
	taken     bool                        // what it is about comes from the question before, and may not be meant
	borrowed  bool                        // whom it names comes from the question before, and may not be meant
	conflict  string                      // why the filters leave nothing that could answer
	follows   bool                        // something comes from the question before
	thread    *corpus.Document            // the one that answered the question before; nil: none
	parsed    parsed                      // of the question itself
	notes     []string
}

// bare reports whether a question names somebody and says nothing else.
func (q *question) bare() bool {
	return !slices.ContainsFunc(q.concepts, func(c concept) bool { return !c.name })
}

// broad reports whether a question names somebody and asks no more than what all of the corpus is about: whether they
// meddled.
func (q *question) broad() bool {
	return len(q.actors)+len(q.years) > 0 && !slices.ContainsFunc(q.concepts, func(c concept) bool { return !c.name && !topical[c.word] })
}

func (q *question) note(format string, args ...any) {
	q.notes = append(q.notes, fmt.Sprintf(format, args...))
}

// understand looks a query up in the corpus.
func (x *Index) understand(query Query) *question {
	q := &question{query: query}
	p := x.parse(query.Text)
	q.notes = p.notes
	var previous parsed
	r := resolved{content: p.contentWords(), mentions: p.mentions, years: p.years, asks: p.asks}
	if strings.TrimSpace(query.Previous) != "" {
		previous = x.parse(query.Previous)
		r = follow(p, previous)
		if r.how != "" {
			q.note("follow-up: %s", r.how)
			q.follows = true
		}
	}
	q.asks, q.taken, q.borrowed = r.asks, r.taken, r.borrowed
	q.joined = p.joined && len(r.mentions)+len(r.years) > 1
	q.parsed = p
	q.levels, q.holder = p.levels, p.holder
	if q.asksForRange() && q.termAmong(onLadder) != "" {
		q.asks |= askDefinition
	}
	if q.holder != "" && !slices.ContainsFunc(x.corpus.Documents(), func(d *corpus.Document) bool { return q.inWe(d) }) &&
		x.tables.termOf(stem(strings.ToLower(q.holder))) < 0 {
		q.absent = append(q.absent, q.holder)
	}
	x.filter(q)
	x.addActors(q, r.mentions)
	for _, m := range r.soft {
		for _, terms := range x.actorTerms(m.alias) {
			q.soft = append(q.soft, terms...)
		}
	}
	x.addYears(q, r.years, func(year string) bool { return p.electionOf(year) || previous.electionOf(year) })
	x.addConcepts(q, r)
	x.dampen(q, r)
	x.steer(q)
	x.steerByNumber(q)
	if query.Country != "" {
		x.onlyCountry(q)
	}
	return q
}

// addConcepts adds what the question is about, word by word, each with its part in the sentence.
func (x *Index) addConcepts(q *question, r resolved) {
	p, predicate := q.parsed, false
	for i, w := range r.content {
		if x.asksOnly(q, r, w) {
			continue
		}
		before := len(q.concepts)
		x.addConcept(q, w, p, i == 0 && p.startsWithPredicate(w))
		if len(q.concepts) == before {
			continue
		}
		c := &q.concepts[before]
		c.counted = p.behindHowMany(w) && !anything[w.folded]
		c.role = p.behindWhoIs(w) && !slices.ContainsFunc(q.concepts[:before], func(c concept) bool { return c.role })
		verb := english.Verb(w.folded) && !topical[w.folded] && !told[w.folded] && !x.writtenAsName(w.folded)
		c.verb = verb && (w.phrase != "" || !light[w.folded])
		if verb && !predicate && len(p.words) > 0 && auxiliary[p.words[0].folded] {
			c.predicate, predicate = true, true
		}
	}
	if q.asks&askSize != 0 {
		before := len(q.concepts)
		x.addConcept(q, word{folded: "scale"}, p, false)
		if len(q.concepts) > before {
			q.concepts[before].sized = true
		}
	}
	if n := len(q.concepts); n > 1 && len(p.words) > 0 && copula[p.words[0].folded] {
		last := &q.concepts[n-1]
		last.quality = !english.Noun(last.word) && last.word == p.words[len(p.words)-1].folded
	}
}

// onlyCountry makes a filter by country the actor that must be borne, beside those that the question names.
func (x *Index) onlyCountry(q *question) {
	country := q.query.Country
	others := x.otherActors(q.parsed, q.actors, country)
	q.actors, q.joined = nil, false
	if r := (requirement{label: country, terms: x.namedTerms(country)}); r.terms == nil {
		q.absent = append(q.absent, country)
	} else {
		q.actors = append([]requirement{r}, others...)
	}
	if len(others) > 0 && q.bare() {
		q.conflict = "only what is about " + country + " may be quoted, and the question is about " + others[0].label
	}
}

// asksOnly reports whether a word says nothing beside what else is known of the question. A phrase says more than the
// word that it begins with: to play down is more than to play.
func (x *Index) asksOnly(q *question, r resolved, w word) bool {
	named, dated, f := len(r.mentions) > 0, len(r.years) > 0, w.folded
	if w.phrase != "" {
		return named && !slices.ContainsFunc(strings.Split(w.phrase, "_"), func(s string) bool { return !weakStems[s] })
	}
	return named && weak[f] || (named || dated) && generic[f] ||
		q.asks&askConfidence != 0 && (levels[f] || reporting[f]) ||
		len(q.levels) > 0 && (judged[f] || levelWords[f] > 0) ||
		q.asks&askOutcome == askOutcome && effects[f] ||
		source[f] && x.tables.termOf(stem(f)) < 0
}
