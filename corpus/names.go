package corpus

import (
	"iter"
	"slices"
	"strings"
	"unicode"
)

// Names is the table of how people write the actors: countries with their capitals and demonyms, organisations,
// leaders. It lists far more of them than the corpus speaks of, so that a question about an absent one is known
// to be about it.
type Names struct {
	list      []Name
	canonical map[string]string // folded alias to canonical name
	cased     map[string]string // folded alias to the alias as written, where only that is the name
	words     int               // of the longest alias
}

// A Name is an actor with the ways in which people write it.
type Name struct {
	Name    string   `yaml:"name"`    // canonical
	Kind    string   `yaml:"kind"`    // "country", "group" or "person"
	Aliases []string `yaml:"aliases"` // capital, demonym, leader, abbreviation
	// Cased are further aliases that are names only when written so, because in lower case they are other words:
	// "Turkey", "Polish".
	Cased []string `yaml:"cased"`
}

// NewNames makes the table; each canonical name is an alias of its own.
func NewNames(list []Name) *Names {
	n := &Names{list: list, canonical: map[string]string{}, cased: map[string]string{}}
	for _, name := range list {
		for _, alias := range name.Cased {
			n.cased[strings.Join(fold(alias), " ")] = alias
		}
		for _, alias := range slices.Concat([]string{name.Name}, name.Aliases, name.Cased) {
			f := strings.Join(fold(alias), " ")
			n.canonical[f] = name.Name
			n.words = max(n.words, strings.Count(f, " ")+1)
		}
	}
	return n
}

// All walks the table.
func (n *Names) All() iter.Seq[Name] { return slices.Values(n.list) }

// Canonical returns the canonical name for one alias: "China" for "the PRC", "prc" or "People's Republic of China".
func (n *Names) Canonical(alias string) (string, bool) {
	words := fold(alias)
	if len(words) > 1 && words[0] == "the" {
		words = words[1:]
	}
	name, ok := n.canonical[strings.Join(words, " ")]
	return name, ok
}

// A Mention is a place in a text that names an actor.
type Mention struct {
	Span
	Name string // canonical
}

// Find returns the actors that text names, in order, the longest alias at each place. A possessive counts as the name, a
// language does not.
func (n *Names) Find(text string) []Mention {
	type word struct {
		Span
		folded string
	}
	var words []word
	start := -1
	for i, r := range text + " " {
		inside := unicode.IsLetter(r) || unicode.IsDigit(r) || (start >= 0 && (r == '\'' || r == '’' || r == '.'))
		switch {
		case inside && start < 0:
			start = i
		case !inside && start >= 0:
			raw := strings.TrimRight(text[start:i], ".'’")
			words = append(words, word{Span{start, start + len(raw)}, strings.Join(fold(raw), " ")})
			start = -1
		}
	}
	var found []Mention
	for i := 0; i < len(words); {
		step := 1
		for k := min(n.words, len(words)-i); k > 0; k-- {
			var joined []string
			for _, w := range words[i : i+k] {
				joined = append(joined, w.folded)
			}
			f := strings.Join(joined, " ")
			end := words[i+k-1].End
			written := strings.ReplaceAll(text[words[i].Start:end], ".", "")
			if name, ok := n.canonical[f]; ok && strings.HasPrefix(written, n.cased[f]) && !ofLanguage(text[end:]) {
				found = append(found, Mention{Span{words[i].Start, end}, name})
				step = k
				break
			}
		}
		i += step
	}
	return found
}

// ofLanguage reports whether the words behind a name make it that of a language: "Spanish-language radio".
func ofLanguage(behind string) bool {
	for _, s := range []string{"-language", "-speaking", "‑language", "‑speaking"} {
		if strings.HasPrefix(behind, s) {
			return true
		}
	}
	return false
}

// Actors returns the canonical names in text, each once, in the order of their first mention.
func (n *Names) Actors(text string) []string {
	var actors []string
	for _, m := range n.Find(text) {
		if !slices.Contains(actors, m.Name) {
			actors = append(actors, m.Name)
		}
	}
	return actors
}

// fold splits a name into words without case, full stops, accents of the apostrophe and possessive endings.
func fold(s string) []string {
	s = strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(s, "’", "'"), ".", ""))
	words := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' })
	for i, w := range words {
		w = strings.TrimSuffix(w, "'s")
		words[i] = strings.ReplaceAll(w, "'", "")
	}
	return words
}
