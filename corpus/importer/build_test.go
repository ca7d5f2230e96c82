package importer

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"findings/corpus"
)

// built makes a document of Markdown.
func built(t testing.TB, markdown string, meta Meta) *Built {
	t.Helper()
	d, err := decodeMarkdown([]byte(markdown), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if meta.ID == "" {
		meta.ID = "x"
	}
	b, err := Build(d, meta)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Verify(); err != nil {
		t.Error(err)
	}
	return b
}

// TestKinds: a line is a passage's name, kind, section and holders.
func TestKinds(t *testing.T) {
	for _, c := range []struct {
		name, markdown string
		want           []string
	}{
		{"a kind by its heading", "# T\n\nA.\n\n## Key Findings\n\nB.\n\n## (U) SCOPE AND SOURCING\n\nC.\n\n## 2. Outlook\n\nD.\n\n## Glossary\n\nE.",
			[]string{"p1 discussion T", "kj1 key judgment Key Findings", "scope-1 scope note (U) SCOPE AND SOURCING", "p2 discussion 2. Outlook", "definition-1 definition Glossary"}},
		{"headings under a heading", "# T\n\n## Key Judgments\n\n### China\n\nA.\n\n### Iran\n\nB.\n\n## Discussion\n\n### China\n\nC.",
			[]string{"kj1 key judgment China", "kj2 key judgment Iran", "p1 discussion China"}},
		{"a title is no kind", "# Key Findings of the Year\n\nA.", []string{"p1 discussion Key Findings of the Year"}},
		{"numbered key judgments", "# T\n\n## Key Judgments\n\nIntro.\n\n(U) Key Judgment 2: A.\n\n- a\n- b\n\nMore.\n\nKJ 3. B.\n\n## Discussion\n\nWe said in Key Judgment 2: no.",
			[]string{"kj-intro-1 key judgment Key Judgments", "kj2 key judgment Key Judgment 2", "kj2-b1 key judgment Key Judgment 2", "kj2-b2 key judgment Key Judgment 2",
				"kj2-2 key judgment Key Judgments", "kj3 key judgment KJ 3", "p1 discussion Discussion"}},
		{"key judgments as headings", "# T\n\n## Key Judgment 4\n\nA.\n\nB.\n\n## Key Judgment 4 (minority view)\n\nThe NIO for Cyber assesses that B.\n\nC.",
			[]string{"kj4 key judgment Key Judgment 4", "kj4-2 key judgment Key Judgment 4",
				"dissent-1 dissent Key Judgment 4 (minority view) [NIO for Cyber]", "dissent-2 dissent Key Judgment 4 (minority view) [NIO for Cyber]"}},
		{"dissents by their own words", "# T\n\n## China\n\nMinority view: The National Intelligence Officer for East Asia and Cyber disagrees.\n\n- why\n\nCIA and State/INR do not concur with it.\n\n" +
			"DIA instead assesses that it rained.\n\nDissent: It did not.\n\nNSA agrees.\n\nThe Kremlin disagrees.",
			[]string{"dissent-1 dissent China [NIO for East Asia and Cyber]", "dissent-1-b1 dissent China [NIO for East Asia and Cyber]", "dissent-2 dissent China [CIA State/INR]",
				"dissent-3 dissent China [DIA]", "dissent-4 dissent China [minority view]", "p1 discussion China", "p2 discussion China"}},
		{"annexes", "# T\n\n## Annex A: An Older Paper\n\n### Key Judgments\n\nKey Judgment 1: A.\n\n### Scope Note\n\nB.\n\n## Annex B: Estimative Language\n\nC.\n\n## Outlook\n\nD.",
			[]string{"annex-1 annex Key Judgments", "scope-1 scope note Scope Note", "definition-1 definition Annex B: Estimative Language", "p1 discussion Outlook"}},
		{"contents are no passages", "# T\n\n## Contents\n\n- One\n- Two\n\n## One\n\nA.\n\nTwo ........ 7\n\nB.", []string{"p1 discussion One", "p2 discussion One"}},
		{"nor are cover lines", "# T\n\nICA 2031-00012-A\n\nSECRET//NOFORN\n\n3 May 2031\n\nICA 2031-00012-A, 3 May 2031\n\nA.", []string{"p1 discussion T"}},
		{"nor markings with a number", "# T\n\n(U) ICA 2031-00012-A\n\n(U)\n\nA.", []string{"p1 discussion T"}},
		{"nor what sort of document it is", "# T\n\nNational Intelligence Council\n\nNational Intelligence Estimate NIE 2036-11\n\nIntelligence Community Assessment (ICA 2036-12)\n\n" +
			"National Intelligence Estimate, 3 May 2036\n\nNational Intelligence Estimates are written by the National Intelligence Council.", []string{"p1 discussion T"}},
		{"but other documents are none", "# T\n\nIt updates two others:\n\n- National Intelligence Estimate NIE 2030-11, March 2030\n\nIntelligence Community Assessment ICA 2029-00012",
			[]string{"p1 discussion T", "p1-b1 discussion T", "p2 discussion T"}},
		{"rows and notes among key judgments", "# T\n\n## Key Judgments\n\nA.[^1]\n\n| a | b |\n|---|---|\n| c | d |\n\nB.\n\n| e | f |\n|---|---|\n\n[^1]: N",
			[]string{"kj1 key judgment Key Judgments", "note-1 discussion Key Judgments", "t1-r1 discussion Key Judgments", "t1-r2 discussion Key Judgments", "kj2 key judgment Key Judgments", "t2-r1 discussion Key Judgments"}},
		{"lists", "# T\n\n- a\n\nA:\n\n- b\n  - c\n  - d\n- e\n\n## U\n\n- f", []string{"p1 discussion T", "p2 discussion T", "p2-b1 discussion T", "p2-b1-b1 discussion T", "p2-b1-b2 discussion T", "p2-b2 discussion T", "p3 discussion U"}},
	} {
		var got []string
		for _, p := range built(t, c.markdown, Meta{}).Document.Passages {
			s := fmt.Sprintf("%s %s %s", p.Local(), p.Kind, p.Section)
			if len(p.Holders) > 0 {
				s += fmt.Sprintf(" %s", p.Holders)
			}
			got = append(got, s)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

// TestDissentLevels: a level in a dissent is its holder's, never the community's.
func TestDissentLevels(t *testing.T) {
	b := built(t, "# T\n\n## Key Judgments\n\nKey Judgment 1: It rained. We have high confidence in this judgment.\n\n"+
		"Minority view: It did not rain. We have low confidence in this judgment.", Meta{We: []string{"CIA", "FBI"}})
	for i, want := range []string{"[{high [CIA FBI]", "[{low [minority view]"} {
		p := b.Document.Passages[i]
		if got := fmt.Sprint(p.Sentences[0].Confidence); !strings.HasPrefix(got, want) {
			t.Errorf("%s: confidence %s, want %s", p.Local(), got, want)
		}
	}
}

// TestDissentWe: under a dissent "we" are the dissenters, but the community is not.
func TestDissentWe(t *testing.T) {
	for text, want := range map[string]string{
		"NSA believes that it did not. The Intelligence Community has high confidence in the opposite view.":                                     "[]",
		"NSA believes that it did not. All other agencies have high confidence in this judgment.":                                                "[]",
		"NSA believes that it did not. We have low confidence in this judgment.":                                                                 "[{low [NSA]",
		"The National Intelligence Officer for the Arctic, Ann Pryce, believes that it did not. The NIO has low confidence in this.":             "[{low [NIO for the Arctic]",
		"The NIO for Cyber believes that it did not. She has low confidence in this view, which rests on two reports.":                           "[{low [NIO for Cyber]",
		"The Department of Homeland Security's Office of Intelligence and Analysis judges that it did not. DHS has low confidence in this view.": "[{low [DHS]",
		"Analysts at the Defense Intelligence Agency hold that it did not. They have low confidence in this.":                                    "[{low [DIA]",
	} {
		p := built(t, "# T\n\n## Dissenting View\n\n"+text, Meta{}).Document.Passages[0]
		if got := fmt.Sprint(p.Sentences[0].Confidence); p.Kind != corpus.Dissent || !strings.HasPrefix(got, want) {
			t.Errorf("%q: %s, confidence %s, want %s", text, p.Kind, got, want)
		}
	}
}

// TestDissentHolders: a dissent's holder is the section's unless the paragraph opens with another who holds a view.
func TestDissentHolders(t *testing.T) {
	for text, want := range map[string]string{
		"We also judge that the servers which the FBI seized were empty. We have moderate confidence in this judgment.": "[NSA]",
		"FBI’s servers were empty.":                                "[NSA]",
		"The FBI seized servers that were empty.":                  "[NSA]",
		"CIA officers told Meravia so.":                            "[NSA]",
		"It did not.":                                              "[NSA]",
		"(U) The FBI believes that it did not.":                    "[FBI]",
		"(S//NF) The FBI and the CIA, however, judge that it did.": "[FBI CIA]",
		"DIA (one of the dissenters) also believes that it did.":   "[DIA]",
		"Dissent (DIA): It did not.":                               "[DIA]",
		"Minority view: The NIO for Cyber disagrees.":              "[NIO for Cyber]",
		"Key Judgment 2 (dissent): CIA does not concur.":           "[CIA]",
		"CIA has low confidence in this.":                          "[CIA]",
	} {
		p := built(t, "# T\n\n## Dissenting View of NSA\n\n"+text, Meta{}).Document.Passages[0]
		if got := fmt.Sprint(p.Holders); p.Kind != corpus.Dissent || got != want {
			t.Errorf("%q: %s, held by %s, want %s", text, p.Kind, got, want)
		}
	}
}

// TestDissentsOfTheirOwn: what an agency does, says or judges is no dissent unless it is against the judgment.
func TestDissentsOfTheirOwn(t *testing.T) {
	for text, want := range map[string]corpus.Kind{
		"FBI assesses with high confidence that Meravia used proxies instead of its own officers.":         corpus.KeyJudgment,
		"CIA officers told Meravia that it does not share data. We have high confidence in this judgment.": corpus.KeyJudgment,
		"DIA assesses that it rained, and that it did not snow instead.":                                   corpus.KeyJudgment,
		"CIA does not share data with Meravia.":                                                            corpus.KeyJudgment,
		"CIA reports that Meravia disagrees.":                                                              corpus.KeyJudgment,
		"FBI agents found that the party dissents.":                                                        corpus.KeyJudgment,
		"CIA does not share this judgment.":                                                                corpus.Dissent,
		"CIA and the FBI do not share the majority view.":                                                  corpus.Dissent,
		"NSA does not agree.":                           corpus.Dissent,
		"NSA analysts do not agree with this judgment.": corpus.Dissent,
		"(U) The FBI, one of the drafters, disagrees.":  corpus.Dissent,
		"State/INR does not concur.":                    corpus.Dissent,
		"DIA instead judges that it rained.":            corpus.Dissent,
		"The NIO for Cyber takes an alternative view.":  corpus.Dissent,
	} {
		p := built(t, "# T\n\n## Key Judgments\n\n"+text, Meta{}).Document.Passages[0]
		if p.Kind != want {
			t.Errorf("%q: %s, want %s", text, p.Kind, want)
		}
	}
}

// TestDissentHeadings: a level under the heading of a dissent is never the community's.
func TestDissentHeadings(t *testing.T) {
	for heading, want := range map[string]string{
		"Dissent by NGA":                                      "dissent [NGA]",
		"Alternative Views":                                   "dissent [minority view]",
		"Alternate View":                                      "dissent [minority view]",
		"Opposing View":                                       "dissent [minority view]",
		"(U) 3. Contrary View":                                "dissent [minority view]",
		"Minority Opinion":                                    "dissent [minority view]",
		"Minority Report":                                     "dissent [minority view]",
		"Dissenting Judgement":                                "dissent [minority view]",
		"Dissenting Opinion: How Many Tests?":                 "dissent [minority view]",
		"Reservations":                                        "dissent [minority view]",
		"Disagreement Within the Community":                   "dissent [minority view]",
		"Differences in the US Intelligence Community":        "dissent [minority view]",
		"INR Footnote":                                        "dissent [INR]",
		"NGA’s Reservations":                                  "dissent [NGA]",
		"FOOTNOTE BY THE COAST GUARD":                         "dissent [Coast Guard]",
		"Defense Intelligence Agency Opposing View":           "dissent [DIA]",
		"View of the National Geospatial-Intelligence Agency": "dissent [NGA]",
		"Views of the Kesh Opposition":                        "discussion []",
		"Opposing Forces":                                     "discussion []",
		"Opposing Views of Kesh and Brenia":                   "discussion []",
		"Reservations in the Kesh Army":                       "discussion []",
		"Disagreement Within the Politburo":                   "discussion []",
		"Minority Rights":                                     "discussion []",
		"Footnotes":                                           "discussion []",
		"CIA Overview":                                        "discussion []",
	} {
		p := built(t, "# T\n\n## "+heading+"\n\nIt was tested once. We have high confidence in this judgment.", Meta{}).Document.Passages[0]
		if got := fmt.Sprint(p.Kind, " ", p.Holders); got != want {
			t.Errorf("%q: %s, want %s", heading, got, want)
		}
	}
}

// TestSeveralDissents: whose view one paragraph is, the next is too, unless it opens with another's name.
func TestSeveralDissents(t *testing.T) {
	for text, want := range map[string]string{
		"It also judges that the ministry paid.":                     "[DIA]",
		"The ministry believes that it was tested.":                  "[DIA]",
		"INR judges that it was not tested.":                         "[INR]",
		"NSIC judges that it was not tested.":                        "[minority view]",
		"The Space Force's intelligence element, NSIC, judges so.":   "[minority view]",
		"Army Intelligence has low confidence that it was tested.":   "[minority view]",
		"The National Ground Intelligence Center does not share it.": "[minority view]",
	} {
		b := built(t, "# T\n\n## Dissenting Views\n\nThe Defense Intelligence Agency judges that it was tested once.\n\n"+text, Meta{})
		if got := fmt.Sprint(b.Document.Passages[1].Holders); got != want {
			t.Errorf("%q: held by %s, want %s", text, got, want)
		}
	}
}

// TestDissentLabels: nor is a level behind words that say who dissents.
func TestDissentLabels(t *testing.T) {
	for text, want := range map[string]string{
		"NGA dissent: ":                    "dissent [NGA]",
		"NGA’s dissent: ":                  "dissent [NGA]",
		"NGA, dissenting: ":                "dissent [NGA]",
		"NGA takes exception. ":            "dissent [NGA]",
		"NGA objects. ":                    "dissent [NGA]",
		"NGA and INR write separately: ":   "dissent [NGA INR]",
		"In NGA's dissent, ":               "dissent [NGA]",
		"Dissenting, NGA notes one test. ": "dissent [NGA]",
		"Reservation by INR: ":             "dissent [INR]",
		"Opposing view (DIA): ":            "dissent [DIA]",
		"The National Geospatial-Intelligence Agency dissents. ":                 "dissent [NGA]",
		"The State Department's Bureau of Intelligence and Research disagrees. ": "dissent [INR]",
		"NGA does not agree that it was tested three times. ":                    "dissent [NGA]",
		"NGA objects to the sale, the ministry said. ":                           "discussion []",
		"The Kesh National Security Agency disagrees. ":                          "discussion []",
		"Students dissent: ": "discussion []",
	} {
		p := built(t, "# T\n\n"+text+"We judge with low confidence that it was tested once.", Meta{}).Document.Passages[0]
		if got := fmt.Sprint(p.Kind, " ", p.Holders); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
		c := p.Sentences[len(p.Sentences)-1].Confidence
		if p.Kind == corpus.Dissent && (len(c) != 1 || !slices.Equal(c[0].Holders, p.Holders)) {
			t.Errorf("%q: level %v, held by %s", text, c, p.Holders)
		}
	}
}

func TestFirstPage(t *testing.T) {
	for _, c := range []struct{ name, markdown, title, number, issued string }{
		{"printed", "# Threats\n\nICA 2022-27259-A\n\n23 December 2022\n\nText.", "Threats", "ICA 2022-27259-A", "2022-12-23"},
		{"on one line", "# Threats\n\nICA 2017-01D | January 6, 2017\n\nText.", "Threats", "ICA 2017-01D", "2017-01-06"},
		{"in a sentence only", "# Threats\n\nThis updates ICA 2022-27259-A of 23 December 2022.\n\nOn 3 May 2031 it rained.", "Threats", "", "0001-01-01"},
		{"not on the first page", "<!-- page 1 -->\n\n# Threats\n\nText.\n\n<!-- page 2 -->\n\nICA 2022-27259-A\n\n23 December 2022\n", "Threats", "", "0001-01-01"},
		{"a date that could be two days", "# Threats\n\n03/05/2031\n\nText.", "Threats", "", "0001-01-01"},
	} {
		doc := built(t, c.markdown, Meta{}).Document
		if got := doc.Source.Issued.Format("2006-01-02"); doc.Title != c.title || doc.Source.Number != c.number || got != c.issued {
			t.Errorf("%s: %q, %q, %s", c.name, doc.Title, doc.Source.Number, got)
		}
	}
	known := Meta{Title: "Known", Source: corpus.Source{Number: "N-1"}}
	if doc := built(t, "# Threats\n\nICA 2022-27259-A\n\nText.", known).Document; doc.Title != "Known" || doc.Source.Number != "N-1" {
		t.Errorf("what was known became %q, %q", doc.Title, doc.Source.Number)
	}
}

// TestAnnexDate: only an annex that is older than its document carries its date.
func TestAnnexDate(t *testing.T) {
	b := built(t, "# T\n\n3 May 2031\n\nA.\n\n## Annex A\n\n14 March 2028\n\nB.\n\n### Part\n\nC.\n\n## Annex B\n\n3 May 2031\n\nD.\n\n## Annex C\n\nE.\n\n1 May 2020\n\nF.", Meta{})
	var got []string
	for _, p := range b.Document.Passages {
		got = append(got, p.Text+p.Date)
	}
	if want := []string{"A.", "B.14 March 2028", "C.14 March 2028", "D.", "E.", "F."}; !slices.Equal(got, want) {
		t.Errorf("dates %q, want %q", got, want)
	}
}

func TestPageLabels(t *testing.T) {
	got := labels([]Page{{Number: 1}, {Number: 2, Label: "1"}, {Number: 3}, {Number: 4, Label: "iv"}})
	for page, want := range map[int]string{0: "", 1: "", 2: "1", 3: "3", 4: "iv"} {
		if got[page] != want {
			t.Errorf("page %d is called %q, want %q", page, got[page], want)
		}
	}
}

// TestActors: a passage is about those that it names, and about the one that its heading is the name of.
func TestActors(t *testing.T) {
	b := built(t, "# China and Russia\n\nA.\n\n## (U) China\n\nB.\n\n- Moscow\n\n## China’s Means\n\nC.", Meta{Names: meraviaNames()})
	var got []string
	for _, p := range b.Document.Passages {
		got = append(got, fmt.Sprint(p.Actors))
	}
	if want := []string{"[]", "[China]", "[Russia China]", "[]"}; !slices.Equal(got, want) {
		t.Errorf("actors %q, want %q", got, want)
	}
}

func TestRedactions(t *testing.T) {
	b := built(t, "# T\n\n## U\n\n(U) directed it. Then it ended.\n\nThe officer      met her.\n\niPhones are fine here.\n\nAll is well.", Meta{})
	var got []string
	for _, p := range b.Document.Passages {
		for _, s := range p.Sentences {
			if s.Redacted {
				got = append(got, s.Of(p.Text))
			}
		}
	}
	if want := []string{"directed it.", "The officer      met her."}; !slices.Equal(got, want) {
		t.Errorf("redacted %q, want %q", got, want)
	}
	if len(b.Doubts) != 2 || b.Doubts[0].Kind != DoubtRedaction {
		t.Errorf("doubts %v", b.Doubts)
	}
}

// TestMachineRead: no level counts that was read from a picture, until a person says so.
func TestMachineRead(t *testing.T) {
	d := Decoded{Blocks: []Block{{Text: "We assess with high confidence that it probably rained.", MachineRead: true}}}
	for accept, want := range map[bool]int{false: 0, true: 1} {
		b, err := Build(d, Meta{ID: "x", AcceptMachineRead: accept})
		if err != nil {
			t.Fatal(err)
		}
		p := b.Document.Passages[0]
		if s := p.Sentences[0]; !p.MachineRead || len(s.Confidence) != want || len(s.Likelihood) != 1 {
			t.Errorf("accepted %v: %+v", accept, s)
		}
	}
}

// TestPlaces: the map says of each byte of the canonical text where it stands.
func TestPlaces(t *testing.T) {
	d := Decoded{
		Pages: []Page{{Number: 1, Label: "i"}, {Number: 2}},
		Blocks: []Block{
			{Kind: Furniture, Text: "HEAD", Marks: []PageMark{{0, 1}}},
			{Text: "It rained.", Marks: []PageMark{{0, 1}, {3, 2}},
				Boxes: []LineBox{{Span: corpus.Span{Start: 0, End: 3}, Page: 1, Right: 9}, {Span: corpus.Span{Start: 3, End: 10}, Page: 2, Right: 7}}},
		},
	}
	b, err := Build(d, Meta{ID: "x"})
	if err != nil {
		t.Fatal(err)
	}
	const hash = "2cc0f00da26e160ae37a36094bc0a6f983bc80e9077a3179db86a3e1a304bfa0"
	if b.Text != "HEAD\nIt rained.\n" || b.Hash != hash {
		t.Errorf("canonical text %q, hash %s", b.Text, b.Hash)
	}
	var got []string
	for _, p := range b.Places {
		got = append(got, fmt.Sprintf("%q %d %s %v", p.Of(b.Text), p.Page, p.Label, p.Boxes))
	}
	want := []string{`"HEAD" 1 i []`, `"It " 1 i [{{5 8} 1 0 0 9 0 []}]`, `"rained." 2  [{{8 15} 2 0 0 7 0 []}]`}
	if !slices.Equal(got, want) {
		t.Errorf("places\n got %q\nwant %q", got, want)
	}
	p := b.Document.Passages[0]
	if p.Page != "i–2" || p.Sentences[0].Page != "i–2" || b.Ranges[p.ID] != (corpus.Span{Start: 5, End: 15}) {
		t.Errorf("page %q, sentence on %q, range %v", p.Page, p.Sentences[0].Page, b.Ranges[p.ID])
	}
}

// TestVerify: a passage that is not the canonical text's bytes is found.
func TestVerify(t *testing.T) {
	b := built(t, "One.\n\nTwo.", Meta{})
	b.Document.Passages[1].Text = "Twe."
	if err := b.Verify(); !errors.Is(err, errNoRange) || !strings.Contains(err.Error(), "x/p2") {
		t.Errorf("verify: %v", err)
	}
}

func TestBuildRefuses(t *testing.T) {
	for what, d := range map[string]Decoded{
		"a line break":      {Blocks: []Block{{Text: "a\nb"}}},
		"not UTF-8":         {Blocks: []Block{{Text: "a\xff"}}},
		"no text in it":     {Blocks: []Block{{Text: " "}}},
		"mark at byte 1":    {Pages: []Page{{Number: 1}}, Blocks: []Block{{Text: "ab", Marks: []PageMark{{1, 1}}}}},
		"mark at byte 2":    {Pages: []Page{{Number: 1}}, Blocks: []Block{{Text: "aé", Marks: []PageMark{{0, 1}, {2, 1}}}}},
		"on page 2 of 1":    {Pages: []Page{{Number: 1}}, Blocks: []Block{{Text: "ab", Marks: []PageMark{{0, 2}}}}},
		"a box for bytes 0": {Blocks: []Block{{Text: "ab", Boxes: []LineBox{{Span: corpus.Span{Start: 0, End: 3}}}}}},
		"no paragraph":      {Blocks: []Block{{Kind: Heading, Depth: 1, Text: "ab"}}},
	} {
		if _, err := Build(d, Meta{ID: "x"}); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: error %v", what, err)
		}
	}
	if _, err := Build(Decoded{Blocks: []Block{{Text: "a"}}}, Meta{ID: "Not An ID"}); err == nil {
		t.Error("an ID with spaces was accepted")
	}
}
