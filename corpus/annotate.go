package corpus

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Annotate splits one paragraph into sentences and says of each what the paragraph states about it: the confidence
// statements that cover it, its estimative terms, and whether something in it was blacked out. We names the holders
// that "we" and "the IC" stand for; none means {"IC"}.
//
// A paragraph that begins in lower case after a heading has lost its beginning, possibly to a redaction. Only who
// knows the page can tell; Annotate does not.
func Annotate(text string, we []string) []Sentence { return Authors{we, we}.Annotate(text) }

// Annotate is the function of that name for authors who are not all of the community.
func (a Authors) Annotate(text string) []Sentence {
	spans := SplitSentences(text)
	sentences := make([]Sentence, len(spans))
	at := make(map[int]int, len(spans)) // start of a span to its index
	for i, s := range spans {
		sentences[i] = Sentence{Span: s, Likelihood: findEstimates(text, s), Redacted: redacted(s.Of(text))}
		at[s.Start] = i
	}
	for _, f := range findStatements(text, spans, a.known()) {
		for _, c := range f.Covers {
			s := &sentences[at[c.Start]]
			same := func(o Statement) bool { return o.Level == f.Level && slices.Equal(o.Holders, f.Holders) }
			if !slices.ContainsFunc(s.Confidence, same) {
				s.Confidence = append(s.Confidence, f.Statement)
			}
		}
	}
	return sentences
}

// redacted reports whether something in the sentence was blacked out or left blank.
func redacted(sentence string) bool {
	_, found := redaction(sentence, 0)
	return found
}

// FindRedactions returns where something in a sentence was blacked out or left blank, in order: a bar, a word for it in
// brackets, an exemption of the Freedom of Information Act, or two or more spaces in a line. Two spaces after a full stop
// or a colon are a typist's habit.
func FindRedactions(sentence string) []Span {
	var found []Span
	for s, ok := redaction(sentence, 0); ok; s, ok = redaction(sentence, s.End) {
		found = append(found, s)
	}
	return found
}

// redaction finds the first one from a byte on.
func redaction(sentence string, from int) (Span, bool) {
	for i := from; i < len(sentence); {
		r, size := utf8.DecodeRuneInString(sentence[i:])
		rest := sentence[i+size:]
		switch {
		case strings.ContainsRune(bars, r), r == '■' && (strings.HasPrefix(rest, "■") || i > 0), r == '_' && strings.HasPrefix(rest, "__"):
			return Span{i, len(sentence) - len(strings.TrimLeft(rest, bars+"■_"))}, true
		case r == ' ' || r == '\u00a0':
			blank := len(rest) - len(strings.TrimLeft(rest, " \u00a0"))
			before, _ := utf8.DecodeLastRuneInString(sentence[:i])
			if blank > 0 && i > 0 && blank < len(rest) && before != '\n' && !strings.HasPrefix(rest[blank:], "\n") &&
				(blank > 2 || !strings.ContainsRune(".?!:;”\")", before)) {
				return Span{i, i + size + blank}, true
			}
			i += blank
		case r == '[' || r == '(' || r == '<':
			if end := strings.IndexAny(rest[:min(len(rest), 60)], "])>"); end >= 0 && blackout(rest[:end], rest[end:]) {
				stop := i + size + end + 1
				if group := exemption.FindString(sentence[i:]); group != "" {
					stop = i + len(group)
				}
				return Span{i, stop}, true
			}
		}
		i += size
	}
	return Span{}, false
}

const bars = "█▇▆▓▒░▬"

// exemption is one of the Act, in all its parts: "(b)(3)(A)".
var exemption = regexp.MustCompile(`^\([bB]\)(\([0-9A-Za-z]{1,4}\))+`)

// blackout reports whether the words in brackets say that something is withheld.
func blackout(inside, behind string) bool {
	words := strings.ToLower(inside)
	if inside != "" && strings.TrimFunc(inside, unicode.IsSpace) == "" {
		return true
	}
	if words == "b" && len(behind) > 2 && behind[0] == ')' && behind[1] == '(' && isDigit(behind[2]) {
		return true
	}
	for _, w := range []string{"redact", "not declassified", "text withheld", "deleted", "sanitized", "excised"} {
		if strings.HasPrefix(words, w) || strings.HasSuffix(words, w+"ed") || strings.HasSuffix(words, w) {
			return true
		}
	}
	return false
}
