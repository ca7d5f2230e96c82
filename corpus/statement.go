package corpus

import (
	"cmp"
	"slices"
	"strings"
)

// A reading is one sentence while its statements are read.
type reading struct {
	text    string
	toks    []token
	holders []holder
	ends    map[int]int // last token of a holder to its index in holders
	starts  map[int]int // first token likewise
	by      Authors
	we      []string // by.We
	quoted  []bool   // the token stands in a quotation that is only part of the sentence
	claims  []claim
}

// longestSentence, in bytes, is the longest from which a level is read. What is longer was not written as a sentence,
// and a level in it would cover too much.
const longestSentence = 5000

// readSentence returns the levels that one sentence states, in order. Where bound is true, the sentence begins with a
// pronoun: subject is that, with those for whom it stands, or without names where that is not known.
func readSentence(text string, span Span, by Authors, subject holder, bound bool) []claim {
	sentence := span.Of(text)
	if len(sentence) > longestSentence || !mentionsConfidence(sentence) {
		return nil
	}
	if strings.HasSuffix(strings.TrimRight(sentence, "”\"’' )"), "?") {
		return nil
	}
	if lower := strings.ToLower(sentence); strings.Contains(lower, "unless") && strings.Contains(lower, "otherwise") {
		return nil // it speaks of a whole document
	}
	r := newReading(text, span, by)
	named := slices.ContainsFunc(r.holders, func(h holder) bool { return h.first <= subject.last && h.last > subject.last })
	if bound && !named {
		r.holders = slices.DeleteFunc(r.holders, func(h holder) bool { return h.first <= subject.last })
		if subject.names != nil {
			r.holders = append([]holder{subject}, r.holders...)
		}
		r.ends, r.starts = map[int]int{}, map[int]int{}
		r.indexHolders()
	}
	r.markQuotes()
	for i := 0; i < len(r.toks); i++ {
		if p, ok := r.levelPhrase(i); ok {
			r.phrase(p)
			i = p.last
		} else if r.toks[i].word == "confidence" {
			r.reversed(i)
		}
	}
	r.elliptical()
	r.claims = slices.DeleteFunc(r.claims, r.disowned)
	slices.SortStableFunc(r.claims, func(a, b claim) int { return cmp.Compare(a.at, b.at) })
	r.settle()
	r.claims = slices.DeleteFunc(r.claims, r.conditional)
	r.except()
	return r.claims
}

// newReading cuts a sentence into words and finds the holders in it.
func newReading(text string, span Span, by Authors) *reading {
	toks := tokens(span.Of(text))
	for i := range toks {
		toks[i].Start += span.Start
		toks[i].End += span.Start
	}
	r := &reading{text: text, toks: toks, by: by, we: by.We, ends: map[int]int{}, starts: map[int]int{}}
	r.holders = holders(text, toks, by)
	r.indexHolders()
	return r
}

func (r *reading) indexHolders() {
	for i, h := range r.holders {
		r.ends[h.last], r.starts[h.first] = i, i
	}
}

func mentionsConfidence(s string) bool {
	return strings.Contains(s, "onfidence") || strings.Contains(s, "ONFIDENCE") || strings.Contains(s, "on\u00adfidence") ||
		strings.Contains(s, "confi\u00addence")
}

// markQuotes notes what the sentence quotes, which may be all of it: an assessment does not quote itself.
func (r *reading) markQuotes() {
	r.quoted = make([]bool, len(r.toks))
	mark := func(from, to int) {
		for k := from; k <= to; k++ {
			r.quoted[k] = true
		}
	}
	open := -1
	for i, t := range r.toks {
		switch {
		case t.word == "“", t.word == `"` && open < 0 && !(i > 0 && r.endsSentence(i)):
			open = i
		case t.word == "”", t.word == `"`: // where none is open, the quotation began in a sentence before
			mark(max(open, 0), i)
			open = -1
		case i == 0 && oneOf(t.word, "‘", "'"):
			mark(0, len(r.toks)-1)
		}
	}
	if open == 0 { // it goes on in the next sentence
		mark(0, len(r.toks)-1)
	}
}

func (r *reading) word(i int) string {
	if i < 0 || i >= len(r.toks) {
		return ""
	}
	return r.toks[i].word
}

// span is the range of the text from one token to another.
func (r *reading) span(first, last int) Span { return Span{r.toks[first].Start, r.toks[last].End} }

// is reports whether the word at i is one of words.
func (r *reading) is(i int, words ...string) bool { return slices.Contains(words, r.word(i)) }

func oneOf(word string, words ...string) bool { return slices.Contains(words, word) }

