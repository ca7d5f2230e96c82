package bot

import (
	"cmp"
	"iter"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"findings/corpus"
	"findings/index"
)

// An Answer is what a question gets. It has quotations in Groups, or a Notice that says why there are none, or both.
type Answer struct {
	Question    Question
	Subject     string    // the actor that a country summary or a comparison is about
	Groups      []Group   // one without a heading for a question in words
	Notice      string    // the bot's own words; never a quotation, and never a finding
	Topics      []string  // with a notice that nothing was found: the closest things that the corpus does have
	Total       int       // quotations that bear on the question; those shown are Offset to Offset+len
	Next        *Question // asks for the quotations after these; nil where there are no more
	Explanation index.Explanation
	Err         error // why the answer could not be given, for the operator; the Notice is for the asker

	base string
}

// A Group is some quotations under a heading.
type Group struct {
	Heading  string           // empty in the answer to a question in words
	Document *corpus.Document // the one all are from; nil in the answer to a question in words
	Quotes   []Quote          // empty where the document has none, which a comparison says
}

// A Quote is a place in a passage. The sentences of its excerpt all stand under the same confidence.
type Quote struct {
	Passage *corpus.Passage
	Excerpt corpus.Span   // of Passage.Text; whole sentences
	Matches []corpus.Span // the words of Passage.Text that answer to words of the question
	Score   float64       // for order alone; it is no measure of confidence or likelihood
}

// Answered reports whether the answer quotes or reports anything.
func (a Answer) Answered() bool {
	for range a.Quotes() {
		return true
	}
	return false
}

// Listing reports whether the topics are what was asked for (the documents, the commands), not a way on.
func (a Answer) Listing() bool { return a.Question.Command == Sources || a.Question.Command == Help }

// Quotes walks all quotations in the order in which they are shown.
func (a Answer) Quotes() iter.Seq[Quote] {
	return func(yield func(Quote) bool) {
		for _, g := range a.Groups {
			for _, q := range g.Quotes {
				if !yield(q) {
					return
				}
			}
		}
	}
}

// Link is the address of the quotation on the reader page.
func (a Answer) Link(q Quote) string { return a.base + q.Link() }

// Page is the address of a path on the reader's server, "/country/China".
func (a Answer) Page(path string) string { return a.base + path }

// Quoted reports whether there are words to quote. Where there are none, only the passage's gloss may be shown, and
// never between quotation marks.
func (q Quote) Quoted() bool { return q.Passage.Basis != corpus.FromReport }

// Text is the quotation: the source's bytes, unchanged. It is empty where the words are not known.
func (q Quote) Text() string { return q.Excerpt.Of(q.Passage.Text) }

// Sentences are those that the excerpt is made of.
func (q Quote) Sentences() []corpus.Sentence {
	all := q.Passage.Sentences
	from := slices.IndexFunc(all, func(s corpus.Sentence) bool { return s.End >= q.Excerpt.Start && s.Start >= q.Excerpt.Start })
	if from < 0 {
		return nil
	}
	to := from
	for to < len(all) && all[to].End <= q.Excerpt.End {
		to++
	}
	return all[from:to]
}

// Confidence returns the statements that cover all of these words; none where the source states none for them. A
// statement that covers only some of the quoted sentences is not among them.
func (q Quote) Confidence() []corpus.Statement {
	sentences := q.Sentences()
	if len(sentences) == 0 {
		return nil
	}
	var all []corpus.Statement
	for _, s := range sentences[0].Confidence {
		if !slices.ContainsFunc(sentences, func(o corpus.Sentence) bool {
			return !slices.ContainsFunc(o.Confidence, func(c corpus.Statement) bool { return reflect.DeepEqual(c, s) })
		}) {
			all = append(all, s)
		}
	}
	return all
}

// Likelihood returns the estimative terms of the quoted sentences that are on the ladder of ICD 203, each once.
func (q Quote) Likelihood() []corpus.Estimate {
	var terms []corpus.Estimate
	for _, s := range q.Sentences() {
		for _, e := range s.Likelihood {
			if e.OnLadder() && !slices.ContainsFunc(terms, func(o corpus.Estimate) bool { return strings.EqualFold(o.Term, e.Term) }) {
				terms = append(terms, e)
			}
		}
	}
	return terms
}

// Page is where the quotation stands, as printed; empty where not known.
func (q Quote) Page() string {
	s := q.Sentences()
	if len(s) == 0 {
		return q.Passage.Page
	}
	first, _, _ := strings.Cut(s[0].Page, "–")
	_, last, runs := strings.Cut(s[len(s)-1].Page, "–")
	if !runs {
		last = s[len(s)-1].Page
	}
	if first == last {
		return first
	}
	return first + "–" + last
}

// Redacted reports whether something was blacked out or left blank in these words.
func (q Quote) Redacted() bool {
	return slices.ContainsFunc(q.Sentences(), func(s corpus.Sentence) bool { return s.Redacted })
}

// StatesForOthers reports whether a sentence of the quotation states a level for one that is not quoted with it.
func (q Quote) StatesForOthers() bool {
	p, ours := q.Passage, q.Sentences()
	from := slices.IndexFunc(p.Sentences, func(s corpus.Sentence) bool { return len(ours) > 0 && s.Span == ours[0].Span })
	for i := from; i >= 0 && i < from+len(ours); i++ {
		for k := range p.Sentences {
			if (k < from || k >= from+len(ours)) && p.StatesFor(i, k) {
				return true
			}
		}
	}
	return false
}

// unleveled finds words for confidence that are no level: ICD 203, section D.6.e(2)(a), has low, moderate and high.
var unleveled = regexp.MustCompile(`(?i)\b(?:we|agencies|analysts) are ((?:\w+ly )?confident)\b|` +
	`\b((?:extremely|fairly|highly|moderately|quite|reasonably|somewhat|very) confident)\b`)

// Unleveled are the words with which a quotation speaks of confidence and states no level, "highly confident"; empty where
// it has none, or where a level is stated for it.
func (q Quote) Unleveled() string {
	m := unleveled.FindStringSubmatch(q.Text())
	if m == nil || len(q.Confidence()) > 0 || !q.Quoted() {
		return ""
	}
	return cmp.Or(m[1], m[2])
}

// Link is the path of the quotation on the reader page: the passage's, and which of its sentences are meant where not
// all are.
func (q Quote) Link() string {
	all, ours := q.Passage.Sentences, q.Sentences()
	if len(ours) == 0 || len(ours) == len(all) {
		return q.Passage.Link()
	}
	first := slices.IndexFunc(all, func(s corpus.Sentence) bool { return s.Span == ours[0].Span })
	return q.Passage.Link() + "?s=" + sentenceRange(first+1, first+len(ours))
}
