package index

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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
	if s, ok := strings.CutSuffix(name, "s"); ok && len(s) >= 4 { // Belhadras, for Belhadra's
		name = s
	}
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

// learned finds names that no table has and the corpus uses as such: Kestria; or, of two words or more that the
// language has other uses for, Red Lantern. Names in a row are one.
func (x *Index) learned(ws []word, used []bool, lower bool) []mention {
	var found []mention
	for i := 0; i < len(ws); i++ {
		end, sure := i, false
		for end < len(ws) && !used[end] && !english.Stop(ws[end].folded) && !source[ws[end].folded] && !agencies[ws[end].folded] {
			if len(x.learnedTerms(ws[end].folded)) > 0 {
				sure = true
			} else if !x.partOfName(ws[end], lower) {
				break
			}
			end++
		}
		if !sure && end-i < 2 {
			continue
		}
		m := mention{i, end, alias{learned: true}}
		for k := i; k < end; k++ {
			used[k] = true
			m.words = append(m.words, ws[k].folded)
			m.name = strings.TrimSpace(m.name + " " + display(ws[k]))
		}
		found = append(found, m)
		i = end - 1
	}
	return found
}

// partOfName reports whether the corpus nearly always writes a word with a capital, and the question does not write
// it without one where it has others.
func (x *Index) partOfName(w word, lower bool) bool {
	if !lower && !w.capital || titles[w.folded] {
		return false
	}
	n := x.tables.termOf(stem(w.folded))
	if w.capital && !w.first && !lower {
		return n >= 0 && x.capitalShare(n) >= .2
	}
	return n >= 0 && x.capitalShare(n) >= .8
}

// learnedTerms are the terms of a word that the corpus uses as a name and the language has no other use for.
func (x *Index) learnedTerms(folded string) []int {
	if !nameLike(folded) {
		return nil
	}
	if _, year := yearOf(folded); year || isDigits(folded) {
		return nil
	}
	list := x.kin(folded)
	if n := x.tables.termOf(stem(folded)); n >= 0 && x.tables.term(n).frequency > 0 && x.isName(n, folded) && !slices.Contains(list, n) {
		list = append(list, n)
	}
	return list
}

// findTyped finds names in a question, where people leave out capitals and apostrophes.
func (t *nameTable) findTyped(ws []word, lower bool) []mention {
	typed := slices.Clone(ws)
	for i := range typed {
		typed[i].capital = typed[i].capital || lower
		if _, ok := t.byFirst[typed[i].folded]; !ok {
			if s, cut := strings.CutSuffix(typed[i].folded, "s"); cut && len(s) > 3 {
				if _, ok := t.byFirst[s]; ok {
					typed[i].folded = s
				}
			}
		}
	}
	return t.find(typed)
}

func display(w word) string {
	if w.shouted {
		return strings.ToUpper(w.folded)
	}
	r, n := utf8.DecodeRuneInString(w.folded)
	return string(unicode.ToUpper(r)) + w.folded[n:]
}
