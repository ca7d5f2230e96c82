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
	we      []string
	quoted  []bool // the token stands in a quotation that is only part of the sentence
	claims  []claim
}

// longestSentence, in bytes, is the longest from which a level is read. What is longer was not written as a sentence,
// and a level in it would cover too much.
const longestSentence = 5000

// readSentence returns the levels that one sentence states, in order.
func readSentence(text string, span Span, we []string) []claim {
	sentence := span.Of(text)
	if len(sentence) > longestSentence || !mentionsConfidence(sentence) {
		return nil
	}
	toks := tokens(sentence)
	for i := range toks {
		toks[i].Start += span.Start
		toks[i].End += span.Start
	}
	if strings.HasSuffix(strings.TrimRight(sentence, "”\"’' )"), "?") {
		return nil
	}
	if lower := strings.ToLower(sentence); strings.Contains(lower, "unless") && strings.Contains(lower, "otherwise") {
		return nil // it speaks of a whole document
	}
	r := &reading{text: text, toks: toks, we: we, ends: map[int]int{}, starts: map[int]int{}}
	r.holders = holders(text, toks, we)
	for i, h := range r.holders {
		r.ends[h.last], r.starts[h.first] = i, i
	}
	r.markQuotes()
	for i := 0; i < len(toks); i++ {
		if p, ok := r.levelPhrase(i); ok {
			r.phrase(p)
			i = p.last
		} else if toks[i].word == "confidence" {
			r.reversed(i)
		}
	}
	r.elliptical()
	slices.SortStableFunc(r.claims, func(a, b claim) int { return cmp.Compare(a.at, b.at) })
	r.settle()
	return r.claims
}

func mentionsConfidence(s string) bool {
	return strings.Contains(s, "onfidence") || strings.Contains(s, "ONFIDENCE") || strings.Contains(s, "on\u00adfidence") ||
		strings.Contains(s, "confi\u00addence")
}

// markQuotes notes what the sentence only quotes.
func (r *reading) markQuotes() {
	r.quoted = make([]bool, len(r.toks))
	open := -1
	for i, t := range r.toks {
		switch {
		case t.word == "“", t.word == `"` && open < 0:
			open = i
		case (t.word == "”" || t.word == `"`) && open >= 0:
			if open > 0 || i < len(r.toks)-2 {
				for k := open; k <= i; k++ {
					r.quoted[k] = true
				}
			}
			open = -1
		}
	}
}

func (r *reading) word(i int) string {
	if i < 0 || i >= len(r.toks) {
		return ""
	}
	return r.toks[i].word
}

