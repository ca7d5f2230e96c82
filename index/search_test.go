package index_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"findings/corpus"
	"findings/corpus/importer"
	"findings/index"
)

// embedded is the index of the embedded edition.
func embedded(t testing.TB) *index.Index {
	t.Helper()
	c, err := corpus.Default()
	if err != nil {
		t.Fatal(err)
	}
	return build(t, c)
}

func search(t testing.TB, x *index.Index, q index.Query) index.Results {
	t.Helper()
	r, err := x.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("Search(%q): %v", q.Text, err)
	}
	return r
}

// TestPromises are the answers that the project promises in so many words.
func TestPromises(t *testing.T) {
	x := embedded(t)
	for _, c := range []struct {
		question, previous, passage, level string
	}{
		{"did China try to influence the 2022 midterms?", "", "ica-2022/kj1-approval", "high"},
		{"how sure are they about Iran?", "", "ica-2022/kj2-intent", "moderate"},
		{"why did Iran hold back?", "", "ica-2022/kj2-limits", "none"},
		{"did it change the outcome?", "", "ica-2022/scope-impact", "none"},
		{"who won the 2024 election?", "", "", ""},
		{"and in 2020?", "did China try to influence the 2022 midterms?", "ica-2020/kj4-china", "high"},
		{"influence or interference?", "", "glossary/influence-interference", "none"},
		{"what does 'probably' mean?", "", "icd-203/likely", "none"},
	} {
		r := search(t, x, index.Query{Text: c.question, Previous: c.previous})
		got, level := "", ""
		if r.Answered {
			got, level = r.Hits[0].Passage.ID, "none"
			if s := r.Hits[0].Passage.Sentences[r.Hits[0].Sentence].Confidence; len(s) > 0 {
				level = s[0].Level.String()
			}
		}
		if got != c.passage || level != c.level {
			t.Errorf("%q (after %q) = %q, level %q; want %q, %q\n%s", c.question, c.previous, got, level, c.passage, c.level, r.Explanation)
		}
	}
}

func TestAbsent(t *testing.T) {
	x := embedded(t)
	for question, want := range map[string]string{
		"did North Korea hack the election?":     "the corpus has nothing on North Korea",
		"did Russia interfere in 2024?":          "the corpus has nothing on 2024",
		"did turkey meddle in the midterms":      "the corpus has nothing on Turkey",
		"Did Iran hack voting machines in Ohio?": "the corpus has nothing on Ohio",
	} {
		if r := search(t, x, index.Query{Text: question}); r.Answered || len(r.Hits) > 0 || r.Reason != want {
			t.Errorf("%q: answered %v, reason %q; want silence, %q", question, r.Answered, r.Reason, want)
		}
	}
	if r := search(t, x, index.Query{Text: "did North Korea hack the election?"}); len(r.Topics) == 0 {
		t.Error("silence without the topics that the corpus has")
	}
	r := search(t, x, index.Query{Text: "Russia vs North Korea"})
	if !r.Answered || r.Reason != "the corpus has nothing on North Korea" || !slices.Contains(r.Hits[0].Passage.Actors, "Russia") {
		t.Errorf("one side of a comparison is absent: answered %v, reason %q", r.Answered, r.Reason)
	}
}

// What people ask a bot that has nothing to do with assessments, in words that assessments have.
func TestBesideThePoint(t *testing.T) {
	x := embedded(t)
	for _, question := range []string{
		"how do I register to vote", "am I registered to vote", "should I vote for Trump", "which party should I support",
		"does my wife love me", "can you help me with my homework", // about the one who asks
		"are you a russian bot", "who pays you", "i love you", // about the one who answers
		"how tall is Xi Jinping", "how many senators are there", "how many states are there", // a number that nobody gives
		"did trump collude with russia",                                                   // where "trump" is no verb
		"did anyone change votes in 2022?", "were any votes changed in the 2022 midterms", // which is in another report
		"who won the 2022 election", "how do you cook plov", "can I trust you", "how sure are you",
	} {
		if r := search(t, x, index.Query{Text: question}); r.Answered {
			t.Errorf("%q is answered with %s", question, r.Hits[0].Passage.ID)
		}
	}
	if r := search(t, x, index.Query{Text: "what's for lunch", Previous: "did Iran try to hurt Trump in 2020?"}); r.Answered {
		t.Errorf("a follow-up about lunch is answered with %s", r.Hits[0].Passage.ID)
	}
	for _, question := range []string{"what should I know about Iran?", "what do we know about Russia", "can I trust what they say about Iran?",
		"how confident are you about Iran?", "do you have anything on Cuba?", "are you sure that Russia helped Trump?", "did Russia help my candidate Trump?"} {
		if r := search(t, x, index.Query{Text: question}); !r.Answered {
			t.Errorf("%q is not answered: %s", question, r.Reason)
		}
	}
	if r := search(t, x, index.Query{Text: "did Sorosh interfere in the election?"}); r.Reason != "the corpus has nothing on Sorosh" {
		t.Errorf("a name is read as another word: %s", r.Reason)
	}
}

