package corpus

import "strings"

// reportedViews marks the tokens in which a sentence reports the view of somebody other than the document's authors:
// "it appeared to Moscow that …", "the palace feared that …", "in Tehran's view, …", "…, officials said".
func reportedViews(text string, toks []token) []bool {
	v := views{toks: toks, marked: make([]bool, len(toks)+1)}
	v.ours, v.starts, v.ends = make([]bool, len(toks)+1), make([]bool, len(toks)+1), make([]bool, len(toks)+1)
	for _, h := range holders(text, toks, Authors{}) {
		for k := h.first; k <= h.last; k++ {
			v.ours[k] = true
		}
		v.starts[h.first], v.ends[h.last] = true, true
	}
	for k := range toks {
		v.begins(k)
	}
	v.quotations()
	return v.marked
}

// views is a sentence while reported views are looked for.
type views struct {
	toks               []token
	ours, starts, ends []bool // by token: part of a holder, the first of one, the last of one
	marked             []bool
	before             int  // all tokens before it are marked
	authors            bool // the last verb with a view had a holder for its subject
}

var (
	viewVerbs = wordSet(`believe believes believed think thinks thought assess assesses assessed judge judges judged
		calculate calculates calculated view views viewed see sees saw expect expects expected hope hopes hoped fear fears
		feared perceive perceives perceived worry worries worried say says said argue argues argued assert asserts asserted
		consider considers considered conclude concludes concluded determine determined regard regards regarded suspect
		suspects suspected doubt doubts doubted anticipate anticipates anticipated estimate estimates estimated predict
		predicts predicted warn warns warned allege alleges alleged insist insists insisted contend contends contended tell
		told deny denies denied understand understands understood announce announced declare declared boast boasted threaten
		threatened assume assumes assumed recognize recognizes recognized interpret interprets interpreted`)
	// nounsToo are view verbs that are as often nouns.
	nounsToo = wordSet(`estimate estimates view views fear fears hope hopes doubt doubts`)
	// viewPhrases begin a view when "that" follows.
	viewPhrases = wordSet(`believing thinking fearing hoping calculating judging assessing expecting arguing saying warning
		claiming convinced worried concerned persuaded afraid confident claim claims claimed belief beliefs fear fears hope
		hopes expectation expectations perception perceptions concern concerns allegation allegations argument arguments
		narrative narratives warning warnings conviction rumor rumors assertion assertions accusation accusations assumption
		calculation`)
	// possessedViews begin one when they are somebody's.
	possessedViews = wordSet(`view views assessment calculation calculus estimation opinion eyes perception mind judgment
		belief perspective standpoint viewpoint`)
	theirs      = wordSet(`their his her its`)
	contrasts   = wordSet(`but although though while whereas`)
	subordinate = wordSet(`because when since as if after before once given although while until that`)
	spokesmen   = wordSet(`officials official leaders leader minister ministers president premier spokesman spokeswoman
		spokesperson general generals ambassador commander commanders media envoy diplomats newspapers`)
	speech  = wordSet(`said says told claimed claims wrote declared announced stated argued warned insisted asserted added`)
	sources = wordSet(`reporting intelligence information data analysis imagery our multiple several sensitive reliable`)
)

func (v *views) word(k int) string {
	if k < 0 || k >= len(v.toks) {
		return ""
	}
	return v.toks[k].word
}

// named reports whether the word at k could be somebody's name: it has a capital and is not the authors.
func (v *views) named(k int) bool {
	return k >= 0 && k < len(v.toks) && v.toks[k].capital && !v.ours[k]
}

// begins marks the view that begins with the word at k, if one does.
func (v *views) begins(k int) {
	w := v.word(k)
	switch {
	case w == ";":
		v.authors = false
	case w == "appear" || w == "appears" || w == "appeared" || w == "seemed" || w == "seems":
		if v.word(k+1) == "to" && v.named(k+2) {
			v.mark(k, v.closes(k))
		}
	case w == "clear" || w == "obvious" || w == "evident":
		if v.word(k+1) == "to" && v.named(k+2) {
			v.mark(k+2, v.closes(k))
		}
	case w == "to" && k == 0 && v.named(1) && (v.word(2) == "," || v.word(3) == ","):
		v.mark(1, false)
	case viewVerbs[w] && !v.toks[k].owner:
		v.verb(k)
	case (w == "suggested" || w == "suggests") && spokesmen[v.word(k-1)]:
		v.mark(k, v.closes(k))
	case viewPhrases[w] && v.word(k+1) == "that":
		if !v.ofAuthors(k) {
			v.mark(k+1, v.closes(k) || k == 0)
		}
	case w == "claims" || w == "claim" || w == "claimed":
		if v.named(k-1) || spokesmen[v.word(k-1)] {
			v.mark(k+1, v.closes(k))
		}
	case possessedViews[w] && k > 0 && (v.toks[k-1].owner && !v.ends[k-1] || theirs[v.word(k-1)]):
		v.mark(k+1, false)
	case w == "according" && v.word(k+1) == "to" && !v.ours[min(k+2, len(v.toks))] && !v.ours[min(k+3, len(v.toks))] &&
		!sources[v.word(k+2)] && !sources[v.word(k+3)]:
		if k == 0 {
			v.mark(k+1, false)
		} else if v.word(k-1) == "," {
			v.markAll(k)
		}
	}
}

