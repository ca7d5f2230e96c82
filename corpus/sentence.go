package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// SplitSentences returns the sentences of one paragraph as ranges of its bytes, in order. It would rather leave two
// sentences together than cut one: a level must not be shown for half a judgment. Closing quotation marks, brackets
// and footnote numbers belong to the sentence that they follow; portion marks such as "(U)" or a damaged "(U" belong
// to none. What lies between two sentences is white space and portion marks, nothing else.
//
// A blank line, and a bullet, begin a new sentence whatever stands before them.
func SplitSentences(text string) []Span {
	s := splitter{text: text}
	s.start = s.skipMarks(0)
	for i := s.start; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case isBreak(text, i):
			s.cut(i, i)
			i = max(s.start, i+size)
			continue
		case r == '(' || r == '[':
			if end := s.levelBehind(i); end > 0 {
				s.cut(end, end)
				i = max(s.start, end)
				continue
			}
			if end := closing(text, i); end > 0 {
				i = max(i+size, s.insideBrackets(i, end))
				continue
			}
		case strings.ContainsRune("“\"", r) && i > s.start && opensQuote(text, i):
			if end := quoteEnd(text, i+size); end > 0 {
				i = end
				continue
			}
		case strings.ContainsRune(".?!…", r):
			end := s.terminator(i)
			if next := s.skipMarks(end); s.ends(i, end, next) {
				s.cut(end, next)
				i = max(next, end)
			} else {
				i = end
			}
			continue
		}
		i += size
	}
	s.cut(len(text), len(text))
	return s.spans
}

// boundary returns whether a new block (after a blank line or at a bullet) begins somewhere in text[from:to].
func boundary(text string, from, to int) bool {
	for i := from; i < to; i++ {
		if isBreak(text, i) {
			return true
		}
	}
	return to < len(text) && isBreak(text, to)
}

type splitter struct {
	text  string
	start int // of the sentence being read
	spans []Span

	blockEnd int  // of the last block in which a level in brackets stands between two sentences
	trailing bool // such levels there are those of the sentences before them
}

// levelBehind returns the end of a level in brackets that begins at i, between two sentences of a block, where it is
// certain that it is that of the one before, "Iran paid them. (High confidence) The sums are unknown.", and 0
// elsewhere: the block ends with one, or it has just one and begins with a sentence that says something.
func (s *splitter) levelBehind(i int) int {
	if i != s.start || len(s.spans) == 0 || boundary(s.text, s.spans[len(s.spans)-1].End, i) {
		return 0
	}
	n := bracketedLevel(s.text[i:])
	if n == 0 {
		return 0
	}
	if i >= s.blockEnd {
		first := len(s.spans) - 1
		for first > 0 && !boundary(s.text, s.spans[first-1].End, s.spans[first].Start) {
			first--
		}
		s.blockEnd = i + 1
		for s.blockEnd < len(s.text) && !isBreak(s.text, s.blockEnd) {
			s.blockEnd++
		}
		_, says := introduces(s.spans[first].Of(s.text))
		rest := s.text[i+n : s.blockEnd]
		s.trailing = bracketedLevel(s.text[s.spans[first].Start:]) == 0 && (endsWithLevel(rest) || says && !hasLevel(rest))
	}
	if !s.trailing {
		return 0
	}
	return i + n
}

// hasLevel reports whether a level in brackets stands in text.
func hasLevel(text string) bool {
	for i := range len(text) {
		if bracketedLevel(text[i:]) > 0 {
			return true
		}
	}
	return false
}

// endsWithLevel reports whether text ends with a level in brackets.
func endsWithLevel(text string) bool {
	text = strings.TrimRightFunc(text, unicode.IsSpace)
	open := strings.LastIndexAny(text, "([")
	return open >= 0 && bracketedLevel(text[open:]) == len(text)-open
}

// introduces reports whether a sentence is a heading, "Nuclear program.", or a lead-in, "The following are our
// judgments.", and not what a level behind it is about; says, whether it is sure to say something. It can be neither.
func introduces(sentence string) (leads, says bool) {
	words := tokens(sentence)
	leads = true
	for i, t := range words {
		switch {
		case oneOf(t.word, "following", "follow", "follows", "below"):
			return true, false
		case i == 0:
		case finite[t.word], strings.HasSuffix(t.word, "ed") && !t.capital:
			leads, says = false, true
		case i+2 < len(words) && strings.HasSuffix(t.word, "s"): // a verb or a plural, with the full stop behind the last
			leads = false
		}
	}
	return leads, says
}

