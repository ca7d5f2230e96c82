package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A token is a word of a text or a single mark of punctuation.
type token struct {
	Span
	word    string // in lower case, without a possessive ending and soft hyphens; a mark of punctuation is itself
	owner   bool   // the word had a possessive ending
	capital bool   // the word begins with a capital letter
	letters bool   // it is a word or a number, not punctuation
}

// tokens cuts text into words and marks. A hyphen stands alone ("moderate-to-high" is five tokens); the full stops
// of "U.S." belong to it.
func tokens(text string) []token {
	out := make([]token, 0, len(text)/5+1)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsSpace(r):
			i += size
		case isWordRune(r):
			end := wordEnd(text, i)
			out = append(out, newWord(text, Span{i, end}, unicode.IsUpper(r)))
			i = end
		default:
			out = append(out, token{Span: Span{i, i + size}, word: text[i : i+size]})
			i += size
		}
	}
	return out
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// wordEnd returns the end of the word that begins at start.
func wordEnd(text string, start int) int {
	i, run := start, 0 // run counts the letters since the last full stop
	dotted := false
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		next, _ := utf8.DecodeRuneInString(text[i+size:])
		switch {
		case isWordRune(r):
			run++
		case r == '\u00ad' || unicode.Is(unicode.Mn, r):
		case (r == '\'' || r == '’' || r == '&') && unicode.IsLetter(next):
			run = 0
		case r == '.' && run == 1 && unicode.IsLetter(next):
			dotted, run = true, 0
		case r == '.' && run == 1 && dotted:
			return i + size
		default:
			return i
		}
		i += size
	}
	return i
}

func newWord(text string, s Span, capital bool) token {
	w := strings.ToLower(s.Of(text))
	if strings.ContainsAny(w, "’\u00ad") {
		w = strings.ReplaceAll(strings.ReplaceAll(w, "’", "'"), "\u00ad", "")
	}
	t := token{Span: s, capital: capital, letters: true}
	t.word, t.owner = strings.CutSuffix(w, "'s")
	return t
}

// words is a set of words.
type words map[string]bool

func wordSet(list string) words {
	set := words{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}
