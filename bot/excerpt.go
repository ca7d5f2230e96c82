package bot

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"findings/corpus"
)

// maxExcerpt bounds how far an excerpt grows beyond the sentence that answers, in bytes. A single sentence is shown
// whole, however long it is.
const maxExcerpt = 700

// excerpt chooses the words to quote: the sentence that answers, whole, and before it the one that its first word
// points back to. It never crosses from a sentence to one that other statements cover, nor over a portion mark.
func excerpt(p *corpus.Passage, sentence int) corpus.Span {
	if sentence < 0 || sentence >= len(p.Sentences) {
		return corpus.Span{}
	}
	first := sentence
	for first > 0 && sentence-first < 2 && pointsBack(p.Sentences[first].Of(p.Text)) && joins(p, first-1) &&
		p.Sentences[sentence].End-p.Sentences[first-1].Start <= maxExcerpt {
		first--
	}
	return corpus.Span{Start: p.Sentences[first].Start, End: p.Sentences[sentence].End}
}

// joins reports whether sentence i and the one after it may stand in one quotation.
func joins(p *corpus.Passage, i int) bool {
	a, b := p.Sentences[i], p.Sentences[i+1]
	return sameStatements(a.Confidence, b.Confidence) && strings.TrimSpace(p.Text[a.End:b.Start]) == ""
}

func sameStatements(a, b []corpus.Statement) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}

// pointsBack reports whether a sentence begins with a word that cannot be understood without the sentence before it.
func pointsBack(sentence string) bool {
	first, _, _ := strings.Cut(sentence, " ")
	return slices.Contains([]string{"It", "Its", "They", "Their", "These", "Those", "This", "That", "He", "She", "His", "Her",
		"Such", "Both", "However,", "Nevertheless,", "Nonetheless,", "Instead,"}, first)
}

// about returns what a passage says of an actor: all of a key judgment or a dissent, in quotations that each stand
// under one confidence; of any other passage the first run of sentences that names the actor.
func about(p *corpus.Passage, name string, names *corpus.Names) []Quote {
	quotes := Runs(p)
	if p.Kind == corpus.KeyJudgment || p.Kind == corpus.Dissent || len(p.Sentences) == 1 {
		return quotes
	}
	for i, s := range p.Sentences {
		if slices.Contains(names.Actors(s.Of(p.Text)), name) {
			return []Quote{{Passage: p, Excerpt: excerpt(p, i)}}
		}
	}
	return quotes[:1]
}

// sentenceRange writes sentences as a link has them, counted from 1: "2", or "2-3".
func sentenceRange(first, last int) string {
	if first == last {
		return strconv.Itoa(first)
	}
	return fmt.Sprintf("%d-%d", first, last)
}

// FindQuote returns the quotation that an address means: "2-3" for the second and third sentence of p, all of it where
// sentences is empty; and false where they are not sentences of p, as after another version was imported.
func FindQuote(p *corpus.Passage, sentences string) (Quote, bool) {
	if sentences == "" {
		sentences = sentenceRange(1, len(p.Sentences))
	}
	first, last, found := strings.Cut(sentences, "-")
	if !found {
		last = first
	}
	i, err1 := strconv.Atoi(first)
	j, err2 := strconv.Atoi(last)
	if err1 != nil || err2 != nil || i < 1 || j < i || j > len(p.Sentences) {
		return Quote{}, false
	}
	return Quote{Passage: p, Excerpt: corpus.Span{Start: p.Sentences[i-1].Start, End: p.Sentences[j-1].End}}, true
}

// QuoteAt is FindQuote for a page, which shows the whole passage where an address means no sentences of it.
func QuoteAt(p *corpus.Passage, sentences string) Quote {
	q, ok := FindQuote(p, sentences)
	if !ok {
		q, _ = FindQuote(p, "")
	}
	return q
}
