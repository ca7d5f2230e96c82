// Package english is what the index knows of the language as such: stems, words that carry no meaning of their
// own, how common a word is, and which words are derived from which. It knows nothing of assessments.
//
// The word list, with the usual part of speech of each, and the list of derived words are made from Debian's packages scowl and
// wordnet-base by the command in make; their licences are in NOTICE.
package english

import (
	_ "embed"
	"hash/maphash"
	"strings"
	"sync"
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
		if rest, ok := words.Find(word); ok && len(rest) > 1 && rest[1] != 'a' {
			continue
		}
		for _, form := range []string{base, base + "e", strings.TrimSuffix(base, "i") + "y", undoubled(base)} {
			if rest, ok := words.Find(form); ok && len(rest) > 1 && rest[1] == 'a' {
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

// american writes a word as Americans do, where there is such a word: authorised, rumours, centres, travelled, defence.
func american(word string) string {
	if other, ok := transatlantic[word]; ok {
		return other
	}
	try := func(candidate string) bool { return BandOf(candidate) != Unlisted }
	for _, ending := range []string{"ise", "ised", "ises", "ising", "isation", "isations"} {
		if base, ok := strings.CutSuffix(word, ending); ok && len(base) > 2 && try(base+"iz"+ending[2:]) {
			return base + "iz" + ending[2:]
		}
	}
	if i := strings.Index(word, "our"); i > 2 && afterOur[word[i+3:]] && try(word[:i]+"or"+word[i+3:]) {
		return word[:i] + "or" + word[i+3:]
	}
	for _, ending := range []string{"re", "res"} {
		if base, ok := strings.CutSuffix(word, ending); ok && len(base) > 3 && (base[len(base)-1] == 't' || base[len(base)-1] == 'b') &&
			try(base+"er"+ending[2:]) {
			return base + "er" + ending[2:]
		}
	}
	for _, ending := range []string{"led", "ling", "ler", "lers"} {
		if base, ok := strings.CutSuffix(word, "l"+ending); ok && len(base) > 4 && try(base+ending) {
			return base + ending
		}
	}
	return word
}

// afterOur may follow the ending of rumour, neighbour, favour.
var afterOur = map[string]bool{
	"": true, "s": true, "ed": true, "ing": true, "ite": true, "ites": true, "able": true, "ably": true, "al": true, "er": true,
	"ers": true, "hood": true, "hoods": true, "less": true,
}

// transatlantic are words that no rule leads to their American form.
var transatlantic = map[string]string{
	"defence": "defense", "defences": "defenses", "offence": "offense", "offences": "offenses", "licence": "license",
	"licences": "licenses", "pretence": "pretense", "programme": "program", "programmes": "programs", "grey": "gray",
	"judgement": "judgment", "judgements": "judgments", "sceptic": "skeptic", "sceptics": "skeptics", "sceptical": "skeptical",
	"scepticism": "skepticism", "artefact": "artifact", "artefacts": "artifacts", "manoeuvre": "maneuver",
	"manoeuvres": "maneuvers", "tyre": "tire", "tyres": "tires", "aeroplane": "airplane", "aeroplanes": "airplanes",
	"aluminium": "aluminum", "catalogue": "catalog", "dialogue": "dialog", "analogue": "analog", "cheque": "check",
	"cheques": "checks", "storey": "story", "whisky": "whiskey", "plough": "plow", "kerb": "curb", "ageing": "aging",
}

//go:embed words.txt
var wordsText string

//go:embed derived.txt
var derivedText string

var words, derived = NewTable(wordsText), NewTable(derivedText)

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
	rest, ok := words.Find(word)
	if !ok {
		return Unlisted
	}
	return Band(rest[0] - '0')
}

// everyday are the words of that band by their first letter.
var everyday = sync.OnceValue(func() map[byte][]string {
	m := map[byte][]string{}
	for line := range strings.Lines(wordsText) {
		if word, rest, _ := strings.Cut(line, " "); Band(rest[0]-'0') == Everyday {
			m[word[0]] = append(m[word[0]], word)
		}
	}
	return m
})

// EverydayWords returns the words of that band that begin with a letter, in order.
func EverydayWords(letter byte) []string { return everyday()[letter] }

// Noun reports whether a word, in lower case and unstemmed, is a noun most of the time.
func Noun(word string) bool {
	for _, form := range []string{word, strings.TrimSuffix(word, "s"), strings.TrimSuffix(word, "es")} {
		if rest, ok := words.Find(form); ok && len(rest) > 1 {
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
		if rest, ok := words.Find(form); ok && len(rest) > 1 && (len(rest) > 2 || form != word) {
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
		if rest, ok := words.Find(form); ok && len(rest) > 1 {
			return rest[1] == 'v'
		}
	}
	return false
}

// Derived returns the stems of words that are derived from one with this stem, or that it is derived from: assassin for
// assassinate.
func Derived(stem string) []string {
	rest, _ := derived.Find(stem)
	return strings.Fields(rest)
}
