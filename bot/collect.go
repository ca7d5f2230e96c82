package bot

// Collect makes an answer of quotations that were chosen otherwise than by a question, such as all of a document, so
// that they can be written in the same forms.
func (b *Bot) Collect(quotes []Quote) Answer {
	return Answer{Groups: []Group{{Quotes: quotes}}, Total: len(quotes), base: b.options.BaseURL}
}
