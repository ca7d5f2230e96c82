package importer

import (
	"encoding/binary"
	"math"

	"findings/corpus"
)

// WordPlaces says where each word of a line begins and ends, so that a part of the line can be marked. It is packed, for
// a document has as many words as it has: varints (encoding/binary), first the quarter turns clockwise by which the
// line is turned to stand upright, then for each word, in the order of the text,
//
//	the bytes from the start of the word before to its own start, for the first one from the start of the line's span,
//	the tenths of a point from the right edge of the word before to its left edge, for the first one from the line's, and
//	the tenths of a point from there to its right edge.
//
// What breaks off is as good as nothing: the line's own box is true whatever is in it.
type WordPlaces []byte

// wordPlacer packs the places of a line's words.
type wordPlacer struct {
	packed []byte
	start  int // of the word before
	right  int64
}

// add adds a word that begins at that byte of the line's text and stands so many points from the line's left edge.
func (w *wordPlacer) add(start int, left, right float32) {
	l, r := tenths(left), tenths(right)
	w.packed = binary.AppendVarint(w.packed, int64(start-w.start))
	w.packed = binary.AppendVarint(w.packed, l-w.right)
	w.packed = binary.AppendVarint(w.packed, r-l)
	w.start, w.right = start, r
}

func (w *wordPlacer) pack(turned int) WordPlaces {
	if len(w.packed) == 0 {
		return nil
	}
	return append(binary.AppendVarint(nil, int64(turned)), w.packed...)
}

func tenths(points float32) int64 { return int64(math.Round(float64(points) * 10)) }

// Part returns the part of a line in which the words of a range of the text stand: a word in part counts whole, and a
// range that goes on before or behind the line takes all of it there, with what is withheld at its edge. It is the line
// itself where the places of its words are not known.
func (b LineBox) Part(s corpus.Span) LineBox {
	part := b
	part.Start, part.End, part.Words = max(b.Start, s.Start), min(b.End, s.End), nil
	turned, from, to, ok := b.Words.within(part.Start-b.Start, part.End-b.Start)
	if !ok {
		return part
	}
	// From and to are points along the line as it reads; on the page it may run in any of four directions.
	if s.Start < b.Start {
		from = 0
	}
	if s.End > b.End {
		to = math.Inf(1)
	}
	switch turned {
	case 1:
		part.Top, part.Bottom = b.Bottom-to, b.Bottom-from
	case 2:
		part.Left, part.Right = b.Right-to, b.Right-from
	case 3:
		part.Top, part.Bottom = b.Top+from, b.Top+to
	default:
		part.Left, part.Right = b.Left+from, b.Left+to
	}
	part.Left, part.Right = max(b.Left, part.Left), min(b.Right, part.Right)
	part.Top, part.Bottom = max(b.Top, part.Top), min(b.Bottom, part.Bottom)
	if part.Left >= part.Right || part.Top >= part.Bottom {
		part.Left, part.Top, part.Right, part.Bottom = b.Left, b.Top, b.Right, b.Bottom
	}
	return part
}

// within returns the quarter turns of the line, and where its words between two bytes of its text begin and end, in
// points along it; ok is false where that is not known.
func (w WordPlaces) within(start, end int) (turned int, from, to float64, ok bool) {
	const most = 1 << 30 // of each number: so far no sum runs over
	next := func() (int64, bool) {
		v, n := binary.Varint(w)
		if n <= 0 || v < -most || v > most {
			return 0, false
		}
		w = w[n:]
		return v, true
	}
	turn, known := next()
	if !known || turn < 0 || turn > 3 {
		return 0, 0, 0, false
	}
	type word struct{ start, left, right int64 }
	var before word // the word that is looked at when the start of the next one is known
	first, last := int64(math.MaxInt64), int64(math.MinInt64)
	take := func(w word, ends int64) {
		if w.start < int64(end) && ends > int64(start) {
			first, last = min(first, w.left), max(last, w.right)
		}
	}
	for any := false; ; any = true {
		if len(w) == 0 {
			take(before, math.MaxInt64)
			return int(turn), float64(first) / 10, float64(last) / 10, any && first < last
		}
		step, ok1 := next()
		gap, ok2 := next()
		width, ok3 := next()
		if !ok1 || !ok2 || !ok3 || step < 0 || any && step == 0 || len(w) > 1<<20 {
			return 0, 0, 0, false
		}
		x := word{before.start + step, before.right + gap, before.right + gap + width}
		if any {
			take(before, x.start)
		}
		before = x
	}
}