// stops reports whether a clause ends at i: there is punctuation, or nothing.
func (r *reading) stops(i int) bool {
	return i < 0 || i >= len(r.toks) || !r.toks[i].letters && !r.is(i, "(", "[", "-", "“")
}

// A levelPhrase is "moderate to high confidence", "a low level of confidence".
type levelPhrase struct {
	first, adjective, last int // tokens; first includes "only", "a very"
	level                  Level
	levels                 []Level // more than one where the sentence lists them: "high and moderate … respectively"
}

var (
	adjectives  = map[string]Level{"low": Low, "moderate": Moderate, "high": High}
	beforeLevel = wordSet(`only just a an very relatively generally fairly overall somewhat still now continued
		same also merely quite extremely our greater`)
	betweenLevel = wordSet(`overall analytic analytical collective general`)
	compounds    = wordSet(`interval intervals vote votes motion measure measures game trick trickster man building boosting
		limit limits score scores rating ratings`)
)

// levelAt reads "moderate", "low to moderate", "moderate-to-high" at i and returns the token behind it.
func (r *reading) levelAt(i int) (Level, int) {
	low, ok := adjectives[r.word(i)]
	if !ok {
		return Unstated, i
	}
	k := i + 1
	for k < i+4 && r.is(k, "-", "–", "to", "/", "‑") {
		k++
	}
	high, ok := adjectives[r.word(k)]
	if !ok || k == i+1 {
		return low, i + 1
	}
	if r.word(i-1) == "from" {
		return high, k + 1
	}
	switch {
	case min(low, high) == Low && max(low, high) == Moderate:
		return LowToModerate, k + 1
	case min(low, high) == Moderate && max(low, high) == High:
		return ModerateToHigh, k + 1
	}
	return Unstated, k + 1
}

// levelPhrase reads a level with the word confidence at i.
func (r *reading) levelPhrase(i int) (levelPhrase, bool) {
	level, k := r.levelAt(i)
	if k == i {
		return levelPhrase{}, false
	}
	p := levelPhrase{first: i, adjective: i, level: level, levels: []Level{level}}
	for r.is(k, "and", "or", ",") && k+1 < len(r.toks) {
		at := k + 1
		if r.is(at, "or", "and") {
			at++
		}
		next, end := r.levelAt(at)
		if end == at {
			break
		}
		p.levels, k = append(p.levels, next), end
	}
	for betweenLevel[r.word(k)] || r.is(k, "-", "‑", "”") {
		k++
	}
	if w := r.word(k); oneOf(w, "level", "levels", "degree", "degrees") && r.word(k+1) == "of" {
		k += 2
		if betweenLevel[r.word(k)] {
			k++
		}
	}
	if r.word(k) != "confidence" || r.toks[k].owner {
		return levelPhrase{}, false
	}
	if r.blank(r.toks[i].Start, r.toks[k].End) {
		return levelPhrase{}, false
	}
	p.last = k
	if w := r.word(k + 1); w == "level" || w == "levels" {
		p.last = k + 1
	}
	if next := r.word(k + 1); compounds[next] || next == "-" && compounds[r.word(k+2)] {
		return levelPhrase{}, false
	}
	for beforeLevel[r.word(p.first-1)] {
		p.first--
	}
	if w := r.word(p.first - 1); (w == "best" || w == "most") && r.word(p.first-2) == "at" {
		p.first -= 2
	}
	return p, true
}

// blank reports whether something between two bytes of the text was blacked out.
func (r *reading) blank(from, to int) bool { return redacted(r.text[from:to]) }

// phrase judges what stands around a level phrase and records a claim where the document states it.
func (r *reading) phrase(p levelPhrase) {
	if r.quoted[p.adjective] || len(p.levels) > 1 && !r.respectively(p) {
		return
	}
	if p.level == Unstated {
		return
	}
	before := p.first - 1
	if r.is(before, "with", "at", "having") &&
		r.is(before-1, "former", "latter", "first", "second", "one", "other", "others") {
		return // "CIA and NSA assess, the former with low confidence …": not said by name
	}
	switch w := r.word(before); {
	case w == "at" && (beForms[r.word(before-1)] || r.is(before-1, "remain", "remains")):
		r.possession(p, before-1)
	case w == "with", w == "at", w == "to" && r.word(p.last-1) == "of":
		r.adverbial(p, before)
	case oneOf(w, "of", "is", "are"):
		r.predicate(p, before)
	case haveVerbs[w]:
		r.possession(p, before)
	case carryVerbs[w]:
		if names, to := r.judgment(0, before); to != reachUnknown && !negation[r.word(before-1)] {
			r.record(p, names, 0, p.last, to)
		}
	case w == "there" || (w == "is" || w == "remains") && r.word(before-1) == "there":
		r.predicate(p, before)
	case w == "in" && r.word(before-1) == "confident":
	default:
		r.loose(p, before)
	}
}

