package corpus_test

import (
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"findings/corpus"
)

// TestSplitSentences reads testdata/annotate/sentences.txt: paragraphs with one sentence a line.
func TestSplitSentences(t *testing.T) {
	data, err := os.ReadFile("testdata/annotate/sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, paragraph := range strings.Split(string(data), "\n\n")[1:] {
		lines := strings.Split(strings.TrimSpace(paragraph), "\n")
		var want []string
		for _, line := range lines {
			if !isMark(line) {
				want = append(want, line)
			}
		}
		separator := " "
		if strings.Contains(paragraph, "\n- ") {
			separator = "\n"
		}
		text := strings.Join(lines, separator)
		var got []string
		for _, s := range corpus.SplitSentences(text) {
			got = append(got, s.Of(text))
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("SplitSentences(%q)\n got %q\nwant %q", text, got, want)
		}
	}
}

func isMark(line string) bool {
	return strings.HasPrefix(line, "(") && len(line) < 25 && strings.ToUpper(line) == line
}

func FuzzSplitSentences(f *testing.F) {
	for _, text := range []string{
		"", " ", "(U)", "(U) A. (S//NF) B", "He said, “No. Yes.” (C) Then", "a\n\nb", "• x • y", "U) T. T", "...", "(((", "“““", "1. A",
		"\xff. \xfe", "A.1 B", "(S//REL TO USA, FVEY) X.", "A.\u00a0B", "x (U)", "É. È",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		spans := corpus.SplitSentences(text)
		checkSpans(t, text, spans)
	})
}

// checkSpans holds sentences to what Passage promises of them.
func checkSpans(t *testing.T, text string, spans []corpus.Span) {
	t.Helper()
	end := 0
	for i, s := range spans {
		if s.Start < end || s.End <= s.Start || s.End > len(text) {
			t.Fatalf("%q: sentence %d is %v after %d", text, i, s, end)
		}
		if !onRune(text, s.Start) || !onRune(text, s.End) {
			t.Fatalf("%q: sentence %d is %v, not on rune boundaries", text, i, s)
		}
		if sentence := s.Of(text); strings.TrimFunc(sentence, unicode.IsSpace) != sentence {
			t.Fatalf("%q: sentence %q begins or ends with white space", text, sentence)
		}
		checkGap(t, text, text[end:s.Start])
		end = s.End
	}
	checkGap(t, text, text[end:])
}

// checkGap allows white space and the characters of portion marks.
func checkGap(t *testing.T, text, gap string) {
	t.Helper()
	for word := range strings.FieldsFuncSeq(gap, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == ')' }) {
		if strings.TrimFunc(word, func(r rune) bool {
			return unicode.IsUpper(r) || unicode.IsDigit(r) || strings.ContainsRune("/,-", r)
		}) != "" {
			t.Fatalf("%q: %q lies in no sentence", text, gap)
		}
	}
}

func onRune(text string, i int) bool {
	return i == len(text) || utf8.RuneStart(text[i]) || !utf8.ValidString(text)
}
