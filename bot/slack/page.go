package slack

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"findings/bot"
)

// Bounds on showing the page that a quotation stands on.
const (
	drawTime  = 30 * time.Second
	maxHeld   = 8                // pictures in memory at a time, from drawing to the end of posting
	postAgain = 10 * time.Minute // until the same may be posted again in the same place
	maxAltTxt = 1_000            // https://docs.slack.dev/reference/methods/files.getUploadURLExternal#errors
	maxTitle  = 250
)

// pictured reports whether there is a picture of the page that a quotation stands on.
func (p *Platform) pictured(q bot.Quote) bool {
	if p.config.Receipts == nil || !q.Quoted() {
		return false
	}
	width, height := p.config.Receipts.Size(q.Passage, q.Excerpt)
	return width > 0 && height > 0
}

// manner is m with a button for the page below each quotation that has a picture of it.
func (p *Platform) manner(m Manner) Manner {
	m.Pictured = p.pictured
	return m
}

// showPage posts the picture of the page that a quotation stands on, in the thread of its message. No file can be posted
// for one person alone in a channel: where the message is for one, or answers are by now, the page goes to that person in
// a direct message.
func (p *Platform) showPage(ctx context.Context, a *action) error {
	q, client, err := p.quoted(ctx, a)
	if err != nil {
		return err
	}
	s, err := p.settings(ctx, a.team, a.channel)
	if err != nil {
		return err
	}
	if !allowed(q, s) {
		return p.tellOfPage(ctx, a, q, pageExcluded)
	}
	at := slack.UploadFileParameters{Channel: a.channel, ThreadTimestamp: cmp.Or(a.thread, a.message)}
	private := a.ephemeral || a.message == "" || s.Private && !strings.HasPrefix(a.channel, "D")
	if private {
		at = slack.UploadFileParameters{Channels: []string{a.user}}
	}
	key := strings.Join([]string{"page", a.team, at.Channel, at.ThreadTimestamp, strings.Join(at.Channels, ""), a.value}, "/")
	if !p.posted.begin(time.Now(), key) {
		return p.tellOfPage(ctx, a, q, pageThere)
	}
	if err := p.postPage(ctx, client, q, at); err != nil {
		p.posted.failed(key)
		p.log.Error("slack page", "team", a.team, "err", err, "needs", needed(err))
		return p.tellOfPage(ctx, a, q, pageTrouble(err, private))
	}
	if private {
		return p.tellOfPage(ctx, a, q, pageSent)
	}
	return nil
}

// postPage draws the page and posts it in a place.
func (p *Platform) postPage(ctx context.Context, client *slack.Client, q bot.Quote, at slack.UploadFileParameters) error {
	if !p.pictured(q) {
		return fmt.Errorf("picture of %s: %w", q.Passage.ID, fs.ErrNotExist)
	}
	drawing, cancel := context.WithTimeout(ctx, drawTime)
	defer cancel()
	select {
	case p.held <- struct{}{}:
		defer func() { <-p.held }()
	case <-drawing.Done():
		return fmt.Errorf("picture of %s: wait for others: %w", q.Passage.ID, drawing.Err())
	}
	picture, err := p.config.Receipts.Picture(drawing, q.Passage, q.Excerpt)
	if err != nil {
		return err
	}
	l := bot.Language{}
	at.Reader, at.FileSize = bytes.NewReader(picture), len(picture)
	at.Filename = q.Passage.Document.ID + "-" + q.Passage.Local() + ".png"
	if http.DetectContentType(picture) == "image/jpeg" {
		at.Filename = strings.TrimSuffix(at.Filename, ".png") + ".jpg"
	}
	at.Title, at.AltTxt = shorten(l.Source(q), maxTitle), describePage(l, q, maxAltTxt)
	at.Blocks.BlockSet = []slack.Block{richText(section(standingAt(l, q, p.page(q.Link()), l.Source(q))...))}
	if _, err := client.UploadFileContext(ctx, at); err != nil {
		return fmt.Errorf("upload a picture of %d bytes: %w", len(picture), withoutAddress(err))
	}
	return nil
}

// describePage says in n characters at the most what the picture of a page shows, to those who do not see it.
func describePage(l bot.Language, q bot.Quote, n int) string {
	s, words := l.Pictured(q), q.Text()
	if over := utf8.RuneCountInString(s) - n; over > 0 {
		s = strings.Replace(s, words, beginning(words, utf8.RuneCountInString(words)-over-4)+" […]", 1)
	}
	return shorten(s, n)
}

// pageTrouble says why a page is not shown to the one who wants to see it.
func pageTrouble(err error, private bool) string {
	var refusal slack.SlackErrorResponse
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return pageNone
	case !errors.As(err, &refusal):
		return pageLater
	case refusal.Err == "missing_scope":
		return pageScope
	case !private && slices.Contains(placeRefusals, refusal.Err):
		return pagePlace
	}
	return pageRefused
}

// tellOfPage says something of a page to the one who wants to see it, with the way to the reader page.
func (p *Platform) tellOfPage(ctx context.Context, a *action, q bot.Quote, words string) error {
	m := Message{
		Blocks: []slack.Block{richText(section(plain(words+" "), link(p.page(q.Link()), onReaderPage)))}, Text: escaped(words, maxText),
	}
	return p.respond(ctx, a.answerTo, privately{Message: m, ResponseType: "ephemeral", Thread: a.thread, Parse: "none"})
}

// posts are the pages and the shared answers that are on their way, or were posted lately. The zero value is ready.
type posts struct {
	mu sync.Mutex
	at map[string]time.Time // when they were begun
}

// begin reports whether something is to be posted now.
func (p *posts) begin(now time.Time, key string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t, there := p.at[key]; there && now.Sub(t) < postAgain {
		return false
	}
	if p.at == nil {
		p.at = map[string]time.Time{}
	}
	if len(p.at) >= 1000 {
		for k, t := range p.at {
			if now.Sub(t) >= postAgain {
				delete(p.at, k)
			}
		}
	}
	p.at[key] = now
	return true
}

// failed says that it was not posted, so that it can be tried again at once.
func (p *posts) failed(key string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.at, key)
}
