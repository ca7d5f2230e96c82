package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"findings/corpus"
	"findings/index/english"
)

// A word is a run of letters and digits in a text, with an apostrophe or full stop inside it where it has one
// ("U.S.", "Iran’s").
type word struct {
	corpus.Span
	folded  string   // lower case, without accents, full stops, apostrophes and possessive ending
	capital bool     // begins with a capital letter
	shouted bool     // has two letters or more, all of them capitals
	phrase  string   // of a question: the key of the phrase of wording that begins with it; its words are one
	spoken  []string // the stems of that phrase that say something
	first   bool     // begins a sentence, or follows an opening quotation mark, so that its capital says nothing
}

// maxWord is the number of bytes of the longest word that is looked at; longer runs are no words of any language.
const maxWord = 48

// words splits text, and hands each word to yield until that returns false.
func words(text string, yield func(word) bool) {
	first := true
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			switch r {
			case '.', '!', '?', ':', '“', '"', '‘', '(', '\n', '•':
				first = true
			}
			i += size
			continue
		}
		w := word{Span: corpus.Span{Start: i}, capital: unicode.IsUpper(r), first: first}
		letters, capitals, plain := 0, 0, true
		if i+2 < len(text) && text[i+1] == '-' && isLetter(text[i]) && isLetter(text[i+2]) { // e-mail
			letters, plain = 1, false
			i += 2
		}
		for i < len(text) {
			c := text[i]
			switch {
			case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
				letters++
				i++
				continue
			case c >= 'A' && c <= 'Z':
				letters++
				capitals++
				plain = false
				i++
				continue
			}
			r, size = utf8.DecodeRuneInString(text[i:])
			inner := r == '\'' || r == '’' || r == '.' || r == 'ʼ'
			if inner {
				next, _ := utf8.DecodeRuneInString(text[i+size:])
				if !unicode.IsLetter(next) {
					break
				}
			} else if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
				break
			} else if unicode.IsUpper(r) {
				capitals++
				letters++
			} else {
				letters++
			}
			plain = false
			i += size
		}
		w.End = i
		first = false
		if i-w.Start > maxWord {
			continue
		}
		w.shouted = letters > 1 && capitals == letters
		w.folded = text[w.Start:w.End]
		if !plain {
			w.folded = fold(w.folded)
		}
		if w.folded != "" && !yield(w) {
			return
		}
	}
}

func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }

// fold brings a word into the form in which words are compared.
func fold(s string) string {
	var b strings.Builder
	dotted := strings.Count(s, ".")
	for _, r := range strings.ToLower(s) {
		switch {
		case r == '’' || r == 'ʼ' || r == '\'':
			b.WriteByte('\'')
		case r == '.' && (dotted > 1 || len(s) <= 3): // "U.S", "D.C"; the last full stop is not part of the word
		case unicode.IsMark(r) || r == '-':
		case r >= 0xC0 && r < 0x180:
			b.WriteString(unaccented(r))
		default:
			b.WriteRune(r)
		}
	}
	f := strings.TrimSuffix(strings.TrimSuffix(b.String(), "'s"), "'")
	return strings.ReplaceAll(f, "'", "")
}

const (
	accented = "àáâãäåāăąçćĉċčďđèéêëēĕėęěĝğġģĥħìíîïĩīĭįıĵķĺļľłñńņňòóôõöøōŏőŕŗřśŝşšţťŧùúûüũūŭůűųŵýÿŷźżžß"
	bare     = "aaaaaaaaacccccddeeeeeeeeegggghhiiiiiiiiijkllllnnnnooooooooorrrssssttttuuuuuuuuuuwyyyzzzs"
)

var unaccent = func() map[rune]string {
	m := map[rune]string{}
	i := 0
	for _, r := range accented {
		if i < len(bare) {
			m[r] = bare[i : i+1]
		}
		i++
	}
	return m
}()

func unaccented(r rune) string {
	if s, ok := unaccent[r]; ok {
		return s
	}
	return string(r)
}

// An analyzer makes terms of a corpus's texts, and remembers every word that it has met. It is not safe for
// concurrent use.
type analyzer struct {
	names *nameTable
	known map[string]*lexeme // by folded word
	named map[string]*lexeme // by the term of a name
	words []word             // of the text at hand
	found []*lexeme
}

// A lexeme is what is known of a word apart from where it stands.
type lexeme struct {
	stem      string
	stop      bool
	beginName bool // a name of the table begins with it
	proper    bool // the language has no other use for it than as a name
	evidence  evidence
	term      uint32 // its number and 1; 0 where it has none yet
	count     uint32 // occurrences in the corpus
}

func newAnalyzer(names *nameTable) *analyzer {
	return &analyzer{names: names, known: map[string]*lexeme{}, named: map[string]*lexeme{}}
}

