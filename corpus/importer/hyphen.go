package importer

import (
	"strings"
	"unicode"
)

// A vocabulary holds the words of one document, as far as they are not broken at a line end. It decides what a
// hyphen at a line end is: part of the word ("state-sponsored"), or only of the line.
type vocabulary map[string]bool

// add takes in the words of a text, compounds whole and in their parts.
func (v vocabulary) add(text string) {
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '\'' && r != '’'
	}) {
		w = strings.ToLower(strings.Trim(w, "-'’"))
		w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")
		v[w] = true
		for part := range strings.SplitSeq(w, "-") {
			v[part] = true
		}
	}
}

// hyphen decides for a line that ends in left, without its hyphen, and the next that begins with right: whether the
// hyphen is kept, and whether the document's own words say so. Where they do not, the hyphen is kept as printed.
func (v vocabulary) hyphen(left, right string) (keep, certain bool) {
	l := left[strings.LastIndexFunc(left, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })+1:]
	end := strings.IndexFunc(right, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
	if end < 0 {
		end = len(right)
	}
	r := strings.TrimRight(right[:end], "-")
	first := []rune(r)
	if l == "" || r == "" || !unicode.IsLower(first[0]) {
		return true, true // "Russia-/China", "2031-/32": nothing breaks a word before a capital or a figure
	}
	l, r = strings.ToLower(l), strings.ToLower(r)
	joined, compound := v[l+r], v[l+"-"+r]
	switch {
	case joined && !compound:
		return false, true
	case compound && !joined:
		return true, true
	}
	return true, false
}
