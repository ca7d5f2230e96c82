package corpus_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"findings/corpus"
)

// The two halves of one paragraph: what stands before the confidence sentence is covered, what follows is not.
func TestAnnotateCoversWhatStandsBefore(t *testing.T) {
	text := "(U) Korvania tacitly approved efforts to sway the vote. It probably saw them as lawful. We have high confidence " +
		"in this assessment. Its leaders most likely see more to come."
	sentences := corpus.Annotate(text, nil)
	if len(sentences) != 4 {
		t.Fatalf("Annotate found %d sentences, want 4", len(sentences))
	}
	for i, levels := range []int{1, 1, 0, 0} {
		if got := sentences[i].Confidence; len(got) != levels {
			t.Errorf("sentence %d has %v, want %d statements", i, got, levels)
		}
	}
	got := sentences[0].Confidence[0]
	if got.Level != corpus.High || got.Holders[0] != "IC" || got.Stated != "We have high confidence in this assessment" {
		t.Errorf("sentence 0 has %+v", got)
	}
}

func TestAnnotateRedactions(t *testing.T) {
	for text, want := range map[string]bool{
		"The source is     in the ministry.":            true,
		"The source is ███ in the ministry.":            true,
		"The source is [redacted] in the ministry.":     true,
		"The source is [REDACTED] in the ministry.":     true,
		"The source, (b)(3), is in the ministry.":       true,
		"The source is ____ in the ministry.":           true,
		"[less than 1 line not declassified] He left.":  true,
		"The source is [     ] in the ministry.":        true,
		"The source is in the ministry.":                false,
		"The aims are:  money and power.":               false,
		"■ The source is in the ministry.":              false,
		"The U.S.  embassy is closed.":                  false,
		"The network_name is long (see annex B).":       false,
		"The source [sic] is in the ministry (see it).": false,
		"The line breaks \n here.":                      false,
	} {
		for _, s := range corpus.Annotate(text, nil) {
			if s.Redacted != want {
				t.Errorf("Annotate(%q): Redacted is %v, want %v", s.Of(text), s.Redacted, want)
			}
		}
	}
	if s := corpus.Annotate("It left.  We saw it.", nil); len(s) != 2 || s[0].Redacted || s[1].Redacted {
		t.Errorf("two spaces after a full stop are taken for a redaction: %+v", s)
	}
	if f := corpus.FindStatements("He left. We       have high confidence in this judgment.", nil); len(f) != 0 {
		t.Errorf("a level is read across a redaction: %+v", f)
	}
}

func TestFindRedactions(t *testing.T) {
	for sentence, want := range map[string][]string{
		"The source is     in ███ the ministry.":                     {"     ", "███"},
		"The [less than 1 line not declassified] ██ left.":           {"[less than 1 line not declassified]", "██"},
		"The source, (b)(3)(A), is (b)(1) in the ministry (see it).": {"(b)(3)(A)", "(b)(1)"},
		"The source is ____ in [     ] it.":                          {"____", "[     ]"},
		"The source is in the ministry.":                             nil,
	} {
		var got []string
		for _, s := range corpus.FindRedactions(sentence) {
			got = append(got, s.Of(sentence))
		}
		if !slices.Equal(got, want) {
			t.Errorf("FindRedactions(%q) = %q, want %q", sentence, got, want)
		}
	}
}

func ExampleAnnotate() {
	text := "Veldt probably ordered it. CIA has high confidence in this judgment; NSA has moderate confidence. More may follow."
	for _, s := range corpus.Annotate(text, nil) {
		fmt.Println(s.Of(text))
		for _, c := range s.Confidence {
			fmt.Println("  confidence:", c.Level, c.Holders)
		}
		for _, e := range s.Likelihood {
			fmt.Println("  likelihood:", e.Term, e.Low, e.High)
		}
	}
	// Output:
	// Veldt probably ordered it.
	//   confidence: high [CIA]
	//   confidence: moderate [NSA]
	//   likelihood: probably 55 80
	// CIA has high confidence in this judgment; NSA has moderate confidence.
	// More may follow.
	//   likelihood: may 0 0
}

