package importer

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A row is words on one base line, from left to right.
type row struct {
	words []wordBox
	rect
	base, size float32
}

func (r *row) bold() bool {
	for _, w := range r.words {
		if !w.bold && !w.blank && strings.IndexFunc(w.text, unicode.IsLetter) >= 0 {
			return false
		}
	}
	return true
}

// plainText is the row's text with single spaces, for comparing rows.
func (r *row) plainText() string {
	parts := make([]string, 0, len(r.words))
	for _, w := range r.words {
		if w.text != "" {
			parts = append(parts, w.text)
		}
	}
	return strings.Join(parts, " ")
}

func newRow(words []wordBox) row {
	r := row{words: words, rect: words[0].rect}
	weight := map[float32]int{}
	bases := map[float32]int{}
	for _, w := range words {
		r.rect = r.rect.with(w.rect)
		weight[w.size] += len(w.text) + 1
		bases[w.base] += len(w.text) + 1
	}
	r.size, r.base = heaviest(weight), heaviest(bases)
	return r
}

func heaviest[K cmp.Ordered](weight map[K]int) (best K) {
	for k, n := range weight {
		if n > weight[best] || n == weight[best] && k < best {
			best = k
		}
	}
	return best
}

// rowsOf groups words by base line, top to bottom.
func rowsOf(words []wordBox) []row {
	sorted := slices.Clone(words)
	slices.SortStableFunc(sorted, func(a, b wordBox) int { return cmp.Compare(a.base, b.base) })
	var rows []row
	for start := 0; start < len(sorted); {
		end := start + 1
		for end < len(sorted) && sorted[end].base-sorted[start].base <= 0.3*min(sorted[start].size, sorted[end].size)+0.5 {
			end++
		}
		line := sorted[start:end]
		slices.SortStableFunc(line, func(a, b wordBox) int {
			return cmp.Or(cmp.Compare(a.left, b.left), cmp.Compare(a.seq, b.seq))
		})
		kept := line[:0:len(line)]
		for i, w := range line {
			// Some programs print a word twice, a hair apart, to make it bold.
			if i > 0 && w.text != "" && w.text == line[i-1].text &&
				math.Abs(float64(w.left-line[i-1].left)) < 0.15*float64(w.size) {
				continue
			}
			kept = append(kept, w)
		}
		rows = append(rows, newRow(kept))
		start = end
	}
	return lower(rows)
}

// lower puts the small raised marks of footnotes, which stand on base lines of their own, into the rows they are
// beside.
func lower(rows []row) []row {
	out := rows[:0]
	for i := range rows {
		r := rows[i]
		if i+1 < len(rows) && r.size <= 0.85*rows[i+1].size && rows[i+1].base-r.base < 0.7*rows[i+1].size {
			next := &rows[i+1]
			rest := r.words[:0:0]
			words := next.words
			for _, w := range r.words {
				beside := slices.ContainsFunc(next.words, func(n wordBox) bool {
					return math.Abs(float64(w.left-n.right)) < 0.35*float64(n.size) ||
						math.Abs(float64(n.left-w.right)) < 0.6*float64(n.size)
				})
				if !beside || len(w.text) > 4 {
					rest = append(rest, w)
					continue
				}
				w.raised, w.base = true, next.base
				words = append(words[:len(words):len(words)], w)
			}
			if len(words) > len(next.words) {
				slices.SortStableFunc(words, func(a, b wordBox) int { return cmp.Compare(a.left, b.left) })
				*next = newRow(words)
			}
			if len(rest) == 0 {
				continue
			}
			r = newRow(rest)
		}
		out = append(out, r)
	}
	return out
}

// ends says whether the first word of the next line would have found room on this one: then somebody, and not the
// margin, ended it.
func ends(before, next *row, edge float32) bool {
	w := next.words[0]
	return edge-before.right > w.width()+0.6*before.size
}

// complete says whether a sentence may end with the row; what a bar hides does not say so.
func (r *row) complete() bool {
	return !r.words[len(r.words)-1].blank && sentenceEnd(r.plainText())
}

// sentenceEnd says whether a text may be complete here.
func sentenceEnd(s string) bool {
	s = strings.TrimRight(s, "\"'”’)] 0123456789")
	return s == "" || strings.ContainsAny(s[len(s)-1:], ".?!:;")
}

func capitals(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters > 1
}