func (r *reading) endsAt(k int) int {
	if i, ok := r.ends[k]; ok {
		return i
	}
	return -1
}

func (r *reading) startsAt(k int) int {
	if i, ok := r.starts[k]; ok {
		return i
	}
	return -1
}

func (r *reading) endsSentence(i int) bool {
	for ; i < len(r.toks); i++ {
		if r.toks[i].letters {
			return false
		}
	}
	return true
}

// record notes a claim stated in the tokens first to last.
func (r *reading) record(p levelPhrase, names []string, first, last int, to reach) {
	r.recordTo(p, names, first, to, 0)
	r.claims[len(r.claims)-1].span = r.span(min(first, p.adjective), max(last, p.last))
}

// recordTo is record for a claim whose object begins at token object.
func (r *reading) recordTo(p levelPhrase, names []string, first int, to reach, object int) {
	last := p.last
	if object > 0 && to != reachUnknown && to != reachOwn {
		for last = object; last+1 < len(r.toks) && r.toks[last+1].letters && !phraseEnd[r.word(last+1)]; {
			last++
		}
	}
	r.claims = append(r.claims, claim{r.span(first, last), p.level, names, to, r.nth(object, last+1), p.adjective, false})
}

// settle drops what a redaction cuts through, gives a claim without an object the reach of its neighbour, and lets a
// claim about "this judgment" cover its own sentence where the judgment stands in it.
func (r *reading) settle() {
	r.claims = slices.DeleteFunc(r.claims, func(c claim) bool { return r.blank(c.span.Start, c.span.End) })
	known := reachUnknown
	for i := range r.claims {
		c := &r.claims[i]
		if c.reach == reachUnknown {
			c.reach = known
		}
		if c.reach == reachUnknown {
			for _, later := range r.claims[i:] {
				if later.reach != reachUnknown {
					c.reach = later.reach
					break
				}
			}
		}
		if c.reach == reachUnknown {
			c.reach = reachBack
		}
		if c.reach.back() && i == 0 && r.judgedBefore(c.span.Start) {
			c.reach = reachOwn
		}
		c.clause = (c.reach.back() || c.reach == reachAll) && i == 0 && r.clauseBefore(c.span.Start)
		known = c.reach
	}
}

// shortestClause, in tokens, is the shortest clause that could be a judgment.
const shortestClause = 4

// clauseBefore reports whether a clause that could be a judgment ends before the byte at: "The port is closed; we …".
// One that says what the confidence rests on is none.
func (r *reading) clauseBefore(at int) bool {
	n := 0
	for n < len(r.toks) && r.toks[n].Start < at {
		n++
	}
	for r.is(n-1, "the", "both") {
		n--
	}
	if n < shortestClause || phraseEnd[r.word(0)] || r.anaphor(0, n) != reachUnknown {
		return false
	}
	for _, t := range r.toks[:n] {
		if basis[t.word] || t.word == "confident" {
			return false
		}
	}
	w := r.word(n - 1)
	return w == ";" || w == "—" || (w == "and" || w == ",") && r.stops(n-2)
}

// basis are words with which an assessment speaks of what its confidence rests on.
var basis = wordSet(`reporting sources source evidence information intelligence imagery collection access gaps data know
	unclear lack lacks lacking sparse scarce limited fragmentary corroborated uncorroborated unable cannot`)

// judgedBefore reports whether the sentence makes a judgment before the byte at: "We assess …; we have high
// confidence in this judgment."
func (r *reading) judgedBefore(at int) bool {
	for v := 0; v < len(r.toks) && r.toks[v].Start < at; v++ {
		if judgeVerbs[r.word(v)] && !agreeVerbs[r.word(v)] && r.verbHere(v) && r.anaphor(v, v+5) == reachUnknown {
			return true
		}
	}
	return false
}

// A mark says what a sentence is to a statement of confidence behind it.
type mark struct {
	speakers []string // those who judge, agree or disagree in it
	opens    bool     // one of them stands at its beginning
	sharers  []string // those of them who agree
	dissents []string // those of them who disagree, or do not agree
	concurs  bool     // it only says who agrees, or does not: "All agencies concur."
	agrees   bool     // it says who shares a judgment that it names: "All agencies agree with this judgment."
	refers   bool     // it begins with such a judgment: "This estimate rests on imagery."
	recalls  bool     // it says what was judged at another time: "CIA judged in its 2031 Estimate that …"
}

