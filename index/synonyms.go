package index

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"

	"findings/index/english"
)

// A variant is a term that a word of a question may be found as.
type variant struct {
	term   int
	stem   string
	weight float64 // 1 for the word itself
}

const (
	// A word from the same line of synonyms.txt is worth nearest less further for each word between the two, and
	// farthest at least.
	nearest, further, farthest = .8, .04, .5
	derivedWeight              = .72 // of a word derived from the one in question
	maxVariants                = 12
)

// synonym is a stem with its weight.
type synonym struct {
	stem   string
	weight float64
}

// synonymLines is a table of words that this field, and people who ask about it, use for nearly the same thing, those of a
// line for each other. A word may stand in several lines; lines are not joined.
//
//go:embed synonyms.txt
var synonymLines string

// synonyms are those of each stem, the nearest first.
var synonyms = func() map[string][]synonym {
	m := map[string][]synonym{}
	for line := range strings.Lines(synonymLines) {
		list := strings.Fields(line)
		for i, a := range list {
			list[i] = stem(a)
		}
		for i, a := range list {
			for j, b := range list {
				if a != b {
					m[a] = append(m[a], synonym{b, max(nearest-further*float64(abs(i-j)-1), farthest)})
				}
			}
		}
	}
	for _, list := range m {
		slices.SortStableFunc(list, func(a, b synonym) int { return cmp.Compare(b.weight, a.weight) })
	}
	return m
}()

// otherForm is the weight of a word of the corpus that only ends otherwise.
const otherForm = .8

// suffixes are what words that mean the same may differ by.
var suffixes = wordSet(`s i is es er ers ist ists ism ian ians an ans ic ish or ors y ies ing ed e`)

// otherForms returns the stems of the corpus's words that differ only by their ending from one that it does not have:
// jihadist for jihadi. Words that the language knows well have their own meaning with each ending.
func (x *Index) otherForms(unknown string) []string {
	if b := english.BandOf(unknown); len(unknown) < 5 || b == english.Everyday || b == english.Common || !isLetters(unknown) {
		return nil
	}
	var list []string
	d := x.tables.words
	for i := d.first(unknown[:5]); i < d.len() && strings.HasPrefix(string(d.key(i)), unknown[:5]); i++ {
		w := string(d.key(i))
		same := 5
		for same < len(w) && same < len(unknown) && w[same] == unknown[same] {
			same++
		}
		ending := func(s string) bool { return s == "" || suffixes[s] }
		for ; same >= 5; same-- {
			if s := stem(w); ending(w[same:]) && ending(unknown[same:]) {
				if !slices.Contains(list, s) {
					list = append(list, s)
				}
				break
			}
		}
	}
	return list
}

// variantsOf returns the terms that a stem may be found as in the corpus, itself first.
func (x *Index) variantsOf(stem string) []variant {
	var list []variant
	add := func(s string, weight float64) {
		for _, v := range list {
			if v.stem == s {
				return
			}
		}
		if n := x.tables.termOf(s); n >= 0 {
			list = append(list, variant{n, s, weight})
		}
	}
	add(stem, 1)
	if len(list) == 0 {
		for _, s := range x.otherForms(stem) {
			add(s, otherForm)
		}
	}
	for _, s := range synonyms[stem] {
		add(s.stem, s.weight)
	}
	for i, s := range worded(stem) {
		add(s, wordedWeight(i))
	}
	for _, s := range english.Derived(stem) {
		add(s, derivedWeight)
	}
	likeliest(list)
	return list[:min(maxVariants, len(list))]
}

// likeliest orders variants by weight, of equal ones as they stand.
func likeliest(list []variant) {
	slices.SortStableFunc(list, func(a, b variant) int { return cmp.Compare(b.weight, a.weight) })
}
