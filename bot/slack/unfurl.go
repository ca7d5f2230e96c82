package slack

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"findings/bot"
	"findings/bot/store"
	"findings/corpus"
)

// Bounds on what is shown of links to the reader page.
const (
	maxUnfurls     = 5               // links of one message
	maxPreview     = 6_000           // characters of one
	maxPreviewRuns = 10              // quotations in one, each under a confidence of its own
	maxAltText     = 2_000           // https://docs.slack.dev/reference/block-kit/blocks/image-block
	maxContext     = 2_000           // characters of what stands below a quotation
	pictureTime    = 5 * time.Second // for the pictures of all links of a message; without one, a link is shown all the same
)

// unfurl shows in a message what the links in it to the reader page lead to. Slack delivers a link twice: when it is
// written into the composer, of which the channel is not known, so that it is shown there only where every channel
// allows it; and when it is posted.
// https://docs.slack.dev/messaging/unfurling-links-in-messages
func (p *Platform) unfurl(ctx context.Context, a *action) error {
	may, err := p.showable(ctx, a)
	if err != nil {
		return err
	}
	answers := map[string]bot.Answer{}
	for _, address := range a.links {
		if len(answers) == maxUnfurls {
			break
		}
		if found, ok := p.linked(address); ok && may(found) {
			answers[address] = found
		}
	}
	if len(answers) == 0 {
		return nil
	}
	if wait := p.workspaces.Take(time.Now(), workspaceLimit, a.team); wait > 0 {
		p.meter.Limited(platform) // the links are there all the same
		return nil
	}
	client, err := p.client(ctx, a.team)
	if err != nil {
		return err
	}
	pictures := p.pictures(ctx, answers)
	previews := map[string]slack.Attachment{}
	for address, answer := range answers {
		previews[address] = renderPreview(p.bot.Corpus(), answer, pictures[address])
	}
	err = sendPreviews(ctx, client, a, previews)
	if refusal := (slack.SlackErrorResponse{}); len(pictures) > 0 && errors.As(err, &refusal) && refusal.Err != "missing_scope" {
		// Slack fetches a picture while it takes the blocks, and refuses all of them where it cannot.
		p.log.Warn("slack links are shown without pictures", "team", a.team, "because", refusal.Err)
		for address, answer := range answers {
			previews[address] = renderPreview(p.bot.Corpus(), answer, "")
		}
		err = sendPreviews(ctx, client, a, previews)
	}
	return err
}

func sendPreviews(ctx context.Context, client *slack.Client, a *action, previews map[string]slack.Attachment) error {
	var err error
	if a.value != "" {
		_, _, _, err = client.UnfurlMessageByIDContext(ctx, a.value, "composer", previews)
	} else {
		_, _, _, err = client.UnfurlMessageContext(ctx, a.channel, a.message, previews)
	}
	if err != nil {
		return fmt.Errorf("unfurl %d links: %w", len(previews), withoutAddress(err))
	}
	return nil
}

// linked finds the quotation that an address of the reader page leads to, as an answer.
func (p *Platform) linked(address string) (bot.Answer, bool) {
	base := p.bot.BaseURL()
	path, ours := strings.CutPrefix(unescaper.Replace(address), base+"/d/") // Slack writes "&amp;" here
	u, err := url.Parse("/d/" + path)
	if base == "" || !ours || err != nil {
		return bot.Answer{}, false
	}
	id := strings.TrimPrefix(u.Path, "/d/")
	return p.bot.At(id, u.Query().Get("s"), bot.Language{})
}

// showable tells the answers that may be shown where the links are.
func (p *Platform) showable(ctx context.Context, a *action) (func(bot.Answer) bool, error) {
	var all []store.Settings
	if a.value == "" {
		s, err := p.settings(ctx, a.team, a.channel)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	} else {
		list, err := p.store.AllSettings(ctx)
		if err != nil {
			return nil, fmt.Errorf("read what is set in the channels: %w", err)
		}
		for _, s := range list {
			if s.Workspace == workspace(a.team) {
				all = append(all, s.Settings)
			}
		}
	}
	return func(a bot.Answer) bool {
		for q := range a.Quotes() {
			for _, s := range all {
				if !allowed(q, s) {
					return false
				}
			}
		}
		return true
	}, nil
}