// finite are common verbs that are no nouns.
var finite = wordSet(`is are was were has have had will would can could may might must does did do became began bought
	broke built came chose drew fell fled found gave goes got grew held kept knew left lost made met paid ran rose said sank saw
	seeks sent sold spent stood struck took went withdrew won wrote assess assesses judge judges believe believes remains`)

// bracketedLevel returns the length of "(High confidence)" at the beginning of text, 0 where it begins otherwise.
func bracketedLevel(text string) int {
	const longest = 40
	if text == "" || text[0] != '(' && text[0] != '[' {
		return 0
	}
	n := strings.IndexAny(text[:min(len(text), longest)], ")]") + 1
	if n < 2 {
		return 0
	}
	inside := strings.FieldsFunc(strings.ToLower(text[1:n-1]), func(r rune) bool { return r == ' ' || r == '-' || r == '/' })
	if len(inside) < 2 || inside[len(inside)-1] != "confidence" {
		return 0
	}
	for _, w := range inside[:len(inside)-1] {
		if _, ok := adjectives[w]; !ok && w != "to" {
			return 0
		}
	}
	return n
}

// cut ends the sentence at end and begins the next at next or after the white space and marks that follow it.
func (s *splitter) cut(end, next int) {
	from := s.start
	to := from + len(strings.TrimRightFunc(s.text[from:max(from, end)], unicode.IsSpace))
	to = from + len(trimMarks(s.text[from:to]))
	if from < to {
		s.spans = append(s.spans, Span{from, to})
	}
	s.start = s.skipMarks(next)
}

// skipMarks returns the first byte from i on that is neither white space nor part of a portion mark.
func (s *splitter) skipMarks(i int) int {
	for {
		i += len(s.text[i:]) - len(strings.TrimLeftFunc(s.text[i:], unicode.IsSpace))
		n := portionMark(s.text[i:])
		if n == 0 {
			return i
		}
		i += n
	}
}

// trimMarks takes portion marks off the end of a sentence.
func trimMarks(sentence string) string {
	for {
		open := strings.LastIndexByte(sentence, '(')
		if open <= 0 || portionMark(sentence[open:]) != len(sentence)-open || !strings.HasSuffix(sentence, ")") {
			return sentence
		}
		before := strings.TrimRightFunc(sentence[:open], unicode.IsSpace)
		if before == "" || !strings.ContainsAny(before[len(before)-1:], ".?!") && !strings.HasSuffix(before, "”") {
			return sentence
		}
		sentence = before
	}
}

// terminator returns the end of the full stop at i: repeated stops, closing quotes and brackets, footnote numbers.
func (s *splitter) terminator(i int) int {
	text := s.text
	first := i
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !strings.ContainsRune(".?!…", r) {
			break
		}
		i += size
	}
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !strings.ContainsRune("”’\"'»)]}", r) && !strings.ContainsRune("⁰¹²³⁴⁵⁶⁷⁸⁹*†‡", r) {
			break
		}
		i += size
	}
	if n := footnote(text[i:]); n > 0 && (first == 0 || !isDigit(text[first-1])) {
		i += n
	}
	return i
}

