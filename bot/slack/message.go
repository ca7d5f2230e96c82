package slack

import (
	"encoding/json"
	"strings"
)

// Bounds on how much of a message is read.
const (
	maxMessage = 24_000 // bytes; bot.CheckClaim reads less, and says so
	maxDepth   = 10     // of blocks in blocks
)

// A message is what somebody or some app posted, as far as it is read. Blocks and attachments come in many shapes:
// what is not understood in them is passed over.
type message struct {
	TS          string          `json:"ts"`
	ThreadTS    string          `json:"thread_ts"`
	Text        string          `json:"text"`
	Blocks      json.RawMessage `json:"blocks"`
	Attachments json.RawMessage `json:"attachments"`
}

// attachment is below a message: what an app added, what a link shows, or a message that was forwarded.
// https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments
type attachment struct {
	Pretext   string          `json:"pretext"`
	Title     string          `json:"title"`
	Text      string          `json:"text"`
	Fallback  string          `json:"fallback"`
	Blocks    json.RawMessage `json:"blocks"`
	Forwarded []struct {
		Message struct {
			Blocks json.RawMessage `json:"blocks"`
		} `json:"message"`
	} `json:"message_blocks"`
	Fields []struct {
		Title string `json:"title"`
		Value string `json:"value"`
	} `json:"fields"`
}

// read returns the text of a message as people see it: the blocks, or the text where there are none, and what is below.
func (m message) read() string {
	var r reader
	if !r.blocks(m.Blocks) {
		r.line(readable(m.Text, ""))
	}
	var list []attachment
	json.Unmarshal(m.Attachments, &list) // as far as it goes
	for _, a := range list {
		read := false
		for _, f := range a.Forwarded {
			read = r.blocks(f.Message.Blocks) || read
		}
		if read || r.blocks(a.Blocks) {
			continue
		}
		lines := []string{a.Pretext, a.Title, a.Text}
		for _, f := range a.Fields {
			lines = append(lines, f.Title, f.Value)
		}
		before := r.b.Len()
		for _, s := range lines {
			r.line(readable(s, ""))
		}
		if r.b.Len() == before {
			r.line(readable(a.Fallback, ""))
		}
	}
	return strings.TrimSpace(r.b.String())
}

// A reader collects lines of text, up to a bound.
type reader struct{ b strings.Builder }

func (r *reader) line(s string) {
	if s = strings.TrimSpace(s); s == "" {
		return
	}
	if room := maxMessage - r.b.Len(); room > 0 {
		r.b.WriteString(strings.ToValidUTF8(s[:min(len(s), room)], ""))
		r.b.WriteByte('\n')
	}
}

// blocks reads blocks, and reports whether there was any text in them.
func (r *reader) blocks(raw json.RawMessage) bool {
	var list []part
	json.Unmarshal(raw, &list) // as far as it goes
	before := r.b.Len()
	for _, b := range list {
		r.part(b, 0)
	}
	return r.b.Len() > before
}

// A part is a block or an element of one.
// https://docs.slack.dev/reference/block-kit/blocks
type part struct {
	Type     string   `json:"type"`
	Text     words    `json:"text"`
	URL      string   `json:"url"`
	Fallback string   `json:"fallback"` // of a date
	Range    string   `json:"range"`    // of a broadcast
	Elements []part   `json:"elements"`
	Fields   []words  `json:"fields"`
	Rows     [][]part `json:"rows"`
}

// words are a string, or a text object.
type words string

func (w *words) UnmarshalJSON(raw []byte) error {
	var o struct{ Text string }
	if json.Unmarshal(raw, &o) == nil {
		*w = words(readable(o.Text, ""))
		return nil
	}
	var s string
	if json.Unmarshal(raw, &s) == nil {
		*w = words(s)
	}
	return nil
}

// part reads a block: each of its texts is a line of its own.
func (r *reader) part(b part, depth int) {
	if depth > maxDepth {
		return
	}
	switch b.Type {
	case "rich_text_section", "rich_text_quote", "rich_text_preformatted":
		var line strings.Builder
		for _, e := range b.Elements {
			line.WriteString(e.inline())
		}
		r.line(line.String())
		return
	case "actions", "context_actions", "input":
		return // to be pressed, not said
	}
	r.line(string(b.Text))
	for _, f := range b.Fields {
		r.line(string(f))
	}
	for _, e := range b.Elements {
		r.part(e, depth+1)
	}
	for _, row := range b.Rows {
		for _, cell := range row {
			r.part(cell, depth+1)
		}
	}
}

// inline is what people see of an element in a line.
func (p part) inline() string {
	switch {
	case p.Text != "":
		return string(p.Text)
	case p.Type == "link":
		return p.URL
	case p.Type == "date":
		return p.Fallback
	case p.Type == "broadcast":
		return "@" + p.Range
	}
	return " " // an ID says nothing to people, and searches for nothing
}
