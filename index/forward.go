package index

import "encoding/binary"

// The forward section has, for each passage: the number of its sentences; for each the evidence in it and its terms;
// then the terms of the gloss, of the section's heading, of the actors, and of the names in the vicinity. A list of
// terms is its length and the terms, all as varints.

func appendTerms(b []byte, terms []uint32) []byte {
	b = binary.AppendUvarint(b, uint64(len(terms)))
	for _, n := range terms {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return b
}

// A reader reads what a passage has; what it holds is overwritten by the next.
type reader struct {
	sentences              []sentence
	gloss, section, actors []uint32
	near                   []uint32 // terms of names in the vicinity
	terms                  []uint32 // what the others are ranges of
}

type sentence struct {
	evidence evidence
	terms    []uint32
}

// read makes r the terms of passage p.
func (x *Index) read(r *reader, p uint32) {
	start := uint32(0)
	if p > 0 {
		start = x.tables.forward.at(int(p) - 1)
	}
	r.read(x.tables.data[forwardSection][start:x.tables.forward.at(int(p))])
}

func (r *reader) read(b []byte) {
	r.sentences, r.terms = r.sentences[:0], r.terms[:0]
	count, n := binary.Uvarint(b)
	b = b[n:]
	for range count {
		s := sentence{evidence: evidence(binary.LittleEndian.Uint16(b))}
		s.terms, b = r.list(b[2:])
		r.sentences = append(r.sentences, s)
	}
	r.gloss, b = r.list(b)
	r.section, b = r.list(b)
	r.actors, b = r.list(b)
	r.near, _ = r.list(b)
}

// list reads one list, and returns what follows it.
func (r *reader) list(b []byte) (terms []uint32, rest []byte) {
	count, n := binary.Uvarint(b)
	start := len(r.terms)
	for range count { // binary.Uvarint, without its checks for what was written badly
		c := b[n]
		v := uint32(c & 0x7f)
		n++
		for shift := 7; c >= 0x80; shift += 7 {
			c = b[n]
			v |= uint32(c&0x7f) << shift
			n++
		}
		r.terms = append(r.terms, v)
	}
	return r.terms[start:len(r.terms):len(r.terms)], b[n:]
}
