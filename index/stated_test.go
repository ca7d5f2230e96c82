package index_test

import (
	"slices"
	"strings"
	"testing"

	"findings/corpus"
	"findings/index"
)

// TestLevelsAskedFor proves that a level in a question is a condition on the sentence, not a word to look for.
func TestLevelsAskedFor(t *testing.T) {
	x := embedded(t)
	for question, want := range map[string]corpus.Level{
		"what did they say with moderate confidence":          corpus.Moderate,
		"which findings are high confidence":                  corpus.High,
		"what is assessed with high confidence about Russia?": corpus.High,
		"list the moderate confidence judgments":              corpus.Moderate,
		"what are they moderately confident about":            corpus.Moderate,
	} {
		r := search(t, x, index.Query{Text: question})
		if !r.Answered || r.Hits[0].Passage.Kind != corpus.KeyJudgment {
			t.Errorf("%q: answered %v, or not a key judgment first\n%s", question, r.Answered, r.Explanation)
		}
		for _, h := range r.Hits {
			if !slices.ContainsFunc(h.Passage.Sentences[h.Sentence].Confidence, func(s corpus.Statement) bool { return s.Level == want }) {
				t.Errorf("%q: %s does not carry %v", question, h.Passage.ID, want)
			}
		}
	}
	for _, question := range []string{"what is assessed with low confidence", "list the low confidence judgments", "anything on Iran with low confidence?"} {
		if r := search(t, x, index.Query{Text: question}); r.Answered || !strings.Contains(r.Reason, "low confidence") {
			t.Errorf("%q: answered %v, reason %q", question, r.Answered, r.Reason)
		}
	}
}

// TestHolderAskedFor proves that the agency whose confidence is asked for holds a statement on what is quoted.
func TestHolderAskedFor(t *testing.T) {
	x := embedded(t)
	for _, q := range []index.Query{
		{Text: "how confident is the NSA that Putin wanted to help Trump"},
		{Text: "what about the NSA?", Previous: "did Putin want to help Trump in 2016?"},
		{Text: "and the National Security Agency?", Previous: "did Russia want to help Trump in 2016?"},
	} {
		if r := search(t, x, q); !r.Answered || r.Hits[0].Passage.ID != "ica-2017/kj-help-trump" {
			t.Errorf("%q: answered %v, reason %q\n%s", q.Text, r.Answered, r.Reason, r.Explanation)
		}
	}
}

// TestTermsOffTheLadder proves that no term is answered with the range of another.
func TestTermsOffTheLadder(t *testing.T) {
	x := embedded(t)
	for question, term := range map[string]string{
		"what does most likely mean":           "most likely",
		"what does 'highly likely' mean?":      "highly likely",
		"does 'may' have a percentage":         "may",
		"what percentage is might":             "might",
		"what is the range of the word could?": "could",
		"what does appear mean":                "appear",
		"what is meant by 'suggests'":          "suggests",
		"what is certain":                      "certain",
	} {
		r := search(t, x, index.Query{Text: question})
		if r.Answered || !strings.Contains(r.Reason, "“"+term) {
			t.Errorf("%q: answered %v, reason %q", question, r.Answered, r.Reason)
		}
	}
	for question, want := range map[string]string{
		"what does likely mean": "icd-203/likely", "what does very likely mean?": "icd-203/very-likely",
		"what percentage is almost certainly": "icd-203/almost-certain", "how likely is 'unlikely'": "icd-203/unlikely",
	} {
		if r := search(t, x, index.Query{Text: question}); !r.Answered || r.Hits[0].Passage.ID != want {
			t.Errorf("%q: answered %v, %q\n%s", question, r.Answered, r.Reason, r.Explanation)
		}
	}
}

// TestFilterAgainstTheQuestion proves that a filter is not answered with another actor than the question's.
func TestFilterAgainstTheQuestion(t *testing.T) {
	x := embedded(t)
	for _, q := range []index.Query{{Country: "China", Text: "what about Iran"}, {Country: "Iran", Text: "did Cuba bribe senators?"}} {
		if r := search(t, x, q); r.Answered || r.Reason == "" {
			t.Errorf("%q for %s: answered %v, reason %q", q.Text, q.Country, r.Answered, r.Reason)
		}
	}
	for question, year := range map[string]string{"did Ukraine interfere in the 2016 election": "2016", "what about Ukraine in 2016?": "2016", "Ukraine 2016": "2016"} {
		for _, h := range search(t, x, index.Query{Text: question}).Hits {
			if h.Passage.Document.Year != 2016 && !strings.Contains(h.Passage.Text, year) {
				t.Errorf("%q: %s is not about %s", question, h.Passage.ID, year)
			}
		}
	}
}

// TestReviewed are questions that a reader found answered wrongly; each must be answered with the first passage named
// first, and with the others among the hits.
func TestReviewed(t *testing.T) {
	x := embedded(t)
	for _, c := range []struct {
		question, previous string
		passages           []string
	}{
		{"Did Iran back Democrats?", "", []string{"ica-2022/iran-candidates"}},
		{"how big was the Cuban effort", "", []string{"ica-2022/cuba-scale"}},
		{"which electoral boards did Russia get into", "", []string{"ica-2017/kj-boards"}},
		{"did China try to hurt Trump in 2020", "", []string{"ica-2020/kj4-minority", "ica-2020/kj4-china"}},
		{"what did Russia do after 2016", "", []string{"ica-2017/kj-lessons"}},
		{"what will Russia do next", "", []string{"ica-2017/kj-lessons"}},
		{"how certain is the claim that China stayed out of 2020", "", []string{"ica-2020/kj4-china"}},
		{"did the Ayatollah approve it", "did Iran want Trump to lose in 2020?", []string{"ica-2020/kj3-khamenei"}},
	} {
		r := search(t, x, index.Query{Text: c.question, Previous: c.previous})
		for i, want := range c.passages {
			at := slices.IndexFunc(r.Hits, func(h index.Hit) bool { return h.Passage.ID == want })
			if at < 0 || i == 0 && at > 0 {
				t.Errorf("%q: %s at %d\n%s", c.question, want, at, r.Explanation)
			}
		}
	}
	if r := search(t, x, index.Query{Text: "what is ICD 203"}); !r.Answered || r.Hits[0].Passage.Document.ID != "icd-203" {
		t.Errorf("ICD 203: answered %v, %q", r.Answered, r.Reason)
	}
}

// TestSmallTalk proves that what is no question is answered with no quotation, also in a thread.
func TestSmallTalk(t *testing.T) {
	x := embedded(t)
	for _, text := range []string{"hello", "thanks", "thank you!", "who are you", "what can you do", "help", "ok cool", "how are you?", "what are you", "good morning"} {
		for _, previous := range []string{"", "did China try to influence the 2022 midterms?"} {
			if r := search(t, x, index.Query{Text: text, Previous: previous}); r.Answered {
				t.Errorf("%q after %q: %d hits\n%s", text, previous, len(r.Hits), r.Explanation)
			}
		}
	}
}
