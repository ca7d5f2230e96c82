package slack

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"findings/bot"
	"findings/corpus"
)

// modal is a modal of at most 100 blocks; its title has at most 24 characters.
// https://docs.slack.dev/reference/views/modal-views
func modal(title string, blocks ...slack.Block) slack.ModalViewRequest {
	text := func(s string) *slack.TextBlockObject {
		return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
	}
	return slack.ModalViewRequest{Type: slack.VTModal, Title: text(title), Close: text("Close"), Blocks: slack.Blocks{BlockSet: blocks}}
}

// renderContext draws a quotation in its place: its passage whole, and the ones before and after it in the document,
// each of their sentences under the confidence that is stated for it. page makes the address of a path on the reader
// page.
func renderContext(q bot.Quote, page func(path string) string) slack.ModalViewRequest {
	l := bot.Language{}
	room := maxBlockText - closingText
	place := func(p *corpus.Passage) []slack.RichTextElement {
		return inContext(l, p, page, room)
	}
	before, after := bot.Around(q.Passage)
	part := func(heading string, p *corpus.Passage) slack.Block {
		return richText(append([]slack.RichTextElement{section(bold(heading))}, place(p)...)...)
	}
	title := richText(section(italic(l.Document(q.Passage.Document))))
	room -= size(title)
	middle := part(thePassage, q.Passage)
	room -= size(middle)
	blocks := []slack.Block{middle}
	if after != nil {
		if b := part(afterIt, after); size(b) <= room {
			room -= size(b)
			blocks = append(blocks, slack.NewDividerBlock(), b)
		}
	}
	if before != nil {
		if b := part(beforeIt, before); size(b) <= room {
			blocks = append([]slack.Block{b, slack.NewDividerBlock()}, blocks...)
		}
	}
	blocks = append([]slack.Block{title}, blocks...)
	var list []slack.BlockElement
	if before != nil {
		list = append(list, button(actTurn+":back", reference(bot.WholeQuote(before)), "Previous", "Show the passage before"))
	}
	if after != nil {
		list = append(list, button(actTurn+":on", reference(bot.WholeQuote(after)), "Next", "Show the passage after"))
	}
	list = append(list, button(actCite, reference(q), "Copy citation", "Show the quotation in three forms to copy"))
	if address := page(q.Link()); linkable(address) {
		b := button(actOpen, "x", "Read the section", "Read the whole section on the reader page")
		b.URL = address
		list = append(list, b)
	}
	return modal("In context", append(blocks, actions(list...))...)
}

// inContext draws a whole passage, run by run.
func inContext(l bot.Language, p *corpus.Passage, page func(string) string, room int) []slack.RichTextElement {
	var all []slack.RichTextElement
	for _, run := range bot.Runs(p) {
		about := standingAt(l, run, page(run.Link()), l.Place(run))
		e := append(quotation(l, run, run.Text()), section(about...))
		if size(richText(slices.Concat(all, e)...)) > room && run.Quoted() {
			// Only the beginning has room; then nothing more of the passage.
			more := append([]slack.RichTextSectionElement{plain(cutShort), newline()}, about...)
			frame := richText(slices.Concat(all, quotation(l, run, ""), []slack.RichTextElement{section(more...)})...)
			words := beginning(run.Text(), room-size(frame))
			if words == "" {
				return append(all, section(plain(cutShort)))
			}
			return slices.Concat(all, quotation(l, run, words), []slack.RichTextElement{section(more...)})
		}
		all = append(all, e...)
	}
	return all
}

// renderCitations draws a quotation in the forms in which it can be copied.
func renderCitations(q bot.Quote, link string) slack.ModalViewRequest {
	c := bot.Cite(q, link)
	room := maxBlockText - closingText
	var blocks []slack.Block
	for _, form := range []struct{ name, text string }{
		{"With the page", c.Plain}, {"Markdown", c.Markdown}, {"Attribution", c.Attribution},
	} {
		var pieces []slack.RichTextSectionElement
		for rest := form.text; rest != ""; {
			part := prefix(rest, maxElement)
			pieces, rest = append(pieces, plain(part)), rest[len(part):]
		}
		b := richText(section(bold(form.name)), &slack.RichTextPreformatted{Type: slack.RTEPreformatted, Elements: pieces})
		if size(b) > room {
			b = richText(section(bold(form.name)), section(plain(tooLongToCopy)))
		}
		room -= size(b)
		blocks = append(blocks, b)
	}
	return modal("Copy citation", blocks...)
}

// renderCheck draws what the corpus holds on the sentences of a message. It gives no verdict: there are sentences that
// findings bear on, and sentences that they do not address.
func renderCheck(text string, results []bot.ClaimResult, m Manner) Message {
	p := &paper{manner: m, room: maxBlockText - closingText}
	tail := checkButtons(text, results, m)
	if tail != nil {
		p.room -= size(tail)
	}
	if m.Asker != "" {
		p.add(richText(section(slack.NewRichTextSectionUserElement(m.Asker, nil), plain(" "+theyChecked))))
	} else {
		p.add(richText(section(plain(youChecked))))
	}
	var silent, skipped []string
	bearing := 0
	for _, r := range results {
		switch {
		case r.Skipped:
			skipped = append(skipped, r.Sentence)
			continue
		case !r.Answer.Answered():
			silent = append(silent, r.Sentence)
			continue
		}
		bearing++
		p.answer = r.Answer
		p.heading = []slack.RichTextElement{section(plain(sentenceSays+" "), italic(shorten(r.Sentence, maxQuestion)))}
		for i, g := range r.Answer.Groups {
			p.group(i, g)
		}
	}
	list := func(heading string, sentences []string) {
		const most = 10
		e := &bullets{Type: slack.RTEList, Style: slack.RTEListBullet}
		for _, s := range sentences[:min(len(sentences), most)] {
			e.Elements = append(e.Elements, section(plain(shorten(s, maxQuestion))))
		}
		if len(sentences) > 0 && !p.add(richText(section(bold(heading)), e)) {
			p.add(richText(section(bold(heading), plain(" "+sentenceCount(len(sentences))))))
		}
	}
	list(notAddressed, silent)
	if len(skipped) > 0 {
		p.add(richText(section(plain(skippedSentences(len(skipped))))))
	}
	if p.left > 0 {
		p.blocks = append(p.blocks, richText(section(plain(noRoom(p.left)))))
	}
	if tail != nil {
		p.blocks = append(p.blocks, tail)
	}
	said := checkSummary(bearing, len(silent))
	for _, r := range results {
		if r.Answer.Answered() {
			said += " " + fallback(r.Answer)
			break
		}
	}
	return Message{Blocks: p.blocks, Text: prefix(said, maxText)}
}

func checkButtons(text string, results []bot.ClaimResult, m Manner) slack.Block {
	if m.Bare || !m.Private {
		return nil
	}
	var list []slack.BlockElement
	if value := (cargo{Kind: actCheck, Text: text, Seen: checkFingerprint(results)}).String(); value != "" && len(results) > 0 {
		list = append(list, button(actShare, value, "Share in channel", "Share this check with everybody in this channel"))
	}
	return actions(append(list, button(actDismiss, "x", "Dismiss", "Remove this check from your view"))...)
}

func checkFingerprint(results []bot.ClaimResult) string {
	var answers []bot.Answer
	for _, r := range results {
		answers = append(answers, r.Answer)
	}
	return fingerprint(answers...)
}

func linkable(address string) bool {
	return (strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")) && len(address) <= maxURL
}
