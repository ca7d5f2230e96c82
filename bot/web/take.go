package web

import (
	"strings"

	"findings/bot"
	"findings/corpus"
)

// A takeView is what a reader can take along from the selected passage, and where to go on.
type takeView struct {
	Citations      bot.Citations
	Link           string       // whole address
	Embed          string       // markup of a frame for a news site
	Print          string       // what stands below the words and the picture on a printed page
	Picture        *pictureView // of the page; nil where there is none
	Previous, Next string       // addresses of the passages around it; empty at the ends
}

// viewTake prepares what can be taken along from passage i of d.
func viewTake(d *corpus.Document, i int, q bot.Quote, base string) *takeView {
	v := &takeView{Citations: cite(q, base), Link: base + q.Link(), Embed: frame(q, base, embedWidth, embedHeight)}
	v.Print = language.Document(d) + ", " + language.Place(q) + "\n" + v.Link
	if i > 0 {
		v.Previous = d.Passages[i-1].Link()
	}
	if i+1 < len(d.Passages) {
		v.Next = d.Passages[i+1].Link()
	}
	return v
}

// cite is the bot's citation of a quotation; of one with parts under different confidence, the citations of its parts.
func cite(q bot.Quote, base string) bot.Citations {
	var plain, markdown, attribution []string
	for _, part := range q.Runs() {
		c := bot.Cite(part, base+part.Link())
		plain, markdown, attribution = append(plain, c.Plain), append(markdown, c.Markdown), append(attribution, c.Attribution)
	}
	return bot.Citations{
		Plain: strings.Join(plain, "\n"), Markdown: strings.Join(markdown, "\n\n"), Attribution: strings.Join(attribution, "\n"),
	}
}

// standing says the confidence of a quotation in one line: the level first, for a preview of a link.
func standing(q bot.Quote) string {
	parts := q.Runs()
	if len(parts) == 1 {
		return language.Level(parts[0])
	}
	return "Sentences under different confidence"
}
