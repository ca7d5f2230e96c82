package bot_test

import (
	"context"
	"fmt"

	"findings/bot"
	"findings/corpus"
	"findings/index"
)

func ExampleBot_Answer() {
	ctx := context.Background()
	c, err := corpus.Default()
	if err != nil {
		panic(err)
	}
	x, err := index.Build(ctx, c)
	if err != nil {
		panic(err)
	}
	defer x.Close()
	a := bot.New(x, bot.Options{}).Answer(ctx, bot.Question{Text: "why did Iran hold back?", Limit: 1})
	for q := range a.Quotes() {
		fmt.Printf("“%s”\n%s\n%s\n%s\n", q.Text(), bot.English.Level(q), bot.English.Likelihood(q), bot.English.Source(q))
	}
	// Output:
	// “probably in part reflected resource limitations because of competing priorities and the need to manage internal unrest”
	// No confidence level stated
	// Likelihood (ICD 203): “probably” = 55–80%
	// Foreign Threats to the 2022 US Elections (ICA 2022-27259-A), Key Judgment 2, page 2
}
