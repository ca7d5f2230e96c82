package importer

import (
	"math"
	"slices"
	"unicode/utf8"
)

// minGutter is the least width in points of the white between two columns: narrower ones are the word spaces of
// lines that were stretched to a margin.
const minGutter = 8

// maxGutterWork bounds the search for columns on a page, in words looked at. Pages of print need some 100,000; one
// that needs more is said to be uncertain.
const maxGutterWork = 20_000_000

// A quest is the search for the columns of a page.
type quest struct {
	budget int  // words that may still be looked at
	unsure bool // there may be columns that were not cut
}

// readingOrder cuts rows at gutters, recursively, and appends each stretch of rows in one column to out, in reading
// order: what stands above the columns, the left column, the right one, what stands below.
func readingOrder(rows []row, out [][]row, depth int, q *quest) [][]row {
	if len(rows) == 0 {
		return out
	}
	cut, from, to, ok := bestGutter(rows, q)
	if !ok || depth > 12 {
		return append(out, rows)
	}
	var left, right []row
	for _, r := range rows[from:to] {
		i := 0
		for i < len(r.words) && r.words[i].left < cut {
			i++
		}
		if i > 0 {
			left = append(left, newRow(r.words[:i:i]))
		}
		if i < len(r.words) {
			right = append(right, newRow(r.words[i:]))
		}
	}
	out = readingOrder(rows[:from], out, depth+1, q)
	out = readingOrder(left, out, depth+1, q)
	out = readingOrder(right, out, depth+1, q)
	return readingOrder(rows[to:], out, depth+1, q)
}

// bestGutter finds the gutter between two columns of running text that most rows stand beside.
func bestGutter(rows []row, q *quest) (cut float32, from, to int, ok bool) {
	type span struct{ left, right float32 }
	free := func(r *row, g span) span { // the widest part of g that r leaves white
		q.budget -= len(r.words)
		best := span{}
		at := g.left
		for _, w := range r.words {
			if w.right <= at {
				continue
			}
			if w.left >= g.right {
				break
			}
			if w.left-at > best.right-best.left {
				best = span{at, w.left}
			}
			at = max(at, w.right)
		}
		if g.right-at > best.right-best.left {
			best = span{at, g.right}
		}
		return best
	}
	bestScore, doubtful := 0, false
	seen := map[[3]int]bool{}
	try := func(i int, g span) {
		if q.budget < 0 {
			q.unsure = true
			return
		}
		lo, hi := i, i+1
		for up, down := true, true; up || down; {
			if up = up && lo > 0; up {
				if n := free(&rows[lo-1], g); n.right-n.left >= minGutter {
					g, lo = n, lo-1
				} else {
					up = false
				}
			}
			if down = down && hi < len(rows); down {
				if n := free(&rows[hi], g); n.right-n.left >= minGutter {
					g, hi = n, hi+1
				} else {
					down = false
				}
			}
		}
		at := (g.left + g.right) / 2
		key := [3]int{lo, hi, int(at)}
		if seen[key] {
			return
		}
		seen[key] = true
		lo, hi = trim(rows, lo, hi, at)
		l, r := side(rows[lo:hi], at, true), side(rows[lo:hi], at, false)
		if !l.beside(r) {
			return
		}
		if !l.flows() || !r.flows() {
			doubtful = doubtful || l.wordy() && r.wordy() || l.narrow(r) || r.narrow(l)
			return
		}
		if score := min(l.rows, r.rows); score > bestScore {
			bestScore, cut, from, to, ok = score, at, lo, hi, true
		}
	}
	for i := range rows {
		r := &rows[i]
		at := r.left
		for _, w := range r.words {
			if w.left-at >= minGutter {
				try(i, span{at, w.left})
			}
			at = max(at, w.right)
		}
		if i > 0 {
			p := &rows[i-1]
			if r.left-p.right >= minGutter {
				try(i, span{p.right, r.left})
			} else if p.left-r.right >= minGutter {
				try(i, span{r.right, p.left})
			}
		}
	}
	q.unsure = q.unsure || doubtful && !ok
	return cut, from, to, ok
}

// trim takes off rows at both ends that stand on one side only and apart from the others: headings, last lines.
func trim(rows []row, lo, hi int, at float32) (int, int) {
	both := func(r *row) bool { return r.left < at && r.right > at }
	pitch := float32(0)
	for i := lo + 1; i < hi; i++ {
		if d := rows[i].base - rows[i-1].base; pitch == 0 || d < pitch {
			pitch = max(d, rows[i].size)
		}
	}
	first, last := lo, hi-1
	for first < last && !both(&rows[first]) {
		first++
	}
	for last > first && !both(&rows[last]) {
		last--
	}
	for i := first; i > lo; i-- {
		if rows[i].base-rows[i-1].base > 2.2*pitch {
			lo = i
			break
		}
	}
	for i := last; i < hi-1; i++ {
		if rows[i+1].base-rows[i].base > 2.2*pitch {
			hi = i + 1
			break
		}
	}
	return lo, hi
}

// A flank is what stands on one side of a gutter.
type flank struct {
	rows, words int
	marks       int // rows that are nothing but a bullet or a number
	pieces      int // stretches of words without a wide gap
	full        int // rows that reach the right margin
	top, bottom float32
}

func side(rows []row, at float32, left bool) flank {
	var f flank
	var ends []float32
	margin := float32(math.MaxFloat32)
	for i := range rows {
		n, pieces, alone := 0, 1, ""
		var b rect
		for _, w := range rows[i].words {
			if (w.left < at) == left {
				if n == 0 {
					b = w.rect
				} else if w.left-b.right >= max(minGutter, wideGap*w.size) {
					pieces++
				}
				b = b.with(w.rect)
				n++
				alone = w.text
			}
		}
		if n == 0 {
			continue
		}
		if f.rows == 0 {
			f.top = rows[i].base
		}
		f.bottom = rows[i].base
		f.rows++
		f.words += n
		f.pieces += pieces
		if n == 1 && (isNumeral(alone) || utf8.RuneCountInString(alone) == 1) {
			f.marks++
		}
		ends = append(ends, b.right)
		margin = min(margin, b.left)
	}
	if len(ends) == 0 {
		return f
	}
	edge := slices.Max(ends)
	for _, e := range ends {
		if edge-e <= 0.2*(edge-margin) {
			f.full++
		}
	}
	return f
}

// flows says whether this looks like running text and not like the cells of a table: several rows of several words,
// many of which reach the right margin.
func (f flank) flows() bool {
	return f.rows >= 3 && float64(f.words) >= 2.5*float64(f.pieces) && f.full*5 >= f.rows*2
}

// wordy says whether this might be running text after all.
func (f flank) wordy() bool { return f.rows >= 5 && f.words >= 2*f.pieces }

// narrow says whether this might be a narrow column beside g, a wide one of running text.
func (f flank) narrow(g flank) bool {
	return f.rows >= 4 && f.marks*2 < f.rows && g.flows() && g.words >= 4*g.pieces
}

// beside says whether two flanks share at least half of the shorter one's height.
func (f flank) beside(g flank) bool {
	shared := min(f.bottom, g.bottom) - max(f.top, g.top)
	return shared >= 0.5*min(f.bottom-f.top, g.bottom-g.top)
}
