// Package corpus holds declassified intelligence assessments as passages that can be quoted.
//
// A document is an assessment. It is made of passages: paragraphs, or in the embedded edition single quoted
// findings. A quotation is a range of a passage's bytes; nothing else is ever put between quotation marks. A key
// judgment is an assessment's own summary of a finding; the discussion argues it; the scope note says what was and
// was not examined; a dissent is a minority view with its own holder.
//
// Two measures stand beside a sentence, and the package keeps them apart as the field does. A confidence statement
// gives a level (high, moderate, low) for the basis of a judgment, names its holders, and covers only the sentences
// that it is stated for. An estimative term ("probably") gives the likelihood of an event, and has a range on the
// ladder of Intelligence Community Directive 203. Neither is ever inferred: not from the other, and not from a
// neighbouring sentence.
//
// The package knows no search and no chat.
package corpus

import (
	"iter"
	"slices"
	"strings"
)

// A Corpus is a set of documents that does not change. It is safe for concurrent use.
type Corpus struct {
	documents []*Document // live ones, newest first
	older     []*Document // superseded, still reachable by address
	addresses map[string]*Document
	passages  map[string]*Passage
	names     *Names
}

// New puts documents together. Those in older are not part of the corpus's passages but can still be found by
// address, so that a link once given keeps showing what it showed.
func New(names *Names, documents, older []*Document) *Corpus {
	c := &Corpus{
		documents: slices.SortedFunc(slices.Values(documents), newestFirst),
		older:     slices.SortedFunc(slices.Values(older), newestFirst),
		addresses: map[string]*Document{},
		passages:  map[string]*Passage{},
		names:     names,
	}
	for _, d := range slices.Backward(slices.Concat(c.documents, c.older)) { // of two with one ID, the first counts
		c.addresses[d.ID], c.addresses[d.Address()] = d, d
		for _, p := range d.Passages {
			c.passages[p.ID] = p
			c.passages[d.Address()+"/"+p.Local()] = p
		}
	}
	return c
}

// Documents returns the live documents, newest first.
func (c *Corpus) Documents() []*Document { return c.documents }

// Older returns the superseded documents, newest first.
func (c *Corpus) Older() []*Document { return c.older }

// Document finds a document by ID or by address ("ica-2022@1f0c9a3b77de"); a live one before an older one.
func (c *Corpus) Document(id string) (*Document, bool) {
	d, ok := c.addresses[id]
	return d, ok
}

// Passages walks the live passages: documents newest first, each in reading order.
func (c *Corpus) Passages() iter.Seq[*Passage] {
	return func(yield func(*Passage) bool) {
		for _, d := range c.documents {
			for _, p := range d.Passages {
				if !yield(p) {
					return
				}
			}
		}
	}
}

// Passage finds a passage by its ID, or by its document's address and its own name.
func (c *Corpus) Passage(id string) (*Passage, bool) {
	p, ok := c.passages[id]
	return p, ok
}

// Actors returns the canonical names of those that live passages are about, most passages first.
func (c *Corpus) Actors() []string {
	count := map[string]int{}
	for p := range c.Passages() {
		for _, a := range p.Actors {
			count[a]++
		}
	}
	actors := make([]string, 0, len(count))
	for a := range count {
		actors = append(actors, a)
	}
	slices.SortFunc(actors, func(a, b string) int {
		if count[a] != count[b] {
			return count[b] - count[a]
		}
		return strings.Compare(a, b)
	})
	return actors
}

// Names returns the table of how people write the actors.
func (c *Corpus) Names() *Names { return c.names }
