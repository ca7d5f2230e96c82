// Package bottest has what the tests of every platform need: a small Searcher that works, and the answers that each
// platform must be able to draw.
package bottest

import (
	"context"
	"strings"
	"testing"
	"time"

	"findings/bot"
	"findings/corpus"
	"findings/index"
)

// BaseURL is where the links of the answers lead.
const BaseURL = "https://findings.example"

// A Searcher answers a question with the passages listed for it, and any other with nothing.
type Searcher struct {
	On     *corpus.Corpus
	Answer map[string][]string // from a question to IDs of passages
	Err    error               // returned by every search where not nil
}

// Search looks the question up.
func (s *Searcher) Search(_ context.Context, q index.Query) (index.Results, error) {
	if s.Err != nil {
		return index.Results{}, s.Err
	}
	ids := s.Answer[q.Text]
	r := index.Results{Total: len(ids), Answered: len(ids) > 0, Topics: []string{"China", "Russia"}}
	for i, id := range ids {
		if i >= q.Offset && i < q.Offset+q.Limit {
			p, ok := s.On.Passage(id)
			if !ok {
				panic("bottest: no passage " + id)
			}
			r.Hits = append(r.Hits, index.Hit{Passage: p, Score: 1 / float64(i+1)})
		}
	}
	return r, nil
}

// Corpus returns what it answers from.
func (s *Searcher) Corpus() *corpus.Corpus { return s.On }

// A Case is an answer that every platform must draw.
type Case struct {
	Name   string // fit for a file name
	Answer bot.Answer
}

// Markup is text that must stay text on every platform.
const Markup = "The *sponsors* of _“Operation <script>alert(1)</script>”_ told @everyone & <!channel> to visit " +
	"[us](https://evil.example) `now` ~soon~ ||hidden|| > first\\, then <@U123> # last"

// Cases returns the answers: one, many, more to come, none, very long, markup, no level, two levels, a dissent,
// a report, a glossary entry, a country, a comparison, help, sources, an empty question, a fault.
func Cases(t testing.TB) []Case {
	t.Helper()
	s := &Searcher{On: Corpus(t), Answer: map[string][]string{
		"did China try to influence the midterms?": {"ica-2022/kj1-approval"},
		"what did they do?": {"ica-2022/kj1-approval", "ica-2022/kj2-means", "ica-2022/kj3-intent", "ica-2022/cuba-intent",
			"ica-2020/kj3-iran"},
		"what was said at length?":      {"test-2031/long"},
		"who are the sponsors?":         {"test-2031/markup"},
		"why did Iran hold back?":       {"ica-2022/kj2-limits"},
		"did Russia want Trump to win?": {"ica-2017/kj-help-trump"},
		"did everyone agree on China?":  {"ica-2020/kj4-minority"},
		"what about Kherson?":           {"ica-2022/russia-kherson"},
		"what does probably mean?":      {"icd-203/likely"},
		"what about *bold* <!channel> @everyone <script>alert(1)</script>?": {"ica-2022/scope-impact"},
	}}
	b := bot.New(s, bot.Options{BaseURL: BaseURL})
	ask := func(name, text string) Case {
		return Case{name, b.Answer(t.Context(), bot.Question{Text: text})}
	}
	command := func(name, command, text string) Case {
		return Case{name, b.Answer(t.Context(), bot.Question{Command: command, Text: text})}
	}
	cases := []Case{
		ask("one", "did China try to influence the midterms?"),
		ask("many", "what did they do?"),
		ask("none", "who won the 2024 election?"),
		ask("long", "what was said at length?"),
		ask("markup", "who are the sponsors?"),
		ask("hostile-question", "what about *bold* <!channel> @everyone <script>alert(1)</script>?"),
		ask("no-level", "why did Iran hold back?"),
		ask("two-levels", "did Russia want Trump to win?"),
		ask("dissent", "did everyone agree on China?"),
		ask("report", "what about Kherson?"),
		ask("glossary", "what does probably mean?"),
		ask("empty", "   "),
		ask("too-long", strings.Repeat("why? ", 2000)),
		command("country", bot.Country, "China"),
		command("country-unknown", bot.Country, "Atlantis"),
		command("compare", bot.Compare, "the Kremlin"),
		command("compare-dissent", bot.Compare, "China"),
		command("help", bot.Help, ""),
		command("sources", bot.Sources, ""),
		command("privacy", bot.Privacy, ""),
	}
	s.Err = context.DeadlineExceeded
	return append(cases, ask("fault", "did China try to influence the midterms?"))
}

// Corpus is the embedded edition with one invented document of hostile and very long text.
func Corpus(t testing.TB) *corpus.Corpus {
	t.Helper()
	c, err := corpus.Default()
	if err != nil {
		t.Fatal(err)
	}
	d := &corpus.Document{
		ID: "test-2031", Title: "Foreign Threats to the 2031 <b>Elections</b> of *Meravia*", Election: "2031 elections", Year: 2031,
		We:     []string{"IC"},
		Source: corpus.Source{Number: "ICA 2031-1 & 2", Issued: time.Date(2031, 5, 4, 0, 0, 0, 0, time.UTC)},
	}
	passage := func(local, text string) {
		d.Passages = append(d.Passages, &corpus.Passage{
			ID: d.ID + "/" + local, Document: d, Section: "Discussion `1`", Page: "7", Text: text, Order: len(d.Passages),
			Sentences: []corpus.Sentence{{Span: corpus.Span{End: len(text)}, Page: "7"}},
		})
	}
	passage("markup", Markup)
	passage("long", strings.Repeat("Officials of the ministry met again & again with *intermediaries*, who denied it, ", 90)+"until they stopped.")
	return corpus.New(c.Names(), append([]*corpus.Document{d}, c.Documents()...), nil)
}