// A level holds for those that the document's "we" stands for.
func TestAnnotateHolders(t *testing.T) {
	text := "Veldt ordered it. We have high confidence in this judgment."
	we := []string{"CIA", "FBI", "NSA"}
	if got := corpus.Annotate(text, we)[0].Confidence[0].Holders; !slices.Equal(got, we) {
		t.Errorf("holders are %q, want %q", got, we)
	}
	text = "Veldt ordered it. All agencies except NSA have high confidence in this judgment."
	if got := corpus.Annotate(text, we)[0].Confidence[0].Holders; !slices.Equal(got, we[:2]) {
		t.Errorf("holders are %q, want %q", got, we[:2])
	}
}

// Neither a blank line nor a bullet is crossed.
func TestAnnotateStaysInItsParagraph(t *testing.T) {
	for _, text := range []string{
		"Veldt ordered it.\n\nWe have high confidence in these judgments.",
		"Veldt ordered it: • by wire • by post • We have high confidence in these judgments.",
	} {
		for _, f := range corpus.FindStatements(text, nil) {
			if len(f.Covers) > 0 {
				t.Errorf("%q covers %v", f.Stated, f.Covers)
			}
		}
	}
}

func FuzzAnnotate(f *testing.F) {
	for _, set := range []string{"labelled", "heldout", "varied"} {
		data, err := os.ReadFile("testdata/annotate/" + set + ".jsonl")
		if err != nil {
			f.Fatal(err)
		}
		for line := range bytes.Lines(data) {
			var x labelled
			if err := json.Unmarshal(line, &x); err != nil {
				f.Fatal(err)
			}
			f.Add(x.Text)
		}
	}
	f.Add("with high confidence")
	f.Add("confidence: high")
	f.Add("000 DHS Confidence") // the text ends where an object is looked for
	f.Add("“high confidence")
	f.Fuzz(func(t *testing.T, text string) {
		sentences := corpus.Annotate(text, []string{"IC"})
		spans := make([]corpus.Span, len(sentences))
		for i, s := range sentences {
			spans[i] = s.Span
			for _, e := range s.Likelihood {
				if e.Start < s.Start || e.End > s.End || e.Start >= e.End || !onRune(text, e.Start) || !onRune(text, e.End) {
					t.Fatalf("%q: term %+v outside its sentence %v", text, e, s.Span)
				}
			}
			for _, c := range s.Confidence {
				if c.Level == corpus.Unstated || len(c.Holders) == 0 || !strings.Contains(text, c.Stated) || c.Stated == "" {
					t.Fatalf("%q: statement %+v", text, c)
				}
			}
		}
		checkSpans(t, text, spans)
		for _, f := range corpus.FindStatements(text, nil) {
			if f.Of(text) != f.Stated {
				t.Fatalf("%q: %q is not at %v", text, f.Stated, f.Span)
			}
			for _, c := range f.Covers {
				if !slices.Contains(spans, c) {
					t.Fatalf("%q: %v covers %v, which is no sentence", text, f.Stated, c)
				}
			}
		}
	})
}

func BenchmarkAnnotate1MB(b *testing.B) {
	paragraph := "(U) We assess that Korvania probably viewed the vote as an opportunity. Its services, the U.S. embassy reported, may " +
		"have used front companies. CIA and FBI have high confidence in this judgment; NSA has moderate confidence. Veldt " +
		"feared that the plan was likely to be exposed, and undermined confidence in the count. "
	for name, unit := range map[string]string{
		"prose": paragraph, "statements": "We have high confidence in these judgments; ", "full stops": ". ", "brackets": "(",
		"quotes": "“", "agencies": "CIA, ", "views": "he believes that it is likely ", "levels": "high confidence. We judge. ",
		"blanks": " x  ", "marks": "(U) ", "dots": "A.",
	} {
		b.Run(name, func(b *testing.B) {
			text := strings.Repeat(unit, 1<<20/len(unit))
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				corpus.Annotate(text, nil)
			}
		})
	}
}

