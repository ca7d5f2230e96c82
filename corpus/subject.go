package corpus

import (
	"slices"
	"strings"
)

// The words by which it is told who states a level, and whether they state it.
var (
	judgeVerbs = wordSet(`assess assesses assessed judge judges judged estimate estimates estimated believe believes believed
		conclude concludes concluded determine determines determined say says state states stated find finds found infer
		infers inferred project projects projected forecast forecasts expect expects expected assert asserts asserted think
		thinks hold holds held make makes made reach reached reaches offer offers render renders rendered express expresses
		expressed evaluate evaluates evaluated posit posits view views consider considers considered predict predicts
		predicted anticipate anticipates confirm confirms confirmed report reports reported support supports endorse
		endorses agree agrees agreed concur concurs concurred share shares shared join joins joined lean leans dissent
		dissents disagree disagrees do does did remain remains draw draws drawn reaffirm reaffirms know note notes
		come comes came arrive arrives arrived argue argues suspect suspects assume assumes present presents`)
	negation = wordSet(`not no never cannot neither nor without lack lacks lacked lacking insufficient unable hardly scarcely
		barely less`)
	unreal = wordSet(`would could might may should if unless until whether will need needs needed must before when
		whenever`)
	earlier = wordSet(`previously formerly earlier once originally initially then previous`)
	beForms = wordSet(`is are was were been be being`)
	adverbs = wordSet(`also therefore thus however nonetheless nevertheless still now again currently both each all as only
		further instead too rather further even alone so indeed today likewise similarly and/or together overall here
		have has had does do did can is are was were been be being am`)
)

