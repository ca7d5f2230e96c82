package index

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"findings/index/english"
)

// wording leads from what people ask with to what assessments are written with: "bankroll" to fund and finance,
// "space junk" to debris. It is made from the files in the folder wording by "go test ./index -run TestWording
// -update-wording". Each line is a key, which is the stems of a word or of a phrase with underscores between them, and stems,
// the likeliest first.
//
//go:embed wording.txt
var wordingText string

var wording = english.NewTable(wordingText)

// worded returns the stems that can stand for a key.
func worded(key string) []string {
	rest, _ := wording.Find(key)
	return strings.Fields(rest)
}

// maxPhrase is how many words a phrase of wording has at the most, articles and possessives left out.
const maxPhrase = 4

// passedOver are words that stand anywhere inside a phrase: "torch her notes", "foot the bill".
var passedOver = wordSet(`a an the his her its their our my your this that these those any some all of it him them anything something
	everything`)

// beginsPhrase has the first stems of all phrases.
var beginsPhrase = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(wordingText) {
		if key, _, _ := strings.Cut(line, " "); strings.Contains(key, "_") {
			first, _, _ := strings.Cut(key, "_")
			m[first] = true
		}
	}
	return m
})

// joinPhrases makes one word of each phrase of wording among the content of a question, the longest first.
func (x *Index) joinPhrases(p *parsed, used []bool) {
	for i := 0; i < len(p.words); i++ {
		key, end := x.phraseAt(p, used, i)
		if key == "" || p.onlyTopical(i, end) || told[p.words[i].folded] && p.words[end].folded == "about" && !p.asksVerb(i) {
			continue // "meddle in" says no more than "meddle", and "what do we know about" only asks
		}
		w := &p.words[i]
		w.phrase = key
		for k := i; k <= end; k++ {
			used[k] = true
			if !english.Function(p.words[k].folded) {
				w.spoken = append(w.spoken, stem(p.words[k].folded))
			}
		}
		p.content = append(p.content, i)
		i = end
	}
}

// onlyTopical reports whether words i to end say no more than what such a corpus is all about.
func (p *parsed) onlyTopical(i, end int) bool {
	return !slices.ContainsFunc(p.words[i:end+1], func(w word) bool { return !topical[w.folded] && !english.Function(w.folded) })
}

// phraseAt returns the key of the longest phrase that begins at word i and stands for something that the corpus has,
// and where it ends; "" where none does.
func (x *Index) phraseAt(p *parsed, used []bool, i int) (key string, end int) {
	stems, n := "", 0
	if used[i] || !beginsPhrase()[stem(p.words[i].folded)] {
		return "", 0
	}
	for k := i; k < len(p.words) && n < maxPhrase && !used[k]; k++ {
		f := p.words[k].folded
		if passedOver[f] && k > i {
			continue
		}
		if n > 0 {
			stems += "_"
		}
		stems += stem(f)
		dated := false
		if k+1 < len(p.words) && english.Function(f) {
			_, dated = yearOf(p.words[k+1].folded) // "votes in 2022" are not voted in
		}
		if n++; n > 1 && !dated && slices.ContainsFunc(worded(stems), func(s string) bool { return x.tables.termOf(s) >= 0 }) {
			key, end = stems, k
		}
	}
	return key, end
}

// phraseFactor is what a phrase of wording says, as factor is what a word says.
const phraseFactor = .8

// wordedWeight is the weight of the stem at a place in a line of wording.
func wordedWeight(place int) float64 { return max(nearest-further*float64(place), farthest) }

// alone is the weight of one word of a phrase of several that stands without the others, near that of a synonym which
// can stand for a word of a phrase beside the others: false accounts for fake accounts.
const (
	alone       = .25
	synonymNear = .7
)

// phraseVariants are the terms that a phrase may be found as, which are what its line has and its own words; and of each
// of the latter what it may be found as beside the others, where the corpus has something for all of them.
func (x *Index) phraseVariants(w word) (list []variant, spoken [][]int) {
	for i, s := range worded(w.phrase) {
		if n := x.tables.termOf(s); n >= 0 {
			list = append(list, variant{n, s, wordedWeight(i)})
		}
	}
	whole := len(w.spoken) > 1
	for _, s := range w.spoken {
		var terms []int
		for _, v := range x.variantsOf(s) {
			if v.weight >= synonymNear {
				terms = append(terms, v.term)
			}
		}
		whole = whole && len(terms) > 0
		spoken = append(spoken, terms)
		n := x.tables.termOf(s)
		if n < 0 || slices.ContainsFunc(list, func(v variant) bool { return v.term == n }) {
			continue
		}
		weight := alone
		if len(w.spoken) == 1 {
			weight = nearest
		}
		list = append(list, variant{n, s, weight})
	}
	if !whole {
		spoken = nil
	}
	likeliest(list)
	return list, spoken
}
