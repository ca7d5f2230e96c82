package corpus

import (
	"slices"
	"strings"
)

// The verbs of each way to state a level: "we have …", "this judgment carries …", "NSA agrees with …", "we attribute it to
// Korvania with …".
var (
	haveVerbs = wordSet(`have has had hold holds held maintain maintains maintained retain retains retained place places
		placed express expresses expressed ascribe ascribes ascribed assign assigns assigned attach attaches attached share
		shares shared put puts report reports keep keeps kept state states stated reached reach reaches accord accords
		accorded give gives gave`)
	carryVerbs = wordSet(`carry carries carried merit merits warrant warrants bear bears deserve deserves command commands
		enjoy enjoys`)
	agreeVerbs = wordSet(`agree agrees agreed concur concurs concurred share shares shared join joins joined do does did
		support supports endorse endorses lean leans dissent dissents disagree disagrees make makes made hold holds held
		come comes came arrive arrives arrived reach reached reaches express expresses
		offer offers render renders rendered present presents`)
	disagreeVerbs = wordSet(`disagree disagrees disagreed dissent dissents dissented differ differs differed demur demurs
		reject rejects rejected dispute disputes disputed doubt doubts doubted`)
	objectVerbs = wordSet(`attribute attributes attributed identify identifies identified link links linked date dates dated
		trace traces traced locate locates located rule rules ruled exclude excludes excluded dismiss dismisses dismissed
		ascribe ascribes ascribed tie ties tied place places placed discount discounts`)
)

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
	if last := len(r.claims) - 1; last >= 0 && r.word(after) == "that" && r.is(w-1, "and", "but") {
		r.record(p, r.claims[last].holders, w, p.last, reachOwn) // "…, and with moderate confidence that …"
		return
	}
	for k := w - 1; k >= 0 && w-k < 12; k-- {
		word := r.word(k)
		if i := r.endsAt(k); i >= 0 && (k == w-1 || k == w-2 && r.word(w-1) == ",") && r.besides(r.holders[i]) {
			h := r.holders[i]
			if k == w-1 && r.word(h.first-1) == "by" { // "is held by CIA with moderate confidence"
				r.record(p, h.names, h.first, p.last, r.direction(0, after))
			} else if h, ok := r.checked(h); ok { // "…, and NSA with moderate confidence"
				r.record(p, h.names, h.first, p.last, r.direction(h.last+1, after))
			}
			return
		}
		if r.judging(k) {
			if names, to := r.judgment(0, k); agreeVerbs[word] && (beForms[r.word(k-1)] || r.word(k-1) == ",") {
				if to.back() && r.word(k-1) == "," && r.complement(after) == reachOwn {
					to = reachOwn // "our judgment, made with low confidence, that …"
				}
				switch to {
				case reachUnknown:
					return // "judgments that are made with high confidence": no one judgment
				case reachOwn:
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
		same := r.is(k, "to", "at") && r.word(k+1) == "the" && r.word(k+2) == "same" // "comes to the same judgment"
		if !same && !passes[word] && !adverbs[word] && !strings.HasSuffix(word, "ly") && !judgmentNouns[word] && r.endsAt(k) < 0 {
			break
		}
	}
	if r.leading(p, w) || r.overObject(p, w) {
		return
	}
	r.trailing(p, w)
}

// besides reports whether h can be one more holder of a judgment that the sentence speaks of.
func (r *reading) besides(h holder) bool {
	return !h.owner && r.judges(h.last) && !r.is(h.first-1, "with", "to")
}

// passes are words, beside adverbs and "this judgment", that may stand between a verb and "with moderate confidence".
var passes = wordSet(`, — – ( by but the key our and though with albeit a same`)

// judging reports whether the word at k is a verb of judging: one that can be a noun ("estimate") only where a holder
// does it, and "made" only of a judgment.
func (r *reading) judging(k int) bool {
	switch word := r.word(k); word {
	case "view", "views", "estimate", "estimates", "forecast", "forecasts", "report", "reports", "project", "projects":
		return r.verbHere(k)
	case "made":
		return beForms[r.word(k-1)] || r.anaphor(k-3, k) != reachUnknown ||
			slices.ContainsFunc(r.toks[max(0, k-4):k], func(t token) bool { return strings.Contains(t.word, "judgment") })
	default:
		return judgeVerbs[word]
	}
}

// apposed reports whether a clause that begins at k describes the sentence before it: "…, a judgment we make with …".
func (r *reading) apposed(k int) bool {
	if w := r.word(k - 1); w == "that" || w == "which" {
		k--
	}
	return judgmentNouns[r.word(k-1)] && r.is(k-2, "a", "an") && !r.stops(k-1) && r.stops(k-3)
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
	if disagreeVerbs[r.word(verb)] && r.word(after) != "that" {
		return reachNone // "INR dissents with moderate confidence": in its own view, which is not said here
	}
	if to := r.anaphor(verb-6, with); to != reachUnknown && r.word(after) != "that" {
		return to
	}
	if r.word(after) != "that" {
		if agreeVerbs[r.word(verb)] && r.complement(after) == reachUnknown {
			return reachUnknown
		}
	}
	return r.direction(verb, after)
}

// leading reads "With high confidence, we assess …".
func (r *reading) leading(p levelPhrase, w int) bool {
	cleft := r.word(w-1) == "is" && r.word(w-2) == "it" && r.word(p.last+1) == "that" // "It is with … that we assess"
	if w > 0 && r.toks[w-1].letters && !r.is(w-1, "and", "but") && !cleft {
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
	for w := r.word(v); adverbs[w] || strings.HasSuffix(w, "ly") || oneOf(w, "to", "continue", "continues"); w = r.word(v) {
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
		if objectVerbs[word] || oneOf(word, "assess", "make", "makes", "made") && r.word(k+1) == "this" {
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
	if r.word(v) == "had" && slices.ContainsFunc(r.toks, func(t token) bool { return oneOf(t.word, "but", "before", "until", "since") }) {
		return // "we had …, but the source recanted"
	}
	after := p.last + 1
	start := h.first
	relative := r.word(h.first-1) == "which" && r.is(h.first-2, "in", "for")
	if relative || r.word(h.first-1) == "that" && judgmentNouns[r.word(h.first-2)] {
		r.relative(p, h)
		return
	}
	switch next := r.word(after); {
	case oneOf(next, "in", "to", "about", "for", "regarding", "on", "of"):
		if to, judged := r.object(after); judged {
			its, their := r.word(after+1) == "its", r.word(after+1) == "their"
			if we := r.is(h.first, "we", "us"); to.back() && (its && h.plural || their && (we || !h.plural)) {
				to = reachNone // somebody else's
			}
			r.recordTo(p, h.names, start, to, after)
		}
	case oneOf(next, "when", "if", "whenever", "where"), next == "only" && r.word(after+1) == "when":
		return
	case next == "that":
		r.record(p, h.names, start, p.last, reachOwn)
	case r.stops(after) || next == "(" || reasons[next]:
		r.record(p, h.names, start, p.last, reachUnknown)
	case next == "among" || next == "-":
	default:
		r.record(p, h.names, start, p.last, reachOwn)
	}
}

// reasons are words that may follow a level whose object is left out.
var reasons = wordSet(`because given due as since based and but while here owing despite although though whereas
	respectively`)

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

// predicate reads "This judgment is of low confidence", "There is moderate confidence that …".
func (r *reading) predicate(p levelPhrase, at int) {
	be := at
	if r.word(be) == "of" {
		be--
	}
	if noun := r.word(be); judgmentNouns[noun] && r.word(be-1) == "a" && beForms[r.word(be-2)] && r.is(be-3, "this", "it", "that") &&
		r.stops(p.last+1) {
		r.record(p, r.we, be-3, p.last, singular(noun)) // "This is a judgment of moderate confidence."
		return
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
	if r.is(p.last+1, "judgment", "assessment") {
		if w := r.word(be - 1); w == "this" || w == "it" || r.anaphor(0, be) != reachUnknown {
			r.record(p, r.we, be-1, p.last+1, singular(r.word(p.last+1)))
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
	case oneOf(noun, "judgment", "assessment", "conclusion") && w != "no":
		r.attributive(p, before)
	case r.rated(p, before), r.label(p, before, after):
	case i >= 0 && r.holders[i].owner && r.is(after, "that", "in"):
		if to := r.complement(after); to != reachUnknown {
			r.record(p, r.holders[i].names, r.holders[i].first, p.last, to)
		}
	case i >= 0 && !r.holders[i].owner && last >= 0:
		r.recordTo(p, r.holders[i].names, r.holders[i].first, r.complement(after), after)
	case (w == "(" || w == "[") && oneOf(noun, ")", "]", ";", ","):
		if before == 0 && r.stops(after+1) {
			r.record(p, r.we, p.adjective, p.last, reachLast)
		} else {
			if names, to := r.bracketed(before, after); to != reachNone {
				r.record(p, names, p.adjective, p.last, to)
			}
		}
	case w == ":" && r.endsAt(before-1) >= 0 && (last >= 0 || r.stops(after)):
		h := r.holders[r.endsAt(before-1)]
		to := reachOwn
		if k := h.first; k == 0 || k == 1 && r.word(0) == "the" || last >= 0 && r.claims[last].reach == reachBack {
			to = reachBack // "FBI: moderate confidence; DOE: low confidence."
		}
		r.record(p, h.names, h.first, p.last, to)
	case oneOf(w, "—", "–", ",", ";", "-") && r.endsSentence(after) && last < 0 && r.onlyHolder():
		r.record(p, r.we, p.adjective, p.last, reachOwn)
	case (before < 0 || before == 0 && (w == "(" || w == "[")) && r.endsSentence(after):
		r.record(p, r.we, p.adjective, p.last, reachLast)
	case oneOf(w, "and", "but", ",") && last >= 0 && r.between(r.claims[last].at, p.adjective):
		if oneOf(noun, "in", "to", "that", "for") {
			if to := r.complement(after); to != reachUnknown {
				r.recordTo(p, r.claims[last].holders, p.first, to, after)
			}
		}
	}
}

// rateVerbs give a judgment its level outright: "we rate this judgment high confidence".
var rateVerbs = wordSet(`rate rates rated grade grades graded deem deems deemed label labels labeled labelled mark marks marked`)

// rated reads "We rate this judgment high confidence", "this judgment is rated as low confidence".
func (r *reading) rated(p levelPhrase, before int) bool {
	if r.is(before, "as", "at") {
		before--
	}
	if rateVerbs[r.word(before)] {
		to := r.anaphor(before-5, before)
		if _, ok := r.subject(before); ok && to != reachUnknown && beForms[r.word(before-1)] {
			r.record(p, r.we, before, p.last, to)
			return true
		}
		return false
	}
	for k := before - 1; k >= 0 && before-k < 6; k-- {
		if !rateVerbs[r.word(k)] {
			continue
		}
		to := r.anaphor(k+1, before+1)
		if k+1 == before && r.is(before, "it", "this") {
			to = reachBack
		}
		h, ok := r.subject(k)
		if ok && to != reachUnknown {
			r.record(p, h.names, h.first, p.last, to)
		}
		return ok
	}
	return false
}

// defining are words with which a glossary goes on behind "High confidence:".
var defining = wordSet(`means mean indicates indicate generally judgments judgements assessments analysts information
	sources sourced plausible corroborated reliable evidence reporting based interpreted`)

// label reads a level set before a judgment, "High confidence: Iraq is …", or before its holders, "High confidence: CIA
// and FBI; moderate confidence: NSA".
func (r *reading) label(p levelPhrase, before, after int) bool {
	if !r.is(after, ":", "—", "–") || before >= 0 && !r.is(before, ";", "•") || p.first != p.adjective {
		return false
	}
	next := after + 1
	if r.word(next) == "the" {
		next++
	}
	if i := r.startsAt(next); i >= 0 && r.word(after) == ":" && !r.holders[i].owner && r.stops(r.holders[i].last+1) {
		if end := r.holders[i].last + 1; r.endsSentence(end) || r.word(end) == ";" {
			r.record(p, r.holders[i].names, p.adjective, r.holders[i].last, reachBack)
		}
		return true
	}
	if before >= 0 || len(r.toks)-after < 5 || !r.toks[after+1].capital || isNumber(r.word(after+1)) {
		return true
	}
	for _, t := range r.toks[after+1 : min(len(r.toks), after+9)] {
		if defining[t.word] {
			return true
		}
	}
	r.record(p, r.we, p.adjective, p.last, reachOwn)
	return true
}

// bracketed says whose level stands in brackets from before to after, and for what: the holder named in them or right
// before them, else who makes the judgment that they follow.
func (r *reading) bracketed(before, after int) ([]string, reach) {
	if i := r.startsAt(after + 1); i >= 0 && r.is(after, ",", ";") {
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
		if concluding[r.word(v)] && !r.verbHere(v) && v > 0 && r.toks[v-1].letters && !adverbs[r.word(v-1)] && r.word(v-1) != "to" {
			return nil, reachNone // "MI6 assesses that …"
		}
	}
	return r.we, reachOwn
}

// concluding are the verbs with which others than the authors state a judgment that may have a level.
var concluding = wordSet(`assesses assessed judges judged concludes concluded claims claimed says said told asserts asserted alleges
	alleged reports reported announced declared`)

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

// between reports whether no verb and no end of a clause lies between two tokens.
func (r *reading) between(from, to int) bool {
	for k := from; k < to; k++ {
		w := r.word(k)
		verb := haveVerbs[w] && !r.is(k-1, "take", "takes", "took", "taken", "taking") || judgeVerbs[w] && !judgmentNouns[w]
		if w == ";" || verb {
			return false
		}
	}
	return to-from < 30
}

// attributive reads "our low-confidence judgment that …" and "this is a high-confidence judgment".
func (r *reading) attributive(p levelPhrase, before int) {
	noun, next := r.word(p.last+1), r.word(p.last+2)
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
	case det == "our" && (next == "that" || next == "is"),
		det == "a" && r.word(before) == "have" && next == "that" && r.verbHere(before):
		r.record(p, r.we, p.first, p.last+1, reachOwn)
	case det == "this":
		r.record(p, r.we, p.adjective-1, p.last+1, singular(noun))
	case det == "a" && beForms[r.word(before)] && r.is(before-1, "this", "it", "that"):
		r.record(p, r.we, before-1, p.last+1, singular(noun))
	case det == "a" && r.is(before, ",", "—") && r.endsSentence(p.last+2):
		r.record(p, r.we, p.first, p.last+1, reachOwn)
	}
}

// reversed reads "our confidence in this judgment is low", "Confidence level: moderate", with "confidence" at c.
func (r *reading) reversed(c int) {
	if r.quoted[c] || r.word(c-1) == "-" {
		return
	}
	start := c
	if (r.word(c-1) == "of") && r.is(c-2, "level", "degree") {
		start = c - 2
	}
	for betweenLevel[r.word(start-1)] || r.is(start-1, "judgment", "current") {
		start--
	}
	names, owned := r.we, false // owned: the words say whose confidence, or in which judgment
	if i := r.endsAt(start - 1); i >= 0 {
		if _, judged := r.object(c + 1); !r.holders[i].owner && !judged {
			return
		}
		names, owned = r.holders[i].names, true
		start = r.holders[i].first
	} else if h, ok := r.theirs(start - 1); ok {
		names, owned = h.names, true
		start--
	} else if w := r.word(start - 1); w != "" && w != "the" && r.toks[start-1].letters {
		if !oneOf(w, "and", "but", "while", "although", "though", "that", "because") {
			return
		}
	}
	k := c + 1
	if w := r.word(k); w == "level" || w == "levels" {
		k++
	}
	to := reachUnknown
	if w := r.word(k); oneOf(w, "in", "for", "about", "regarding", "of") {
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
	label := r.is(k, ":", "-", "—", "–")
	if !r.connector(k) {
		return
	}
	bare := start > 0 && r.word(start-1) != "the" || r.word(c+1) != "level" && !betweenLevel[r.word(start)]
	if bare && !owned && !label {
		return // "confidence is high", in whatever
	}
	if label && start > 0 && r.toks[start-1].letters && !owned {
		return
	}
	adjective, level, end := r.levelBehind(k)
	if level == Unstated || r.blank(r.toks[c].Start, r.toks[end-1].End) || r.unrealBefore(start) {
		return
	}
	if w := r.word(end); oneOf(w, "enough", "-", "or", "confidence", "at", "among", "in", "within", "inside") {
		return
	}
	if r.word(end) == "," && slices.ContainsFunc(r.toks[end:], func(t token) bool { return speech[t.word] }) {
		return // "…, Kesh says"
	}
	if label && !owned && !r.stops(end) && !(start == 0 && r.lineEnds(end)) {
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
	r.claims = append(r.claims, claim{r.span(start, end-1), level, names, to, r.nth(c, end), adjective, false})
}

// theirs says who "their" or "its" at k stands for: the one who makes the judgment before it.
func (r *reading) theirs(k int) (holder, bool) {
	if !r.is(k, "their", "its") {
		return holder{}, false
	}
	for v := k - 1; v >= 0; v-- {
		if judgeVerbs[r.word(v)] && r.verbHere(v) {
			return r.subject(v)
		}
	}
	return holder{}, false
}

// lineEnds reports whether the word at k begins a new line with a capital: what stands before it was a line of its own.
func (r *reading) lineEnds(k int) bool {
	return k > 0 && k < len(r.toks) && r.toks[k].capital && strings.Contains(r.text[r.toks[k-1].End:r.toks[k].Start], "\n")
}

// levelEnds reports whether a level behind a connector at k ends a clause: "… is only moderate."
func (r *reading) levelEnds(k int) bool {
	if !r.connector(k) {
		return false
	}
	_, level, end := r.levelBehind(k)
	return level != Unstated && (r.stops(end) || phraseEnd[r.word(end)])
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
		skipped := adverbs[w] || beforeLevel[w] || strings.HasSuffix(w, "ly") || r.connector(j)
		if !skipped && !oneOf(w, "assessed", "judged", "rated", "to", ",", "set") {
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
	if len(r.claims) == 0 && !slices.ContainsFunc(r.toks, func(t token) bool { return t.word == "differ" }) {
		return
	}
	for i := range r.toks {
		level, end := r.levelAt(i)
		if end == i || level == Unstated || r.quoted[i] || !r.stops(end) && !r.is(end, "and", "while", "but") {
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
		default:
			owner = k == i-1 && len(r.claims) > 0 // "CIA's is high, DIA's moderate"
		}
		by := holder{first: k, names: r.we}
		if !owner || r.word(k) != "ours" {
			h := r.endsAt(k)
			if h < 0 || r.holders[h].owner != owner {
				continue
			}
			by = r.holders[h]
		}
		r.claims = append(r.claims, claim{r.span(by.first, end-1), level, by.names, reachUnknown, 0, i, false})
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
				after := p.last + 3
				if r.word(after) == "," {
					after++
				}
				to = r.complement(after)
			}
			for i, n := range h.names {
				r.claims = append(r.claims, claim{r.span(h.first, p.last), p.levels[i], []string{n}, to, 0, p.adjective + i, false})
			}
		}
	}
	return false
}
