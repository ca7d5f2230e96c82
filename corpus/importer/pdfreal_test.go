package importer_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"findings/corpus/importer"
)

// real reads a document of the folder beside the checkout, or skips the test and says so.
func real(t *testing.T, name string) importer.Decoded {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "pdfs", name)
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("the real documents are not there: ../shared/pdfs/%s (beside the checkout): %v", name, err)
	}
	defer f.Close()
	d, err := testWorker(t).DecodePDF(t.Context(), f, importer.PDFOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	checkDecoded(t, d)
	return d
}

func labelsOf(d importer.Decoded) string {
	var out []string
	for _, p := range d.Pages {
		out = append(out, p.Label)
	}
	return strings.Join(out, " ")
}

func contains(t *testing.T, d importer.Decoded, lines ...string) {
	t.Helper()
	all := "\n" + strings.Join(sketch(d), "\n") + "\n"
	for _, l := range lines {
		if !strings.Contains(all, "\n"+l) {
			t.Errorf("not found: %s", l)
		}
	}
}

func TestRealSummary(t *testing.T) {
	d := real(t, "dmca.pdf")
	if got := labelsOf(d); got != "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18" {
		t.Errorf("labels %s", got)
	}
	contains(t, d,
		"h2 1: INTRODUCTION\n",
		"li1 1: Title V, the “Vessel Hull Design Protection Act,” creates a new form of protection for the design of vessel hulls.\n",
		"note 1: Pub. L. No. 105-304, 112 Stat. 2860 (Oct. 28, 1998).\n",
		"h2 2: TITLE I: WIPO TREATY IMPLEMENTATION\n",
		"p 3: Contracting Parties shall provide adequate legal protection and effective legal remedies against the circumvention",
		"p 3 4: Section 1201 divides technological measures into two categories: measures that prevent unauthorized access to a copyrighted work and measures that prevent unauthorized copying of a copyrighted work.",
		"furniture 3: The Digital Millennium Copyright Act of 1998\n",
		"furniture 3: Copyright Office Summary\tDecember 1998\tPage 3\n")
	for _, p := range d.Pages {
		if p.Uncertain {
			t.Errorf("page %d: uncertain", p.Number)
		}
	}
}

// In this file the lines of three columns are drawn row by row: those pages are uncertain, and read down the columns
// all the same. Pages 34 to 47 are a table, page 50 has one
// column.
func TestRealColumns(t *testing.T) {
	d := real(t, "i1040nr.pdf")
	for _, p := range d.Pages {
		if !p.Uncertain && (p.Number < 34 || p.Number > 47) && p.Number != 50 {
			t.Errorf("page %d is taken as certain", p.Number)
		}
	}
	contains(t, d, "p 5: may or may not be a resident,\np 5: depending on the circumstances.\n",
		"p 10: elect to treat them.\np 10: Line 8—Wages, salaries, tips, etc.\n")
}

func TestRealCables(t *testing.T) {
	for _, name := range []string{"cable_small.pdf", "cable_mid.pdf", "cable_big.pdf"} {
		d := real(t, name)
		furniture := 0
		for _, b := range d.Blocks {
			if b.Kind == importer.Furniture {
				furniture++
				if !strings.Contains(b.Text, "Systematic Review") && b.Text != "SECRET" {
					t.Errorf("%s: taken for furniture: %q", name, b.Text)
				}
			}
		}
		if furniture < len(d.Pages) {
			t.Errorf("%s: %d lines of furniture on %d pages", name, furniture, len(d.Pages))
		}
		if name == "cable_mid.pdf" {
			contains(t, d, "p 1: 1. THIS PRELIMINARY SITE SURVEY WAS CONDUCTED IN AND AROUND LA PAZ, BOLIVIA FROM OCTOBER 15 TO OCTOBER 19, 1979")
		}
	}
}
