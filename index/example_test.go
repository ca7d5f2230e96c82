package index_test

import (
	"context"
	"fmt"
	"log"

	"findings/corpus"
	"findings/index"
)

func ExampleIndex_Search() {
	c, err := corpus.Default()
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	x, err := index.Build(ctx, c)
	if err != nil {
		log.Fatal(err)
	}
	defer x.Close()
	for _, question := range []string{"did China try to influence the 2022 midterms?", "did North Korea?"} {
		r, err := x.Search(ctx, index.Query{Text: question, Limit: 1})
		if err != nil {
			log.Fatal(err)
		}
		if !r.Answered {
			fmt.Println(r.Reason)
			continue
		}
		p := r.Hits[0].Passage
		fmt.Println(p.ID, p.Sentences[r.Hits[0].Sentence].Confidence[0].Level)
	}
	// Output:
	// ica-2022/kj1-approval high
	// the corpus has nothing on North Korea
}