// written is the index of one document, of which it takes the text.
func written(t *testing.T, id, text string) *index.Index {
	t.Helper()
	path := filepath.Join(t.TempDir(), id+".md")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	edition, err := corpus.Default()
	if err != nil {
		t.Fatal(err)
	}
	d := importFile(t, path, importer.Meta{ID: id, Names: edition.Names(), Version: strings.Repeat("a", 64)})
	return build(t, corpus.New(edition.Names(), []*corpus.Document{d}, nil))
}

// answeredWith compares the beginnings of the sentences that answer with those wanted; with "" for silence.
func answeredWith(t *testing.T, x *index.Index, want map[string]string) {
	t.Helper()
	for question, want := range want {
		r, got := search(t, x, index.Query{Text: question}), ""
		if r.Answered {
			p := r.Hits[0].Passage
			got = p.Sentences[r.Hits[0].Sentence].Of(p.Text)
		}
		if !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%q is answered with %q, want %q (%s)", question, got, want, r.Reason)
		}
	}
}

// A sentence that only states a level answers together with what was judged, and with nothing else.
func TestWhatIsJudged(t *testing.T) {
	x := written(t, "tolmar-2031", `# Trade in the Emirate of Tolmar

## Discussion

Iran paid the harbor brokers in March (moderate confidence). The port minister told parliament that he had moderate confidence in the harbor pilots of Sulport.

Iran paid the tugboat crews. We have high confidence in this judgment. Cuba sold the grain elevators to the emirate of Tolmar. We have high confidence in this judgment because three clerks at the Tolmar granary described the sale.
`)
	answeredWith(t, x, map[string]string{
		"what did the port minister tell parliament about the harbor pilots of Sulport?": "The port minister told",
		"who described the sale at the granary?":                                         "Cuba sold",
		"how sure are they that Iran paid the tugboat crews?":                            "Iran paid the tugboat crews",
	})
}

// The year of an assessment that is not about an election is not the year of one.
func TestElectionOfTheYear(t *testing.T) {
	const text = `# Origins of the Tolmar Fever of 2034

## Discussion

Without the cooperation of Moscow we probably will not be able to resolve the question.

Moscow tried to influence the inquiry by holding back its data.
`
	answeredWith(t, written(t, "tolmar-2034", text), map[string]string{
		"did Moscow try to influence the 2034 midterm elections":           "",
		"did Moscow try to influence the elections held in Tolmar in 2034": "",
		"did Moscow try to influence the 2034 parliamentary ballot":        "",
		"did Moscow try to influence the inquiry of 2034":                  "Moscow tried",
	})
	x := written(t, "tolmar-2034", text)
	first := "did Moscow try to influence the 2034 midterm elections"
	if r := search(t, x, index.Query{Text: first}); r.Reason != "the corpus has nothing on the 2034 election" {
		t.Errorf("%q: reason %q", first, r.Reason)
	}
	if r := search(t, x, index.Query{Text: "what about Russia?", Previous: first}); r.Answered {
		t.Errorf("a follow-up to %q is answered with %s", first, r.Hits[0].Passage.ID)
	}
	for _, title := range []string{"The Bombing Campaign of 2034", "The Arms Race of 2034"} {
		answeredWith(t, written(t, "tolmar-2034", strings.Replace(text, "Origins of the Tolmar Fever of 2034", title, 1)), map[string]string{first: ""})
	}
	answeredWith(t, written(t, "tolmar-2034", strings.Replace(text, "Fever of 2034", "Fever Before the 2034 Elections", 1)), map[string]string{
		"did Moscow try to influence the 2034 midterm elections": "Moscow tried",
	})
}

// A passage goes on to speak of what stands right before it under the same heading.
func TestPassageBefore(t *testing.T) {
	answeredWith(t, written(t, "sarvand-2036", `# Missiles of Sarvand

## Navy

The submarines leave port for a month at a time.

A landslide closed the road in May 2030 and delayed the repairs.

## Coast

The batteries keep their missiles in tunnels.

A landslide closed the road in June 2034 and delayed the repairs.
`), map[string]string{
		"when did a landslide close the road to the submarines": "A landslide closed the road in May 2030",
		"when did a landslide close the road to the batteries":  "A landslide closed the road in June 2034",
	})
}