// stops reports whether a clause ends at i: there is punctuation, or nothing.
func (r *reading) stops(i int) bool {
	return i < 0 || i >= len(r.toks) || !r.toks[i].letters && r.word(i) != "(" && r.word(i) != "[" && r.word(i) != "-" && r.word(i) != "“"
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
	for k < i+4 && (r.word(k) == "-" || r.word(k) == "–" || r.word(k) == "to" || r.word(k) == "/" || r.word(k) == "‑") {
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
	for (r.word(k) == "and" || r.word(k) == "or" || r.word(k) == ",") && k+1 < len(r.toks) {
		at := k + 1
		if r.word(at) == "or" || r.word(at) == "and" {
			at++
		}
		next, end := r.levelAt(at)
		if end == at {
			break
		}
		p.levels, k = append(p.levels, next), end
	}
	for betweenLevel[r.word(k)] || r.word(k) == "-" || r.word(k) == "‑" || r.word(k) == "”" {
		k++
	}
	if w := r.word(k); (w == "level" || w == "levels" || w == "degree" || w == "degrees") && r.word(k+1) == "of" {
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

var (
	haveVerbs = wordSet(`have has had hold holds held maintain maintains maintained retain retains retained place places
		placed express expresses expressed ascribe ascribes ascribed assign assigns assigned attach attaches attached share
		shares shared put puts report reports keep keeps kept state states stated reached reach reaches accord accords
		accorded give gives gave`)
	carryVerbs = wordSet(`carry carries carried merit merits warrant warrants bear bears deserve deserves command commands`)
	judgeVerbs = wordSet(`assess assesses assessed judge judges judged estimate estimates estimated believe believes believed
		conclude concludes concluded determine determines determined say says state states stated find finds found infer
		infers inferred project projects projected forecast forecasts expect expects expected assert asserts asserted think
		thinks hold holds held make makes made reach reached reaches offer offers render renders rendered express expresses
		expressed evaluate evaluates evaluated posit posits view views consider considers considered predict predicts
		predicted anticipate anticipates confirm confirms confirmed report reports reported support supports endorse
		endorses agree agrees agreed concur concurs concurred share shares shared join joins joined lean leans dissent
		dissents disagree disagrees do does did remain remains draw draws drawn reaffirm reaffirms know note notes
		argue argues suspect suspects assume assumes present presents`)
	agreeVerbs = wordSet(`agree agrees agreed concur concurs concurred share shares shared join joins joined do does did
		support supports endorse endorses lean leans dissent dissents disagree disagrees make makes made hold holds held
		reach reached reaches express expresses offer offers render renders rendered present presents`)
	objectVerbs = wordSet(`attribute attributes attributed identify identifies identified link links linked date dates dated
		trace traces traced locate locates located rule rules ruled exclude excludes excluded dismiss dismisses dismissed
		ascribe ascribes ascribed tie ties tied place places placed discount discounts`)
	beForms  = wordSet(`is are was were been be being`)
	negation = wordSet(`not no never cannot neither nor without lack lacks lacked lacking insufficient unable hardly scarcely
		barely less`)
	unreal = wordSet(`would could might may should if unless until were whether will need needs needed must before when
		whenever`)
	earlier = wordSet(`previously formerly earlier once originally initially then previous`)
	adverbs = wordSet(`also therefore thus however nonetheless nevertheless still now again currently both each all as only
		further instead too rather further even alone so indeed today likewise similarly and/or together overall here
		have has had does do did can is are was were been be being am`)
	judgmentNouns = wordSet(`judgment judgments judgement judgements assessment assessments conclusion conclusions finding
		findings estimate estimates attribution attributions view views determination determinations hypothesis hypotheses
		forecast forecasts projection projections analysis analyses inference inferences characterization
		characterizations position positions takeaway takeaways proposition statement statements line lines verdict
		identification evaluation evaluations explanation explanations interpretation this it these them those both
		each all either that former latter first second third last one ones point points scenario prediction predictions`)
	analyticNouns = wordSet(`timeline timelines timing date dates number numbers figure figures range extent scale scope
		identity identities motive motives attribution intent role location locations details detail projection size
		sequence count account chronology cause origin origins total totals`)
	ordinals  = map[string]int{"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4}
	phraseEnd = wordSet(`of in on about regarding concerning that which who is are was were because given but and or as for from
		to with while although though when if has have than by at remains remain since due despite whether based owing
		under across among between`)
)

// subject finds who does the verb at v. It returns false where that is not one of the holders, and where the sentence
// denies or merely supposes the act.
func (r *reading) subject(v int) (h holder, ok bool) {
	past, passive := strings.HasSuffix(r.word(v), "ed") || r.word(v) == "had" || r.word(v) == "held" || r.word(v) == "made", false
	j := v - 1
	for ; j >= 0; j-- {
		w := r.word(j)
		if earlier[w] && past {
			return h, false
		}
		if negation[w] || unreal[w] || strings.HasSuffix(w, "n't") {
			return h, false
		}
		if beForms[w] {
			passive = true
		}
		if _, holds := r.ends[j]; holds || !adverbs[w] && !(strings.HasSuffix(w, "ly") && w != "only" && len(w) > 3) && w != "only" {
			break
		}
	}
	if past && r.earlierDocument() {
		return h, false
	}
	if i, holds := r.ends[j]; holds {
		return r.checked(r.holders[i])
	}
	switch w := r.word(j); {
	case w == ",", w == "—", w == "–", w == ")", w == "]":
		if i, holds := r.beforeAside(j); holds {
			return r.checked(r.holders[i])
		}
		if j < v-1 || w == "," {
			if h, ok := r.carried(j); ok && (r.word(j-1) == "and" || r.word(j-1) == "but") {
				return h, ok
			}
		}
	case w == "and" || w == "but" || w == "or" || w == "yet" || w == "though" || w == "although" || w == "while":
		h, ok := r.carried(j)
		h.first = j + 1 // the words that state the level begin here
		return h, ok
	case w == "to":
		return r.infinitive(j)
	case (w == "which" || w == "who" || w == "that") && !passive:
		k := j - 1
		if r.word(k) == "," {
			k--
		}
		if i, holds := r.ends[k]; holds {
			return r.checked(r.holders[i])
		}
	case w == "it" || w == "they":
		if h, ok := r.carried(j); ok && !h.owner {
			for k := h.last + 1; k < j; k++ {
				if agreeVerbs[r.word(k)] {
					return h, true
				}
			}
		}
	}
	if passive && (strings.HasSuffix(r.word(v), "ed") || r.word(v) == "made" || r.word(v) == "held" || r.word(v) == "drawn" || r.word(v) == "said") {
		return r.agent(v, j)
	}
	if r.paper(j) {
		return holder{j, j, r.we, false, false}, true
	}
	return h, false
}

// paper reports whether the words up to j are "this Estimate", "this assessment": the document itself.
func (r *reading) paper(j int) bool {
	switch r.word(j) {
	case "estimate", "nie", "ica", "assessment", "paper", "report", "memorandum", "product":
		return r.word(j-1) == "this" || r.word(j-1) == "our" || r.word(j) == "nie" || r.word(j) == "ica"
	}
	return false
}

// checked refuses a holder that the words before it turn away: "unlike CIA", "neither CIA nor FBI", "in CIA".
func (r *reading) checked(h holder) (holder, bool) {
	if h.owner {
		return h, false
	}
	before := r.word(h.first - 1)
	if before == "both" || before == "the" {
		before = r.word(h.first - 2)
	}
	switch before {
	case "except", "excluding", "besides", "but":
		if i, holds := r.ends[h.first-2]; holds {
			return r.without(r.holders[i], h), true
		}
		return h, before == "but"
	case "for", "than":
		if i, holds := r.ends[h.first-3]; holds && (r.word(h.first-2) == "except" || r.word(h.first-2) == "other") {
			return r.without(r.holders[i], h), true
		}
		return h, false
	case "nor", "neither", "not", "no":
		return h, false
	case "to", "by", "of", "with", "from", "like", "unlike", "against", "about":
		if people[r.word(h.first-2)] {
			return h, true
		}
		return h, false
	case "at", "in", "within":
		if people[r.word(h.first-2)] {
			return h, true
		}
		return h, false
	}
	return h, true
}

// without names all but some: the members that remain where they are known, else the document's own words.
func (r *reading) without(all, some holder) holder {
	h := holder{all.first, some.last, nil, false, true}
	for _, n := range all.names {
		if !slices.Contains(some.names, n) {
			h.names = append(h.names, n)
		}
	}
	if len(h.names) == len(all.names) || len(h.names) == 0 {
		h.names = []string{partName(r.text, r.toks[h.first:h.last+1])}
	}
	return h
}

// beforeAside finds the holder before an aside that ends at j: "CIA, which …,", "CIA (…)", "CIA—but not NSA—".
func (r *reading) beforeAside(j int) (int, bool) {
	opens := r.word(j)
	switch opens {
	case ")":
		opens = "("
	case "]":
		opens = "["
	}
	for k := j - 1; k > 0 && j-k < 25; k-- {
		if r.word(k) == ";" {
			break
		}
		if r.word(k) == opens {
			if i, holds := r.ends[k-1]; holds {
				return i, true
			}
			if opens != "," {
				break
			}
		}
	}
	return 0, false
}

// carried finds the subject of the verb before: "INR agrees, but has …". A pronoun may stand for it in the next clause.
func (r *reading) carried(j int) (holder, bool) {
	pronoun := r.word(j) == "it" || r.word(j) == "they"
	for k := j - 1; k >= 0; k-- {
		w := r.word(k)
		if w == ";" && !pronoun {
			break
		}
		if i, holds := r.ends[k]; holds {
			h := r.holders[i]
			next := k + 1
			for adverbs[r.word(next)] && !haveVerbs[r.word(next)] || strings.HasSuffix(r.word(next), "ly") || r.word(next) == "not" {
				next++
			}
			if !h.owner && (judgeVerbs[r.word(next)] || haveVerbs[r.word(next)] || objectVerbs[r.word(next)] ||
				strings.HasSuffix(r.word(next), "s") || h.plural && r.toks[min(next, len(r.toks)-1)].letters) {
				return r.checked(h)
			}
		}
	}
	return holder{}, false
}

// infinitive finds the subject of "to assess" with its "to" at j: "we continue to …", "allows us to …".
func (r *reading) infinitive(j int) (holder, bool) {
	switch w := r.word(j - 1); w {
	case "continue", "continues", "continued":
		return r.subject(j - 1)
	case "able":
		return r.subject(j - 1)
	}
	if i, holds := r.ends[j-1]; holds {
		switch r.word(r.holders[i].first - 1) {
		case "allow", "allows", "allowed", "enable", "enables", "enabled", "lead", "leads", "led", "permit", "permits",
			"permitted", "cause", "causes", "caused":
			for k := max(0, r.holders[i].first-4); k < r.holders[i].first; k++ {
				if w := r.word(k); negation[w] || unreal[w] || strings.HasSuffix(w, "n't") {
					return holder{}, false
				}
			}
			return r.holders[i], true
		}
	}
	return holder{}, false
}

// agent finds who does a verb in the passive: the one named with "by", else the authors.
func (r *reading) agent(v, j int) (holder, bool) {
	for k := v + 1; k < min(len(r.toks), v+10); k++ {
		if r.word(k) == "by" || r.word(k) == "among" || r.word(k) == "in" && r.toks[min(k+1, len(r.toks)-1)].capital {
			at := k + 1
			if r.word(at) == "the" {
				at++
			}
			if i, holds := r.starts[at]; holds {
				return r.holders[i], true
			}
			if i, holds := r.starts[k+1]; holds {
				return r.holders[i], true
			}
			return holder{}, r.word(k) == "in" && false
		}
	}
	h := holder{max(j, 0), max(j, 0), r.we, false, false}
	if names, to := r.judgment(0, v); to == reachOwn {
		h.names = names
		return h, true
	}
	if r.minority() {
		h.names = []string{"minority"}
	}
	return h, r.word(j) == "it" || r.anaphor(0, v) != reachUnknown || judgeVerbs[r.word(v)] && !agreeVerbs[r.word(v)]
}

// minority reports whether the sentence speaks of a view that is not everybody's.
func (r *reading) minority() bool {
	return slices.ContainsFunc(r.toks, func(t token) bool {
		return t.word == "minority" || t.word == "dissenting" || t.word == "dissent" || t.word == "alternative"
	})
}

// earlierDocument reports whether the sentence speaks of what was judged at another time.
func (r *reading) earlierDocument() bool {
	for i, t := range r.toks {
		year := len(t.word) == 4 && isNumber(t.word) && (t.word[:2] == "19" || t.word[:2] == "20")
		switch {
		case t.word == "previously", t.word == "formerly", t.word == "originally", t.word == "earlier" && r.word(i+1) != "than",
			t.word == "last" && (r.word(i+1) == "year" || r.word(i+1) == "month"), t.word == "previous" && judgmentNouns[r.word(i+1)],
			t.word == "ago", t.word == "prior" && judgmentNouns[r.word(i+1)]:
			return true
		case year && judgmentNouns[r.word(i+1)], year && r.word(i-1) == "in" && (i < 2 || i < 4 && r.word(i+1) == ","):
			return true
		}
	}
	return false
}

// phrase judges what stands around a level phrase and records a claim where the document states it.
func (r *reading) phrase(p levelPhrase) {
	if r.quoted[p.adjective] || len(p.levels) > 1 && !r.respectively(p) {
		return
	}
	if p.level == Unstated {
		return
	}
	before := p.first - 1
	switch w := r.word(before); {
	case w == "at" && (beForms[r.word(before-1)] || r.word(before-1) == "remain" || r.word(before-1) == "remains"):
		r.possession(p, before-1)
	case w == "with", w == "at", w == "to" && r.word(p.last-1) == "of":
		r.adverbial(p, before)
	case w == "of" || w == "is" || w == "are":
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

// adverbial reads "assess with moderate confidence", with the preposition at w.
func (r *reading) adverbial(p levelPhrase, w int) {
	after := p.last + 1
	if object := r.word(after); object == "in" || object == "of" {
		if _, judged := r.object(after); !judged {
			return
		}
	}
	if r.word(after) == "by" && w > 0 && r.judges(w) {
		if i := max(r.startsAt(after+1), r.startsAt(after+2)); i >= 0 {
			to := r.anaphor(0, w)
			if to == reachUnknown {
				to = reachOwn
			}
			r.record(p, r.holders[i].names, w, r.holders[i].last, to)
			return
		}
	}
	if last := len(r.claims) - 1; last >= 0 && r.word(after) == "that" && (r.word(w-1) == "and" || r.word(w-1) == "but") {
		r.record(p, r.claims[last].holders, w, p.last, reachOwn) // "…, and with moderate confidence that …"
		return
	}
	for k := w - 1; k >= 0 && w-k < 12; k-- {
		word := r.word(k)
		if i, holds := r.ends[k]; holds && !r.holders[i].owner && (k == w-1 || k == w-2 && r.word(w-1) == ",") &&
			r.judges(k) && r.word(r.holders[i].first-1) != "with" && r.word(r.holders[i].first-1) != "to" {
			if r.word(r.holders[i].first-1) == "by" && k == w-1 {
				r.record(p, r.holders[i].names, r.holders[i].first, p.last, r.direction(0, after))
				return
			}
			if h, ok := r.checked(r.holders[i]); ok { // "…, and NSA with moderate confidence"
				r.record(p, h.names, h.first, p.last, r.direction(h.last+1, after))
			}
			return
		}
		if judgeVerbs[word] && !(word == "view" || word == "views" || word == "estimate" || word == "made" && r.anaphor(k-3, k) == reachUnknown && !beForms[r.word(k-1)] && !r.madeWhich(k)) || (word == "estimate" || word == "view" || word == "views") && r.verbHere(k) {
			if _, to := r.judgment(0, k); (beForms[r.word(k-1)] || r.word(k-1) == ",") && agreeVerbs[word] {
				if to == reachUnknown {
					return // "judgments that are made with high confidence": no one judgment
				}
				if names, to := r.judgment(0, k); to == reachOwn {
					r.record(p, names, k, p.last, to)
					return
				}
			}
			if h, ok := r.subject(k); ok {
				to := r.adverbialReach(k, w, after)
				if r.apposed(h.first) {
					to = reachOwn
				}
				r.record(p, h.names, h.first, p.last, to)
			}
			return
		}
		if !adverbs[word] && !strings.HasSuffix(word, "ly") && word != "," && word != "—" && word != "–" && word != "(" && !judgmentNouns[word] &&
			word != "by" && word != "but" && word != "the" && word != "key" && word != "our" && word != "and" && word != "though" && word != "with" && word != "albeit" && word != "a" && r.endsAt(k) < 0 {
			break
		}
	}
	if r.leading(p, w) || r.overObject(p, w) {
		return
	}
	r.trailing(p, w)
}

// apposed reports whether a clause that begins at k describes the sentence before it: "…, a judgment we make with …".
func (r *reading) apposed(k int) bool {
	if w := r.word(k - 1); w == "that" || w == "which" {
		k--
	}
	return judgmentNouns[r.word(k-1)] && (r.word(k-2) == "a" || r.word(k-2) == "an") && !r.stops(k-1) && r.stops(k-3)
}

func (r *reading) madeWhich(k int) bool { return strings.Contains(r.around(k, 4), "judgment") }

func (r *reading) around(k, n int) string {
	var words []string
	for i := max(0, k-n); i < k; i++ {
		words = append(words, r.word(i))
	}
	return strings.Join(words, " ")
}

// verbHere reports whether the word at k, which can be a noun too, is a verb: a holder does it.
func (r *reading) verbHere(k int) bool {
	j := k - 1
	for j > 0 && (adverbs[r.word(j)] || strings.HasSuffix(r.word(j), "ly")) && r.endsAt(j) < 0 {
		j--
	}
	i := r.endsAt(j)
	return i >= 0 && !r.holders[i].owner
}

func (r *reading) endsAt(k int) int {
	if i, ok := r.ends[k]; ok {
		return i
	}
	return -1
}

// judges reports whether a verb of judging stands before k or any claim has been recorded.
func (r *reading) judges(k int) bool {
	if len(r.claims) > 0 {
		return true
	}
	for i := range r.toks[:k] {
		if judgeVerbs[r.word(i)] {
			return true
		}
	}
	return r.stops(k+5) || slices.ContainsFunc(r.toks[k:], func(t token) bool { return judgeVerbs[t.word] })
}

// adverbialReach: the judgment stands in the sentence, unless it says "this judgment" or says nothing of it.
func (r *reading) adverbialReach(verb, with, after int) reach {
	if to := r.anaphor(max(0, verb-4), with); to != reachUnknown && r.word(after) != "that" {
		return to
	}
	if r.word(after) != "that" {
		if agreeVerbs[r.word(verb)] && r.complement(after) == reachUnknown {
			return reachUnknown
		}
	}
	return r.direction(verb, after)
}

// direction reads what follows a level phrase: "that …" is the judgment itself, "in this judgment" points back.
func (r *reading) direction(from, after int) reach {
	if to := r.complement(after); to != reachUnknown {
		return to
	}
	if r.stops(after) {
		if to := r.anaphor(from, after); to != reachUnknown {
			return to
		}
		if words := after - from; words <= 8 && from <= 3 && (r.word(after) == ";" || r.endsSentence(after)) {
			return reachUnknown
		}
	}
	return reachOwn
}

func (r *reading) complement(after int) reach {
	switch r.word(after) {
	case "that":
		return reachOwn
	case "in", "about", "for", "regarding", "on", "to", "of":
		if to, judged := r.object(after); judged {
			return to
		}
	case ",", "—", "–", ")":
		if r.word(after+1) == "that" {
			return reachOwn
		}
	}
	return reachUnknown
}

// leading reads "With high confidence, we assess …".
func (r *reading) leading(p levelPhrase, w int) bool {
	cleft := r.word(w-1) == "is" && r.word(w-2) == "it" && r.word(p.last+1) == "that" // "It is with … that we assess"
	if w > 0 && r.toks[w-1].letters && r.word(w-1) != "and" && r.word(w-1) != "but" && !cleft {
		return false
	}
	k := p.last + 1
	if cleft {
		k++
	}
	for r.word(k) == "," || adverbs[r.word(k)] || r.word(k) == "the" && r.startsAt(k) < 0 {
		k++
	}
	i := r.startsAt(k)
	if i < 0 {
		return false
	}
	v := r.holders[i].last + 1
	for adverbs[r.word(v)] || strings.HasSuffix(r.word(v), "ly") || r.word(v) == "to" || strings.HasPrefix(r.word(v), "continue") {
		v++
	}
	if !judgeVerbs[r.word(v)] && !objectVerbs[r.word(v)] {
		return false
	}
	for j := r.holders[i].last + 1; j < v; j++ {
		if negation[r.word(j)] || unreal[r.word(j)] {
			return true
		}
	}
	r.record(p, r.holders[i].names, p.first-1, v, r.adverbialReach(v, min(len(r.toks), v+6), v+1))
	return true
}

func (r *reading) startsAt(k int) int {
	if i, ok := r.starts[k]; ok {
		return i
	}
	return -1
}

// overObject reads "We attribute the intrusion to Korvania with high confidence".
func (r *reading) overObject(p levelPhrase, w int) bool {
	if r.word(p.last+1) == "in" && r.complement(p.last+1) == reachUnknown {
		return false
	}
	for k := w - 1; k >= 0 && w-k < 25; k-- {
		word := r.word(k)
		if word == ";" || word == "that" {
			return false
		}
		if objectVerbs[word] || word == "assess" && r.word(k+1) == "this" || (word == "make" || word == "makes" || word == "made") && r.word(k+1) == "this" {
			if h, ok := r.subject(k); ok {
				r.record(p, h.names, h.first, p.last, reachOwn)
				return true
			}
		}
	}
	return false
}

// trailing reads "We assess that …, with moderate confidence."
func (r *reading) trailing(p levelPhrase, w int) {
	if b := r.word(w - 1); b != "," && b != "—" && b != "–" && b != "(" && b != "albeit" && b != "though" {
		return
	}
	if !r.stops(p.last + 1) {
		return
	}
	if i := r.endsAt(w - 3); i >= 0 && r.holders[i].owner && judgmentNouns[r.word(w-2)] {
		r.record(p, r.holders[i].names, w, p.last, reachOwn)
		return
	}
	for v := range w {
		if judgeVerbs[r.word(v)] {
			if h, ok := r.subject(v); ok {
				r.record(p, h.names, w, p.last, reachOwn)
				return
			}
		}
	}
}

// possession reads "We have high confidence in this judgment", with the verb at v.
func (r *reading) possession(p levelPhrase, v int) {
	h, ok := r.subject(v)
	if !ok {
		if to := r.anaphor(v-3, v); to != reachUnknown && judgmentNouns[r.word(v-1)] {
			r.record(p, r.we, v-2, p.last, to) // "This judgment has moderate confidence."
		}
		return
	}
	after := p.last + 1
	start := h.first
	if r.word(h.first-1) == "which" && (r.word(h.first-2) == "in" || r.word(h.first-2) == "for") || r.word(h.first-1) == "that" && judgmentNouns[r.word(h.first-2)] {
		r.relative(p, h)
		return
	}
	switch next := r.word(after); {
	case next == "in" || next == "to" || next == "about" || next == "for" || next == "regarding" || next == "on" || next == "of":
		if to, judged := r.object(after); judged {
			r.recordTo(p, h.names, start, to, after)
		}
	case next == "when" || next == "if" || next == "whenever" || next == "where" || next == "only" && r.word(after+1) == "when":
		return
	case next == "that":
		r.record(p, h.names, start, p.last, reachOwn)
	case next == "" || r.stops(after) || next == "because" || next == "given" || next == "due" || next == "as" || next == "since" ||
		next == "based" || next == "and" || next == "but" || next == "while" || next == "(" || next == "here" || next == "owing" ||
		next == "despite" || next == "although" || next == "though" || next == "whereas" || next == "respectively":
		r.record(p, h.names, start, p.last, reachUnknown)
	case next == "among" || next == "-":
	default:
		r.record(p, h.names, start, p.last, reachOwn)
	}
}

// relative reads "a judgment in which we have high confidence" and "this judgment, in which we have …".
func (r *reading) relative(p levelPhrase, h holder) {
	k := h.first - 2
	if r.word(h.first-1) == "which" {
		k = h.first - 3
	}
	if r.word(k) == "," {
		k--
	}
	for n := 0; k >= 0 && n < 4; k, n = k-1, n+1 {
		switch r.word(k) {
		case "this", "these":
			r.record(p, h.names, h.first, p.last, r.anaphor(k, h.first))
			return
		case "a", "an":
			if k > 0 && !r.toks[k-1].letters {
				r.record(p, h.names, h.first, p.last, reachOwn)
			}
			return
		}
	}
}

// object reads the noun phrase after the preposition at i. It reports which sentences the phrase means, and false
// where it means no judgment: "in the electoral process", "in its generals".
func (r *reading) object(i int) (reach, bool) {
	start := i + 1
	if r.word(start) == "each" || r.word(start) == "all" || r.word(start) == "both" || r.word(start) == "either" {
		if r.word(start+1) == "of" {
			start += 2
		}
	}
	partial := false
	if w := r.word(start); (w == "some" || w == "most" || w == "part" || w == "parts" || w == "many" || w == "aspects" || w == "portions") && r.word(start+1) == "of" {
		partial = true
		start += 2
	}
	k := start
	for k < len(r.toks) && (r.toks[k].letters || r.word(k) == "-" || r.word(k) == "'" || r.word(k) == "’") && (!phraseEnd[r.word(k)] || k == start && r.word(k) == "that") &&
		!haveVerbs[r.word(k)] {
		k++
	}
	head := k - 1
	for head > start && (adverbs[r.word(head)] || strings.HasSuffix(r.word(head), "ly") || isNumber(r.word(head))) {
		head--
	}
	if head < start {
		return reachUnknown, false
	}
	noun, det := r.word(head), r.word(start)
	if (noun == "accuracy" || noun == "validity" || noun == "correctness" || noun == "truth" || noun == "strength") && r.word(k) == "of" {
		return r.object(k)
	}
	if det == "what" {
		return reachUnknown, false
	}
	if !judgmentNouns[noun] {
		if !analyticNouns[noun] {
			return reachUnknown, false
		}
		if det == "this" || det == "these" {
			return reachBack, true
		}
		return reachOwn, true
	}
	if partial {
		return reachNone, true
	}
	return r.nounReach(start, head, k)
}

// nounReach says which sentences a phrase with a judgment for its head means: tokens start to head, ending before k.
func (r *reading) nounReach(start, head, k int) (reach, bool) {
	noun, det := r.word(head), r.word(start)
	plural := strings.HasSuffix(noun, "s") && noun != "this" && noun != "analysis" && noun != "hypothesis" || noun == "analyses" || noun == "them" || noun == "both" || noun == "all"
	for j := start; j <= head; j++ {
		switch r.word(j) {
		case "following", "below", "remaining", "other":
			return reachNone, true
		case "first", "second", "third", "fourth", "fifth":
			return reachNth, true
		case "latter", "last", "preceding", "previous":
			if !plural {
				return reachLast, true
			}
		case "former":
			return reachNone, true
		}
	}
	if det == "a" || det == "an" || det == "any" || det == "every" || det == "no" || det == "such" {
		return reachUnknown, false
	}
	next := r.word(k)
	if next == "that" || next == "of" || next == "on" || next == "about" || next == "regarding" || next == "concerning" || next == "to" {
		if (det == "this" || det == "these" || det == "those") && next != "that" {
			if plural {
				return reachAll, true
			}
			return reachBack, true
		}
		if det == "it" || det == "them" || det == "both" {
			return reachBack, true
		}
		return reachOwn, true
	}
	if next == "below" {
		return reachNone, true
	}
	if noun == "one" || noun == "ones" || noun == "each" || noun == "that" && head > start {
		return reachBack, true
	}
	if r.toks[start].owner || det == "its" || det == "their" || det == "his" || det == "her" {
		return reachBack, det == "its" || det == "their"
	}
	if plural || det == "these" || det == "those" || det == "both" {
		return reachAll, true
	}
	return reachBack, true
}

// anaphor looks for "this judgment", "these assessments", "it" among tokens from to to: a judgment made before.
func (r *reading) anaphor(from, to int) reach {
	for k := max(0, from); k < min(to, len(r.toks)); k++ {
		w := r.word(k)
		if w != "this" && w != "these" && w != "that" && w != "those" && w != "both" && w != "the" && w != "our" {
			continue
		}
		for j := k + 1; j < min(k+5, len(r.toks)); j++ {
			noun := r.word(j)
			if judgmentNouns[noun] && !judgmentNouns[w] || judgmentNouns[noun] && j > k && noun != "this" && noun != "it" && noun != "that" && noun != "first" && noun != "last" && noun != "all" && noun != "both" && noun != "one" {
				if (w == "the" || w == "our") && (r.word(j+1) == "that" || r.word(j+1) == "of" || r.word(j+1) == "to") || w == "that" && strings.HasSuffix(noun, "s") {
					break
				}
				if strings.HasSuffix(noun, "s") && noun != "analysis" && noun != "hypothesis" || w == "these" || w == "those" {
					return reachAll
				}
				return reachBack
			}
			if w == "this" && j == k+1 && (noun == "with" || noun == ",") {
				return reachBack
			}
			if phraseEnd[noun] || judgeVerbs[noun] || !r.toks[j].letters {
				break
			}
		}
	}
	return reachUnknown
}

// judgment says which judgment tokens from to to name: one made before, or one that stands in the same clause ("our
// assessment that …"), with its owner.
func (r *reading) judgment(from, to int) ([]string, reach) {
	if back := r.anaphor(from, to); back != reachUnknown {
		return r.we, back
	}
	for k := max(0, from); k+2 < to; k++ {
		i := r.endsAt(k)
		if i >= 0 && r.holders[i].owner && (judgmentNouns[r.word(k+1)] || judgmentNouns[r.word(k+2)] && r.word(k+1) == "key") {
			return r.holders[i].names, reachOwn
		}
	}
	return nil, reachUnknown
}

// predicate reads "This judgment is of low confidence", "There is moderate confidence that …".
func (r *reading) predicate(p levelPhrase, at int) {
	be := at
	if r.word(be) == "of" {
		be--
	}
	for k := be; k < p.first; k++ {
		if negation[r.word(k)] {
			return
		}
	}
	if r.word(be-1) == "there" {
		if next := r.complement(p.last + 1); next != reachUnknown && !r.earlierDocument() {
			r.record(p, r.we, be-1, p.last, next)
		}
		return
	}
	if !beForms[r.word(be)] {
		return
	}
	if r.word(p.last+1) == "judgment" || r.word(p.last+1) == "assessment" {
		if w := r.word(be - 1); w == "this" || w == "it" || r.anaphor(0, be) != reachUnknown {
			r.record(p, r.we, be-1, p.last+1, reachBack)
		}
		return
	}
	if i := r.endsAt(be - 1); i >= 0 && r.word(at) == "of" && !r.holders[i].owner {
		return
	}
	if names, to := r.judgment(0, be); to != reachUnknown && r.stops(p.last+1) {
		r.record(p, names, 0, p.last, to)
	}
}

// loose reads the forms without a verb: "(high confidence)", "and moderate confidence in the second", "our
// high-confidence judgment that …", "NSA moderate confidence".
func (r *reading) loose(p levelPhrase, before int) {
	w := r.word(before)
	after := p.last + 1
	noun := r.word(after)
	last := len(r.claims) - 1
	switch i := r.endsAt(before); {
	case (noun == "judgment" || noun == "assessment" || noun == "conclusion") && w != "no":
		r.attributive(p, before)
	case i >= 0 && r.holders[i].owner && (r.word(after) == "that" || r.word(after) == "in"):
		if to := r.complement(after); to != reachUnknown {
			r.record(p, r.holders[i].names, r.holders[i].first, p.last, to)
		}
	case i >= 0 && !r.holders[i].owner && last >= 0:
		r.recordTo(p, r.holders[i].names, r.holders[i].first, r.complement(after), after)
	case (w == "(" || w == "[") && (noun == ")" || noun == "]" || noun == ";" || noun == ","):
		if before == 0 && r.stops(after+1) {
			r.record(p, r.we, p.adjective, p.last, reachBack)
		} else {
			names, to := r.bracketed(before, after)
			r.record(p, names, p.adjective, p.last, to)
		}
	case w == ":" && r.endsAt(before-1) >= 0 && last < 0 && r.stops(after), w == ":" && r.endsAt(before-1) >= 0 && last >= 0:
		r.record(p, r.holders[r.endsAt(before-1)].names, r.holders[r.endsAt(before-1)].first, p.last, reachOwn)
	case (w == "—" || w == "–" || w == "," || w == ";" || w == "-") && r.stops(after) && r.endsSentence(after) && last < 0 && r.judges(len(r.toks)-1) && r.onlyHolder():
		r.record(p, r.we, p.adjective, p.last, reachOwn)
	case before < 0 && r.endsSentence(after):
		r.record(p, r.we, p.adjective, p.last, reachBack)
	case (w == "and" || w == "but" || w == ",") && last >= 0 && r.between(r.claims[last].at, p.adjective):
		if noun == "in" || noun == "to" || noun == "that" || noun == "for" {
			if to := r.complement(after); to != reachUnknown {
				r.recordTo(p, r.claims[last].holders, p.first, to, after)
			}
		}
	}
}

// bracketed says whose level stands in brackets from before to after, and for what: the holder named in them or right
// before them, else who makes the judgment that they follow.
func (r *reading) bracketed(before, after int) ([]string, reach) {
	if i := r.startsAt(after + 1); i >= 0 && (r.word(after) == "," || r.word(after) == ";") {
		return r.holders[i].names, reachOwn
	}
	if i := r.endsAt(before - 1); i >= 0 {
		if to := r.anaphor(after, len(r.toks)); to != reachUnknown {
			return r.holders[i].names, to
		}
		return r.holders[i].names, reachOwn
	}
	for v := before - 1; v >= 0; v-- {
		if judgeVerbs[r.word(v)] && r.verbHere(v) {
			if h, ok := r.subject(v); ok {
				return h.names, reachOwn
			}
		}
	}
	return r.we, reachOwn
}

func (r *reading) onlyHolder() bool {
	for v := range r.toks {
		if judgeVerbs[r.word(v)] {
			if h, ok := r.subject(v); ok {
				return slices.Equal(h.names, r.we)
			}
		}
	}
	return false
}

func (r *reading) endsSentence(i int) bool {
	for ; i < len(r.toks); i++ {
		if r.toks[i].letters {
			return false
		}
	}
	return true
}

// between reports whether no verb and no end of a clause lies between two tokens.
func (r *reading) between(from, to int) bool {
	for k := from; k < to; k++ {
		if w := r.word(k); w == ";" || haveVerbs[w] || judgeVerbs[w] && !judgmentNouns[w] {
			return false
		}
	}
	return to-from < 30
}

// attributive reads "our low-confidence judgment that …" and "this is a high-confidence judgment".
func (r *reading) attributive(p levelPhrase, before int) {
	next := r.word(p.last + 2)
	det := r.word(p.first)
	if p.first == p.adjective {
		det = r.word(before)
	}
	for k := max(0, before-4); k <= before; k++ {
		if negation[r.word(k)] {
			return
		}
	}
	switch {
	case det == "our" && (next == "that" || next == "is"), det == "a" && r.word(before) == "have" && next == "that" && r.verbHere(before):
		r.record(p, r.we, p.first, p.last+1, reachOwn)
	case det == "this":
		r.record(p, r.we, p.adjective-1, p.last+1, reachBack)
	case det == "a" && beForms[r.word(before)] && (r.word(before-1) == "this" || r.word(before-1) == "it" || r.word(before-1) == "that"):
		r.record(p, r.we, before-1, p.last+1, reachBack)
	case det == "a" && (r.word(before) == "," || r.word(before) == "—") && r.endsSentence(p.last+2):
		r.record(p, r.we, p.first, p.last+1, reachOwn)
	}
}

// reversed reads "our confidence in this judgment is low", "Confidence level: moderate", with "confidence" at c.
func (r *reading) reversed(c int) {
	if r.quoted[c] || r.word(c-1) == "-" {
		return
	}
	start := c
	if (r.word(c-1) == "of") && (r.word(c-2) == "level" || r.word(c-2) == "degree") {
		start = c - 2
	}
	for betweenLevel[r.word(start-1)] || r.word(start-1) == "judgment" || r.word(start-1) == "current" {
		start--
	}
	names, owned := r.we, false // owned: the words say whose confidence, or in which judgment
	if i := r.endsAt(start - 1); i >= 0 {
		if _, judged := r.object(c + 1); !r.holders[i].owner && !judged {
			return
		}
		names, owned = r.holders[i].names, true
		start = r.holders[i].first
	} else if w := r.word(start - 1); w != "" && w != "the" && r.toks[start-1].letters {
		if w != "and" && w != "but" && w != "while" && w != "although" && w != "though" && w != "that" && w != "because" {
			return
		}
	}
	k := c + 1
	if w := r.word(k); w == "level" || w == "levels" {
		k++
	}
	to := reachUnknown
	if w := r.word(k); w == "in" || w == "for" || w == "about" || w == "regarding" || w == "of" {
		judged := false
		if to, judged = r.object(k); !judged || !owned && r.analytic(k) {
			return
		}
		owned = true
		for k++; k < len(r.toks) && !r.connector(k); k++ {
			if w := r.word(k); w == ";" || w == "." || judgeVerbs[w] && !judgmentNouns[w] {
				return
			}
		}
	}
	if r.word(k) == "that" && owned {
		to = reachOwn
		for k++; k < len(r.toks) && !r.levelEnds(k); k++ {
			if r.word(k) == ";" {
				return
			}
		}
	}
	label := r.word(k) == ":" || r.word(k) == "-" || r.word(k) == "—" || r.word(k) == "–"
	if !r.connector(k) || !owned && !label && start > 0 && r.word(start-1) != "the" || !owned && !label && r.word(c+1) != "level" && !betweenLevel[r.word(start)] {
		return
	}
	if label && !r.stops(start-1) && start > 0 && !owned {
		return
	}
	adjective, level, end := r.levelBehind(k)
	if level == Unstated || r.blank(r.toks[c].Start, r.toks[end-1].End) || r.unrealBefore(start) {
		return
	}
	if w := r.word(end); w == "enough" || w == "-" || w == "or" || w == "confidence" {
		return
	}
	if label && !owned && !r.stops(end) {
		return
	}
	if to == reachUnknown {
		switch {
		case r.word(end) == "that":
			to = reachOwn
		case label && start > 1:
			to = reachOwn
		}
	}
	r.claims = append(r.claims, claim{span: Span{r.toks[start].Start, r.toks[end-1].End}, level: level, holders: names, reach: to, nth: r.nth(c, end), at: adjective})
}

// levelEnds reports whether a level behind a connector at k ends a clause: "… is only moderate."
func (r *reading) levelEnds(k int) bool {
	if !r.connector(k) {
		return false
	}
	_, level, end := r.levelBehind(k)
	return level != Unstated && (r.stops(end) || phraseEnd[r.word(end)])
}

// analytic reports whether the phrase after the preposition at i speaks of a detail of a judgment, such as a number,
// and not of a judgment by name.
func (r *reading) analytic(i int) bool {
	for k := i + 1; k < len(r.toks) && r.toks[k].letters && !phraseEnd[r.word(k)]; k++ {
		if analyticNouns[r.word(k)] {
			return true
		}
	}
	return false
}

// connector reports whether the word at k can join "our confidence" to a level.
func (r *reading) connector(k int) bool {
	switch r.word(k) {
	case "is", "are", "remains", "remain", "stands", "as", "at", ":", "-", "—", "–", "from", "to":
		return true
	}
	return false
}

// levelBehind reads the level after a connector at k: "is only moderate", "from low to moderate", "stands at high".
func (r *reading) levelBehind(k int) (at int, level Level, end int) {
	for j := k; j < min(len(r.toks), k+7); j++ {
		w := r.word(j)
		if negation[w] || unreal[w] || strings.HasSuffix(w, "n't") || w == "too" {
			return 0, Unstated, 0
		}
		if level, end := r.levelAt(j); end > j {
			return j, level, end
		}
		if !adverbs[w] && !beforeLevel[w] && !r.connector(j) && !strings.HasSuffix(w, "ly") && w != "assessed" && w != "judged" && w != "rated" && w != "to" && w != "," && w != "set" {
			break
		}
	}
	return 0, Unstated, 0
}

// unrealBefore reports whether what comes before token i supposes or denies: "would raise our confidence to high".
func (r *reading) unrealBefore(i int) bool {
	for k := i - 1; k >= 0 && i-k < 6; k-- {
		w := r.word(k)
		if w == ";" || w == "," {
			return false
		}
		if negation[w] || unreal[w] && w != "before" {
			return true
		}
	}
	return false
}

// elliptical reads levels whose "confidence" stands with another holder: "…; NSA, moderate", "CIA's is low".
func (r *reading) elliptical() {
	if len(r.claims) == 0 {
		return
	}
	for i := range r.toks {
		level, end := r.levelAt(i)
		if end == i || level == Unstated || r.quoted[i] || !r.stops(end) && r.word(end) != "and" && r.word(end) != "while" && r.word(end) != "but" {
			continue
		}
		if slices.ContainsFunc(r.claims, func(c claim) bool { return c.at <= i && r.toks[i].Start < c.span.End }) {
			continue
		}
		k := i - 1
		for beforeLevel[r.word(k)] {
			k--
		}
		owner := false
		switch r.word(k) {
		case ",", "has", "have", "holds", "hold":
			k--
		case "is", "remains", "as":
			owner = true
			k--
		}
		h := r.endsAt(k)
		if h < 0 || r.holders[h].owner != owner {
			continue
		}
		r.claims = append(r.claims, claim{span: Span{r.toks[r.holders[h].first].Start, r.toks[end-1].End}, level: level, holders: r.holders[h].names, reach: reachUnknown, at: i})
	}
}

// respectively gives each of two holders its own level; it reports whether p may be read on.
func (r *reading) respectively(p levelPhrase) bool {
	said := slices.ContainsFunc(r.toks, func(t token) bool { return t.word == "respectively" })
	if !said || !haveVerbs[r.word(p.first-1)] && r.word(p.first-1) != "with" {
		return false
	}
	for _, h := range r.holders {
		if h.last < p.first && len(h.names) == len(p.levels) && !h.owner {
			to := r.complement(p.last + 1)
			if r.word(p.last+1) == "," && r.word(p.last+2) == "respectively" {
				to = r.complement(p.last + 3 + btoi(r.word(p.last+3) == ","))
			}
			for i, n := range h.names {
				r.claims = append(r.claims, claim{span: Span{r.toks[h.first].Start, r.toks[p.last].End}, level: p.levels[i], holders: []string{n}, reach: to, at: p.adjective + i})
			}
		}
	}
	return false
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// record notes a claim stated in the tokens first to last.
func (r *reading) record(p levelPhrase, names []string, first, last int, to reach) {
	r.recordTo(p, names, first, to, 0)
	r.claims[len(r.claims)-1].span = Span{r.toks[min(first, p.adjective)].Start, r.toks[max(last, p.last)].End}
}

// recordTo is record for a claim whose object begins at token object.
func (r *reading) recordTo(p levelPhrase, names []string, first int, to reach, object int) {
	last := p.last
	if object > 0 && to != reachUnknown && to != reachOwn {
		for last = object; last+1 < len(r.toks) && r.toks[last+1].letters && !phraseEnd[r.word(last+1)]; {
			last++
		}
	}
	c := claim{span: Span{r.toks[first].Start, r.toks[last].End}, level: p.level, holders: names, reach: to, nth: r.nth(object, last+1), at: p.adjective}
	r.claims = append(r.claims, c)
}

// nth is the number, from 0, that an ordinal among the tokens gives.
func (r *reading) nth(from, to int) int {
	for k := from; k < min(to, len(r.toks)); k++ {
		if n, ok := ordinals[r.word(k)]; ok {
			return n
		}
	}
	return 0
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
		if c.reach == reachBack && i == 0 && r.judgedBefore(c.span.Start) {
			c.reach = reachOwn
		}
		c.clause = c.reach == reachBack && i == 0 && r.clauseBefore(c.span.Start)
		known = c.reach
	}
}

// clauseBefore reports whether a clause that could be a judgment ends before the byte at: "The port is closed; we …".
func (r *reading) clauseBefore(at int) bool {
	n := 0
	for n < len(r.toks) && r.toks[n].Start < at {
		n++
	}
	if n < 4 || phraseEnd[r.word(0)] || r.anaphor(0, n) != reachUnknown {
		return false
	}
	w := r.word(n - 1)
	return w == ";" || w == "—" || (w == "and" || w == ",") && r.stops(n-2)
}

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
