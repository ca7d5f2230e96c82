package bot_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"findings/bot"
	"findings/bot/bottest"
	"findings/corpus"
	"findings/index"
)

// TestCasesQuoteTheSource proves the promise on every answer: what is quoted is found byte for byte in its passage,
// and stands under one confidence.
func TestCasesQuoteTheSource(t *testing.T) {
	for _, c := range bottest.Cases(t) {
		for q := range c.Answer.Quotes() {
			if !strings.Contains(q.Passage.Text, q.Text()) {
				t.Errorf("%s: %q is not in %s", c.Name, q.Text(), q.Passage.ID)
			}
			if q.Quoted() == (q.Text() == "") {
				t.Errorf("%s: %s: quoted is %v, but the words are %q", c.Name, q.Passage.ID, q.Quoted(), q.Text())
			}
		}
	}
}

// imported is a passage as an import makes it: five sentences, of which the statement in the third covers the first two.
func imported() *corpus.Passage {
	text := "Meravia tried to sway the vote. It paid three brokers. We have high confidence in this assessment. " +
		"They probably had other goals. (U) These are not known."
	high := []corpus.Statement{{Level: corpus.High, Holders: []string{"IC"}, Stated: "We have high confidence in this assessment."}}
	p := &corpus.Passage{
		ID: "ica-2031/kj1", Section: "Key Judgment 1", Page: "ii–iii", Kind: corpus.KeyJudgment, Actors: []string{"China"}, Text: text,
		Document: &corpus.Document{ID: "ica-2031", Title: "Threats", Year: 2031, Election: "2031 elections"},
	}
	at := 0
	for i, s := range []string{"Meravia tried to sway the vote.", "It paid three brokers.", "We have high confidence in this assessment.",
		"They probably had other goals.", "These are not known."} {
		start := at + strings.Index(text[at:], s)
		at = start + len(s)
		sentence := corpus.Sentence{Span: corpus.Span{Start: start, End: at}, Page: "ii"}
		if i < 2 {
			sentence.Confidence = high
		}
		if i == 1 {
			sentence.Page = "ii–iii"
		}
		if i > 1 {
			sentence.Page = "iii"
		}
		p.Sentences = append(p.Sentences, sentence)
	}
	p.Document.Passages = []*corpus.Passage{p}
	return p
}

// hits is a Searcher that finds one sentence, whatever is asked.
type hits struct {
	passage          *corpus.Passage
	sentence, beside int
}

func (h hits) Search(context.Context, index.Query) (index.Results, error) {
	return index.Results{Answered: true, Total: 1, Hits: []index.Hit{{Passage: h.passage, Sentence: h.sentence, Beside: h.beside}}}, nil
}

func (h hits) Corpus() *corpus.Corpus {
	return corpus.New(corpus.NewNames([]corpus.Name{{Name: "China"}}), []*corpus.Document{h.passage.Document}, nil)
}