// A sentence that answers takes the one beside it along, where that has something of the question which it lacks and
// stands under the same confidence.
func TestBeside(t *testing.T) {
	x := written(t, "lualaba-2037", `# Minerals of Lualaba

## Discussion

The main armed group, the Front for Lualaba, levies a fee on each sack of ore. Its commander, Joseph Kalenga, sold ore to traders in Dubai.

Beijing decided not to intervene in the presidential race. It feared new sanctions.

Russian officers stole the letters of the governor. They burned several letters. We have high confidence in this judgment. The governor published the letters of the ministry.

Cuba bribed the miners. We have moderate confidence in this judgment. The miners struck in May.

Brazil paid the pilots. We assess with high confidence that the governor paid the divers.

Peru hired the ferrymen. INR has low confidence in the granary clerk.
`)
	for question, want := range map[string]string{
		"who is the commander of the Front":                                    "The main armed group, the Front for Lualaba, levies a fee on each sack of ore. Its commander, Joseph Kalenga, sold ore to traders in Dubai.",
		"why did Beijing not intervene in the presidential race":               "Beijing decided not to intervene in the presidential race. It feared new sanctions.",
		"who burned the letters that the Russian officers stole":               "Russian officers stole the letters of the governor. They burned several letters.",
		"did Russian officers steal the letters of the governor":               "Russian officers stole the letters of the governor.",
		"why did Cuba bribe the miners":                                        "Cuba bribed the miners.",
		"how sure are they that Russian officers stole and burned the letters": "Russian officers stole the letters of the governor.",
		"did Brazil pay the pilots and the divers":                             "Brazil paid the pilots.",  // under other statements
		"did Peru hire the ferrymen and the granary clerk":                     "Peru hired the ferrymen.", // which only speaks of a level
	} {
		r, got := search(t, x, index.Query{Text: question}), ""
		if r.Answered {
			h := r.Hits[0]
			first, last := h.Passage.Sentences[min(h.Sentence, h.Sentence+h.Beside)], h.Passage.Sentences[max(h.Sentence, h.Sentence+h.Beside)]
			got = h.Passage.Text[first.Start:last.End]
			for _, m := range h.Matches {
				if m.Start < first.Start || m.End > last.End {
					t.Errorf("%q marks %q, which is not quoted", question, m.Of(h.Passage.Text))
				}
			}
		}
		if got != want {
			t.Errorf("%q is answered with %q, want %q (%s)", question, got, want, r.Reason)
		}
	}
}

// Every word of the sentence that a word of the question may be found as is marked.
func TestMatches(t *testing.T) {
	x := embedded(t)
	r := search(t, x, index.Query{Text: "did China approve efforts on midterm races?"})
	if !r.Answered {
		t.Fatal(r.Reason)
	}
	var marked []string
	for _, m := range r.Hits[0].Matches {
		marked = append(marked, m.Of(r.Hits[0].Passage.Text))
	}
	if want := []string{"China", "tacitly", "approved", "efforts", "try"}; !slices.Equal(marked, want) {
		t.Errorf("marked are %q, want %q", marked, want)
	}
}

func TestFilters(t *testing.T) {
	x := embedded(t)
	const question = "what did they do in the election?"
	for _, c := range []struct {
		name string
		q    index.Query
		ok   func(*corpus.Passage) bool
	}{
		{"country", index.Query{Country: "Iran"}, func(p *corpus.Passage) bool {
			return slices.Contains(p.Actors, "Iran") || strings.Contains(p.Text+p.Gloss, "Iran")
		}},
		{"document", index.Query{Document: "ica-2020"}, func(p *corpus.Passage) bool { return p.Document.ID == "ica-2020" }},
		{"documents", index.Query{Documents: []string{"ica-2017"}, Text: "Putin"}, func(p *corpus.Passage) bool { return p.Document.ID == "ica-2017" }},
		{"kinds", index.Query{Kinds: []corpus.Kind{corpus.ScopeNote}, Text: "outcome"}, func(p *corpus.Passage) bool { return p.Kind == corpus.ScopeNote }},
		{"level", index.Query{MinLevel: corpus.High, Text: "Russia"}, func(p *corpus.Passage) bool {
			return slices.ContainsFunc(p.Sentences, func(s corpus.Sentence) bool {
				return slices.ContainsFunc(s.Confidence, func(c corpus.Statement) bool { return c.Level >= corpus.High })
			})
		}},
	} {
		if c.q.Text == "" {
			c.q.Text = question
		}
		r := search(t, x, c.q)
		if len(r.Hits) == 0 {
			t.Errorf("%s: no hits", c.name)
		}
		for _, h := range r.Hits {
			if !c.ok(h.Passage) {
				t.Errorf("%s: %s does not pass the filter", c.name, h.Passage.ID)
			}
		}
	}
	if r := search(t, x, index.Query{Text: question, Documents: []string{}}); r.Answered {
		t.Error("no document allowed, and answered")
	}
	if r := search(t, x, index.Query{Text: question, Country: "Atlantis"}); r.Answered || !strings.Contains(r.Reason, "Atlantis") {
		t.Errorf("unknown country: answered %v, reason %q", r.Answered, r.Reason)
	}
}

