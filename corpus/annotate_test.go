package corpus_test

import (
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