func TestHolderInApposition(t *testing.T) {
	for text, want := range map[string]string{
		"One agency, DOE, assesses with moderate confidence that it leaked.":     "DOE",
		"One element, the FBI, judges with high confidence that it was planned.": "FBI",
		"One agency assesses with low confidence, DOE says, that it leaked.":     "one agency",
	} {
		found := corpus.FindStatements(text, nil)
		if len(found) != 1 || len(found[0].Holders) != 1 || found[0].Holders[0] != want {
			t.Errorf("%q: %+v, want the holder %s", text, found, want)
		}
	}
}

func TestAgency(t *testing.T) {
	for name, want := range map[string]string{
		"NSA": "NSA", "nsa": "NSA", "National Security Agency": "NSA", "the national security agency": "NSA",
		"National Geospatial-Intelligence Agency": "NGA", "national geospatial intelligence agency": "NGA",
		"Department of Energy": "DOE", "State/INR": "State/INR", "State's INR": "INR", "State": "State", "homeland security": "DHS",
		"the Department of Homeland Security's Office of Intelligence and Analysis": "DHS/I&A", "air force": "Air Force",
		"state": "", "energy": "", "the state": "", "Security Agency": "", "IC": "", "": "", "the": "", "Meravia": "",
	} {
		if got, ok := corpus.Agency(name); got != want || ok != (want != "") {
			t.Errorf("Agency(%q) is %q, %t, want %q", name, got, ok, want)
		}
	}
}

// levels describes what is stated of each sentence: "high [CIA FBI], moderate [NSA]"; empty where nothing is.
func levels(sentences []corpus.Sentence) []string {
	var all []string
	for _, s := range sentences {
		var of []string
		for _, c := range s.Confidence {
			of = append(of, fmt.Sprint(c.Level, " ", c.Holders))
		}
		all = append(all, strings.Join(of, ", "))
	}
	return all
}

