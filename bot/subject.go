package bot

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"findings/corpus"
)

// A subjectOf is whom a country summary or a comparison is about.
type subjectOf struct {
	name    string
	names   *corpus.Names
	written *regexp.Regexp // how the documents write a name that the table of names does not have; nil: it has it
}

// longestName, in bytes, is the longest that is looked for where the table of names does not have it.
const longestName = 80

// writtenName finds a name that only the documents have, with the letters that they write it with: "JNIM" for "jnim". They
// write it with a capital inside a sentence, and never without one.
func writtenName(docs []*corpus.Document, name string) (about subjectOf, ok bool) {
	name = strings.TrimSpace(name)
	if len(name) < 3 || len(name) > longestName {
		return about, false
	}
	lower := strings.ToLower(name)
	first, size := utf8.DecodeRuneInString(lower)
	forms := []string{lower, name, strings.ToUpper(name), string(unicode.ToUpper(first)) + lower[size:]}
	about.written = regexp.MustCompile(`(?i:` + regexp.QuoteMeta(name) + `)`)
	word := regexp.MustCompile(`(?:^|\PL)` + regexp.QuoteMeta(lower) + `(?:\PL|$)`) // the officers, and no name
	for _, d := range docs {
		for _, p := range d.Passages {
			if !slices.ContainsFunc(forms, func(f string) bool { return strings.Contains(p.Text, f) }) {
				continue // what most are, at a tenth of the cost
			}
			if word.MatchString(p.Text) {
				return about, false
			}
			if about.name == "" {
				about.name = about.insideSentence(p)
			}
		}
	}
	return about, about.name != ""
}

// insideSentence returns the name as a passage writes it elsewhere than at the beginning of a sentence; empty where not.
func (s subjectOf) insideSentence(p *corpus.Passage) string {
	for _, x := range p.Sentences {
		_, text, _ := strings.Cut(x.Of(p.Text), " ")
		if at := s.find(text); at != nil {
			return text[at[0]:at[1]]
		}
	}
	return ""
}

// find returns where a text has the written name, with a capital, and behind it no more than an ending: "Sarrazani".
func (s subjectOf) find(text string) []int {
	for from := 0; from < len(text); {
		at := s.written.FindStringIndex(text[from:])
		if at == nil {
			return nil
		}
		at[0], at[1] = at[0]+from, at[1]+from
		before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
		if !unicode.IsLetter(before) && ending.MatchString(text[at[1]:]) && capital.MatchString(text[at[0]:at[1]]) {
			return at
		}
		from = at[1]
	}
	return nil
}

var (
	ending  = regexp.MustCompile(`^(?:s|n|ns|an|ans|ian|ians|i|is|ese|ish)?(?:\PL|$)`) // Kestria, Kestrians
	capital = regexp.MustCompile(`^\p{Lu}`)
)

// in reports whether a text names the subject.
func (s subjectOf) in(text string) bool {
	if s.written != nil {
		return s.find(text) != nil
	}
	return slices.Contains(s.names.Actors(text), s.name)
}

// has reports whether a passage is about the subject.
func (s subjectOf) has(p *corpus.Passage) bool {
	if s.written != nil {
		return s.in(p.Text)
	}
	return slices.Contains(p.Actors, s.name)
}

// quotes returns what a passage says of the subject: all of a key judgment or a dissent, in quotations that each stand
// under one confidence, without what only states that; of any other passage the first sentence that names the subject.
func (s subjectOf) quotes(p *corpus.Passage) []Quote {
	if p.Kind == corpus.KeyJudgment || p.Kind == corpus.Dissent || len(p.Sentences) == 1 {
		return judged(p)
	}
	for i, x := range p.Sentences {
		if s.in(x.Of(p.Text)) {
			return []Quote{{Passage: p, Excerpt: excerpt(p, i, 0)}}
		}
	}
	return judged(p)[:1]
}

// judged are the runs of a passage without the sentences that do no more than state a level, which stands beside what it
// is stated for.
func judged(p *corpus.Passage) []Quote {
	if quotes := slices.DeleteFunc(runs(p, p.StatesOnly), Quote.onlyStates); len(quotes) > 0 {
		return quotes
	}
	return Runs(p)
}

// shortestReason, in bytes, is the least that a sentence says beside the statements in it where it gives their reason.
const shortestReason = 12

// onlyStates reports whether a quotation for which no level is stated does no more than state levels for others: "CIA has
// moderate confidence in this judgment; DIA has low confidence."
func (q Quote) onlyStates() bool {
	if len(q.Confidence()) > 0 || !q.StatesForOthers() {
		return false
	}
	rest := q.Text()
	for _, s := range q.Passage.Sentences {
		for _, c := range s.Confidence {
			if c.Stated != "" {
				rest = strings.Replace(rest, c.Stated, "", 1)
			}
		}
	}
	return len(rest) < shortestReason
}
