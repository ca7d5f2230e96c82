package importer_test

import (
	"testing"

	"findings/corpus"
	"findings/corpus/importer"
)

// What strangers may have written into a record places no mark outside the line.
func FuzzLinePart(f *testing.F) {
	f.Add([]byte{0, 0, 0, 100, 12, 10, 80}, 3, 7)
	f.Add([]byte{2, 0, 0, 100, 12, 10, 80}, 0, 20)
	f.Add([]byte{0, 0xff}, 0, 1)
	f.Add([]byte(nil), -5, 30)
	f.Fuzz(func(t *testing.T, words []byte, start, end int) {
		line := importer.LineBox{Span: corpus.Span{Start: 2, End: 22}, Page: 1, Left: 10, Top: 20, Right: 110, Bottom: 32, Words: words}
		part := line.Part(corpus.Span{Start: start, End: end})
		if part.Left < line.Left || part.Right > line.Right || part.Top < line.Top || part.Bottom > line.Bottom ||
			!(part.Left < part.Right) || !(part.Top < part.Bottom) {
			t.Errorf("%v of the line: %+v", words, part)
		}
	})
}