// subject finds who does the verb at v. It returns false where that is not one of the holders, and where the sentence
// denies or merely supposes the act.
func (r *reading) subject(v int) (h holder, ok bool) {
	past, passive := strings.HasSuffix(r.word(v), "ed") || r.is(v, "had", "held", "made"), false
	j := v - 1
	for ; j >= 0; j-- {
		w := r.word(j)
		if earlier[w] && past {
			return h, false
		}
		if negation[w] || unreal[w] || strings.HasSuffix(w, "n't") || w == "had" {
			return h, false
		}
		if beForms[w] {
			passive = true
		}
		if _, holds := r.ends[j]; holds || !adverbs[w] && !(strings.HasSuffix(w, "ly") && len(w) > 3) {
			break
		}
	}
	if past && r.earlierDocument() || r.datedPaper(v) {
		return h, false
	}
	if i, holds := r.ends[j]; holds {
		if passive && r.is(v, "assessed", "judged", "estimated", "believed") {
			return h, false // "CIA is judged with high confidence to have been penetrated"
		}
		h, ok := r.checked(r.holders[i])
		return h, ok && !(h.first == r.holders[i].first && r.oneOfSeveral(h, v))
	}
	switch w := r.word(j); {
	case w == ",", w == "—", w == "–", w == ")", w == "]":
		if i, holds := r.beforeAside(j); holds {
			if k := r.holders[i].last + 1; slices.ContainsFunc(r.toks[min(k, j):j], func(t token) bool { return assessing[t.word] || oneOf(t.word, "holds", "hold") }) {
				return h, false // "INR, which holds that he did not, has …": in what it holds
			}
			return r.checked(r.joined(r.holders[i], j))
		}
		if j < v-1 || w == "," {
			if h, ok := r.carried(j); ok && r.is(j-1, "and", "but") {
				return h, ok
			}
		}
	case oneOf(w, "and", "but", "or", "yet", "though", "although", "while"):
		h, ok := r.carried(j)
		h.first = j + 1 // the words that state the level begin here
		return h, ok
	case w == "to":
		return r.infinitive(j)
	case oneOf(w, "which", "who", "that") && !passive:
		k := j - 1
		if r.word(k) == "," {
			k--
		}
		if i, holds := r.ends[k]; holds {
			if w != "that" && r.word(k+1) == "," {
				return r.holders[i], !r.holders[i].owner // "with the exception of INR, which has …"
			}
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
	if passive && (strings.HasSuffix(r.word(v), "ed") || r.is(v, "made", "held", "drawn", "said")) {
		return r.agent(v, j)
	}
	if r.paper(j) {
		if r.word(j-1) == "our" {
			return holder{j, j, r.we, false, false}, true
		}
		return holder{j, j, r.by.Community, false, false}, true
	}
	return h, false
}

// oneOfSeveral reports whether a holder is the last of a list whose others are not known for holders: the level is
// not its own. "Leidos and INR have …" shows it by the number of the verb at v, or by the name before "and".
func (r *reading) oneOfSeveral(h holder, v int) bool {
	at := h.first - 1
	if r.word(at) == "the" {
		at--
	}
	if h.plural || people[r.word(h.last)] || people[r.word(at-1)] || counts[r.word(h.first)] || r.everyone(h.names) {
		return false
	}
	if oneOf(r.word(v), "have", "hold", "assess", "judge", "share", "maintain", "believe", "agree", "retain", "place", "give") &&
		!r.is(v-1, "to", "not", "do", "does", "did") && !strings.HasSuffix(r.word(v-1), "n't") {
		return true
	}
	return r.listed(h.first - 1)
}

// listed reports whether a list of names, of which those before k are not known for holders, begins a clause and ends at k.
func (r *reading) listed(k int) bool {
	if r.is(k, "the", "both") {
		k--
	}
	if !joiners[r.word(k)] {
		return false
	}
	for k--; k >= 0 && (r.toks[k].capital || r.is(k, "of", "the", "for", ",", "'", "’", "and")); k-- {
		if connects[r.word(k)] && r.word(k) != "and" {
			return false
		}
	}
	return k < 0 || r.is(k, ";", ":", "—", "–")
}

// paper reports whether the words up to j are "this Estimate", "this assessment": the document itself.
func (r *reading) paper(j int) bool {
	switch r.word(j) {
	case "estimate", "nie", "ica", "assessment", "paper", "report", "memorandum", "product":
		return (r.is(j-1, "this", "our") || r.is(j, "nie", "ica")) && !r.is(j-2, "of", "in", "to", "for", "by", "with", "from")
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
	case "when", "whenever", "where", "if", "once", "until", "unless", "whether", "before":
		return h, false
	case "except", "excluding", "besides", "but":
		if i, holds := r.ends[h.first-2]; holds {
			return r.without(r.holders[i], h), true
		}
		return h, before == "but"
	case "for", "than":
		if i, holds := r.ends[h.first-3]; holds && r.is(h.first-2, "except", "other") {
			return r.without(r.holders[i], h), true
		}
		return h, false
	case "nor", "neither", "not", "no":
		return h, false
	case "to", "by", "of", "with", "from", "like", "unlike", "against", "about", "at", "in", "within":
		k := h.first - 2
		if r.word(k+1) == "the" || r.word(k+1) == "both" {
			k--
		}
		if !people[r.word(k)] {
			return h, false
		}
		if n := k - 1; counts[r.word(n)] && !oneOf(r.word(n), "the", "these", "those", "both") {
			h.first, h.names = n, []string{partName(r.text, r.toks[n:h.last+1])} // "some analysts at CIA" are not CIA
		}
		return h, true
	}
	return h, r.begins(h)
}

// begins reports whether nothing stands before a holder that it could be the object of: a clause begins with it, or a
// word that links it, or a short phrase: "at this time CIA". "The man who left CIA" does not.
func (r *reading) begins(h holder) bool {
	if r.word(h.first) == "we" {
		return true
	}
	k := h.first - 1
	for r.is(k, "the", "both") || k >= 0 && r.toks[k].capital || r.word(k) == "of" && k > 0 && r.toks[k-1].capital ||
		adverbs[r.word(k)] || strings.HasSuffix(r.word(k), "ly") {
		k--
	}
	if joiners[r.word(k)] { // "Academics and some analysts": too short for a clause before it
		for p := k - 1; p >= k-3 && r.endsAt(p) < 0; p-- {
			if r.stops(p) {
				return p == k-1
			}
		}
	}
	if r.links(k) || plainSaying[r.word(k)] || judgmentNouns[r.word(k)] || r.is(k, "which", "whom", "what") {
		return true
	}
	for p := k - 1; p >= k-2 && !strings.HasSuffix(r.word(k), "ed"); p-- {
		if r.is(p, "at", "on", "in", "for", "of", "since", "by", "with", "from") && r.links(p-1) {
			return true
		}
	}
	return false
}

// links reports whether a clause can begin behind the word at k.
func (r *reading) links(k int) bool { return r.stops(k) || connects[r.word(k)] || r.is(k, "yet", "so") }

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

// joined adds to a holder those who an aside that ends at j says are with it: "CIA, joined by DIA and NSA, …".
func (r *reading) joined(h holder, j int) holder {
	k := h.last + 2
	if r.is(k, "joined", "supported") && r.word(k+1) == "by" || r.is(k, "together", "along") && r.word(k+1) == "with" {
		k += 2
	} else if r.is(k, "with", "plus") {
		k++
	} else {
		return h
	}
	if r.word(k) == "the" {
		k++
	}
	if i := r.startsAt(k); i >= 0 && r.holders[i].last < j && !r.holders[i].owner {
		h.names, h.plural = unique(slices.Concat(h.names, r.holders[i].names)), true
	}
	return h
}

// carried finds the subject of the verb before: "INR agrees, but has …". A pronoun may stand for it in the next clause.
func (r *reading) carried(j int) (holder, bool) {
	pronoun := r.is(j, "it", "they")
	for k := j - 1; k >= 0; k-- {
		w := r.word(k)
		if w == ";" && !pronoun {
			break
		}
		if i, holds := r.ends[k]; holds {
			h := r.holders[i]
			next := k + 1
			for w := r.word(next); adverbs[w] && !haveVerbs[w] || strings.HasSuffix(w, "ly") || w == "not"; w = r.word(next) {
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
		if r.is(k, "by", "among") || r.word(k) == "in" && r.toks[min(k+1, len(r.toks)-1)].capital {
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
	first := max(j, 0)
	if r.is(j-1, "this", "these", "that", "our") {
		first--
	}
	h := holder{first, first, r.we, false, false}
	if names, to := r.judgment(0, v); to == reachOwn {
		h.names = names
		return h, true
	}
	if r.minority() {
		h.names = []string{"minority"}
	}
	return h, r.word(j) == "it" || r.anaphor(0, v) != reachUnknown || judgeVerbs[r.word(v)] && !agreeVerbs[r.word(v)]
}

var (
	saying = wordSet(`claim claims claimed claiming infer infers inferred say says said saying report reports reported
		reporting allege alleges alleged argue argues argued assert asserts asserted suggest suggests suggested imply implies implied
		believe believes believed think thinks thought assume assumes assumed conclude concludes concluded state states
		stated write writes wrote insist insists insisted complain complains complained contend contends contended
		pretend pretends pretended understand understands understood rumor rumors allegation allegations assertion
		assertions suggestion suggestions belief impression`)
	// plainSaying are those that need no "that" behind them.
	plainSaying = wordSet(`claim claims claimed say says said think thinks believe believes`)
	untrue      = wordSet(`false untrue incorrect wrong mistaken inaccurate wrongly falsely incorrectly mistakenly erroneously
		inaccurately misleading`)
)

// disowned reports whether a claim stands in a clause that denies it, or in what others than the authors say: "it is
// not true that we have …", "critics claim that the IC has …".
func (r *reading) disowned(c claim) bool {
	if r.accordingToOthers() {
		return true
	}
	k := slices.IndexFunc(r.toks, func(t token) bool { return t.Start >= c.span.Start }) - 1
	for r.is(k, "the", "both") {
		k--
	}
	that := r.word(k) == "that"
	if that {
		k--
	}
	if k < 0 || !that && !plainSaying[r.word(k)] || r.endsAt(k) >= 0 {
		return false
	}
	said, ours := saying[r.word(k)], false
	for j := k; j >= 0 && k-j < 20; j-- {
		w := r.word(j)
		if w == ";" || w == "," && j < k {
			break
		}
		if untrue[w] || w == "not" && r.word(j+1) != "only" || oneOf(w, "never", "cannot") || strings.HasSuffix(w, "n't") ||
			strings.HasSuffix(w, "n’t") {
			return true
		}
		if i := r.endsAt(j); i >= 0 {
			h := r.holders[i]
			ours = ours || !h.owner && !r.is(h.first-1, "of", "by", "to", "with", "against", "about")
		}
		ours = ours || r.paper(j)
	}
	return said && !ours
}

// accordingToOthers reports whether the sentence begins or ends "according to the premier", with nobody of the authors and
// none of their sources there.
func (r *reading) accordingToOthers() bool {
	for k := range r.toks {
		if r.word(k) == "according" && r.word(k+1) == "to" && (k == 0 || r.word(k-1) == ",") && !r.ofAuthors(k+2) {
			return true
		}
	}
	return false
}

// ofAuthors reports whether one of the authors or their sources stands in the words from k to a comma.
func (r *reading) ofAuthors(k int) bool {
	for ; k < len(r.toks) && r.word(k) != ","; k++ {
		if sources[r.word(k)] || r.startsAt(k) >= 0 || r.paper(k) {
			return true
		}
	}
	return false
}

// except takes those out of the community whom the sentence takes out of it: "the IC, except for NSA, has …". A claim
// goes where the rest has no name. Where no holder but a judgment is taken out, "in all but the last", it is not told
// what the claims about several are about.
func (r *reading) except() {
	for k := range r.toks {
		if !r.excepts(k) {
			continue
		}
		who := -1
		for j := k + 3; j > k; j-- {
			if i := r.startsAt(j); i >= 0 && !r.holders[i].owner {
				who = i
			}
		}
		if who >= 0 {
			r.leaveOut(r.holders[who].names)
			continue
		}
		for i := range r.claims {
			if c := &r.claims[i]; c.reach != reachOwn {
				c.reach = reachNone
			}
		}
	}
}

// excepts reports whether the word at k takes something out of what is said, and is no part of a holder's name.
func (r *reading) excepts(k int) bool {
	if slices.ContainsFunc(r.holders, func(h holder) bool { return h.first <= k && k <= h.last }) {
		return false
	}
	switch r.word(k) {
	case "except", "excepting", "excepted", "excluding", "excluded", "exception", "minus", "save", "barring":
		return true
	case "but":
		return r.word(k+1) == "not" || r.is(k-1, "all", "any", "every")
	case "apart", "aside":
		return r.word(k+1) == "from"
	case "other":
		return r.word(k+1) == "than"
	case "not":
		return r.word(k+1) == "including"
	}
	return false
}

// conditional reports whether the sentence states a claim under a condition: "…, provided that the source is sound". A
// judgment of what happens if something else does is none.
func (r *reading) conditional(c claim) bool {
	for k, t := range r.toks {
		if !r.condition(k) {
			continue
		}
		switch {
		case t.Start < c.span.Start:
			end := k + 1
			for end < len(r.toks) && r.toks[end].letters {
				end++
			}
			rests := slices.ContainsFunc(r.toks[k:end], func(t token) bool { return basis[t.word] })
			if k < shortestClause && (c.reach != reachOwn || rests || t.word != "if") {
				return true
			}
		case t.Start >= c.span.End && c.reach != reachOwn:
			if !slices.ContainsFunc(r.toks[:k], func(b token) bool {
				return b.Start >= c.span.End && (b.word == ";" || oneOf(b.word, "and", "but", "although", "though", "while"))
			}) {
				return true
			}
		}
	}
	return false
}

// condition reports whether the word at k begins a condition.
func (r *reading) condition(k int) bool {
	switch r.word(k) {
	case "if":
		return !r.is(k-1, "even", "as", "but")
	case "assuming", "supposing", "granted", "contingent", "conditional":
		return true
	case "provided", "providing":
		return r.word(k+1) == "that" || r.stops(k-1) && !r.is(k+1, "by", "to", "in")
	case "long":
		return r.is(k-1, "as", "so") && r.word(k+1) == "as"
	case "assumption", "condition":
		return r.word(k-1) == "on" || r.word(k-2) == "on"
	}
	return false
}

func (r *reading) leaveOut(names []string) {
	r.claims = slices.DeleteFunc(r.claims, func(c claim) bool {
		return r.everyone(c.holders) && !slices.Contains(c.holders, names[0])
	})
	for i := range r.claims {
		if c := &r.claims[i]; r.everyone(c.holders) {
			c.holders = slices.DeleteFunc(slices.Clone(c.holders), func(h string) bool { return slices.Contains(names, h) })
		}
	}
	r.claims = slices.DeleteFunc(r.claims, func(c claim) bool { return len(c.holders) == 0 })
}

// everyone reports whether names are those of all the authors, or of all who wrote the document.
func (r *reading) everyone(names []string) bool {
	return slices.Equal(names, r.we) || slices.Equal(names, r.by.Community)
}

// minority reports whether the sentence speaks of a view that is not everybody's.
func (r *reading) minority() bool {
	return slices.ContainsFunc(r.toks, func(t token) bool {
		return oneOf(t.word, "minority", "dissenting", "dissent", "alternative")
	})
}

// earlierDocument reports whether the sentence speaks of what was judged at another time.
func (r *reading) earlierDocument() bool {
	for i, t := range r.toks {
		year := isYear(t.word)
		switch {
		case t.word == "previously", t.word == "formerly", t.word == "originally", t.word == "earlier" && r.word(i+1) != "than",
			t.word == "last" && r.is(i+1, "year", "month"), t.word == "previous" && judgmentNouns[r.word(i+1)],
			t.word == "ago", t.word == "prior" && judgmentNouns[r.word(i+1)]:
			return true
		case months[t.word] && t.capital && r.word(i-1) == "in" && i < 2:
			return true
		case year && judgmentNouns[r.word(i+1)], year && r.word(i-1) == "in" && (i < 2 || i < 4 && r.word(i+1) == ","):
			return true
		}
	}
	return false
}

// datedPaper reports whether the sentence says before v that it is of a document with a year, "in our 2020 Estimate",
// and not that of "this 2020 Estimate".
func (r *reading) datedPaper(v int) bool {
	for i := 1; i+1 < v; i++ {
		if isYear(r.word(i)) && papers[r.word(i+1)] {
			return r.word(i-1) != "this"
		}
	}
	return false
}

// papers are words for a document of an earlier time.
var papers = wordSet(`estimate nie ica assessment report judgment analysis paper memorandum`)

func isYear(word string) bool {
	return len(word) == 4 && isNumber(word) && (word[:2] == "19" || word[:2] == "20")
}

var months = wordSet(`january february march april may june july august september october november december`)

// verbHere reports whether the word at k, which can be a noun too, is a verb: a holder does it.
func (r *reading) verbHere(k int) bool {
	j := k - 1
	for j > 0 && (adverbs[r.word(j)] || strings.HasSuffix(r.word(j), "ly")) && r.endsAt(j) < 0 {
		j--
	}
	i := r.endsAt(j)
	return i >= 0 && !r.holders[i].owner
}

// verbBehind returns the token of the verb that a holder does, behind its adverbs and a short aside: "CIA, by contrast,
// judges". What denies it is no adverb.
func (r *reading) verbBehind(h holder) int {
	v := h.last + 1
	for k := v + 2; r.word(v) == "," && k < v+5; k++ {
		if r.word(k) == "," {
			v = k + 1
		}
	}
	for adverbs[r.word(v)] || strings.HasSuffix(r.word(v), "ly") {
		v++
	}
	return v
}