// listMark says whether a row begins with a bullet.
func listMark(r *row) bool {
	if len(r.words) < 2 {
		return false
	}
	w, next := &r.words[0], &r.words[1]
	if utf8.RuneCountInString(w.text) != 1 || next.blank && next.text != "" {
		return false
	}
	mark, _ := utf8.DecodeRuneInString(w.text)
	gap := next.left - w.right
	switch {
	case strings.ContainsRune("•●○◦▪▫■□◆◇►▸➢➤❖✓✔‣∙", mark), unicode.Is(unicode.Co, mark):
		return true
	case strings.ContainsRune("·-–—*o§", mark):
		return gap > 0.55*r.size
	case !unicode.IsLetter(mark) && !unicode.IsDigit(mark) && !strings.ContainsRune("\"'“”‘’()[]{}$£€¥%§/\\.,:;?", mark):
		return gap > r.size // a bullet of a font with its own mind: WordPerfect's are called "!"
	}
	return false
}

// wideGap is the least gap, in sizes of the type, that is not a word space.
const wideGap = 1.5

// gaps returns the left edges of the cells that follow a wide gap in a row.
func gaps(r *row) []float32 {
	var at []float32
	for i := 1; i < len(r.words); i++ {
		if i == 1 {
			if listMark(r) || isNumeral(r.words[0].text) {
				continue
			}
		}
		if g := r.words[i].left - r.words[i-1].right; g >= max(minGutter, wideGap*r.size) &&
			!r.words[i].blank && !r.words[i-1].blank {
			at = append(at, r.words[i].left)
		}
	}
	return at
}

// portionMark begins a paragraph of an assessment: "(U)", "(S//NF)".
var portionMark = lazily(`^\([A-Z]{1,4}(?://[A-Z/, -]+)?\)$`)

// isNumeral says whether a word numbers what follows, or is its portion mark: "1.", "(a)", "IV.", "(U)".
func isNumeral(s string) bool {
	if len(s) > 8 {
		return false
	}
	inner := strings.Trim(s, "().:")
	if inner == s || inner == "" {
		return false
	}
	return len(inner) <= 2 || roman(inner) > 0 || strings.Trim(inner, "0123456789.") == "" ||
		strings.HasPrefix(s, "(") && inner == strings.ToUpper(inner)
}

// tableRows finds the rows that are rows of a table: cells that begin, or end, below those of a neighbour.
func tableRows(rows []row) []bool {
	is := make([]bool, len(rows))
	cells := make([][]float32, len(rows))
	for i := range rows {
		cells[i] = gaps(&rows[i])
	}
	for i := 1; i < len(rows); i++ {
		if len(cells[i]) == 0 || len(cells[i-1]) == 0 || rows[i].base-rows[i-1].base > 4*rows[i].size {
			continue
		}
		shared := 0
		for _, a := range cells[i] {
			for _, b := range cells[i-1] {
				if math.Abs(float64(a-b)) < 3 {
					shared++
				}
			}
		}
		if shared == 0 && math.Abs(float64(rows[i].right-rows[i-1].right)) < 2 && len(cells[i]) == len(cells[i-1]) {
			shared++ // figures set to the right
		}
		if shared > 0 {
			is[i-1], is[i] = true, true
		}
	}
	for i := range rows {
		if is[i] || len(cells[i]) == 0 {
			continue
		}
		// A row with several cells, or one that stands alone and does not read like a sentence.
		if len(cells[i]) >= 2 && !sentenceLike(&rows[i]) {
			is[i] = true
		}
		apart := (i == 0 || rows[i].base-rows[i-1].base > 1.6*rows[i].size) &&
			(i == len(rows)-1 || rows[i+1].base-rows[i].base > 1.6*rows[i].size)
		if apart && !sentenceLike(&rows[i]) {
			is[i] = true
		}
	}
	return is
}

// sentenceLike says whether a row reads like running text: mostly small letters, and ended like a sentence or long.
func sentenceLike(r *row) bool {
	small, all := 0, 0
	for _, w := range r.words {
		if first, _ := utf8.DecodeRuneInString(w.text); unicode.IsLower(first) {
			small++
		}
		all++
	}
	return small*2 >= all && (all >= 6 || sentenceEnd(r.plainText()))
}

// startsNote says whether a row begins with a footnote's mark: "1", "12 ", "*".
func startsNote(r *row) bool {
	t := strings.TrimLeft(r.words[0].text, "([")
	if t == "" {
		return false
	}
	digits := strings.TrimLeft(t, "0123456789")
	if n := len(t) - len(digits); n > 0 {
		rest, _ := utf8.DecodeRuneInString(digits)
		return n <= 3 && (digits == "" || unicode.IsUpper(rest) || digits == "." || digits == ")" || digits == "]")
	}
	return strings.HasPrefix(t, "*") || strings.HasPrefix(t, "†") || strings.HasPrefix(t, "‡") || strings.HasPrefix(t, "§")
}

func onlyLetters(r rune) rune {
	if unicode.IsLetter(r) {
		return r
	}
	return -1
}
