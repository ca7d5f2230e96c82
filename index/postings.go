package index

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"

	"findings/corpus"
)

// An index is one block of bytes, in memory or mapped from a file, in sections. Terms and passages are numbered; a
// term's postings are the passages that have it, in order, each with its impact: the term's BM25F weight there
// without the idf, in 255 steps. Postings come in blocks, each with its last passage and greatest impact, so that a
// search can pass over blocks that cannot matter. Beside the postings stand each passage's terms in reading order,
// so that the best candidates can be looked at sentence by sentence without reading their text again.
//
// Every statistic is of the whole corpus, and passages are numbered in the corpus's own order: nothing depends on how
// or in which order the documents came in.
type section int

const (
	metaSection       section = iota
	stemSection               // sorted stems
	stemEndSection            // where each ends, u32
	stemTermSection           // its term, u32
	wordSection               // sorted words as written in the corpus, for the spelling
	wordEndSection            // where each ends, u32
	wordTermSection           // its term, u32
	wordCountSection          // how often it occurs, u32
	termSection               // termSize bytes a term
	blockSection              // blockSize bytes a block
	postingSection            // passages as differences, then impacts, block by block
	forwardEndSection         // where each passage's terms end, u32
	forwardSection            // see forward.go
	kindSection               // a byte a passage: its kind, tableBit, and from bit 4 on the highest level stated in it
	sections          int     = iota
)

const (
	termSize    = 20  // frequency, first block, capitals, occurrences, greatest impact: u32 each
	blockSize   = 12  // last passage, start in postingSection, greatest impact: u32 each
	blockLength = 128 // postings
	impactSteps = 255
	metaSize    = 8
	noPassage   = math.MaxUint32
)

// u32s are little-endian numbers of 32 bits.
type u32s []byte

func (a u32s) at(i int) uint32 { return binary.LittleEndian.Uint32(a[4*i:]) }
func (a u32s) len() int        { return len(a) / 4 }

func appendU32(b []byte, v uint32) []byte { return binary.LittleEndian.AppendUint32(b, v) }

// A dictionary is a sorted list of strings.
type dictionary struct {
	keys []byte
	ends u32s
}

func (d dictionary) len() int { return d.ends.len() }

func (d dictionary) key(i int) []byte {
	start := uint32(0)
	if i > 0 {
		start = d.ends.at(i - 1)
	}
	return d.keys[start:d.ends.at(i)]
}

// first returns the place of the first key that is not before key.
func (d dictionary) first(key string) int {
	return sort.Search(d.len(), func(i int) bool { return string(d.key(i)) >= key })
}

// find returns the place of key, or -1.
func (d dictionary) find(key string) int {
	i := d.first(key)
	if i < d.len() && string(d.key(i)) == key {
		return i
	}
	return -1
}

// A term is what termSection holds of one.
type term struct {
	frequency uint32 // passages that have it
	block     uint32 // its first
	capitals  uint32 // occurrences inside sentences that begin with a capital letter
	inside    uint32 // occurrences inside sentences, where a capital says something
	impact    uint32 // the greatest
}

// tables give the sections their types.
type tables struct {
	data      [sections][]byte
	stems     dictionary
	stemTerms u32s
	words     dictionary
	wordTerms u32s
	counts    u32s
	forward   u32s
	passages  int
}

func newTables(data [sections][]byte) (*tables, error) {
	t := &tables{
		data:      data,
		stems:     dictionary{data[stemSection], u32s(data[stemEndSection])},
		stemTerms: u32s(data[stemTermSection]),
		words:     dictionary{data[wordSection], u32s(data[wordEndSection])},
		wordTerms: u32s(data[wordTermSection]),
		counts:    u32s(data[wordCountSection]),
		forward:   u32s(data[forwardEndSection]),
	}
	if len(data[metaSection]) != metaSize {
		return nil, fmt.Errorf("index: %d bytes about the index, want %d", len(data[metaSection]), metaSize)
	}
	t.passages = int(binary.LittleEndian.Uint64(data[metaSection]))
	if t.forward.len() != t.passages || len(data[kindSection]) != t.passages {
		return nil, fmt.Errorf("index: terms of %d passages, want %d", t.forward.len(), t.passages)
	}
	return t, nil
}

// termOf returns the number of a stem, or -1.
func (t *tables) termOf(stem string) int {
	i := t.stems.find(stem)
	if i < 0 {
		return -1
	}
	return int(t.stemTerms.at(i))
}

const (
	kindBits = 7
	tableBit = 8 // the passage is a row of a table
)

// kind returns a passage's kind and the highest level stated in it.
func (t *tables) kind(passage uint32) (corpus.Kind, corpus.Level) {
	b := t.data[kindSection][passage]
	return corpus.Kind(b & kindBits), corpus.Level(b >> 4)
}

func (t *tables) term(n int) term {
	r := u32s(t.data[termSection][termSize*n : termSize*(n+1)])
	return term{r.at(0), r.at(1), r.at(2), r.at(3), r.at(4)}
}

// A cursor walks the postings of one term.
type cursor struct {
	t        *tables
	blocks   u32s // of the term
	count    int  // postings in all
	block    int  // the one decoded, or -1
	at, size int
	passage  uint32 // where the cursor stands; noPassage at the end
	passages [blockLength]uint32
	impacts  []byte
}

func (t *tables) cursor(n int) *cursor {
	r := t.term(n)
	blocks := (int(r.frequency) + blockLength - 1) / blockLength
	start := blockSize * int(r.block)
	c := &cursor{t: t, count: int(r.frequency), block: -1, blocks: u32s(t.data[blockSection][start : start+blockSize*blocks])}
	c.decode(0)
	return c
}