// verb looks for the subject of the view verb at k.
func (v *views) verb(k int) {
	j, passive := k-1, false
	for j >= 0 && !v.ends[j] && (adverbs[v.word(j)] || strings.HasSuffix(v.word(j), "ly") || graded[v.word(j)] ||
		v.word(j) == "not" || v.word(j) == "almost" || v.word(j) == "may" || v.word(j) == "might" || v.word(j) == "could") {
		passive = passive || beForms[v.word(j)]
		j--
	}
	switch before := v.word(j); {
	case j >= 0 && v.ends[j]:
		v.authors = true
	case passive, before == "", before == "report", before == "estimate", before == "assessment", before == "reporting":
	case before == "the", before == "this", before == "these", before == "a", before == "an", before == "of", before == "our":
		// a noun: "the view", "of fear"
	case before == "and", before == "but", before == "or", before == ",":
		if !v.authors && j > 0 && !nounsToo[v.word(k)] {
			v.mark(k+1, v.closes(k))
		}
	case before == "to":
		if v.named(j-1) && !v.authors || spokesmen[v.word(j-1)] {
			v.mark(k+1, v.closes(k))
		}
	case v.trailing(k):
		v.markAll(k)
	default:
		v.mark(k+1, v.closes(k))
		v.authors = false
	}
}

// trailing reports whether the verb at k ends the sentence and looks back at all of it: "…, officials said."
func (v *views) trailing(k int) bool {
	if !speech[v.word(k)] {
		return false
	}
	for j := k + 1; j < len(v.toks); j++ {
		if v.toks[j].letters {
			return false
		}
	}
	for j := k - 1; j >= 0 && k-j < 7; j-- {
		if v.word(j) == "," {
			return true
		}
	}
	return false
}

// ofAuthors reports whether "concerned that" or "belief that" at k is said of the authors.
func (v *views) ofAuthors(k int) bool {
	for j := k - 1; j >= 0 && k-j < 4; j-- {
		if v.ends[j] {
			return true
		}
		if !adverbs[v.word(j)] {
			return false
		}
	}
	return false
}

// closes reports whether the clause of the word at k ends at the next comma: it is relative ("Tehran, which believes …,")
// or stands before its main clause ("Because Moscow believed …,").
func (v *views) closes(k int) bool {
	for j := k - 1; j >= 0 && k-j < 12; j-- {
		switch w := v.word(j); {
		case w == "which" || w == "who":
			return v.word(j-1) == ","
		case w == "," || w == ";":
			return false
		case j == 0:
			return subordinate[w]
		}
	}
	return false
}

// mark marks what belongs to the view that begins at from.
func (v *views) mark(from int, comma bool) {
	if v.marked[min(from, len(v.toks))] {
		return
	}
	for k := from; k < len(v.toks); k++ {
		w, next := v.word(k), v.word(k+1)
		if w == ";" || w == "—" || contrasts[w] || w == "," && (comma || next == "which" || next == "so" || contrasts[next]) {
			return
		}
		if v.starts[k] && (w == "we" || viewVerbs[next]) {
			return
		}
		v.marked[k] = true
	}
}

// markAll marks the sentence up to k.
func (v *views) markAll(k int) {
	for ; v.before < k; v.before++ {
		v.marked[v.before] = true
	}
}

// quotations marks what stands in quotation marks when the sentence says that somebody spoke.
func (v *views) quotations() {
	spoken := false
	for k := range v.toks {
		spoken = spoken || speech[v.word(k)] && !(k > 0 && v.ends[k-1])
	}
	open := -1
	for k := range v.toks {
		switch w := v.word(k); {
		case spoken && w == "“", spoken && w == `"` && open < 0:
			open = k
		case (w == "”" || w == `"`) && open >= 0:
			for j := open; j < k; j++ {
				v.marked[j] = true
			}
			open = -1
		}
	}
}