// What is denied, what others say of the authors and what is held of no judgment is no level; nor do those hold one
// whom the sentence takes out.
func TestNoLevelIsStated(t *testing.T) {
	members := []string{"CIA", "FBI", "NSA"}
	for _, c := range []struct {
		text string
		we   []string
		want string
	}{
		{"Readers should not infer that we have high confidence in this judgment.", nil, ""},
		{"It is false that the IC has high confidence in this judgment.", nil, ""},
		{"It is not true that the IC has high confidence in this judgment.", nil, ""},
		{"It isn’t the case that we have high confidence in this judgment.", nil, ""},
		{"Media wrongly reported that we have high confidence in this judgment.", nil, ""},
		{"Media reported that CIA has high confidence in this judgment.", nil, ""},
		{"Critics claim that we have high confidence in this judgment.", nil, ""},
		{"Critics claim we have high confidence in this judgment.", nil, ""},
		{"Critics of CIA claim that we have high confidence in this judgment.", nil, ""},
		{"We have high confidence in neither judgment.", nil, ""},
		{"We have high confidence in neither of these judgments.", nil, ""},
		{"The IC, except for NSA, has high confidence in this judgment.", nil, ""},
		{"The IC has high confidence in this judgment, with the exception of NSA.", nil, ""},
		{"The IC, but not NSA, has high confidence in this judgment.", nil, ""},
		{"The IC, except for NSA, has high confidence in this judgment.", members, "high [CIA FBI]"},
		{"With the exception of NSA, the IC has high confidence in this judgment.", members, "high [CIA FBI]"},
		{"All agencies except NSA have high confidence in this judgment.", nil, "high [all agencies except NSA]"},
		{"We note that we have high confidence in this judgment.", nil, "high [IC]"},
		{"It should be noted that we have high confidence in this judgment.", nil, "high [IC]"},
		{"CIA says that we have high confidence in this judgment.", nil, "high [IC]"},
		{"Based on corroborated reporting we assess with high confidence that it rained.", nil, "high [IC]"},
		{"We cannot rule it out, but note that we have low confidence in this judgment.", nil, "low [IC]"},
		{"We do not know when, but we have high confidence in this judgment.", nil, "high [IC]"},
	} {
		var stated []string
		for _, f := range corpus.FindStatements("It rained. "+c.text, c.we) {
			stated = append(stated, fmt.Sprint(f.Level, " ", f.Holders))
		}
		if got := strings.Join(stated, ", "); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

// In a dissent "we" are the dissenters, and the community is the document's authors still.
func TestAuthorsInADissent(t *testing.T) {
	for _, c := range []struct {
		text   string
		want   []string // by sentence
		stated []string // whose levels, whatever they cover
	}{
		{"NSA believes that it did not. The Intelligence Community has high confidence in the opposite view.",
			[]string{"", ""}, []string{"high [CIA FBI NSA]"}},
		{"NSA believes that it did not. The IC has high confidence in this judgment.",
			[]string{"", ""}, []string{"high [CIA FBI NSA]"}},
		{"NSA believes that it did not. All other agencies have high confidence in this judgment.",
			[]string{"", ""}, []string{"high [all other agencies]"}},
		{"NSA believes that it did not. CIA has high confidence in this judgment.", []string{"", ""}, []string{"high [CIA]"}},
		{"It did not. We have low confidence in this judgment.", []string{"low [NSA]", ""}, []string{"low [NSA]"}},
		{"It did not. NSA has low confidence in this judgment.", []string{"low [NSA]", ""}, []string{"low [NSA]"}},
		{"The IC assesses with high confidence that it did. We assess with low confidence that it did not.",
			[]string{"high [CIA FBI NSA]", "low [NSA]"}, []string{"high [CIA FBI NSA]", "low [NSA]"}},
		{"CIA believes that it did. CIA has high confidence in this judgment.", []string{"high [CIA]", ""}, []string{"high [CIA]"}},
		{"Our analysts have low confidence that it did.", []string{"low [NSA]"}, []string{"low [NSA]"}},
	} {
		by := corpus.Authors{We: []string{"NSA"}, Community: []string{"CIA", "FBI", "NSA"}}
		if got := levels(by.Annotate(c.text)); !slices.Equal(got, c.want) {
			t.Errorf("%q:\n got %q\nwant %q", c.text, got, c.want)
		}
		var stated []string
		for _, f := range by.FindStatements(c.text) {
			stated = append(stated, fmt.Sprint(f.Level, " ", f.Holders))
		}
		if !slices.Equal(stated, c.stated) {
			t.Errorf("%q states\n got %q\nwant %q", c.text, stated, c.stated)
		}
	}
	for text, want := range map[string][]string{ // the heading does not say whose dissent it is
		"Analysts at NSA judge that it did not. NSA has low confidence in this judgment and points to the choice of targets.": {"low [NSA]", ""},
		"The Assistant Secretary of State for Intelligence and Research does not agree. The Assistant Secretary believes that a " +
			"clerk did it. INR has low confidence in this alternative.": {"", "low [INR]", ""},
		"Some analysts believe that it did not. CIA has high confidence in this judgment.": {"", ""},
	} {
		by := corpus.Authors{We: []string{"minority view"}, Community: []string{"IC"}}
		if got := levels(by.Annotate(text)); !slices.Equal(got, want) {
			t.Errorf("%q:\n got %q\nwant %q", text, got, want)
		}
	}
	text := "It rained. All agencies have high confidence in this judgment."
	if got := levels(corpus.Authors{}.Annotate(text)); got[0] != "high [IC]" {
		t.Errorf("without authors: %q", got)
	}
}

// Another agency's level in a sentence of its own is about the same judgment as the level before it.
func TestAnnotateOtherAgenciesLevel(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string // by sentence
	}{
		{"Veldt aspired to help. CIA and FBI have high confidence in this judgment. NSA has moderate confidence in it.",
			[]string{"high [CIA FBI], moderate [NSA]", "", ""}},
		{"Veldt aspired to help. CIA has high confidence in this judgment. FBI has high confidence in this judgment. " +
			"NSA has moderate confidence in this judgment.",
			[]string{"high [CIA], high [FBI], moderate [NSA]", "", "", ""}},
		{"Veldt left. We have low confidence in this judgment. He came back. CIA has high confidence in this judgment. " +
			"NSA has moderate confidence in this judgment.",
			[]string{"low [IC]", "", "high [CIA], moderate [NSA]", "", ""}},
		{"Veldt aspired to help. CIA has high confidence in this judgment. CIA has low confidence in this judgment.",
			[]string{"high [CIA]", "", ""}},
		{"Veldt aspired to help. CIA has high confidence in this judgment. He failed. NSA has moderate confidence in it.",
			[]string{"high [CIA]", "", "moderate [NSA]", ""}},
	} {
		if got := levels(corpus.Annotate(c.text, nil)); !slices.Equal(got, c.want) {
			t.Errorf("%q:\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}

// TestOneThing: what "this" with a noun means, and how far back it goes.
func TestOneThing(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string // by sentence
	}{
		{"Iran's work shortens the path to an ICBM. Iran likely will test one by 2037. We have moderate confidence in this judgment.",
			[]string{"moderate [IC]", "moderate [IC]", ""}},
		{"Moscow directed the campaign. It probably was meant to discourage talks; this judgment is held with low confidence because " +
			"we have no reporting on the planning.", []string{"", "low [IC]"}},
		{"We judge that it restarted the reactor. Steam rises at night. We have high confidence in this judgment.",
			[]string{"high [IC]", "high [IC]", ""}},
		{"The envoy left. The statement was forged. We have high confidence in this conclusion.",
			[]string{"high [IC]", "high [IC]", ""}},
		{"It ran a test. CIA has high confidence in this view. It hid it. It likely will run another. CIA has low confidence in this view.",
			[]string{"high [CIA]", "", "low [CIA]", "low [CIA]", ""}},
		{"It ran a test. DIA agrees. We have low confidence in this judgment.", []string{"low [IC]", "", ""}},
		{"It ran a test, and all agencies agree. It hid it. We have low confidence in this finding.",
			[]string{"low [IC]", "low [IC]", ""}},
		{"A firm paid six hosts. We assess that four did not know. It hid the money. We have moderate confidence in this assessment.",
			[]string{"moderate [IC]", "moderate [IC]", "moderate [IC]", ""}},
		{"A firm paid six hosts. It probably paid 2.7 million dollars. We have low confidence in this figure.",
			[]string{"", "low [IC]", ""}},
		{"It wants a bomb. This judgment rests on intercepts. We have moderate confidence in it.",
			[]string{"moderate [IC]", "moderate [IC]", ""}},
		{"It has 30. This estimate rests on imagery. We have low confidence in this estimate.", []string{"low [IC]", "", ""}},
		{"It wants a bomb. It probably has none. We have low confidence in the former judgment.", []string{"low [IC]", "", ""}},
		{"It ran a test. We assess with high confidence that it wants a bomb. We have low confidence in this judgment.",
			[]string{"", "high [IC]", ""}},
	} {
		if got := levels(corpus.Annotate(c.text, nil)); !slices.Equal(got, c.want) {
			t.Errorf("%q:\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}

// TestOfficerInADissent: the officer who dissents is named in full once, and states a level as "the NIO" after that.
func TestOfficerInADissent(t *testing.T) {
	by := corpus.Authors{We: []string{"NIO for Cyber, Ann Achterberg"}, Community: []string{"IC"}}
	s := by.Annotate("The National Intelligence Officer for Cyber, Ann Achterberg, assesses that China did act. " +
		"The NIO has moderate confidence in this judgment. The IC has high confidence in the opposite view.")
	if len(s) != 3 || len(s[0].Confidence) != 1 || s[0].Confidence[0].Level != corpus.Moderate {
		t.Errorf("%+v, want moderate for the first sentence alone", s)
	}
}
