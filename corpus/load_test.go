package corpus_test

import (
	"testing"

	"findings/corpus"
)

func TestDefault(t *testing.T) {
	c, err := corpus.Default()
	if err != nil {
		t.Fatal(err)
	}
	for p := range c.Passages() {
		if len(p.Sentences) == 0 {
			t.Errorf("%s has no sentence", p.ID)
		}
	}
}
