package slack

import "findings/bot"

// pictured reports whether there is a picture of the page that a quotation stands on.
func (p *Platform) pictured(q bot.Quote) bool {
	if p.config.Receipts == nil || !q.Quoted() {
		return false
	}
	width, height := p.config.Receipts.Size(q.Passage, q.Excerpt)
	return width > 0 && height > 0
}
