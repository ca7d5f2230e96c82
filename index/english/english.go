// Package english is what the index knows of the language as such: stems, words that carry no meaning of their
// own, how common a word is, and which words can stand for which. It knows nothing of assessments.
//
// The word list, with the usual part of speech of each, and the thesaurus are made from Debian's packages scowl and
// wordnet-base by the command in make; their licences are in NOTICE.
package english

import (
	_ "embed"
	"hash/maphash"
	"sort"
	"strings"
	"sync/atomic"

	"github.com/blevesearch/snowballstem"
	snowball "github.com/blevesearch/snowballstem/english"
)

// Stem returns what word has in common with its other forms: the Snowball stem, with irregular verbs and plurals led
// back to their first form before it. The word must be in lower case.
func Stem(word string) string {
	place := &stems[maphash.String(seed, word)%uint64(len(stems))]
	if s := place.Load(); s != nil && s.word == word {
		return s.stem
	}
	word = strings.Clone(word) // its stem may be part of it, and outlives the caller's text
	s := stemOf(word)
	place.Store(&stemmed{word, s})
	return s
}

// stems are those found last, each at the one place where its word belongs: a question's words are stemmed over and over.
var (
	stems [1 << 12]atomic.Pointer[stemmed]
	seed  = maphash.MakeSeed()
)

type stemmed struct{ word, stem string }

func stemOf(word string) string {
	if base, ok := irregular[word]; ok {
		word = base
	}
	word = positive(american(word))
	if len(word) < 3 || word[0] >= '0' && word[0] <= '9' {
		return word
	}
	env := snowballstem.NewEnv(word)
	snowball.Stem(env)
	return env.Current()
}

// positive leads a comparative or a superlative back to its adjective: bloodier, largest.
func positive(word string) string {
	for _, ending := range []string{"er", "est"} {
		base, ok := strings.CutSuffix(word, ending)
		if !ok || len(base) < 3 {
			continue
		}
		if rest, ok := Lookup(words, word); ok && len(rest) > 1 && rest[1] != 'a' {
			continue
		}
		for _, form := range []string{base, base + "e", strings.TrimSuffix(base, "i") + "y", undoubled(base)} {
			if rest, ok := Lookup(words, form); ok && len(rest) > 1 && rest[1] == 'a' {
				return form
			}
		}
	}
	return word
}

// undoubled is a word without the second of two like letters at its end.
func undoubled(word string) string {
	if n := len(word); word[n-1] == word[n-2] {
		return word[:n-1]
	}
	return word
}

// american writes -ise as -ize where there is such a word: authorised, organisation.
func american(word string) string {
	for _, ending := range []string{"ise", "ised", "ises", "ising", "isation", "isations"} {
		if base, ok := strings.CutSuffix(word, ending); ok && len(base) > 2 {
			if z := base + "iz" + ending[2:]; BandOf(z) != Unlisted {
				return z
			}
		}
	}
	return word
}

//go:embed words.txt
var words string

//go:embed thesaurus.txt
var thesaurus string

// A Band says how common a word is.
type Band uint8

// The bands, after the sizes of SCOWL.
const (
	Unlisted Band = iota // not an English word, or a very rare one
	Everyday             // among the 4,000 or so most common
	Common               // among the 12,000 most common
	Known                // what an educated reader knows
	Rare                 // in any dictionary
	Name                 // a proper name, and no other word
)

// BandOf looks word up, in lower case and unstemmed.
func BandOf(word string) Band {
	rest, ok := Lookup(words, word)
	if !ok {
		return Unlisted
	}
	return Band(rest[0] - '0')
}

// Words hands over the words that begin with prefix, in order, until yield returns false.
func Words(prefix string, yield func(word string, band Band) bool) {
	start := sort.Search(len(words), func(i int) bool {
		line := words[strings.LastIndexByte(words[:i], '\n')+1:]
		return line[:min(len(prefix), len(line))] >= prefix
	})
	for line := range strings.Lines(words[strings.LastIndexByte(words[:start], '\n')+1:]) {
		if !strings.HasPrefix(line, prefix) {
			return
		}
		word, rest, _ := strings.Cut(line, " ")
		if !yield(word, Band(rest[0]-'0')) {
			return
		}
	}
}

// Noun reports whether a word, in lower case and unstemmed, is a noun most of the time.
func Noun(word string) bool {
	for _, form := range []string{word, strings.TrimSuffix(word, "s"), strings.TrimSuffix(word, "es")} {
		if rest, ok := Lookup(words, form); ok && len(rest) > 1 {
			return rest[1] == 'n'
		}
	}
	return false
}

// A Sort is what kind of thing a noun is most of the time.
type Sort byte

// The sorts of nouns that questions ask for.
const (
	Thing  Sort = 0
	Person Sort = 'p' // journalist
	Group  Sort = 'g' // committee
)

// SortOf returns the sort of a noun, in lower case and unstemmed; Thing for any other word.
func SortOf(word string) Sort {
	for _, form := range []string{word, strings.TrimSuffix(word, "s"), strings.TrimSuffix(word, "es"), strings.TrimSuffix(word, "ies") + "y"} {
		if rest, ok := Lookup(words, form); ok && len(rest) > 1 && (len(rest) > 2 || form != word) {
			if len(rest) > 2 {
				return Sort(rest[2])
			}
			return Thing
		}
	}
	return Thing
}

// Verb reports whether a word, in lower case and unstemmed, is a form of a verb most of the time.
func Verb(word string) bool {
	forms := []string{word}
	if base, ok := irregular[word]; ok {
		forms = append(forms, base)
	}
	for _, ending := range []string{"s", "es", "d", "ed", "ing"} {
		if base, ok := strings.CutSuffix(word, ending); ok {
			forms = append(forms, base, base+"e")
		}
	}
	for _, form := range forms {
		if rest, ok := Lookup(words, form); ok && len(rest) > 1 {
			return rest[1] == 'v'
		}
	}
	return false
}

// A Synonym is a stem that can stand for another one.
type Synonym struct {
	Stem   string
	Weight float64 // 0 to 1: how often it does
}

// Synonyms returns the stems that can stand for stem, the likeliest first.
func Synonyms(stem string) []Synonym {
	rest, ok := Lookup(thesaurus, stem)
	if !ok {
		return nil
	}
	var list []Synonym
	for field := range strings.FieldsSeq(rest) {
		list = append(list, Synonym{field[1:], float64(field[0]-'0') / 10})
	}
	return list
}

// Lookup finds the line of a sorted text that begins with key and a space, and returns what follows.
func Lookup(text, key string) (rest string, ok bool) {
	lo, hi := 0, len(text)
	for lo < hi {
		mid := (lo + hi) / 2
		start := strings.LastIndexByte(text[:mid], '\n') + 1
		end := start + strings.IndexByte(text[start:], '\n')
		word, rest, _ := strings.Cut(text[start:end], " ")
		switch strings.Compare(key, word) {
		case 0:
			return rest, true
		case -1:
			hi = start
		default:
			lo = end + 1
		}
	}
	return "", false
}
