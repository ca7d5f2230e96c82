package index

import (
	"slices"

	"findings/corpus"
	"findings/index/english"
)

// namesOther reports whether a sentence speaks of somebody beside those in the question: "who leaked it" is not answered
// by "it was leaked in 2028".
func (x *Index) namesOther(q *question, p *corpus.Passage, sentence int) bool {
	text := p.Gloss
	if sentence < len(p.Sentences) {
		text += " " + p.Sentences[sentence].Of(p.Text)
	}
	found := false
	words(text, func(w word) bool {
		name := w.capital && (!w.first || nameLike(w.folded))
		if q.asks&askName != 0 { // what one is called is no word of the language, nor the name of a country
			found = w.capital && nameLike(w.folded) && !x.names.knows(w.folded) && !x.inQuestion(q, w.folded)
			return !found
		}
		sort := english.SortOf(w.folded)
		found = (name || sort == english.Person || sort == english.Group) && !english.Function(w.folded) && !calendar[w.folded] &&
			!x.inQuestion(q, w.folded)
		return !found
	})
	return found
}

// inQuestion reports whether the question has a word, or names the actor that it names.
func (x *Index) inQuestion(q *question, folded string) bool {
	s := stem(folded)
	if slices.ContainsFunc(q.parsed.words, func(w word) bool { return w.folded == folded || stem(w.folded) == s }) {
		return true
	}
	n := x.tables.termOf(s)
	return n >= 0 && slices.ContainsFunc(q.actors, func(a requirement) bool {
		return slices.ContainsFunc(a.terms, func(terms []int) bool { return slices.Contains(terms, n) })
	})
}

// unverbed reports whether a question has verbs that say something, and what was found has none of them.
func (q *question) unverbed(found []float64) bool {
	none := false
	for k, c := range q.concepts {
		if c.verb && found[k] > 0 {
			return false
		}
		none = none || c.verb
	}
	return none
}

// Words that may stand between a number and what it counts: "45 of the states", "350 to 420 armed fighters".
const (
	beforeCounted = 5
	behindCounted = 4 // "skiffs, of which it has 60"
)

// uncounted reports whether a question asks how many there are of a thing, and no number stands near that thing in a
// sentence that has it.
func (x *Index) uncounted(q *question, p *corpus.Passage, sentence int) bool {
	k := slices.IndexFunc(q.concepts, func(c concept) bool { return c.counted })
	if q.asks&askNumber == 0 || k < 0 {
		return false
	}
	text := p.Gloss
	if sentence < len(p.Sentences) {
		text = p.Sentences[sentence].Of(p.Text) + ". " + text
	}
	var numbers, things []int
	i := 0
	words(text, func(w word) bool {
		s := stem(w.folded)
		if evidenceOf(w.folded)&(numberEvidence|countEvidence) != 0 {
			numbers = append(numbers, i)
		}
		if slices.ContainsFunc(q.concepts[k].variants, func(v variant) bool { return v.stem == s }) {
			things = append(things, i)
		}
		i++
		return true
	})
	return len(things) > 0 && !slices.ContainsFunc(things, func(t int) bool {
		return slices.ContainsFunc(numbers, func(n int) bool { return n < t && t-n <= beforeCounted || n > t && n-t <= behindCounted })
	})
}

// wellFound is how well the sentence must have the thing that "how many" asks for.
const wellFound = .7

// lacks reports whether a sentence cannot be the answer to a question for a number, an amount or a time: it has none,
// or not the thing counted.
func (q *question) lacks(e evidence, found []float64) bool {
	number := e&(numberEvidence|countEvidence) != 0
	switch {
	case q.asks&askMoney != 0:
		return e&moneyEvidence == 0
	case q.asks&askNumber != 0:
		for k, c := range q.concepts {
			if c.counted && found[k] < wellFound {
				return true
			}
		}
		return !number
	case q.asks&askSize != 0:
		for k, c := range q.concepts {
			if c.sized && found[k] > 0 {
				return false
			}
		}
		return !number
	case q.asks&askWhen != 0:
		return !number && e&timeEvidence == 0
	}
	return false
}

// half is the share of the question that a passage must have which does not bear the name asked about itself.
const half = .5

// leastFound is the value below which a word of the question counts as not being there: not even as a distant synonym.
const leastFound = .3

// slight is the factor up to which a word is not missed: adverbs, degrees, light verbs.
const slight = .3

// missing is how many of the things that a question is about a passage has not, in sixths.
func (q *question) missing(found []float64) float64 {
	n := 0.0
	for k, c := range q.concepts {
		if !c.name && !c.optional && c.factor > slight && found[k] < leastFound {
			n++
		}
	}
	return min(n/6, 1)
}

// thin says how little of a question that names nobody and no year is in a passage.
func (q *question) thin(found []float64) float64 {
	if len(q.actors)+len(q.years) > 0 || q.query.Previous != "" {
		return 0
	}
	there, itself := 0, false
	for k, c := range q.concepts {
		if !c.optional && found[k] >= half {
			there++
			itself = itself || found[k] == 1
		}
	}
	switch {
	case there > 1:
		return 0
	case itself:
		return half
	}
	return 1
}

// unfilled reports whether a question asks who has a role, and what was found does not speak of it.
func (q *question) unfilled(found []float64) bool {
	for k, c := range q.concepts {
		if c.role && found[k] < leastFound {
			return true
		}
	}
	return false
}

// beside says on which side of a sentence that answers stands one that has something of the question which it lacks,
// and may be quoted with it: 1 behind, -1 before, 0 nowhere. "Who leads the Front?" is answered by "The main group, the
// Front, levies a fee." only with "Its commander, Joseph Kalenga, …" behind it.
func (x *Index) beside(q *question, m *matcher, passage uint32, sentence int) int {
	p := x.passages[passage]
	if len(p.Sentences) < 2 || q.constrained() || q.asks&askConfidence != 0 {
		return 0
	}
	x.read(&m.read, passage)
	find := func(i int, found []float64) {
		clear(found)
		m.match(found, m.read.sentences[i].terms, 1)
	}
	own, neighbour := m.own, m.whole
	find(sentence, own)
	lacking := x.unanswering(q, p, sentence, m.read.sentences[sentence].evidence, own)
	missing := func(k int, c concept) bool { return !c.name && !c.optional && c.factor > slight && own[k] < leastFound }
	side, most := 0, 0
	for _, by := range []int{1, -1} {
		i := sentence + by
		if i < 0 || i >= len(p.Sentences) {
			continue
		}
		find(i, neighbour)
		gain := 0
		if lacking && !x.unanswering(q, p, i, m.read.sentences[i].evidence, neighbour) {
			gain++
		}
		for k, c := range q.concepts {
			if missing(k, c) && neighbour[k] >= half {
				gain++
			}
		}
		if gain > most && p.Joins(min(i, sentence)) && !p.StatesOnly(i) && !p.StatesOnly(sentence) {
			side, most = by, gain
		}
	}
	return side
}

// unanswering reports whether a sentence has no number, time, name or reason, where the question asks for one.
func (x *Index) unanswering(q *question, p *corpus.Passage, sentence int, e evidence, found []float64) bool {
	return q.lacks(e, found) || q.asks&(askWho|askName) != 0 && !x.namesOther(q, p, sentence) || q.asks&askWhy != 0 && e&reasonEvidence == 0
}
