package library

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"findings/corpus"
)

// A Quotation is one of the embedded edition, looked for in the whole document.
type Quotation struct {
	Quoted *corpus.Passage // of the edition
	Match  Match
	Page   string // where it was found, as printed; empty where it was not, or the document has no pages
	// Located is set where it was found inside one passage. Confidence is then what the document states for the sentence
	// in which the quotation begins, and Same whether the edition has the same levels and holders for it.
	Located    bool
	Confidence []corpus.Statement
	Same       bool
}

// A Match says how a quotation was found. Nothing is repaired: what differs is said, and the document is what counts.
type Match string

// The kinds of match.
const (
	Exact      Match = "word for word"
	OtherMarks Match = "with other quotation marks or apostrophes"
	OtherSpace Match = "with other white space"
	OtherBoth  Match = "with other white space and quotation marks"
	Absent     Match = "not found"
)

// haystack is a document's canonical text in the forms in which a quotation is looked for.
type haystack struct {
	record    record
	canonical string
	document  *corpus.Document
	labels    []string
	forms     map[Match]form // made when first needed
}

// form is a text in which some characters count as the same, with where each byte of it, and its end, stands in the
// canonical text.
type form struct {
	text string
	at   []int32
}

// forms are tried in this order.
var forms = []struct {
	match        Match
	marks, space bool
}{{OtherMarks, true, false}, {OtherSpace, false, true}, {OtherBoth, true, true}}

// find looks for a quotation, first as it is.
func (t *haystack) find(p *corpus.Passage) Quotation {
	if i := strings.Index(t.canonical, p.Text); i >= 0 {
		return t.found(p, Exact, spanRecord{i, i + len(p.Text)})
	}
	for _, f := range forms {
		hay, ok := t.forms[f.match]
		if !ok {
			hay = fold(t.canonical, f.marks, f.space)
			t.forms[f.match] = hay
		}
		needle := fold(p.Text, f.marks, f.space).text
		if i := strings.Index(hay.text, needle); i >= 0 {
			return t.found(p, f.match, spanRecord{int(hay.at[i]), int(hay.at[i+len(needle)])})
		}
	}
	return Quotation{Quoted: p, Match: Absent}
}

func (t *haystack) found(p *corpus.Passage, m Match, s spanRecord) Quotation {
	q := Quotation{Quoted: p, Match: m, Page: pagesOf(t.record.Places, t.labels, s)}
	if statements, ok := t.confidence(s); ok {
		q.Located, q.Confidence, q.Same = true, statements, sameStatements(statements, p.Sentences[0].Confidence)
	}
	return q
}

// confidence returns what covers the sentence in which a range begins; false where the range is not in one passage.
func (t *haystack) confidence(s spanRecord) ([]corpus.Statement, bool) {
	for i, p := range t.record.Passages {
		if s[0] < p.Span[0] || s[1] > p.Span[1] {
			continue
		}
		for _, sentence := range t.document.Passages[i].Sentences {
			if s[0]-p.Span[0] < sentence.End {
				return sentence.Confidence, true
			}
		}
	}
	return nil, false
}

func sameStatements(a, b []corpus.Statement) bool {
	key := func(list []corpus.Statement) []string {
		var keys []string
		for _, s := range list {
			for _, h := range s.Holders {
				keys = append(keys, h+" "+s.Level.String())
			}
		}
		slices.Sort(keys)
		return slices.Compact(keys)
	}
	return slices.Equal(key(a), key(b))
}

// fold makes all quotation marks of a kind the same, or all runs of white space one space.
func fold(s string, marks, space bool) form {
	var b strings.Builder
	var at []int32
	write := func(what string, from int) {
		b.WriteString(what)
		for range len(what) {
			at = append(at, int32(from))
		}
	}
	blank := false
	for i, r := range s {
		switch {
		case space && unicode.IsSpace(r):
			if !blank {
				write(" ", i)
			}
			blank = true
			continue
		case marks && strings.ContainsRune("'’‘‛ʼ′`´", r):
			write("'", i)
		case marks && strings.ContainsRune(`"“”„‟″`, r):
			write(`"`, i)
		default:
			write(s[i:i+utf8.RuneLen(r)], i)
		}
		blank = false
	}
	return form{b.String(), append(at, int32(len(s)))}
}
