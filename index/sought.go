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
	if slices.ContainsFunc(q.words, func(w word) bool { return w.folded == folded || stem(w.folded) == s }) {
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