// allowed reports whether a quotation is of a document that is answered from.
func allowed(q bot.Quote, s store.Settings) bool {
	return len(s.Documents) == 0 || slices.Contains(s.Documents, q.Passage.Document.ID)
}

// pictures returns the addresses of the pictures of the quotations, where there are any and Slack can fetch them. They
// are drawn now, so that Slack need not wait for them.
func (p *Platform) pictures(ctx context.Context, answers map[string]bot.Answer) map[string]string {
	if !public(p.bot.BaseURL()) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, pictureTime)
	defer cancel()
	list := map[string]string{}
	for address, answer := range answers {
		for q := range answer.Quotes() {
			if !p.pictured(q) {
				continue
			}
			if _, err := p.config.Receipts.Picture(ctx, q.Passage, q.Excerpt); err != nil {
				p.log.Warn("slack link is shown without its picture", "passage", q.Passage.ID, "err", err)
				continue
			}
			path, query, found := strings.Cut(q.Link(), "?")
			if path += "/receipt.png"; found {
				path += "?" + query
			}
			list[address] = p.page(path)
		}
	}
	return list
}

// public reports whether a page can probably be fetched from anywhere, as far as its address tells.
func public(base string) bool {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "https" {
		return false
	}
	host := strings.ToLower(u.Hostname())
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.IsGlobalUnicast() && !ip.IsPrivate()
	}
	dot := strings.LastIndexByte(host, '.')
	return dot > 0 && !slices.Contains([]string{".local", ".localhost", ".internal", ".lan", ".home", ".test"}, host[dot:])
}

// renderPreview draws what a link leads to: the level first, then the words, then where they stand. A preview takes no
// rich text (Slack answers invalid_blocks), so it is in plain text, which knows no markup either, but in which Slack turns
// "&amp;" back. picture is the address of the picture of the page, or empty.
func renderPreview(c *corpus.Corpus, a bot.Answer, picture string) slack.Attachment {
	l := a.Question.Language
	var q bot.Quote
	for q = range a.Quotes() {
		break
	}
	runs := q.Runs()
	room := maxPreview
	var blocks []slack.Block
	left := 0
	for i, run := range runs {
		if i == maxPreviewRuns || room < maxPreview/4 {
			left = len(runs) - i
			break
		}
		level := []string{l.Level(run)}
		if holders := l.Holders(run); holders != "" {
			level = append(level, holders)
		}
		words := escaped(l.Basis(run.Passage)+": "+run.Passage.Gloss, maxElement)
		cut := false
		if run.Quoted() {
			words = fit(run.Text(), min(room, maxElement))
			cut = words != escapeText(run.Text())
			words = "“" + words + "”"
		}
		var about []string
		if cut {
			about = append(about, cutShort)
		}
		about = append(about, l.Stated(run)...)
		if s := l.Likelihood(run); s != "" {
			about = append(about, s)
		}
		about = append(append(about, l.Source(run)), remarks(l, run)...)
		if live, ok := c.Document(run.Passage.Document.ID); ok && live != run.Passage.Document {
			about = append(about, olderVersion)
		}
		blocks = append(blocks, plainSection(escaped(strings.Join(level, "\n"), maxElement)), plainSection(words),
			slack.NewContextBlock("", text(escaped(strings.Join(about, "\n"), maxContext))))
		room -= utf8.RuneCountInString(words)
	}
	if left > 0 {
		blocks = append(blocks, plainSection(noRoom(left)))
	}
	if picture != "" {
		blocks = append(blocks, slack.NewImageBlock(picture, describePage(l, q, maxAltText), "", nil))
	}
	a.Groups = []bot.Group{{Quotes: runs}}
	return slack.Attachment{Blocks: slack.Blocks{BlockSet: blocks}, Fallback: fallback(a)}
}

func plainSection(escaped string) *slack.SectionBlock {
	return slack.NewSectionBlock(text(escaped), nil, nil)
}