func (a *analyzer) lexeme(folded string) *lexeme {
	l, ok := a.known[folded]
	if !ok {
		folded = strings.Clone(folded)
		l = &lexeme{
			stem: stem(folded), stop: english.Function(folded),
			proper: isLetters(folded) && nameLike(folded), evidence: evidenceOf(folded),
		}
		_, l.beginName = a.names.byFirst[folded]
		a.known[folded] = l
	}
	return l
}

// numbered are what a number only tells from others of its kind: "Key Judgment 1".
var numbered = wordSet(`judgment judgement finding takeaway table annex figure section appendix chapter kj`)

// terms hands over the terms of a text: its acronyms, and then in order each word that says something, and behind the
// last word of a name the one named. What is no word of the text has no span. It returns the evidence in the text.
func (a *analyzer) terms(text string, yield func(word, *lexeme)) evidence {
	a.words, a.found = a.words[:0], a.found[:0]
	seen := evidence(0)
	words(text, func(w word) bool {
		l := a.lexeme(w.folded)
		e := l.evidence
		if n := len(a.words); n > 0 && numbered[a.words[n-1].folded] {
			e &^= numberEvidence | countEvidence
		}
		seen |= e
		if w.capital && !w.first {
			seen |= nameEvidence
		}
		a.words, a.found = append(a.words, w), append(a.found, l)
		return true
	})
	a.acronyms(yield)
	nameEnd, term := -1, ""
	for i, w := range a.words {
		l := a.found[i]
		if !l.stop || w.folded == "us" && w.shouted {
			yield(w, l)
		}
		if l.beginName && i > nameEnd {
			if n, ok := a.names.at(a.words, i); ok {
				nameEnd, term = i+len(n.words)-1, n.term
			}
		}
		if i == nameEnd {
			n, ok := a.named[term]
			if !ok {
				n = &lexeme{stem: term}
				a.named[term] = n
			}
			yield(word{folded: term}, n)
		}
	}
	return seen
}

// acronyms hands over, for each run of three to five words with capitals, what their first letters spell: a question
// has IRGC where the text has Islamic Revolutionary Guard Corps. They have no span.
func (a *analyzer) acronyms(yield func(word, *lexeme)) {
	var letters []byte
	end := 0 // of the last word of the run
	for i, w := range a.words {
		switch {
		case w.capital && !w.shouted && !a.found[i].stop && (len(letters) == 0 || w.Start <= end+5):
			letters = append(letters, w.folded[0])
			for n := 3; n <= min(5, len(letters)); n++ {
				s := string(letters[len(letters)-n:])
				if isLetters(s) && english.BandOf(s) == english.Unlisted {
					yield(word{folded: s}, a.lexeme(s))
				}
			}
		case a.found[i].stop && !w.capital && len(letters) > 0: // Department of Energy
			continue
		default:
			letters = letters[:0]
		}
		end = w.End
	}
}

// stem is the term under which a word is indexed. Words that the field uses for the same thing become one term here;
// words that are only near to each other are left to the synonyms of a query.
func stem(folded string) string {
	if s, ok := spellings[folded]; ok {
		return s
	}
	return english.Stem(folded)
}

// spellings are the field's own: one thing, written in several ways.
var spellings = map[string]string{
	"us": "usa", "usa": "usa", "america": "usa", "american": "usa", "americans": "usa", "usg": "usa",
	"cyberattack": "cyber", "cyberattacks": "cyber", "cybersecurity": "cyber", "cyberspace": "cyber",
	"disinfo": "disinform", "misinfo": "misinform", "propagandist": "propaganda", "propagandists": "propaganda",
	"govt": "govern", "gov": "govern", "gop": "republican", "dem": "democrat", "dems": "democrat", "repubs": "republican",
	"democrats": "democrat", "democratic": "democrat", "democrat": "democrat",
	"infra": "infrastructur", "intel": "intellig", "exec": "execut", "prez": "presid", "potus": "presid",
	"poli": "polit", "politicians": "politician", "socials": "social", "vs": "versus",
	"influencer": "influencer", "influencers": "influencer", // not what influence is stemmed to
	"lab": "laboratori", "labs": "laboratori", "laboratory": "laboratori", "laboratories": "laboratori",
	"ops": "oper", "op": "oper", "tech": "technolog", "info": "inform", "docs": "document", "comms": "communic",
	"ad": "advertis", "ads": "advertis", "advert": "advertis", "adverts": "advertis", "vid": "video", "vids": "video",
	"cops": "polic", "nukes": "nuclear", "nuke": "nuclear", "bio": "biolog", "chem": "chemic", "mil": "militari",
	"pic": "pictur", "pics": "pictur", "photo": "pictur", "photos": "pictur", "cash": "money", "min": "minist",
	"dept": "depart", "pm": "minist", "admin": "administr", "govts": "govern", "gov't": "govern",
	"vax": "vaccin", "jab": "vaccin", "jabs": "vaccin", "ppl": "peopl",
	"percent": "percent", "percentage": "percent", "pct": "percent",
}