func TestExcerptStandsUnderOneConfidence(t *testing.T) {
	p := imported()
	for _, c := range []struct {
		sentence, beside int
		want, page       string
		level, link      string
	}{
		{0, 1, "Meravia tried to sway the vote. It paid three brokers.", "ii–iii", "high", "/d/ica-2031/kj1?s=1-2"},
		{0, -1, "Meravia tried to sway the vote.", "ii", "high", "/d/ica-2031/kj1?s=1"},
		{1, 1, "Meravia tried to sway the vote. It paid three brokers.", "ii–iii", "high", "/d/ica-2031/kj1?s=1-2"},
		{3, -1, "They probably had other goals.", "iii", "", "/d/ica-2031/kj1?s=4"},
		{3, 1, "They probably had other goals.", "iii", "", "/d/ica-2031/kj1?s=4"},
		{4, 1, "These are not known.", "iii", "", "/d/ica-2031/kj1?s=5"},
		{0, 0, "Meravia tried to sway the vote.", "ii", "high", "/d/ica-2031/kj1?s=1"},
		{1, 0, "Meravia tried to sway the vote. It paid three brokers.", "ii–iii", "high", "/d/ica-2031/kj1?s=1-2"},
		{2, 0, "We have high confidence in this assessment.", "iii", "", "/d/ica-2031/kj1?s=3"},
		// "They" points back, but what stands there is covered, and between the two stands what only states a level.
		{3, 0, "They probably had other goals.", "iii", "", "/d/ica-2031/kj1?s=4"},
		// A portion mark stands between the two.
		{4, 0, "These are not known.", "iii", "", "/d/ica-2031/kj1?s=5"},
	} {
		a := bot.New(hits{p, c.sentence, c.beside}, bot.Options{}).Answer(t.Context(), bot.Question{Text: "what?"})
		q := a.Groups[0].Quotes[0]
		level := ""
		if s := q.Confidence(); len(s) > 0 {
			level = s[0].Level.String()
		}
		if q.Text() != c.want || q.Page() != c.page || level != c.level || q.Link() != c.link {
			t.Errorf("sentence %d, beside %d: %q, page %s, level %q, link %s; want %q, %s, %q, %s",
				c.sentence, c.beside, q.Text(), q.Page(), level, q.Link(), c.want, c.page, c.level, c.link)
		}
		_, sentences, _ := strings.Cut(q.Link(), "?s=")
		if back := bot.QuoteAt(p, sentences); back.Excerpt != q.Excerpt {
			t.Errorf("the link %s leads to %q", q.Link(), back.Text())
		}
	}
}

// TestNoLevelForMoreThanItCovers: an address can mean sentences that differ in what covers them.
func TestNoLevelForMoreThanItCovers(t *testing.T) {
	p := imported()
	for sentences, want := range map[string]int{"1-2": 1, "1-3": 0, "2-4": 0, "3": 0, "": 0} {
		if q := bot.QuoteAt(p, sentences); len(q.Confidence()) != want {
			t.Errorf("%q: %v is stated for %q", sentences, q.Confidence(), q.Text())
		}
	}
}

// TestExcerptOfClaim: a claim of others is quoted with what the assessment makes of it, as far as one confidence covers both.
func TestExcerptOfClaim(t *testing.T) {
	for text, want := range map[string]int{ // sentences
		"The Front claimed responsibility. We assess that the claim is false. We have high confidence in this assessment.": 2,
		"State media said that France did it. We have seen no reporting that supports this claim.":                         2,
		"The Front claimed responsibility. We assess with high confidence that the claim is false.":                        1,
		"The Front claimed responsibility. It has 900 men.":                                                                1,
		"Some claim that Kesh did it. There is no evidence for this. We have high confidence in this judgment.":            2,
		"It was long thought that pirates did it. That view is wrong.":                                                     2,
		"The Front claimed that it shot. We assess that ice did it. It was cold. We have high confidence in this.":         2,
		"Kesh believed that it would win. It was wet. We have high confidence in this judgment.":                           1,
		"We believe that Kesh did it. It rained. We have high confidence in this judgment.":                                1,
		"The Front bombed the port. The claim of others is false.":                                                         1,
	} {
		p := &corpus.Passage{ID: "d/p", Text: text, Document: &corpus.Document{ID: "d"}, Sentences: corpus.Annotate(text, nil)}
		q := bot.New(hits{passage: p}, bot.Options{}).Answer(t.Context(), bot.Question{Text: "what?"}).Groups[0].Quotes[0]
		if len(q.Sentences()) != want {
			t.Errorf("quoted %q, want %d sentences", q.Text(), want)
		}
	}
}

