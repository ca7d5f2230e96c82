package index

import (
	"bytes"
	"cmp"
	"math"
	"math/bits"
	"strings"

	"findings/index/english"
)

// correct returns the word that people who typed folded may have meant, out of those that the corpus or the table of
// names has, or "" where there is none. It is asked only for words that neither the corpus nor the language knows.
//
// Words are near by the Damerau-Levenshtein distance: 1 for up to seven letters, 2 for longer words. Of equally near
// ones a slip to a neighbouring key counts less, and a frequent word is likelier.
func (x *Index) correct(folded string) string {
	length := len(folded)
	if length < 4 || length > maxWord/2 || !isLetters(folded) {
		return ""
	}
	most := 1.0
	if length > 7 {
		most = 2
	}
	best, bestCost := "", math.Inf(1)
	letters := lettersOf(folded)
	consider := func(w []byte, count uint32) {
		if abs(len(w)-length) > int(most) || len(w) < 4 || bits.OnesCount32(letters^lettersOf(w)) > 2*int(most) {
			return
		}
		d := distance(folded, string(w), most)
		if d > most {
			return
		}
		cost := d - .05*math.Log1p(float64(count))
		if w[0] != folded[0] {
			cost += .5
		}
		if c := cmp.Compare(cost, bestCost); c < 0 || c == 0 && string(w) < best {
			best, bestCost = string(w), cost
		}
	}
	// people rarely miss a word's first letter, but they swap it with the second
	d := x.tables.words
	for _, prefix := range []string{folded[:1], folded[1:2] + folded[:1]} {
		for i := d.first(prefix); i < d.len(); i++ {
			w := d.key(i)
			if !bytes.HasPrefix(w, []byte(prefix)) {
				break
			}
			consider(w, x.tables.counts.at(i))
		}
	}
	for _, w := range x.names.single {
		if w[0] == folded[0] || w[0] == folded[1] {
			consider([]byte(w), 1)
		}
	}
	return best
}

// meant returns the name of the table that differs by one slip from a word of five letters or more; "" where none does.
func (t *nameTable) meant(folded string) string {
	if len(folded) < 5 || !isLetters(folded) {
		return ""
	}
	for _, w := range t.single {
		if w[0] == folded[0] && abs(len(w)-len(folded)) < 2 && distance(folded, w, 1) <= 1 {
			return w
		}
	}
	return ""
}

// everyday returns the everyday word that differs by one slip from one that is no word; "" where none does.
func everyday(folded string) string {
	best, least := "", math.Inf(1)
	if len(folded) < 4 || !isLetters(folded) {
		return ""
	}
	for _, w := range english.EverydayWords(folded[0]) {
		if abs(len(w)-len(folded)) < 2 {
			if d := distance(folded, w, 1); d <= 1 && d < least {
				best, least = w, d
			}
		}
	}
	return best
}

// lettersOf has a bit for each letter that a word has.
func lettersOf[S string | []byte](w S) uint32 {
	m := uint32(0)
	for i := range len(w) {
		m |= 1 << (w[i] & 31)
	}
	return m
}

// misspelt reports whether a word that the corpus does not know is no word of the language either.
func misspelt(folded string) bool {
	return english.BandOf(folded) == english.Unlisted && !english.Stop(folded)
}

func isLetters(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < 'a' || r > 'z' })
}

func abs(n int) int { return max(n, -n) }

// neighbours has for each letter a bit for each that stands beside it on an English keyboard.
var neighbours = func() (m [256]uint32) {
	rows := []string{"qwertyuiop", "asdfghjkl", "zxcvbnm"}
	for y, row := range rows {
		for x := range row {
			for _, at := range [][2]int{{y, x + 1}, {y + 1, x}, {y + 1, x - 1}} {
				if at[0] < len(rows) && at[1] >= 0 && at[1] < len(rows[at[0]]) {
					a, b := row[x], rows[at[0]][at[1]]
					m[a] |= 1 << (b & 31)
					m[b] |= 1 << (a & 31)
				}
			}
		}
	}
	return m
}()

// distance is the number of letters to insert, leave out, replace or swap with the next to make b of a; a replacement
// by a neighbouring key and a doubled or single letter count a little less. Above most, any larger number may come.
func distance(a, b string, most float64) float64 {
	const n = maxWord
	if len(a) >= n || len(b) >= n {
		return most + 1
	}
	var before, last, row [n]float64
	for j := range len(b) + 1 {
		last[j] = float64(j)
	}
	for i := 1; i <= len(a); i++ {
		row[0] = float64(i)
		least := row[0]
		for j := 1; j <= len(b); j++ {
			replace := 0.0
			if a[i-1] != b[j-1] {
				replace = 1
				if c := b[j-1]; c >= 'a' && c <= 'z' && neighbours[a[i-1]]&(1<<(c&31)) != 0 {
					replace = .9
				}
			}
			drop, insert := 1.0, 1.0
			if i > 1 && a[i-1] == a[i-2] {
				drop = .8
			}
			if j > 1 && b[j-1] == b[j-2] {
				insert = .8
			}
			row[j] = min(last[j-1]+replace, last[j]+drop, row[j-1]+insert)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] && a[i-1] != a[i-2] {
				row[j] = min(row[j], before[j-2]+.8)
			}
			least = min(least, row[j])
		}
		if least > most {
			return most + 1
		}
		before, last = last, row
	}
	return last[len(b)]
}