// footnote returns the length of a footnote number at the beginning of rest: "3" or "[3]" or "3,4", then white space.
func footnote(rest string) int {
	n := 0
	if strings.HasPrefix(rest, "[") {
		n = strings.IndexByte(rest, ']') + 1
		if n < 3 || n > 9 || strings.Trim(rest[1:n-1], "0123456789, ") != "" {
			return 0
		}
	} else {
		for n < len(rest) && n < 8 && (isDigit(rest[n]) || n > 0 && rest[n] == ',') {
			n++
		}
	}
	if r, _ := utf8.DecodeRuneInString(rest[n:]); n < len(rest) && !unicode.IsSpace(r) {
		return 0
	}
	return n
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// ends reports whether the full stop at i, which reaches to end, ends a sentence when the next one would begin at next.
func (s *splitter) ends(i, end, next int) bool {
	text := s.text
	if next == end && end < len(text) {
		return false // no white space and no portion mark
	}
	if next >= len(text) {
		return true
	}
	if bracketedLevel(text[next:]) > 0 {
		return true
	}
	begin := strings.TrimLeft(text[next:min(len(text), next+40)], "“\"‘'([«")
	r, _ := utf8.DecodeRuneInString(begin)
	if !unicode.IsUpper(r) && !unicode.IsDigit(r) && !isBullet(r) && !unicode.IsOneOf([]*unicode.RangeTable{unicode.Lo}, r) {
		return false
	}
	opener := openers[firstWord(begin)]
	if ellipsis := strings.HasPrefix(text[i:], "..") || strings.HasPrefix(text[i:], "…") ||
		strings.HasSuffix(strings.TrimRight(text[s.start:i], " "), "."); ellipsis {
		return opener
	}
	if text[i] != '.' || i+1 != end {
		return true
	}
	word := lastWord(text[s.start:i])
	before := strings.TrimRightFunc(text[s.start:i-len(word)], unicode.IsSpace)
	lower := strings.ToLower(strings.TrimRight(word, "."))
	switch {
	case word == "":
		return true
	case before == "" && isEnumerator(word):
		return false
	case isNumber(word) && len(before) < 40 && numbered[strings.TrimPrefix(strings.ToLower(before), "key ")]:
		return false
	case titles[lower] && unicode.IsUpper(first(word)):
		return false
	case references[lower]:
		return false
	case beforeNumbers[lower]:
		return !unicode.IsDigit(r) && (lower == "no" || opener)
	case abbreviations[lower], strings.Contains(word, "."), utf8.RuneCountInString(word) == 1 && unicode.IsUpper(first(word)):
		return opener
	}
	return true
}

// isEnumerator reports whether word, with a full stop behind it, can number a paragraph: "1", "12", "A", "iv".
func isEnumerator(word string) bool {
	return isNumber(word) && len(word) <= 3 || utf8.RuneCountInString(word) == 1 ||
		len(word) <= 5 && strings.Trim(strings.ToLower(word), "ivx") == ""
}

func isNumber(word string) bool { return word != "" && strings.Trim(word, "0123456789") == "" }

func first(s string) rune { r, _ := utf8.DecodeRuneInString(s); return r }

// firstWord returns the leading letters of s.
func firstWord(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(s)
	}
	return s[:end]
}

// lastWord returns the letters, digits and inner full stops at the end of s. It looks at 32 bytes at most.
func lastWord(s string) string {
	i := len(s)
	for i > 0 && len(s)-i < 32 {
		r, size := utf8.DecodeLastRuneInString(s[:i])
		if !isWordRune(r) && r != '.' {
			break
		}
		i -= size
	}
	return strings.TrimLeft(s[i:], ".")
}

var (
	// openers are words that begin sentences and are no names: only they end a sentence after "U.S." or an initial.
	openers = wordSet(`We The This These That Those It Its In If However Although Though While When Since Because As At
		By For From On Our Such There They Their He She His Her Some Most Many Several Both All Each Other Another Any
		No Neither Despite During After Before Until Unlike Under With Without Moreover Furthermore Nevertheless
		Nonetheless Meanwhile Therefore Thus Finally Also But And Yet So To What Which Who Given Even Only Analysts`)
	titles = wordSet(`dr mr mrs ms gen sen rep gov lt col maj capt cmdr cdr adm sgt cpl pvt prof rev hon pres amb st mt ft
		messrs brig supt det insp mgr fr`)
	references    = wordSet(`vs v cf viz i.e e.g ie eg approx ca al`)
	beforeNumbers = wordSet(`no nos fig figs p pp vol sec art ch para paras par ed eds jan feb mar apr jun jul aug sep sept
		oct nov dec`)
	abbreviations = wordSet(`jr sr inc ltd co corp bros etc esq dept govt assn assoc univ est ave blvd rd hq natl intl`)
	numbered      = wordSet(`judgment judgement kj annex appendix figure table section chapter part article note question
		item box paragraph step`)
)

// isBullet reports whether r begins a list item wherever it stands between spaces.
func isBullet(r rune) bool { return strings.ContainsRune("•‣▪◦●▸►\uf0b7", r) }