// TestExcerptIsBounded: three sentences at the most, and 700 bytes, unless one sentence is longer.
func TestExcerptIsBounded(t *testing.T) {
	long := strings.Repeat("very ", 130)
	for text, want := range map[string]string{
		"One did. It did. It did again. It did more.":                                       "It did. It did again. It did more.",
		"The office found it. It judges with low confidence that it is old, the bank says.": "The office found it. It judges with low confidence that it is old, the bank says.",
		"Kesh did it. Our confidence in this judgment is moderate. It did again.":           "It did again.",
		"We have low confidence in Marn. It did again.":                                     "It did again.",
		"One was " + long + "old. It was " + long + "young.":                                "It was " + long + "young.",
	} {
		p := &corpus.Passage{ID: "d/p", Text: text, Document: &corpus.Document{ID: "d"}, Sentences: corpus.Annotate(text, nil)}
		q := bot.New(hits{passage: p, sentence: len(p.Sentences) - 1}, bot.Options{}).Answer(t.Context(), bot.Question{Text: "what?"}).Groups[0].Quotes[0]
		if q.Text() != want {
			t.Errorf("quoted %q, want %q", q.Text(), want)
		}
	}
}

// TestUnleveled: words for confidence that are no level are said to be none, and only where no level is stated.
func TestUnleveled(t *testing.T) {
	for text, want := range map[string]string{
		"We are highly confident that it sank.":                        "highly confident",
		"We are confident that it sank.":                               "confident",
		"DIA and INR are moderately confident of this.":                "moderately confident",
		"We have high confidence that it sank; we are very confident.": "",
		"Its generals have confidence in the army.":                    "",
		"We are not confident that it sank.":                           "",
	} {
		p := &corpus.Passage{Text: text, Document: &corpus.Document{}, Sentences: corpus.Annotate(text, nil)}
		q := bot.Quote{Passage: p, Excerpt: corpus.Span{End: len(text)}}
		said := slices.ContainsFunc(bot.English.Caveats(q), func(c string) bool { return want != "" && strings.HasPrefix(c, "“"+want+"” is none") })
		if got := q.Unleveled(); got != want || said != (want != "") {
			t.Errorf("%q: %q, said %v; want %q", text, got, said, want)
		}
	}
}

// TestCitePartsByTheirLevels: a citation of words under different statements says which stands for which.
func TestCitePartsByTheirLevels(t *testing.T) {
	c := bot.Cite(bot.QuoteAt(imported(), ""), "https://findings.example/d/x")
	for _, want := range []string{"“Meravia tried to sway …”: High confidence (Intelligence Community).", "“We have high confidence …”: No confidence level stated."} {
		if !strings.Contains(c.Plain, want) {
			t.Errorf("%q is not in %q", want, c.Plain)
		}
	}
	if _, ok := bot.FindQuote(imported(), "4-9"); ok {
		t.Error("found sentences that the passage does not have")
	}
}

func TestCountrySplitsAtTheEndOfCoverage(t *testing.T) {
	a := bot.New(hits{passage: imported()}, bot.Options{}).Answer(t.Context(), bot.Question{Command: bot.Country, Text: "china"})
	var got []string
	for q := range a.Quotes() {
		got = append(got, q.Text())
	}
	want := []string{
		"Meravia tried to sway the vote. It paid three brokers.",
		"They probably had other goals.",
		"These are not known.",
	}
	if !slices.Equal(got, want) {
		t.Errorf("quoted %q, want %q", got, want)
	}
}

// A name that only the documents have is found as they write it.
func TestCountryAsWritten(t *testing.T) {
	const text = "The ministers of Meravia paid three brokers. They told Meravians of the JNIM and of Élan."
	p := &corpus.Passage{ID: "d/p", Text: text, Kind: corpus.KeyJudgment, Sentences: corpus.Annotate(text, nil)}
	p.Document = &corpus.Document{ID: "d", Passages: []*corpus.Passage{p}}
	for name, want := range map[string]string{
		"meravia": "Meravia", "MERAVIA": "Meravia", "jnim": "JNIM", "brokers": "", "they": "", "the": "", "Talmar": "", "(": "", "mer": "", "": "",
		"élan": "Élan", "[a-z]+(": "", "\xff\xfe\xfd": "", strings.Repeat("Meravia", 100): "",
	} {
		a := bot.New(hits{passage: p}, bot.Options{}).Answer(t.Context(), bot.Question{Command: bot.Country, Text: name})
		quotes := slices.Collect(a.Quotes())
		if a.Subject != want || (len(quotes) > 0) != (want != "") {
			t.Errorf("country %s: on %q, %d quotations, %q; want %q", name, a.Subject, len(quotes), a.Notice, want)
		}
	}
}

