package corpus_test

import (
	"fmt"
	"testing/fstest"

	"findings/corpus"
)

func ExampleLoad() {
	c, err := corpus.Load(fstest.MapFS{
		"names.yaml": {Data: []byte("names: [{name: China, kind: country, aliases: [PRC, Beijing]}]")},
		"ica-2031.yaml": {Data: []byte(`
id: ica-2031
title: Threats to the 2031 Elections
publisher: National Intelligence Council
we: [IC]
findings:
  - id: kj1
    section: Key Judgment 1
    kind: key_judgment
    actors: [China]
    basis: document
    confidence: [{level: moderate, holders: [IC]}]
    gloss: China tried to sway the vote.
    quote: Beijing tried to influence the vote
`)},
	})
	if err != nil {
		panic(err)
	}
	for p := range c.Passages() {
		for _, s := range p.Sentences {
			fmt.Printf("%s, %s: “%s”, %v confidence\n", p.ID, p.Kind, s.Of(p.Text), s.Confidence[0].Level)
		}
	}
	// Output: ica-2031/kj1, key judgment: “Beijing tried to influence the vote”, moderate confidence
}
