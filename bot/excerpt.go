package bot

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"findings/corpus"
)

// maxExcerpt bounds how far an excerpt grows beyond the sentence that answers, in bytes. A single sentence is shown
// whole, however long it is.
const maxExcerpt = 700

// maxSentences bounds it likewise.
const maxSentences = 3

// excerpt chooses the words to quote: the sentence that answers, whole, with the one before it (beside is -1) or behind it
// (1) that has what it lacks of the question, and before them the one that their first word points back to. A claim of
// others is quoted with the sentence behind it that judges it: alone it would pass for a finding. An excerpt never
// crosses from a sentence to one that other statements cover, nor over a portion mark, nor to one that only states a level:
// "We have high confidence in this judgment" would seem to be about what is quoted with it.
func excerpt(p *corpus.Passage, sentence, beside int) corpus.Span {
	if sentence < 0 || sentence >= len(p.Sentences) {
		return corpus.Span{}
	}
	first, last := sentence, sentence
	grow := func(from, to int) bool {
		if from < 0 || to >= len(p.Sentences) || to-from >= maxSentences || p.Sentences[to].End-p.Sentences[from].Start > maxExcerpt ||
			!p.Joins(from) || !p.Joins(to-1) || from < first && p.StatesOnly(from) || to > last && (p.StatesOnly(to) || p.StatesOnly(last)) {
			return false
		}
		first, last = from, to
		return true
	}
	if beside != 0 {
		grow(min(first, first+beside), max(last, last+beside))
	}
	for isClaim(p, last) && grow(first, last+1) {
	}
	for pointsBack(p.Sentences[first].Of(p.Text)) && grow(first-1, last) {
	}
	return corpus.Span{Start: p.Sentences[first].Start, End: p.Sentences[last].End}
}

var (
	claims = regexp.MustCompile(`(?i)\b(?:claim(?:s|ed|ing)?|alleg(?:es?|ed|ing|ations?)|accus(?:es?|ed|ing|ations?)|assert(?:s|ed|ing)?|den(?:y|ies|ied)|` +
		`insist(?:s|ed)?|purport(?:s|ed|edly)?|sa(?:y|ys|id)|reported|rumou?r(?:s|ed)?)\b`)
	beliefs  = regexp.MustCompile(`(?i)\b(?:believed?|believes|thought)\b`)
	ours     = regexp.MustCompile(`(?i)\b(?:we|IC|CIA|FBI|NSA|DIA|DHS|INR|agencies|analysts)\b`)
	theClaim = regexp.MustCompile(`(?i)\b(?:the|this|that|these|those|his|her|its|their) (?:\w+ )?(?:claims?|allegations?|accusations?|assertions?|denials?|` +
		`rumou?rs?|stor(?:y|ies)|narratives?|reports?|statements?|view)\b|\b(?:false|untrue|wrong|invention|invented|baseless)\b|` +
		`\bno (?:evidence|indication|reporting|sign)\b`)
)

// isClaim reports whether sentence i tells what others say, and the next speaks of that, "we assess that the claim is
// false", or stands under the same level, which is then of what the assessment makes of it.
func isClaim(p *corpus.Passage, i int) bool {
	sentence := p.Sentences[i].Of(p.Text)
	if i+1 == len(p.Sentences) || ours.MatchString(sentence) {
		return false
	}
	claim, judged := claims.MatchString(sentence), theClaim.MatchString(p.Sentences[i+1].Of(p.Text))
	return claim && (judged || len(p.Sentences[i].Confidence) > 0) || judged && beliefs.MatchString(sentence)
}

// pointsBack reports whether a sentence begins with a word that cannot be understood without the sentence before it.
func pointsBack(sentence string) bool {
	first, _, _ := strings.Cut(sentence, " ")
	return slices.Contains([]string{"It", "Its", "They", "Their", "These", "Those", "This", "That", "He", "She", "His", "Her",
		"Such", "Both", "However,", "Nevertheless,", "Nonetheless,", "Instead,"}, first)
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