func (c *cursor) last(block int) uint32 { return c.blocks.at(3 * block) }
func (c *cursor) impact() uint32        { return uint32(c.impacts[c.at]) }
func (c *cursor) blockCount() int       { return c.blocks.len() / 3 }

// decode reads a block and stands at its first posting.
func (c *cursor) decode(block int) {
	if block >= c.blockCount() {
		c.passage = noPassage
		return
	}
	c.block, c.at = block, 0
	c.size = min(blockLength, c.count-block*blockLength)
	b := c.t.data[postingSection][c.blocks.at(3*block+1):]
	last := uint32(0)
	if block > 0 {
		last = c.last(block - 1)
	}
	n := 0
	for i := range c.size {
		v := uint32(b[n])
		if v < 0x80 {
			n++
		} else {
			long, k := binary.Uvarint(b[n:])
			v = uint32(long)
			n += k
		}
		last += v
		c.passages[i] = last
	}
	c.impacts = b[n : n+c.size]
	c.passage = c.passages[0]
}

func (c *cursor) next() {
	c.at++
	if c.at < c.size {
		c.passage = c.passages[c.at]
		return
	}
	c.decode(c.block + 1)
}

// seek moves to the first passage that is not before p.
func (c *cursor) seek(p uint32) {
	if c.passage >= p {
		return
	}
	if c.last(c.block) < p {
		block := c.shallow(p)
		c.decode(block)
		if c.passage >= p {
			return
		}
	}
	at := c.at
	for c.passages[at] < p {
		at++
	}
	c.at, c.passage = at, c.passages[at]
}

// shallow returns the block that p would be in, without decoding it.
func (c *cursor) shallow(p uint32) int {
	block, step := c.block, 1
	for block+step < c.blockCount() && c.last(block+step) < p {
		block += step
		step *= 2
	}
	for block < c.blockCount() && c.last(block) < p {
		block++
	}
	return block
}

// A builder collects what the tables are made of.
type builder struct {
	terms    map[string]uint32
	stems    []string
	records  []term
	words    map[string]wordCount
	lists    []list
	passages int
	ends     []byte
	forward  []byte
	kinds    []byte
}

type wordCount struct{ term, count uint32 }

// A list is a term's postings as they grow.
type list struct {
	last     uint32
	passages []byte // differences
	impacts  []byte
}

func newBuilder() *builder {
	return &builder{terms: map[string]uint32{}, words: map[string]wordCount{}}
}

// term numbers a stem.
func (b *builder) term(stem string) uint32 {
	n, ok := b.terms[stem]
	if !ok {
		n = uint32(len(b.stems))
		stem = strings.Clone(stem)
		b.terms[stem] = n
		b.stems = append(b.stems, stem)
		b.records = append(b.records, term{})
		b.lists = append(b.lists, list{})
	}
	return n
}

// post adds a posting; passages must come in order.
func (b *builder) post(n, passage uint32, impact byte) {
	l := &b.lists[n]
	l.passages = binary.AppendUvarint(l.passages, uint64(passage-l.last))
	l.last = passage
	l.impacts = append(l.impacts, impact)
}

// finish lays the sections out.
func (b *builder) finish() [sections][]byte {
	var data [sections][]byte
	data[metaSection] = binary.LittleEndian.AppendUint64(nil, uint64(b.passages))
	data[forwardEndSection], data[forwardSection], data[kindSection] = b.ends, b.forward, b.kinds

	order := make([]uint32, len(b.stems))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(x, y uint32) int { return cmp.Compare(b.stems[x], b.stems[y]) })
	for _, n := range order {
		data[stemSection] = append(data[stemSection], b.stems[n]...)
		data[stemEndSection] = appendU32(data[stemEndSection], uint32(len(data[stemSection])))
		data[stemTermSection] = appendU32(data[stemTermSection], n)
	}
	written := make([]string, 0, len(b.words))
	for w := range b.words {
		written = append(written, w)
	}
	slices.Sort(written)
	for _, w := range written {
		data[wordSection] = append(data[wordSection], w...)
		data[wordEndSection] = appendU32(data[wordEndSection], uint32(len(data[wordSection])))
		data[wordTermSection] = appendU32(data[wordTermSection], b.words[w].term)
		data[wordCountSection] = appendU32(data[wordCountSection], b.words[w].count)
	}

	size, blocks := 0, 0
	for _, l := range b.lists {
		size += len(l.passages) + len(l.impacts)
		blocks += (len(l.impacts) + blockLength - 1) / blockLength
	}
	data[postingSection] = make([]byte, 0, size)
	data[blockSection] = make([]byte, 0, blocks*blockSize)
	for n := range b.lists {
		l := &b.lists[n]
		r := &b.records[n]
		r.frequency, r.block = uint32(len(l.impacts)), uint32(len(data[blockSection])/blockSize)
		passage, from := uint32(0), 0
		for start := 0; start < len(l.impacts); start += blockLength {
			impacts := l.impacts[start:min(start+blockLength, len(l.impacts))]
			to := from
			for range impacts {
				d, k := binary.Uvarint(l.passages[to:])
				passage += uint32(d)
				to += k
			}
			greatest := uint32(slices.Max(impacts))
			r.impact = max(r.impact, greatest)
			data[blockSection] = appendU32(data[blockSection], passage)
			data[blockSection] = appendU32(data[blockSection], uint32(len(data[postingSection])))
			data[blockSection] = appendU32(data[blockSection], greatest)
			data[postingSection] = append(data[postingSection], l.passages[from:to]...)
			data[postingSection] = append(data[postingSection], impacts...)
			from = to
		}
		*l = list{}
		for _, v := range []uint32{r.frequency, r.block, r.capitals, r.inside, r.impact} {
			data[termSection] = appendU32(data[termSection], v)
		}
	}
	return data
}