// markSentence reads the mark of one sentence.
func markSentence(text string, span Span, by Authors) mark {
	if span.End-span.Start > longestSentence {
		return mark{}
	}
	r := newReading(text, span, by)
	var m mark
	judges := false // it says that it is a judgment: "we assess that …"
	names := r.anaphor(0, len(r.toks)) != reachUnknown
	for v, t := range r.toks {
		if !assessing[t.word] && !agreeVerbs[t.word] || !r.verbHere(v) {
			continue
		}
		switch h, ok := r.subject(v); {
		case !ok:
		case !agreeVerbs[t.word]:
			judges = true
		case names:
			m.agrees = true
		case h.first < shortestClause && r.endsSentence(v+1):
			m.concurs = true
		}
	}
	for i, h := range r.holders {
		v := r.verbBehind(h)
		denied := negation[r.word(v)] || strings.HasSuffix(r.word(v), "n't")
		if denied {
			for v++; negation[r.word(v)] || adverbs[r.word(v)] || strings.HasSuffix(r.word(v), "ly"); {
				v++
			}
		}
		view := r.toks[min(v+1, len(r.toks)):min(v+5, len(r.toks))] // "takes a different view", "comes to the same one"
		same := slices.ContainsFunc(view, func(t token) bool { return t.word == "same" })
		other := r.is(v+1, "a", "an", "another") &&
			slices.ContainsFunc(view, func(t token) bool { return otherView[t.word] }) &&
			slices.ContainsFunc(view, func(t token) bool { return judgmentNouns[t.word] && !pronouns[t.word] })
		according := h.first == 2 && r.is(0, "according") // "According to CIA, …"
		if (judgeVerbs[r.word(v)] || disagreeVerbs[r.word(v)] || sharing[r.word(v)] || other || according) && !h.owner {
			m.speakers = append(m.speakers, h.names...)
			m.opens = m.opens || h.first < shortestClause
			m.recalls = m.recalls || r.recalls(h, v)
			switch {
			case disagreeVerbs[r.word(v)], other, (sharing[r.word(v)] || same) && denied:
				m.dissents = append(m.dissents, h.names...)
				says := slices.ContainsFunc(r.toks[min(v+1, len(r.toks)):], func(t token) bool { return t.word == "that" || assessing[t.word] })
				m.concurs = m.concurs || h.first < shortestClause && (disagreeVerbs[r.word(v)] && !says || r.endsSentence(v+1))
			case sharing[r.word(v)], same:
				m.sharers = append(m.sharers, h.names...)
			}
		}
		if k := h.last + 1; h.owner && judgmentNouns[r.word(k)] && r.starts[h.first] == i {
			of := k == 2 && r.is(0, "in") || k == 3 && r.is(0, "in") && r.is(1, "the")
			judges = judges || r.is(k+1, "that", "is") || of
			if of || h.first < 2 && r.is(k+1, "that", "is") {
				m.speakers, m.opens = append(m.speakers, h.names...), true
			}
		}
	}
	m.concurs = m.concurs && !judges
	m.agrees = m.agrees && !judges
	m.refers = !judges && r.anaphor(0, 4) != reachUnknown
	return m
}

// recalls reports whether a holder's verb at v says what was judged at another time.
func (r *reading) recalls(h holder, v int) bool {
	if !strings.HasSuffix(r.word(v), "ed") && !r.is(v, "held", "found") {
		return false
	}
	before, behind := r.toks[h.last+1:max(h.last+1, v)], r.toks[min(v+1, len(r.toks)):min(v+5, len(r.toks))]
	if that := slices.IndexFunc(behind, func(t token) bool { return t.word == "that" }); that >= 0 {
		behind = behind[:that]
	}
	return r.earlierDocument() || slices.ContainsFunc(before, func(t token) bool { return earlier[t.word] }) ||
		slices.ContainsFunc(behind, func(t token) bool { return isYear(t.word) })
}

// otherView are words for a view that is not the one stated.
var otherView = wordSet(`different another opposite opposing contrary alternative rival competing`)

// sharing are the verbs with which a sentence says that somebody is of the same view.
var sharing = wordSet(`agree agrees agreed concur concurs concurred share shares shared join joins joined endorse
	endorses endorsed support supports supported persuaded convinced`)

// assessing are the verbs with which a sentence says that it is a judgment.
var assessing = wordSet(`assess assesses assessed judge judges judged estimate estimates estimated believe believes conclude
	concludes concluded determine determines determined project projects forecast forecasts expect expects anticipate
	anticipates infer infers predict predicts evaluate evaluates attribute attributes attributed suspect suspects assume
	assumes think thinks`)
