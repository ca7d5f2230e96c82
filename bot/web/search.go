package web

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"findings/bot"
	"findings/corpus"
)

// Limits of the results page.
const (
	answerQuotes = bot.DefaultQuotes // shown as the answer, as in chat
	pageQuotes   = 20                // shown on one page, the answer included
)

// A refinement narrows and orders the quotations of an answer. All of it is in the address.
type refinement struct {
	Country, Document, Year, Kind, Level string
	Reading                              bool // in reading order, not best first
	Offset                               int
}

// readRefinement takes the refinement from an address; what makes no sense narrows to nothing or is left out.
func readRefinement(v url.Values) refinement {
	r := refinement{
		Country: v.Get("country"), Document: v.Get("document"), Year: v.Get("year"), Kind: v.Get("kind"), Level: v.Get("level"),
		Reading: v.Get("sort") == "reading",
	}
	r.Offset, _ = strconv.Atoi(v.Get("offset")) // what is no number is the beginning
	r.Offset = min(max(r.Offset, 0), bot.MaxFound)
	return r
}

// known is r with the country by the name that the corpus has for it.
func (r refinement) known(c *corpus.Corpus) refinement {
	if name, ok := c.Names().Canonical(r.Country); ok {
		r.Country = name
	}
	return r
}

// link is the address of the question under the refinement.
func (r refinement) link(question string) string { return "/?" + r.values(question).Encode() }

// values are the parameters of that address.
func (r refinement) values(question string) url.Values {
	v := url.Values{"q": {question}}
	for name, value := range map[string]string{
		"country": r.Country, "document": r.Document, "year": r.Year, "kind": r.Kind, "level": r.Level,
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if r.Reading {
		v.Set("sort", "reading")
	}
	if r.Offset > 0 {
		v.Set("offset", fmt.Sprint(r.Offset))
	}
	return v
}

// A facet is a way to narrow: its values with how many quotations have each.
type facet struct {
	Name   string
	Values []facetValue
}

// A facetValue is one choice. Following its link makes it, or takes it back.
type facetValue struct {
	Text  string
	Count int
	Link  string
	On    bool
}

// dimensions are the facets: what a quotation has of each, and where the refinement keeps the choice. Country and
// document are filters of the question itself too, so that narrowing to one finds what the first search left out.
var dimensions = []struct {
	name   string
	values func(bot.Quote) []string
	choice func(*refinement) *string
	text   func(*corpus.Corpus, string) string
}{
	{"Country", func(q bot.Quote) []string { return q.Passage.Actors }, func(r *refinement) *string { return &r.Country }, asIs},
	{"Document", func(q bot.Quote) []string { return []string{q.Passage.Document.ID} }, func(r *refinement) *string { return &r.Document },
		func(c *corpus.Corpus, id string) string {
			if d, ok := c.Document(id); ok {
				return d.Title
			}
			return id
		}},
	{"Election", func(q bot.Quote) []string {
		if y := q.Passage.Document.Year; y != 0 {
			return []string{fmt.Sprint(y)}
		}
		return nil
	}, func(r *refinement) *string { return &r.Year }, asIs},
	{"Kind", func(q bot.Quote) []string { return []string{kindWord(q.Passage.Kind)} }, func(r *refinement) *string { return &r.Kind },
		func(_ *corpus.Corpus, k string) string { return strings.ReplaceAll(k, "_", " ") }},
	{"Confidence", func(q bot.Quote) []string {
		var levels []string
		for _, s := range q.Confidence() {
			if l := s.Level.String(); !slices.Contains(levels, l) {
				levels = append(levels, l)
			}
		}
		if levels == nil {
			return []string{corpus.Unstated.String()}
		}
		return levels
	}, func(r *refinement) *string { return &r.Level }, func(_ *corpus.Corpus, l string) string {
		if l == corpus.Unstated.String() {
			return "none stated"
		}
		return l
	}},
}

func asIs(_ *corpus.Corpus, s string) string { return s }

// kindWord is a kind as addresses have it: "key_judgment".
func kindWord(k corpus.Kind) string {
	b, _ := k.MarshalText() // every kind has a word
	return string(b)
}

// A profile has what a quotation has of each dimension.
type profile [][]string

func profileOf(q bot.Quote) profile {
	p := make(profile, len(dimensions))
	for i, d := range dimensions {
		p[i] = d.values(q)
	}
	return p
}

// fits reports whether a quotation passes the refinement, without the dimension of that index (-1: with all).
func (r refinement) fits(p profile, without int) bool {
	for i, d := range dimensions {
		if choice := *d.choice(&r); i != without && choice != "" && !slices.Contains(p[i], choice) {
			return false
		}
	}
	return true
}

// facets counts what is left to choose in each dimension under the choices made in the others.
func facets(c *corpus.Corpus, quotes []bot.Quote, r refinement, question string) []facet {
	profiles := make([]profile, len(quotes))
	for k, q := range quotes {
		profiles[k] = profileOf(q)
	}
	var list []facet
	for i, d := range dimensions {
		count := map[string]int{}
		for _, p := range profiles {
			if r.fits(p, i) {
				for _, v := range p[i] {
					count[v]++
				}
			}
		}
		on := *d.choice(&r)
		if on != "" && count[on] == 0 {
			count[on] = 0 // so that it can be taken back
		}
		if len(count) < 2 && on == "" {
			continue
		}
		f := facet{Name: d.name}
		for v, n := range count {
			to := r
			to.Offset = 0
			*d.choice(&to) = v
			if v == on {
				*d.choice(&to) = ""
			}
			f.Values = append(f.Values, facetValue{d.text(c, v), n, to.link(question), v == on})
		}
		slices.SortFunc(f.Values, func(a, b facetValue) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Text, b.Text))
		})
		list = append(list, f)
	}
	return list
}

