package bot_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"findings/bot"
	"findings/bot/bottest"
)

func TestCheckClaim(t *testing.T) {
	s := &bottest.Searcher{On: bottest.Corpus(t), Answer: map[string][]string{
		"China tried to sway some midterm races.": {"ica-2022/kj1-approval"},
	}}
	b := bot.New(s, bot.Options{BaseURL: bottest.BaseURL})
	for _, c := range []struct {
		text string
		want []string // sentences; one that the corpus bears on begins with +
	}{
		{"China tried to sway some midterm races. It rained in Paris!", []string{"+China tried to sway some midterm races.", "It rained in Paris!"}},
		{"The U.S. Senate met. “Did they?” Mr. Smith asked.\nYes", []string{"The U.S. Senate met.", "“Did they?”", "Mr. Smith asked.", "Yes"}},
		{"about 3.5 percent of it", []string{"about 3.5 percent of it"}},
		{"...", nil},
		{" \x00\u202e ", nil},
	} {
		var got []string
		for _, r := range b.CheckClaim(t.Context(), c.text, bot.Question{}) {
			if r.Answer.Answered() {
				r.Sentence = "+" + r.Sentence
			}
			got = append(got, r.Sentence)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("CheckClaim(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestCheckClaimIsBounded(t *testing.T) {
	s := &bottest.Searcher{On: bottest.Corpus(t)}
	b := bot.New(s, bot.Options{})
	results := b.CheckClaim(t.Context(), strings.Repeat("They did it again. ", 5000), bot.Question{})
	looked := 0
	for _, r := range results {
		if !r.Skipped {
			looked++
		}
	}
	if looked != bot.MaxClaims || len(results) > 101 {
		t.Errorf("%d of %d sentences looked up, want %d of at most 100 and the rest", looked, len(results), bot.MaxClaims)
	}
}

// TestCheckClaimSaysWhatItDidNotLookUp: what was not searched for is not "not addressed".
func TestCheckClaimSaysWhatItDidNotLookUp(t *testing.T) {
	s := &bottest.Searcher{On: bottest.Corpus(t)}
	b := bot.New(s, bot.Options{})
	long := b.CheckClaim(t.Context(), strings.Repeat("why ", bot.MaxQuestion), bot.Question{})
	s.Err = context.DeadlineExceeded
	failed := b.CheckClaim(t.Context(), "China tried.", bot.Question{})
	if len(long) != 1 || !long[0].Skipped || len(failed) != 1 || !failed[0].Skipped {
		t.Errorf("too long: %+v; failed: %+v", long, failed)
	}
}

func FuzzCheckClaim(f *testing.F) {
	f.Add("The U.S. Senate met. “Did they?” Yes!")
	f.Add("a.b.\xff. c\r\n.")
	b := bot.New(&bottest.Searcher{On: bottest.Corpus(f)}, bot.Options{})
	f.Fuzz(func(t *testing.T, text string) {
		rest := bot.Clean(text)
		for _, r := range b.CheckClaim(t.Context(), text, bot.Question{}) {
			if strings.TrimSpace(r.Sentence) == "" {
				t.Errorf("an empty sentence in %q", text)
			}
			if len(text) < 1000 && !strings.Contains(strings.ReplaceAll(rest, " ", ""), strings.ReplaceAll(r.Sentence, " ", "")) {
				t.Errorf("%q is not in %q", r.Sentence, text)
			}
		}
	})
}
