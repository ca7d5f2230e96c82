package slack

import (
	"context"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"findings/bot"
)

// ReadDelivery reads a delivery, and the question in it where one is asked.
func ReadDelivery(kind string, payload []byte) (q bot.Question, asked bool, err error) {
	d, err := parse(kind, payload)
	if err != nil || d.request == nil {
		return q, false, err
	}
	return d.request.ask(), true, nil
}

// Modals are those that a quotation can be opened in, and Check what a text is answered with.
func Modals(q bot.Quote, page func(string) string) (context, citations slack.ModalViewRequest) {
	return renderContext(q, page), renderCitations(q, page(q.Link()))
}

// Check draws what a text is answered with.
func Check(text string, results []bot.ClaimResult, m Manner) Message {
	return renderCheck(text, results, m)
}

// InFlight is how many deliveries are being worked on.
func InFlight(p *Platform) int {
	p.work.mu.Lock()
	defer p.work.mu.Unlock()
	return p.work.flying
}

// Suggestions are the questions that are suggested.
var Suggestions = suggestions

// MissingScopes is missingScopes.
var MissingScopes = missingScopes

// Preview draws what a link leads to.
var Preview = renderPreview

// Linked finds the quotation that an address leads to.
func Linked(p *Platform, address string) (bot.Answer, bool) { return p.linked(address) }

// Public is public.
var Public = public

// FillSignatures notes n signatures as if they had been used.
func FillSignatures(p *Platform, n int) {
	for i := range n {
		p.signatures.First(context.Background(), time.Now(), "before "+strconv.Itoa(i))
	}
}
