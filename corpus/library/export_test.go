package library

import (
	"findings/corpus"
	"findings/corpus/importer"
)

// Hash is the hash that the library names files by.
func Hash(data string) string { return hashOf([]byte(data)) }

// Region is the part of the page that a receipt shows.
func (r *Receipts) Region(p *corpus.Passage, s corpus.Span) (importer.Region, error) {
	v, err := r.view(p, s)
	if err != nil {
		return importer.Region{}, err
	}
	return v.region, nil
}

// Air is how many pixels of white are above the page in a receipt.
const Air = receiptAir

// Tint is what white paper becomes under a mark.
var Tint = tint