// isBreak reports whether a new block begins at i: at a bullet, or at a line feed before a blank line or a list item.
func isBreak(text string, i int) bool {
	if text[i] == '\n' {
		rest := strings.TrimLeft(text[i+1:min(len(text), i+40)], " \t\r")
		return strings.HasPrefix(rest, "\n") || strings.HasPrefix(rest, "- ") || strings.HasPrefix(rest, "* ") ||
			strings.HasPrefix(rest, "– ")
	}
	if text[i] < utf8.RuneSelf {
		return false
	}
	r, size := utf8.DecodeRuneInString(text[i:])
	return isBullet(r) && (i == 0 || text[i-1] == ' ' || text[i-1] == '\n') &&
		(i+size == len(text) || unicode.IsSpace(first(text[i+size:])))
}

// aside is how far, in bytes, a bracket or a quotation is looked for its end; a longer one is taken for a damaged one.
const aside = 600

// closing returns the index behind the bracket that closes the one at i, or 0 where none does on the same line.
func closing(text string, i int) int {
	depth := 0
	for j := i; j < min(len(text), i+aside); j++ {
		switch text[j] {
		case '(', '[':
			if depth++; depth > 4 {
				return 0
			}
		case ')', ']':
			if depth--; depth == 0 {
				return j + 1
			}
		case '\n':
			if isBreak(text, j) {
				return 0
			}
		}
	}
	return 0
}

// insideBrackets says where to read on after an aside from i to end: behind it, but a sentence that is one bracket
// may end with the full stop in it.
func (s *splitter) insideBrackets(i, end int) int {
	if inner := strings.TrimRight(s.text[i:end], ")]”\"’"); i == s.start && strings.HasSuffix(inner, ".") {
		return i + len(inner) - 1
	}
	return end
}

// opensQuote reports whether the quotation mark at i opens a quotation.
func opensQuote(text string, i int) bool {
	r, size := utf8.DecodeRuneInString(text[i:])
	if r == '“' {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+size:])
	return (unicode.IsSpace(before) || strings.ContainsRune("([—–-", before)) && !unicode.IsSpace(after)
}

// quoteEnd returns where to read on after a quotation whose text begins at i: at the full stop inside its end, or
// behind its closing mark; 0 where it does not end.
func quoteEnd(text string, i int) int {
	shut := "”"
	if text[i-1] == '"' {
		shut = `"`
	}
	n := strings.Index(text[i:min(len(text), i+aside)], shut)
	if n < 0 || strings.Contains(text[i:i+n], "\n\n") {
		return 0
	}
	if n > 0 && strings.ContainsAny(text[i+n-1:i+n], ".?!") {
		return i + n - 1
	}
	return i + n + len(shut)
}

// portionMark returns the length of the classification mark that rest begins with, 0 where it begins with none:
// "(U)", "(S//NF)", "(U//FOUO)", and with one bracket lost in copying, "(U " or "U) ".
func portionMark(rest string) int {
	body, open := strings.CutPrefix(rest, "(")
	body = strings.TrimLeft(body, " ")
	level := ""
	for _, l := range []string{"UNCLASSIFIED", "CONFIDENTIAL", "TOP SECRET", "SECRET", "TS", "U", "C", "S", "R"} {
		if strings.HasPrefix(body, l) {
			level = l
			break
		}
	}
	if level == "" {
		return 0
	}
	n := len(rest) - len(body) + len(level)
	for controls := rest[n:]; strings.HasPrefix(controls, "/"); controls = rest[n:] {
		end := strings.IndexFunc(controls[1:], func(r rune) bool {
			return !unicode.IsUpper(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-,/", r)
		})
		if end < 0 {
			end = len(controls) - 1
		}
		n += 1 + end
		for strings.HasPrefix(rest[n:], " ") { // "REL TO USA, FVEY": spaces, while the bracket still closes behind them
			more := strings.IndexFunc(rest[n:], func(r rune) bool {
				return !unicode.IsUpper(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-,/ ", r)
			})
			if more < 0 || more > 80 || rest[n+more] != ')' {
				break
			}
			n += more
		}
	}
	after := strings.TrimLeft(rest[n:], " ")
	if strings.HasPrefix(after, ")") {
		n = len(rest) - len(after) + 1
		if next, _ := utf8.DecodeRuneInString(rest[n:]); n < len(rest) && !unicode.IsSpace(next) && !unicode.IsUpper(next) {
			return 0
		}
		return n
	}
	// Without its closing bracket it must be followed by the beginning of a sentence.
	if next := first(after); open && len(after) < len(rest[n:]) && unicode.IsUpper(next) {
		return n
	}
	return 0
}