func TestCountryAndCompare(t *testing.T) {
	c, err := corpus.Default()
	if err != nil {
		t.Fatal(err)
	}
	b := bot.New(&bottest.Searcher{On: c}, bot.Options{})
	headings := func(command, name string) []string {
		var hs []string
		for _, g := range b.Answer(t.Context(), bot.Question{Command: command, Text: name}).Groups {
			hs = append(hs, g.Document.ID+": "+g.Heading)
		}
		return hs
	}
	for _, test := range []struct {
		command, name string
		want          []string
	}{
		{bot.Country, "the PRC", []string{"ica-2022: Key judgments", "ica-2022: Discussion", "ica-2022: China", "ica-2020: Key judgments"}},
		{bot.Country, "hezbollah", []string{"ica-2020: Key judgments"}},
		{bot.Compare, "kremlin", []string{"ica-2017: 2016 presidential election", "ica-2020: 2020 federal elections", "ica-2022: 2022 midterm elections"}},
		{bot.Country, "North Korea", nil},
		{bot.Country, "Atlantis", nil},
		{bot.Compare, "", nil},
	} {
		if got := headings(test.command, test.name); !slices.Equal(got, test.want) {
			t.Errorf("%s %q: %q, want %q", test.command, test.name, got, test.want)
		}
	}
	a := b.Answer(t.Context(), bot.Question{Command: bot.Compare, Text: "China"})
	var dissent *bot.Quote
	for q := range a.Quotes() {
		if q.Passage.Kind == corpus.Dissent {
			dissent = &q
		}
	}
	if dissent == nil || len(dissent.Confidence()) != 0 || bot.English.Holders(*dissent) == "" {
		t.Errorf("the minority view of 2020 should stand under its own holder, with no level: %+v", dissent)
	}
}