func TestPaging(t *testing.T) {
	x := embedded(t)
	q := index.Query{Text: "what did Russia do?"}
	all := search(t, x, q)
	if all.Total != len(all.Hits) || all.Total < 3 {
		t.Fatalf("%d hits of %d", len(all.Hits), all.Total)
	}
	var ids, paged []string
	for _, h := range all.Hits {
		ids = append(ids, h.Passage.ID)
	}
	q.Limit = 2
	for q.Offset = 0; q.Offset < all.Total; q.Offset += 2 {
		r := search(t, x, q)
		if r.Total != all.Total {
			t.Errorf("offset %d: total %d, want %d", q.Offset, r.Total, all.Total)
		}
		for _, h := range r.Hits {
			paged = append(paged, h.Passage.ID)
		}
	}
	if !slices.Equal(ids, paged) {
		t.Errorf("in pages %v, at once %v", paged, ids)
	}
	q.Offset = 1 << 40
	if r := search(t, x, q); len(r.Hits) != 0 {
		t.Error("hits behind the last")
	}
}

func TestExplanation(t *testing.T) {
	x := embedded(t)
	e := search(t, x, index.Query{Text: "chinas inteligence officers role in midtrem influence"}).Explanation.String()
	for _, want := range []string{`"inteligence" read as "intelligence"`, `"midtrem" read as "midterm`, "must bear: China", "bm25", "answered", "ica-2022/kj1-guidance"} {
		if !strings.Contains(e, want) {
			t.Errorf("the explanation does not have %q:\n%s", want, e)
		}
	}
	e = search(t, x, index.Query{Text: "did Cuba bribe senators?"}).Explanation.String()
	if !strings.Contains(e, "silent: ") || !strings.Contains(e, `"bribe"`) {
		t.Errorf("the explanation does not say why it was silent:\n%s", e)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c, err := corpus.Default()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := index.Build(ctx, c); !errors.Is(err, context.Canceled) {
		t.Errorf("Build: %v, want %v", err, context.Canceled)
	}
}

func FuzzParseQuery(f *testing.F) {
	for _, s := range []string{"why?", `country:"Lebanese Hizballah" level:high why?`, "kind:scope_note document:ica-2020", "country:", "level:none x", `country:"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q := index.ParseQuery(text)
		again := index.ParseQuery(q.String())
		if q.String() != again.String() || q.Text != again.Text || q.Country != again.Country || q.Document != again.Document ||
			q.MinLevel != again.MinLevel || !slices.Equal(q.Kinds, again.Kinds) {
			t.Errorf("ParseQuery(%q) = %+v, and of its String %q: %+v", text, q, q.String(), again)
		}
	})
}

func FuzzSearch(f *testing.F) {
	for _, s := range [][2]string{
		{"did China try to influence the 2022 midterms?", ""}, {"why?", "did Iran hold back?"}, {"🎉🎉", "🎉"}, {"кто победил", ""},
		{"\u202eelection\u0000", ""}, {strings.Repeat("a ", 5000), ""}, {"'22 '", "’22"}, {"<script>@everyone <!channel>", ""}, {"U.S.", "e-"},
	} {
		f.Add(s[0], s[1])
	}
	x := build(f, everything(f))
	f.Fuzz(func(t *testing.T, text, previous string) {
		r := search(t, x, index.Query{Text: text, Previous: previous, Limit: 5})
		if r.Answered != (len(r.Hits) > 0) {
			t.Fatalf("answered %v with %d hits", r.Answered, len(r.Hits))
		}
		for _, h := range r.Hits {
			if h.Sentence < 0 || h.Sentence > 0 && h.Sentence >= len(h.Passage.Sentences) {
				t.Fatalf("sentence %d of %d", h.Sentence, len(h.Passage.Sentences))
			}
			end := 0
			for _, m := range h.Matches {
				if m.Start < end || m.End <= m.Start || m.End > len(h.Passage.Text) || !utf8.ValidString(m.Of(h.Passage.Text)) {
					t.Fatalf("match %v in a text of %d bytes, after %d", m, len(h.Passage.Text), end)
				}
				end = m.End
			}
		}
		r.Explanation.Lines()
	})
}
