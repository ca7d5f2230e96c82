package corpus

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// A Passage is a paragraph of a document, or in the embedded edition one quoted finding of it. It is what an answer
// quotes from and what a link points to.
type Passage struct {
	ID        string // the document's ID, "/" and a name that is stable for one version of it: "ica-2022/kj1-approval"
	Document  *Document
	Section   string     // the heading it stands under, as printed
	Page      string     // as printed: "ii", "7"; "7–8" where it runs over; empty where not known
	Kind      Kind       // what part of the document it belongs to
	Basis     Basis      // how well the words are known
	Actors    []string   // canonical names of those it is about
	Holders   []string   // who holds it, where that is not the whole community: the author of a dissent, a single agency
	Text      string     // the source's words, byte for byte; empty for a Report
	Gloss     string     // our words, for search and for context; never between quotation marks
	Note      string     // ours, said beside the quotation; not searched; mostly empty
	Sentences []Sentence // at least one; that of a Report has an empty span

	Order       int    // place in the document, from 0
	Parent      string // ID of the paragraph that a bullet hangs from; empty for any other passage
	MachineRead bool   // the text was read from a picture (OCR)
	Date        string // an annex older than its document: the date it carries, as printed
}

// MinorityView is the holder of a dissent whose holder the document does not name.
const MinorityView = "minority view"

// A Sentence is a range of a passage's text with what the source states about just that range. Sentences are in
// order and do not overlap; what lies between two of them is white space or a portion mark such as "(U)".
type Sentence struct {
	Span
	Page       string      // as printed; two joined by an en dash where the sentence runs over a page break
	Confidence []Statement // the statements that cover this sentence; empty: none stated
	Likelihood []Estimate  // the estimative terms in it; a different thing from confidence
	Redacted   bool        // something was blacked out or left blank in it
}

// A Span is a range of bytes, [Start, End).
type Span struct{ Start, End int }

// Of returns the bytes of text that s covers.
func (s Span) Of(text string) string { return text[s.Start:s.End] }

// Link is the path of the passage on the reader page: "/d/ica-2022/kj1-approval".
func (p *Passage) Link() string { return "/d/" + p.Document.Address() + "/" + p.Local() }

// Local is the passage's own name inside its document: "kj1-approval".
func (p *Passage) Local() string { return strings.TrimPrefix(p.ID, p.Document.ID+"/") }

// Joins reports whether sentence i and the one behind it may stand in one quotation: the same statements cover both, and
// nothing but white space is between them.
func (p *Passage) Joins(i int) bool {
	a, b := p.Sentences[i], p.Sentences[i+1]
	same := len(a.Confidence) == 0 && len(b.Confidence) == 0 || reflect.DeepEqual(a.Confidence, b.Confidence)
	return same && strings.TrimSpace(p.Text[a.End:b.Start]) == ""
}

// StatesFor reports whether the words of a statement that covers sentence k stand in sentence i, and not in k itself.
func (p *Passage) StatesFor(i, k int) bool {
	there, here := p.Sentences[i].Of(p.Text), p.Sentences[k].Of(p.Text)
	return slices.ContainsFunc(p.Sentences[k].Confidence, func(s Statement) bool {
		return s.Stated != "" && strings.Contains(there, s.Stated) && !strings.Contains(here, s.Stated)
	})
}

// StatesOnly reports whether sentence i speaks of a level and none is stated for it: "We have high confidence in this
// judgment", which is what was said before, or a level of something else.
func (p *Passage) StatesOnly(i int) bool {
	if len(p.Sentences[i].Confidence) > 0 {
		return false
	}
	for k := range p.Sentences { // "Our confidence in this judgment is moderate" has other words
		if p.StatesFor(i, k) {
			return true
		}
	}
	return SpeaksOfLevel(p.Sentences[i].Of(p.Text))
}

// Kind says what part of an assessment a passage belongs to.
type Kind uint8

// The kinds, in the order in which a reader who wants the finding wants them.
const (
	Body        Kind = iota // the discussion, and whatever is none of the others
	KeyJudgment             // the assessment's own summary of what it finds
	ScopeNote               // what it covers, and what it did not examine
	Definition              // what a word means in it
	Dissent                 // a minority view, with its own holder
	Annex                   // a part added behind, possibly older than the document
)

var kindNames = []string{"discussion", "key_judgment", "scope_note", "definition", "dissent", "annex"}

// String is the kind as people read it: "key judgment".
func (k Kind) String() string { return strings.ReplaceAll(kindNames[k], "_", " ") }

// MarshalText is the kind as data has it: "key_judgment".
func (k Kind) MarshalText() ([]byte, error) { return []byte(kindNames[k]), nil }

// UnmarshalText reads what MarshalText writes and rejects any other word.
func (k *Kind) UnmarshalText(b []byte) error {
	i, err := position("kind", kindNames, b)
	*k = Kind(i)
	return err
}

// Basis says how well the words of a passage are known.
type Basis uint8

// The three kinds of basis. The zero value is the document itself.
const (
	FromDocument Basis = iota // compared with the document
	FromPress                 // quoted, in these words, by press that had the document
	FromReport                // reported without the words: only the gloss may be shown
)

var basisNames = []string{"document", "press", "report"}

// String is the basis as data has it: "document", "press" or "report".
func (b Basis) String() string { return basisNames[b] }

// MarshalText returns String.
func (b Basis) MarshalText() ([]byte, error) { return []byte(basisNames[b]), nil }

// UnmarshalText reads what MarshalText writes and rejects any other word.
func (b *Basis) UnmarshalText(text []byte) error {
	i, err := position("basis", basisNames, text)
	*b = Basis(i)
	return err
}

// position finds word among names.
func position(what string, names []string, word []byte) (int, error) {
	for i, n := range names {
		if n == string(word) {
			return i, nil
		}
	}
	return 0, fmt.Errorf("%s %q is none of %s", what, word, strings.Join(names, ", "))
}