// TestLevelsAreTheSources checks the rules of confidence on the embedded edition, through the words that people see.
func TestLevelsAreTheSources(t *testing.T) {
	c, err := corpus.Default()
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{
		"ica-2022/kj1-approval":           "High confidence (Intelligence Community)",
		"ica-2022/kj1-response":           "No confidence level stated",
		"ica-2022/kj2-means":              "Moderate confidence (Intelligence Community)",
		"ica-2022/kj2-limits":             "No confidence level stated",
		"ica-2022/kj3-research":           "No confidence level stated",
		"ica-2017/kj-help-trump":          "High confidence (CIA, FBI); moderate confidence (NSA)",
		"ica-2017/kj-tallying":            "No confidence level stated",
		"ica-2020/kj4-minority":           "No confidence level stated",
		"ica-2022/russia-kherson":         "No confidence level stated",
		"icd-203/likely":                  "No confidence level stated",
		"glossary/influence-interference": "No confidence level stated",
	} {
		p, ok := c.Passage(id)
		if !ok {
			t.Fatalf("no passage %s", id)
		}
		if got := bot.English.Level(bot.QuoteAt(p, "")); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
}

func TestJSONContract(t *testing.T) {
	for _, c := range bottest.Cases(t) {
		raw, err := json.Marshal(c.Answer)
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal(raw, &got); err != nil {
			t.Fatal(err)
		}
		for _, field := range []string{"id", "question", "outcome", "notice"} {
			if _, ok := got[field]; !ok {
				t.Errorf("%s: %q is missing", c.Name, field)
			}
		}
		want := map[bool]string{true: "answered", false: "nothing_found"}[c.Answer.Answered()]
		if got["outcome"] != want {
			t.Errorf("%s: outcome %v, want %s", c.Name, got["outcome"], want)
		}
		if quotes, ok := got["quotes"].([]any); ok {
			for _, q := range quotes {
				q := q.(map[string]any)
				for _, field := range []string{"passage", "document", "number", "section", "page", "quote", "basis", "gloss",
					"confidence", "likelihood", "kind", "actors", "link", "score"} {
					if q[field] == nil {
						t.Errorf("%s: %q is missing or null in a quotation", c.Name, field)
					}
				}
			}
		}
	}
}

func TestBadInput(t *testing.T) {
	c, err := corpus.Default()
	if err != nil {
		t.Fatal(err)
	}
	x, err := index.Build(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	b := bot.New(x, bot.Options{})
	for _, text := range []string{"", "  \t\n", "\x00\x01\x02", "\u202e\u202d\u2066", "🗳️🗳️🗳️", "?!…", strings.Repeat("why ", 2500),
		strings.Repeat("x", 10_000), "Повлиял ли Китай на выборы?", "中国试图影响选举了吗", "@everyone", "<!channel>", "<script>alert(1)</script>",
		"*_~`|>", "\xff\xfe\xfd", "'; DROP TABLE passages; --", "+(){}[]^\"~*?:\\/ AND OR NOT"} {
		for _, command := range []string{bot.Ask, bot.Country, bot.Compare, bot.Glossary, "nonsense"} {
			a := b.Answer(t.Context(), bot.Question{Command: command, Text: text, Previous: text})
			if a.Err != nil {
				t.Errorf("%s %.20q: %v", command, text, a.Err)
			}
			if !a.Answered() && a.Notice == "" {
				t.Errorf("%s %.20q: neither an answer nor a notice", command, text)
			}
			if !utf8.ValidString(a.Notice) || strings.ContainsFunc(a.Notice, unicode.IsControl) {
				t.Errorf("%s %.20q: notice %q", command, text, a.Notice)
			}
		}
	}
}

func TestTroubleIsSaidCivilly(t *testing.T) {
	c, _ := corpus.Default()
	cause := errors.New("disk on fire at /var/lib")
	a := bot.New(&bottest.Searcher{On: c, Err: cause}, bot.Options{}).Answer(t.Context(), bot.Question{Text: "why?"})
	if !errors.Is(a.Err, cause) || strings.Contains(a.Notice, "fire") || a.Notice == "" {
		t.Errorf("notice %q, err %v", a.Notice, a.Err)
	}
}

func FuzzClean(f *testing.F) {
	f.Add("did\u202e China\x00 try?")
	f.Fuzz(func(t *testing.T, text string) {
		got := bot.Clean(text)
		if !utf8.ValidString(got) || strings.ContainsFunc(got, unicode.IsControl) || strings.ContainsFunc(got, func(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }) {
			t.Errorf("Clean(%q) = %q", text, got)
		}
		if again := bot.Clean(got); again != got {
			t.Errorf("Clean(%q) = %q, cleaned again %q", text, got, again)
		}
	})
}

// FuzzExcerpt cuts passages of any shape: an excerpt is whole sentences under one confidence, and its link leads back.
func FuzzExcerpt(f *testing.F) {
	f.Add("One. It is two. (U) Three. They are four.", uint8(1), int8(1), uint16(0b0110))
	f.Add("", uint8(0), int8(0), uint16(0))
	f.Fuzz(func(t *testing.T, text string, sentence uint8, beside int8, covered uint16) {
		p := &corpus.Passage{ID: "d/p", Text: text, Document: &corpus.Document{ID: "d"}}
		for i, s := range corpus.SplitSentences(text) {
			x := corpus.Sentence{Span: s}
			if covered>>(i%16)&1 == 1 {
				x.Confidence = []corpus.Statement{{Level: corpus.High, Holders: []string{"IC"}}}
			}
			p.Sentences = append(p.Sentences, x)
		}
		if len(p.Sentences) == 0 {
			return
		}
		n := int(sentence) % len(p.Sentences)
		q := bot.New(hits{p, n, int(beside) % 2}, bot.Options{}).Answer(t.Context(), bot.Question{Text: "what?"}).Groups[0].Quotes[0]
		if q.Excerpt.Start > p.Sentences[n].Start || q.Excerpt.End < p.Sentences[n].End || len(q.Sentences()) > 3 {
			t.Errorf("the excerpt %v leaves out sentence %d, %v, or has more than three", q.Excerpt, n, p.Sentences[n].Span)
		}
		for _, s := range q.Sentences() {
			if len(s.Confidence) != len(q.Confidence()) {
				t.Errorf("the excerpt %q crosses the end of what a statement covers", q.Text())
			}
		}
		_, sentences, _ := strings.Cut(q.Link(), "?s=")
		if back := bot.QuoteAt(p, sentences); back.Excerpt != q.Excerpt && len(q.Sentences()) != len(p.Sentences) {
			t.Errorf("the link %s leads to %q, not to %q", q.Link(), back.Text(), q.Text())
		}
	})
}

// TestStatesForOthers: a level in a quotation that is stated for something outside it is said to be that.
func TestStatesForOthers(t *testing.T) {
	p := imported()
	for sentences, want := range map[string]bool{"1": false, "1-2": false, "1-3": false, "3": true, "3-4": true, "4": false} {
		q := bot.QuoteAt(p, sentences)
		said := slices.Contains(bot.English.Caveats(q), "The level in these words is stated for what stands before them")
		if said != want {
			t.Errorf("%q: said %v, want %v", q.Text(), said, want)
		}
	}
}

// TestLevelOfSomethingElse: where a quotation speaks of a level and none is stated for it, that is said.
func TestLevelOfSomethingElse(t *testing.T) {
	for text, want := range map[string]bool{
		"We have low confidence in our ability to warn.":        true,
		"We assess with low confidence that it sank.":           false,
		"It sank, and confidence in the fleet is high.":         false,
		"WHO assesses with moderate confidence that it spread.": true,
	} {
		p := &corpus.Passage{Text: text, Document: &corpus.Document{}, Sentences: corpus.Annotate(text, nil)}
		caveats := bot.English.Caveats(bot.Quote{Passage: p, Excerpt: corpus.Span{End: len(text)}})
		if said := slices.Contains(caveats, "The level in these words is not stated for them"); said != want {
			t.Errorf("%q: said %v, want %v", text, said, want)
		}
	}
}

// TestMinority: a minority view is shown with whose it is, as far as the document says.
func TestMinority(t *testing.T) {
	for holder, want := range map[string]string{
		corpus.MinorityView: "Minority view",
		"NIO for East Asia": "Minority view: National Intelligence Officer for East Asia",
		"INR":               "Minority view: INR",
	} {
		p := &corpus.Passage{Kind: corpus.Dissent, Text: "It did not.", Holders: []string{holder}, Document: &corpus.Document{}}
		if got := bot.English.Holders(bot.Quote{Passage: p}); got != want {
			t.Errorf("%q is said as %q, want %q", holder, got, want)
		}
	}
}

// A level of all the others that stands in a dissent is not shown as the minority's.
func TestLevelOfOthersInDissent(t *testing.T) {
	const own, others = "CIA judges that a shipowner acted alone.", "All other agencies have high confidence that the navy did it."
	text := own + " " + others
	p := &corpus.Passage{
		Kind: corpus.Dissent, Text: text, Holders: []string{"CIA"}, Document: &corpus.Document{},
		Sentences: corpus.Annotate(text, []string{"CIA"}),
	}
	for i, want := range []string{"Minority view: CIA", ""} {
		q := bot.Quote{Passage: p, Excerpt: p.Sentences[i].Span}
		if got := bot.English.Holders(q); got != want {
			t.Errorf("over %q stands %q, want %q", q.Text(), got, want)
		}
	}
	if levels := (bot.Quote{Passage: p, Excerpt: p.Sentences[1].Span}).Confidence(); len(levels) != 1 || levels[0].Holders[0] != "all other agencies" {
		t.Errorf("the others' level is %v", levels)
	}
}