// A resultsView is what the page of an answer has beyond the answer.
type resultsView struct {
	Answer  []quoteView // best first
	Further []quoteView
	Heading string // over Further
	Facets  []facet
	Narrow  bool   // some choice is made
	Clear   string // address without any choice
	Found   int
	Beyond  int // more that bear on the question than are looked at; 0: all are
	Order   []facetValue
	From    int // the first and the last one shown of Found, from 1
	To      int
	Less    string // address of the page before; empty on the first
	More    string // address of the next page; empty on the last
	Nothing bool
	Exports []topic
	Open    bool // there is more than the answer, or less than it because of a choice
}

// results arranges the quotations of an answer: those that answer, then the further ones, narrowed and ordered.
func results(c *corpus.Corpus, a bot.Answer, r refinement) *resultsView {
	question := bot.Clean(a.Question.Text)
	all := slices.Collect(a.Quotes())
	quotes := arrange(c, all, r)
	v := &resultsView{
		Facets: facets(c, all, r, question), Found: len(quotes), Nothing: len(quotes) == 0,
		Narrow: r.Country+r.Document+r.Year+r.Kind+r.Level != "", Clear: refinement{Reading: r.Reading}.link(question),
	}
	best, reading := r, r
	best.Reading, best.Offset, reading.Reading, reading.Offset = false, 0, true, 0
	v.Order = []facetValue{
		{Text: "best first", Link: best.link(question), On: !r.Reading},
		{Text: "in reading order", Link: reading.link(question), On: r.Reading},
	}
	v.Beyond = max(a.Total-len(all), 0)
	r.Offset = min(r.Offset, max(len(quotes)-1, 0)/pageQuotes*pageQuotes)
	answers := 0
	if !r.Reading && r.Offset == 0 {
		answers = min(answerQuotes, len(quotes))
	}
	v.From, v.To = r.Offset+1, min(r.Offset+pageQuotes, len(quotes))
	at := func(offset int) string {
		to := r
		to.Offset = offset
		return to.link(question)
	}
	if r.Offset > 0 {
		v.Less = at(max(r.Offset-pageQuotes, 0))
	}
	if v.To < len(quotes) {
		v.More = at(v.To)
	}
	for i, q := range quotes[r.Offset:v.To] {
		if r.Offset+i < answers {
			v.Answer = append(v.Answer, viewQuote(q))
		} else {
			v.Further = append(v.Further, viewQuote(q))
		}
	}
	whole := r
	whole.Offset = 0
	v.Exports = exportLinks("/export", whole.values(question))
	v.Heading = "Further passages"
	if r.Reading {
		v.Heading = "Passages in reading order"
	}
	v.Open = v.Narrow || r.Reading || len(v.Further) > 0
	return v
}

// arrange narrows and orders quotations that come best first.
func arrange(c *corpus.Corpus, all []bot.Quote, r refinement) []bot.Quote {
	var quotes []bot.Quote
	for _, q := range all {
		if r.fits(profileOf(q), -1) {
			quotes = append(quotes, q)
		}
	}
	if !r.Reading {
		return quotes
	}
	place := map[*corpus.Document]int{}
	for i, d := range c.Documents() {
		place[d] = i
	}
	slices.SortStableFunc(quotes, func(a, b bot.Quote) int {
		return cmp.Or(cmp.Compare(place[a.Passage.Document], place[b.Passage.Document]), cmp.Compare(a.Passage.Order, b.Passage.Order),
			cmp.Compare(a.Excerpt.Start, b.Excerpt.Start))
	})
	return quotes
}
