package library_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"findings/corpus/library"
)

// book is a text of so many pages, each with 3,000 characters in 10 paragraphs.
func book(pages int) string {
	var b strings.Builder
	for n := range pages {
		for k := range 10 {
			fmt.Fprintf(&b, "Bureau %d of Korvania probably spent more on campaign %d than on any before it, and its chiefs said so. "+
				"Its officers placed letters in newspapers.\nWe have moderate confidence in this assessment. "+
				"Talks with the port of Zelgrad went on through the year, without any result that we know of.\n\n", n, k)
		}
		b.WriteString("\f")
	}
	return b.String()
}

func BenchmarkImport1000Pages(b *testing.B) {
	file := write(b, "book.txt", book(1000))
	s := settings(b)
	dir := b.TempDir()
	for n := 0; b.Loop(); n++ {
		mustImport(b, library.Open(filepath.Join(dir, fmt.Sprint(n)), s), file, library.Options{})
	}
}

func BenchmarkLoad1000Pages(b *testing.B) {
	l := open(b)
	mustImport(b, l, write(b, "book.txt", book(1000)), library.Options{})
	b.ReportAllocs()
	for b.Loop() {
		mustLoad(b, l, true)
	}
}

func BenchmarkVerify1000Pages(b *testing.B) {
	l := open(b)
	mustImport(b, l, write(b, "book.txt", book(1000)), library.Options{})
	for b.Loop() {
		if faults := mustVerify(b, l); len(faults) > 0 {
			b.Fatal(faults[0])
		}
	}
}
