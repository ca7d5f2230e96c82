package corpus

import "strings"

// An Estimate is an estimative term in a sentence, with its range on the ladder of ICD 203, section D.6.e(2)(a).
// It speaks of the event; a Statement speaks of the basis for the judgment.
type Estimate struct {
	Span     // of the term in the passage's text; empty where the term stands in the sentence but outside the quoted words
	Term     string
	Low      int  // percent; 0 and 0 where the term is not on the ladder ("most likely", "may", "could")
	High     int  // percent
	Reported bool // the term is part of somebody else's view that the sentence reports
}

// OnLadder reports whether the directive gives the term a range.
func (e Estimate) OnLadder() bool { return e.High > 0 }

// ladder is the table of ICD 203. A term with the range 0–0 is not on it, but longer than one that is: "most likely"
// and "highly likely" must not be read as "likely", and the directive gives them no percentages.
var ladder = map[string][2]int{
	"almost no chance": {1, 5}, "remote": {1, 5},
	"very unlikely": {5, 20}, "highly improbable": {5, 20},
	"unlikely": {20, 45}, "improbable": {20, 45}, "improbably": {20, 45},
	"roughly even chance": {45, 55}, "roughly even odds": {45, 55},
	"likely": {55, 80}, "probable": {55, 80}, "probably": {55, 80},
	"very likely": {80, 95}, "highly probable": {80, 95},
	"almost certain": {95, 99}, "almost certainly": {95, 99}, "nearly certain": {95, 99},

	"may": {}, "might": {}, "could": {},
	"appear": {}, "appears": {}, "appeared": {}, "appearing": {},
	"suggest": {}, "suggests": {}, "suggested": {}, "suggesting": {},
}

// termBegins has the first words of the ladder's terms.
var termBegins = func() words {
	set := words{}
	for term := range ladder {
		first, _, _ := strings.Cut(term, " ")
		set[first] = true
	}
	return set
}()

// modifiers before a word of the ladder make it another term, which the ladder does not have unless it is listed.
var modifiers = wordSet(`most more less least highly very extremely increasingly equally quite fairly rather somewhat as
	not too so how hardly particularly especially exceedingly`)

// FindEstimates returns the estimative terms of a paragraph in order, the longest at each place.
func FindEstimates(text string) []Estimate {
	var found []Estimate
	for _, s := range SplitSentences(text) {
		found = append(found, findEstimates(text, s)...)
	}
	return found
}

func findEstimates(text string, s Span) []Estimate {
	sentence := s.Of(text)
	toks := tokens(sentence)
	var found []Estimate
	var reported []bool // by token; read only where there is a term
	for i := 0; i < len(toks); i++ {
		n, percent, ok := termAt(toks, i)
		if !ok {
			continue
		}
		if found == nil {
			reported = reportedViews(sentence, toks)
		}
		e := Estimate{Span: Span{s.Start + toks[i].Start, s.Start + toks[i+n-1].End}, Low: percent[0], High: percent[1]}
		e.Term = strings.Join(strings.Fields(strings.ReplaceAll(strings.ToLower(e.Of(text)), "-", " ")), " ")
		e.Reported = reported[i]
		found = append(found, e)
		i += n - 1
	}
	return found
}

// termAt reads a term of n tokens at i.
func termAt(toks []token, i int) (n int, percent [2]int, ok bool) {
	word := func(k int) string {
		if k < 0 || k >= len(toks) {
			return ""
		}
		return toks[k].word
	}
	phrase := word(i)
	if toks[i].owner || !termBegins[phrase] && !modifiers[phrase] {
		return 0, percent, false
	}
	for k, p := i, ""; k < min(i+4, len(toks)); k++ {
		if word(k) == "-" && k > i {
			continue // "very-likely"
		}
		p = strings.TrimPrefix(p+" "+word(k), " ")
		if r, known := ladder[p]; known {
			n, percent, ok = k-i+1, r, true
		}
	}
	next := i + 1
	if word(next) == "-" {
		next++
	}
	if !ok && modifiers[phrase] && graded[word(next)] && (phrase != "as" || word(next+1) == "as") {
		n, ok = next-i+1, true
		if word(next) == "likely" && word(next+1) == "than" && word(next+2) == "not" {
			n += 2
		}
	}
	if !ok {
		return 0, percent, false
	}
	behind := word(i + n)
	before := word(i - 1)
	if i > 0 && i+n < len(toks) && isQuote(before) && isQuote(behind) {
		return 0, percent, false // the term is spoken of, not used
	}
	switch last := word(i + n - 1); last {
	case "likely":
		// "likely voters", "likely-voter model", "likely midterm voters"
		ok = !voters[behind] && (!voters[word(i+n+1)] || beForms[before])
	case "probable":
		ok = behind != "cause"
	case "remote":
		ok = chances[behind] || remotely[before] && anyChance(toks[:i]) || len(toks) == 1
	case "may":
		ok = !toks[i].capital && behind != "day"
	case "might":
		ok = !toks[i].capital && !possessed[before] && !(i > 0 && toks[i-1].owner) && behind != "of" && behind != "and" && i > 0
	case "could":
		ok = behind != "not" && !strings.HasSuffix(last, "n't")
	case "appear", "appears", "appeared", "appearing":
		ok = !literally[behind] && behind != "" && toks[i+n].letters
	}
	return n, percent, ok
}

func isQuote(w string) bool {
	return w == "“" || w == "”" || w == `"` || w == "‘" || w == "’" || w == "'"
}

var (
	graded    = wordSet(`likely unlikely probable improbable probably`)
	chances   = wordSet(`chance chances possibility possibilities likelihood probability prospect prospects odds risk`)
	voters    = wordSet(`voter voters`)
	remotely  = wordSet(`is are as remains remain was were be seem seems very and but only also still now`)
	possessed = wordSet(`the its their his her our military economic financial naval industrial air nuclear political and
		of with 's technological growing`)
	literally = wordSet(`on in at before alongside with as under here below above online during from throughout across
		together within and every next only for by twice again`)
)

func anyChance(toks []token) bool {
	for _, t := range toks {
		if chances[t.word] {
			return true
		}
	}
	return false
}
