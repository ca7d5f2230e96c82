package index

import (
	"slices"
	"strings"

	"findings/corpus"
)

// A Query is a question with the filters that it is asked under.
type Query struct {
	Text     string
	Previous string // the question asked just before in the same thread, or empty
	Country  string // canonical name of an actor; empty: any
	Document string // ID; empty: any
	// Documents are the only ones that may be quoted (a channel's settings); nil: all.
	Documents     []string
	MinLevel      corpus.Level
	Kinds         []corpus.Kind // empty: all
	Offset, Limit int           // of the hits; a Limit of 0 is no limit
}

// ParseQuery makes a query of a text. Filters may stand in front of the question: country:Iran, document:ica-2022,
// level:high, kind:key_judgment; a name of several words is put in quotation marks. Every text is some query.
func ParseQuery(text string) Query {
	var q Query
	for {
		text = strings.TrimSpace(text)
		rest, ok := q.filter(text)
		if !ok {
			q.Text = text
			return q
		}
		text = rest
	}
}

// filter takes one filter from the front of a text.
func (q *Query) filter(text string) (rest string, ok bool) {
	key, rest, ok := strings.Cut(text, ":")
	if !ok || rest == "" {
		return "", false
	}
	var value string
	if quoted, isQuoted := strings.CutPrefix(rest, `"`); isQuoted {
		value, rest, ok = strings.Cut(quoted, `"`)
	} else if end := strings.IndexAny(rest, " \t\r\n\""); end >= 0 {
		value, rest = rest[:end], rest[end:]
	} else {
		value, rest = rest, ""
	}
	if !ok || value == "" || value != strings.TrimSpace(value) {
		return "", false
	}
	switch key {
	case "country":
		q.Country = value
	case "document":
		q.Document = value
	case "level":
		return rest, q.MinLevel.UnmarshalText([]byte(value)) == nil
	case "kind":
		var k corpus.Kind
		if k.UnmarshalText([]byte(value)) != nil {
			return "", false
		}
		if !slices.Contains(q.Kinds, k) {
			q.Kinds = append(q.Kinds, k)
		}
	default:
		return "", false
	}
	return rest, true
}

// String is a text that ParseQuery reads as q, as far as Text, Country, Document, MinLevel and Kinds go.
func (q Query) String() string {
	var b strings.Builder
	put := func(key, value string) {
		if strings.ContainsAny(value, " \t\r\n\"") {
			value = `"` + value + `"`
		}
		b.WriteString(key + ":" + value + " ")
	}
	if q.Country != "" {
		put("country", q.Country)
	}
	if q.Document != "" {
		put("document", q.Document)
	}
	if q.MinLevel != corpus.Unstated {
		put("level", q.MinLevel.String())
	}
	for _, k := range q.Kinds {
		text, _ := k.MarshalText()
		put("kind", string(text))
	}
	return b.String() + q.Text
}
