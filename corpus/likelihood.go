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
			reported = othersViews(sentence, toks)
		}
		e := Estimate{Span: Span{s.Start + toks[i].Start, s.Start + toks[i+n-1].End}, Low: percent[0], High: percent[1]}
		e.Term = strings.ToLower(strings.Join(strings.Fields(e.Of(text)), " "))
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
	if !toks[i].letters || toks[i].owner {
		return 0, percent, false
	}
	for k, p := i, phrase; k < min(i+3, len(toks)); k++ {
		if k > i {
			p += " " + word(k)
		}
		if r, known := ladder[p]; known {
			n, percent, ok = k-i+1, r, true
		}
	}
	if !ok && modifiers[phrase] && graded[word(i+1)] {
		n, ok = 2, true
		if word(i+1) == "likely" && word(i+2) == "than" && word(i+3) == "not" {
			n = 4
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
		ok = behind != "voter" && behind != "voters"
		if behind == "-" && (word(i+n+1) == "voter" || word(i+n+1) == "voters") {
			ok = false
		}
	case "probable":
		ok = behind != "cause"
	case "remote":
		ok = chances[behind] || remotely[before] && anyChance(toks[:i]) || len(toks) == 1
	case "may":
		ok = !toks[i].capital && behind != "day"
	case "might":
		ok = !toks[i].capital && !possessed[before] && behind != "of" && behind != "and" && i > 0
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
	remotely  = wordSet(`is are as remains remain was were be seem seems very and but only`)
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

// Words that begin somebody's view, and words that can only do so with "that" behind them.
var (
	viewVerbs = wordSet(`believe believes believed think thinks thought assess assesses assessed judge judges judged
		calculate calculates calculated view views viewed see sees saw expect expects expected hope hopes hoped fear fears
		feared perceive perceives perceived worry worries worried say says said argue argues argued assert asserts asserted
		consider considers considered conclude concludes concluded regard regards regarded suspect suspects suspected doubt
		doubts doubted anticipate anticipates anticipated estimate estimates estimated predict predicts predicted warn warns
		warned allege alleges alleged insist insists insisted contend contends contended tell told deny denies denied
		understand understands understood announce announced declare declared boast boasted threaten threatened
		assume assumes assumed recognize recognizes recognized interpret interprets interpreted`)
	viewPhrases = wordSet(`believing thinking fearing hoping calculating convinced worried concerned persuaded afraid
		confident claim claims claimed claiming belief beliefs fear fears hope hopes expectation expectations perception perceptions concern
		concerns allegation allegations argument arguments narrative narratives warning warnings conviction rumor rumors
		assertion assertions accusation accusations assumption calculation saying arguing warning expecting suggesting`)
	possessedViews = wordSet(`view views assessment calculation calculus estimation opinion eyes perception mind judgment belief`)
	viewEnds       = wordSet(`but although though while whereas`)
)

// othersViews marks the tokens in which a sentence reports the view of someone who is not its author.
func othersViews(text string, toks []token) []bool {
	who := holders(text, toks, []string{"IC"})
	ours := make([]bool, len(toks)+1)
	ends := make([]bool, len(toks)+1)
	starts := make([]bool, len(toks)+1)
	for _, h := range who {
		for k := h.first; k <= h.last; k++ {
			ours[k] = true
		}
		ends[h.last], starts[h.first] = true, true
	}
	word := func(k int) string {
		if k < 0 || k >= len(toks) {
			return ""
		}
		return toks[k].word
	}
	viewEnd := func(k int) int {
		for ; k < len(toks); k++ {
			w := word(k)
			if w == ";" || w == "—" || viewEnds[w] || w == "," && (word(k+1) == "which" || word(k+1) == "so" || viewEnds[word(k+1)]) {
				return k
			}
			if starts[k] && k+1 < len(toks) && (word(k) == "we" || viewVerbs[word(k+1)]) {
				return k
			}
		}
		return k
	}
	view := make([]bool, len(toks)+1)
	add := func(from int) {
		if view[from] {
			return
		}
		for k := range viewEnd(from) - from {
			view[from+k] = true
		}
	}
	mine := false // the last finite verb of judging had a holder for its subject
	for k := 0; k < len(toks); k++ {
		w := word(k)
		switch {
		case w == ";":
			mine = false
		case (w == "appear" || w == "appears" || w == "appeared" || w == "seemed" || w == "seems") && word(k+1) == "to" && k+2 < len(toks) &&
			toks[k+2].capital && !ours[k+2]:
			add(k)
		case viewVerbs[w] && !toks[k].owner:
			j := k - 1
			passive := false
			for j >= 0 && !ends[j] && (adverbs[word(j)] || strings.HasSuffix(word(j), "ly") || graded[word(j)] || word(j) == "not" || ladderWord(word(j))) {
				passive = passive || beForms[word(j)]
				j--
			}
			switch prev := word(j); {
			case j >= 0 && ends[j]:
				mine = true
			case passive:
			case prev == "and" || prev == "but" || prev == "," || prev == "or":
				if !mine && j > 0 && !(w == "estimate" || w == "estimates" || w == "views" || w == "view" || w == "fears" || w == "hopes") {
					add(k + 1)
				}
			case prev == "to":
				before := word(j - 1)
				if !mine && j > 0 && toks[j-1].letters && !ends[j-1] && toks[j-1].capital || before == "leaders" || before == "officials" {
					add(k + 1)
				}
			case prev == "the" || prev == "this" || prev == "a" || prev == "an" || prev == "these" || prev == "of" || prev == "our" || prev == "":
			case prev == "report" || prev == "estimate" || prev == "assessment" || prev == "reporting":
			case prev == "it" && beForms[word(j+1)]:
			default:
				add(k + 1)
				mine = false
			}
		case viewPhrases[w] && word(k+1) == "that":
			if !(k > 0 && (ends[k-1] || word(k-1) == "our")) && !mineParticiple(toks, ends, k) {
				add(k + 1)
			}
		case (w == "claims" || w == "claim" || w == "claimed") && k > 0 && toks[k-1].letters && !ends[k-1]:
			if !phraseEnd[word(k-1)] && toks[k-1].capital || word(k-1) == "officials" || word(k-1) == "leaders" {
				add(k + 1)
			}
		case possessedViews[w] && k > 0 && toks[k-1].owner && !ends[k-1], possessedViews[w] && k > 0 && (word(k-1) == "their" || word(k-1) == "his" || word(k-1) == "her" || word(k-1) == "its"):
			add(k + 1)
		case w == "according" && word(k+1) == "to" && k+2 < len(toks) && !ours[k+2] && !ours[min(k+3, len(toks)-1)] && !source(word(k+2)) && !source(word(k+3)):
			if k == 0 {
				add(k + 1)
			}
		}
	}
	return view
}

func ladderWord(w string) bool { _, ok := ladder[w]; return ok || w == "almost" || w == "also" }

// source reports whether w is what the community itself draws on.
func source(w string) bool {
	switch w {
	case "reporting", "intelligence", "information", "data", "analysis", "a", "our", "multiple", "several":
		return true
	}
	return false
}

// mineParticiple reports whether "convinced that", "concerned that" at k is said of a holder: "we are concerned that".
func mineParticiple(toks []token, ends []bool, k int) bool {
	for j := k - 1; j >= 0 && k-j < 4; j-- {
		if ends[j] {
			return true
		}
		if !adverbs[toks[j].word] {
			return false
		}
	}
	return false
}
