package discord

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"

	"findings/bot"
)

// claimName is the message command, in the menu of every message.
const claimName = "Check a claim"

// maxNested bounds how deep components are looked into for text.
const maxNested = 6

// target is the text of the message that a message command was used on. Each part of the message is read for itself,
// so that one that is of a newer kind than this program costs only itself. A message without words of its own is asked
// for those that it forwards, for its poll's question, for the text in its components and for that of its embeds.
func (i interaction) target() string {
	var m map[string]json.RawMessage
	if json.Unmarshal(i.data.Resolved.Messages[i.data.TargetID], &m) != nil {
		return ""
	}
	var own string
	if json.Unmarshal(m["content"], &own); strings.TrimSpace(own) != "" {
		return own
	}
	var texts []string
	var snapshots []struct {
		Message struct {
			Content string `json:"content"`
		} `json:"message"`
	}
	json.Unmarshal(m["message_snapshots"], &snapshots)
	for _, s := range snapshots {
		texts = append(texts, s.Message.Content)
	}
	var poll struct {
		Question struct {
			Text string `json:"text"`
		} `json:"question"`
	}
	json.Unmarshal(m["poll"], &poll)
	texts = append(texts, poll.Question.Text)
	texts = append(texts, textDisplays(m["components"], maxNested)...)
	var embeds []struct {
		Title       string `json:"title"`
		Description string `json:"description"`
	}
	json.Unmarshal(m["embeds"], &embeds)
	for _, e := range embeds {
		texts = append(texts, e.Title, e.Description)
	}
	return strings.TrimSpace(strings.Join(texts, "\n"))
}

// textDisplays are the texts in a list of components of any kind.
func textDisplays(raw json.RawMessage, depth int) []string {
	var list []json.RawMessage
	if depth == 0 || json.Unmarshal(raw, &list) != nil {
		return nil
	}
	var texts []string
	for _, one := range list {
		var c struct {
			Type       discordgo.ComponentType `json:"type"`
			Content    string                  `json:"content"`
			Components json.RawMessage         `json:"components"`
		}
		json.Unmarshal(one, &c) // what cannot be read stays empty
		if c.Type == discordgo.TextDisplayComponent {
			texts = append(texts, c.Content)
		}
		texts = append(texts, textDisplays(c.Components, depth-1)...)
	}
	return texts
}

// claims draws what the corpus holds on each sentence of a text, in the order of the text. It gives no verdict.
func claims(l bot.Language, results []bot.ClaimResult) message {
	w := wordsIn(l)
	if len(results) == 0 {
		return newMessage(&discordgo.MessageEmbed{Color: colourNotice, Description: escape(w.ClaimNoText)})
	}
	skipped := 0
	for _, r := range results {
		if r.Skipped {
			skipped++
		}
	}
	draw := func(items []item, missing int) ([]*discordgo.MessageEmbed, bool) {
		lines := []string{w.ClaimHead}
		if missing > 0 {
			lines = append(lines, fmt.Sprintf(w.ClaimNoRoom, missing))
		}
		if skipped > 0 {
			lines = append(lines, fmt.Sprintf(w.ClaimSkipped, bot.MaxClaims, skipped))
		}
		p := page{language: l, first: &discordgo.MessageEmbed{Color: colourNotice, Description: escape(strings.Join(lines, "\n"))}}
		return p.pack(items, minShown)
	}
	// Rather one quotation on every sentence than two on the first ones.
	items := claimItems(l, results, 2)
	embeds, fits := draw(items, 0)
	if !fits {
		items = claimItems(l, results, 1)
		embeds, fits = draw(items, 0)
	}
	for count := len(items) - 1; !fits && count > 0; count-- {
		// With one quotation on each sentence, there are as many items as sentences.
		embeds, fits = draw(items[:count], len(items)-count)
	}
	return newMessage(embeds...)
}

// claimItems are the sentences that were looked up, each with at most the given number of quotations. Those that the
// corpus does not address share an embed where they follow each other.
func claimItems(l bot.Language, results []bot.ClaimResult, quotes int) []item {
	w := wordsIn(l)
	var items []item
	group, unaddressed := 0, false
	for _, r := range results {
		if r.Skipped {
			continue
		}
		if !r.Answer.Answered() {
			if !unaddressed {
				group++
			}
			unaddressed = true
			items = append(items, item{group: group, title: w.NotAddressed, tail: "• " + escape(short(r.Sentence, maxTitle))})
			continue
		}
		group++
		unaddressed = false
		n := 0
		for q := range r.Answer.Quotes() {
			if n++; n > quotes {
				break
			}
			tail := beside(r.Answer, q) + " · " + escape(q.Passage.Document.Name())
			items = append(items, item{quote: &q, group: group, title: fmt.Sprintf(w.ClaimOn, r.Sentence), tail: tail})
		}
	}
	return items
}
