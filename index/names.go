package index

import (
	"slices"
	"strings"

	"findings/corpus"
	"findings/index/english"
)

// A nameTable finds the names of the corpus's table in a text that is split into words.
type nameTable struct {
	byFirst map[string][]alias // by first word, the longest first
	single  []string           // names of one word
}

type alias struct {
	words []string // folded
	name  string   // canonical
	term  string   // of the one named; no word of a text can be it
	cased bool     // a name only with its capital

	learned bool // from the corpus, not from the table
}

// A mention is a place where a text names somebody.
type mention struct {
	start, end int // words
	alias
}

func nameTerm(name string) string { return "@" + name }

func newNameTable(names *corpus.Names) *nameTable {
	t := &nameTable{byFirst: map[string][]alias{}}
	add := func(name, as string, cased bool) {
		a := alias{name: name, term: nameTerm(name), cased: cased}
		for w := range func(y func(word) bool) { words(as, y) } {
			a.words = append(a.words, w.folded)
		}
		if len(a.words) == 0 {
			return
		}
		t.byFirst[a.words[0]] = append(t.byFirst[a.words[0]], a)
	}
	for n := range names.All() {
		for _, as := range append([]string{n.Name}, n.Aliases...) {
			if !slices.Contains(n.Cased, as) {
				add(n.Name, as, false)
			}
		}
		for _, as := range n.Cased {
			add(n.Name, as, true)
		}
	}
	for first, list := range t.byFirst {
		slices.SortStableFunc(list, func(a, b alias) int { return len(b.words) - len(a.words) })
		if len(list[len(list)-1].words) == 1 {
			t.single = append(t.single, first)
		}
	}
	slices.Sort(t.single)
	return t
}

// find returns the mentions in order, the longest name at each place.
func (t *nameTable) find(ws []word) []mention {
	var found []mention
	for i := 0; i < len(ws); {
		a, ok := t.at(ws, i)
		if !ok {
			i++
			continue
		}
		found = append(found, mention{i, i + len(a.words), a})
		i += len(a.words)
	}
	return found
}

func (t *nameTable) at(ws []word, i int) (alias, bool) {
	for _, a := range t.byFirst[ws[i].folded] {
		if i+len(a.words) > len(ws) || a.cased && !ws[i].capital {
			continue
		}
		same := true
		for k := 1; k < len(a.words) && same; k++ {
			same = ws[i+k].folded == a.words[k]
		}
		if same {
			return a, true
		}
	}
	return alias{}, false
}

// knows reports whether a word begins a name, with or without an s that should have been a possessive.
func (t *nameTable) knows(folded string) bool {
	_, ok := t.byFirst[folded]
	if s, cut := strings.CutSuffix(folded, "s"); !ok && cut {
		_, ok = t.byFirst[s]
	}
	return ok
}

// isName reports whether the corpus uses a term as a name: inside sentences it nearly always has a capital. What only
// headings or lists have is one if the language has no such word.
func (x *Index) isName(n int, folded string) bool {
	if x.tables.term(n).inside == 0 {
		return isLetters(folded)
	}
	return x.capitalShare(n) >= .8
}

// writtenAsName reports whether the corpus nearly always writes a word with a capital inside sentences: Trump is no verb.
func (x *Index) writtenAsName(folded string) bool {
	n := x.tables.termOf(stem(folded))
	return n >= 0 && x.capitalShare(n) >= .8
}

// nameLike reports whether the language has no other use for a word than as a name.
func nameLike(folded string) bool {
	b := english.BandOf(folded)
	return b == english.Unlisted || b == english.Name
}

// capitalShare is how often a term has a capital where that says something.
func (x *Index) capitalShare(n int) float64 {
	r := x.tables.term(n)
	return float64(r.capitals) / max(float64(r.inside), 1)
}

// endings are what a country's name and the word for its people differ by, the longest first.
var endings = []string{"landers", "lander", "landic", "ians", "ian", "ese", "ish", "ans", "ia", "an", "is", "i", "a", "n", "s", "o", "e", "y"}

// root is a name without such an ending.
func root(name string) string {
	for _, e := range endings {
		if r, ok := strings.CutSuffix(name, e); ok && len(r) >= 4 {
			return r
		}
	}
	return name
}

// kin returns the terms by which the corpus may also call a name that no table has: Kestria for Kestrian.
func (x *Index) kin(folded string) []int {
	var found []int
	x.eachKin(folded, func(n int, _ string) {
		if !slices.Contains(found, n) {
			found = append(found, n)
		}
	})
	return found
}

// eachKin hands over the kin of a name with their terms.
func (x *Index) eachKin(folded string, yield func(term int, word string)) {
	r := root(folded)
	d := x.tables.words
	for i := d.first(r); i < d.len() && strings.HasPrefix(string(d.key(i)), r); i++ {
		w := string(d.key(i))
		if n := int(x.tables.wordTerms.at(i)); root(w) == r && x.isName(n, w) {
			yield(n, w)
		}
	}
}
