package importer

import (
	"math"
	"strings"
	"testing"
)

// FuzzLayout lays out pages of synthetic characters: bytes become characters, places, fonts and bars. Whatever they
// are, the blocks keep the rules of Block, no character is shown that a bar covers, and none is shown that was not
// on the page.
func FuzzLayout(f *testing.F) {
	f.Add([]byte("two columns of words that are read in some order or other, with a bar"), byte(3))
	f.Add([]byte{0, 1, 2, 250, 251, 252, 253, 254, 255, 10, 13, 32, 9, 2}, byte(0))
	f.Add([]byte(strings.Repeat("(U) We assess that 1 • \x02 ", 40)), byte(77))
	f.Fuzz(func(t *testing.T, data []byte, seed byte) {
		if len(data) > 4000 {
			data = data[:4000]
		}
		var sheets []*sheet
		shown := map[rune]bool{' ': true, '\t': true, '-': true, '•': true}
		for page := 1; page <= 3; page++ {
			s := &sheet{number: page, width: 612, height: 792, crop: rect{0, 0, 612, 792}, turn: int(seed) & 3}
			var glyphs []glyph
			x, y, size := float32(72), float32(90), float32(11)
			for i, b := range data {
				switch b % 31 {
				case 0:
					y += 14
					x = 72
				case 1:
					x += float32(seed)
				case 2:
					size = float32(b%23) + 1
				case 3:
					y = float32(b) * 3
				case 4:
					s.bars = append(s.bars, bar{rect: rect{x, y - 10, x + float32(b), y + 3}, order: i})
				case 5:
					x = float32(math.NaN())
				}
				if x > 540 {
					x, y = 72, y+14
				}
				r := rune(b)
				if seed&8 != 0 && b > 200 {
					r = rune(b)<<8 | 0xB7
				}
				g := glyph{r: r, rect: rect{x, y - size*0.7, x + size/2, y}, angle: float32(b%7/6) * 1.57}
				for _, c := range s.bars {
					g.covered = g.covered || c.covers(g.rect)
				}
				if !g.covered {
					shown[r] = true
				}
				glyphs = append(glyphs, g)
				x += size / 2
			}
			s.gather(glyphs, func(i int) font {
				return font{size: size, bold: data[i]&1 == 1, x: glyphs[i].left, y: glyphs[i].bottom}
			})
			sheets = append(sheets, s)
		}
		var d Decoded
		layOut(&d, sheets)
		if len(d.Pages) != len(sheets) {
			t.Fatalf("%d pages", len(d.Pages))
		}
		if err := validate(d); err != nil {
			t.Fatal(err)
		}
		for _, b := range d.Blocks {
			if strings.TrimSpace(b.Text) != b.Text {
				t.Fatalf("white space around %q", b.Text)
			}
			for _, r := range b.Text {
				if !shown[r] {
					t.Fatalf("%q in %q was not on the page, or is covered", r, b.Text)
				}
			}
		}
	})
}
