package importer

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

var textCases = []struct{ name, text, want string }{
	{"wrapped lines", "One line\nand another.\n\nA second paragraph.\n", "p One line and another.\np A second paragraph.\n"},
	{"Windows line ends and tabs", "One\tline\r\nand another.\r\n\r\nTwo.", "p One line and another.\np Two.\n"},
	{"headings", "KEY JUDGMENTS\n\nWe judge.\n\nScope Note\n==========\n\nText.\n\nThe Economy\n\nText.\n\nA short sentence.\n\n2. Outlook\n\nText.",
		"h1 KEY JUDGMENTS\np We judge.\nh1 Scope Note\np Text.\nh2 The Economy\np Text.\np A short sentence.\nh2 2. Outlook\np Text.\n"},
	{"a date is no heading", "Title of It\n\n3 May 2031\n\nICA 2031-1\n\nText.", "h2 Title of It\np 3 May 2031\np ICA 2031-1\np Text.\n"},
	{"lists", "These:\n\n• one\n  goes on\n• two\n    - deeper\n\n1. first\n2. second\n", "p These:\nli1 one goes on\nli1 two\nli2 deeper\nli1 first\nli1 second\n"},
	{"a blank in a line", "The officer        met her.\n", "p The officer        met her.\n"},
	{"a table by its columns", "Actor     Reach      Means\nChina     310,000    Contacts\n", "tr Actor\tReach\tMeans\ntr China\t310,000\tContacts\n"},
	{"a table by its pipes", "| a | b |\n|---|---|\n| c | d |\n", "tr a\tb\ntr c\td\n"},
	{"hyphens", "The informa-\ntion of state-\nsponsored and Russia-\nChina groups.\n\ninformation state-sponsored",
		"p The information of state-sponsored and Russia-China groups.\np information state-sponsored\n"},
	{"an unresolved hyphen stays", "The over-\nsight board.\n", "p The over-sight board.\n"},
	{"running heads and two numberings", "HEAD OF IT\n\nOne goes\n\n- i -\fHEAD OF IT\n\non here.\n\nThree.\n\n- ii -\fHEAD OF IT\n\nFour.\n\n- 1 -\fHEAD OF IT\n\nFive.\n\n- 2 -",
		"furniture ⟨i⟩HEAD OF IT\np ⟨i⟩One goes ⟨ii⟩on here.\nfurniture ⟨i⟩- i -\nfurniture ⟨ii⟩HEAD OF IT\np ⟨ii⟩Three.\nfurniture ⟨ii⟩- ii -\n" +
			"furniture ⟨1⟩HEAD OF IT\np ⟨1⟩Four.\nfurniture ⟨1⟩- 1 -\nfurniture ⟨2⟩HEAD OF IT\np ⟨2⟩Five.\nfurniture ⟨2⟩- 2 -\n"},
	{"a table on every page is text", "HEAD OF IT\n\na    b\nc    d\n\fHEAD OF IT\n\na    b\nc    d\n\fHEAD OF IT\n\na    b\nc    d\n",
		"furniture ⟨#1⟩HEAD OF IT\ntr ⟨#1⟩a\tb\ntr ⟨#1⟩c\td\nfurniture ⟨#2⟩HEAD OF IT\ntr ⟨#2⟩a\tb\ntr ⟨#2⟩c\td\nfurniture ⟨#3⟩HEAD OF IT\ntr ⟨#3⟩a\tb\ntr ⟨#3⟩c\td\n"},
	{"a figure that nothing continues is no page number", "One.\n\n1979.\n\fTwo.\n\n44\n", "p ⟨#1⟩One.\np ⟨#1⟩1979.\np ⟨#2⟩Two.\np ⟨#2⟩44\n"},
	{"footnotes", "It rained.[1] It stopped.\n\nMore.[2]\n\n_____\n[1] A note\n    of two lines.\n[2] Another.\n",
		"p It rained. It stopped.\nnote A note of two lines.\np More.\nnote Another.\n"},
	{"notes out of order, twice and without a mark", "One.[2] Two.[1]\n\n[3]\n\nThree.[2]\n\nAnd so.\n\n_____\n[1] A.\n[2] B.\n[2] C.\n[3] D.\n",
		"p One. Two.\nnote A.\nnote C.\np [3]\np Three.\nnote B.\np And so.\nnote D.\n"},
	{"a note of the page before", "One.[1]\n\f Two.\n\n_____\n[1] A.\n", "p ⟨#1⟩One.[1]\np ⟨#2⟩Two.\nnote ⟨#2⟩A.\n"},
	{"a word over the page", "The infor-\n\fmation came.\n\ninformation", "p ⟨#1⟩The infor⟨#2⟩mation came.\np ⟨#2⟩information\n"},
	{"a note mark ends a paragraph and its page", "It rained that year.[2]\n\n\fPrices fell.3\n\n\fThey rose (again.)¹²\n\n\fIt grew by 3.5\n\n\fper cent, says a source [4]\n\n\fof ours.\n",
		"p ⟨#1⟩It rained that year.[2]\np ⟨#2⟩Prices fell.3\np ⟨#3⟩They rose (again.)¹²\np ⟨#4⟩It grew by 3.5 ⟨#5⟩per cent, says a source [4] ⟨#6⟩of ours.\n"},
	{"signs that nobody sees", "a\u202Eb\u00ADc\x07d.\n", "p abcd.\n"},
}

func TestText(t *testing.T) {
	for _, c := range textCases {
		d, err := decodeText([]byte(c.text), Options{})
		if got := outlined(d); err != nil || got != c.want {
			t.Errorf("%s: error %v\n got %q\nwant %q", c.name, err, got, c.want)
		}
	}
}

// Megabytes of notes take time in proportion to their length: those that are too many for a page stay at its foot.
func TestTextManyNotes(t *testing.T) {
	var b strings.Builder
	for n := range 20_000 {
		fmt.Fprintf(&b, "It rained.[%d]\n\n", n%1000)
	}
	b.WriteString(strings.Repeat("It goes on.[7] ", 10_000) + "\n\n_____\n")
	for n := range 20_000 {
		fmt.Fprintf(&b, "[%d] A note.\n", n%1000)
	}
	d, err := decodeText([]byte(b.String()), Options{})
	if err != nil {
		t.Fatal(err)
	}
	notes := 0
	for _, x := range d.Blocks {
		if x.Kind == Footnote {
			notes++
		}
	}
	if notes != 20_000 {
		t.Errorf("%d notes, want 20000", notes)
	}
}

func TestTextDoubts(t *testing.T) {
	doubts := func(text string, opt Options) (kinds []string) {
		d, err := decodeText([]byte(text), opt)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range d.Doubts {
			kinds = append(kinds, x.Kind)
		}
		return kinds
	}
	for _, c := range []struct {
		text, encoding string
		want           []string
	}{
		{"All is well.", "", nil},
		{"The over-\nsight board.", "", []string{DoubtHyphen}},
		{"One.\f\fThree.", "", []string{DoubtEmptyPage}},
		{"Caf\xe9 au lait, d\xe9j\xe0 vu \x96 \x93quoted\x94", "", []string{DoubtEncoding}},
		{"Caf\xe9 au lait", "windows-1252", nil},
	} {
		if got := doubts(c.text, Options{Encoding: c.encoding}); !slices.Equal(got, c.want) {
			t.Errorf("doubts about %q = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestEncodings(t *testing.T) {
	const want = "Café – “déjà vu”"
	for _, c := range []struct{ name, text, asked, declared string }{
		{"UTF-8", want, "", ""},
		{"UTF-8 with a mark", "\xEF\xBB\xBF" + want, "", "windows-1252"},
		{"UTF-8, wrongly declared", want, "", "iso-8859-1"},
		{"declared", "Caf\xe9 \x96 \x93d\xe9j\xe0 vu\x94", "", "iso-8859-1"},
		{"asked for", "Caf\xe9 \x96 \x93d\xe9j\xe0 vu\x94", "windows-1252", "koi8-r"},
		{"UTF-16", "\xFE\xFF\x00C\x00a\x00f\x00\xe9\x00 \x20\x13\x00 \x20\x1c\x00d\x00\xe9\x00j\x00\xe0\x00 \x00v\x00u\x20\x1d", "", ""},
	} {
		got, doubt, err := toUTF8([]byte(c.text), c.asked, c.declared)
		if got != want || doubt != nil || err != nil {
			t.Errorf("%s: %q, %v, %v, want %q", c.name, got, doubt, err, want)
		}
	}
	if _, _, err := toUTF8([]byte("x"), "klingon", ""); err == nil || !strings.Contains(err.Error(), `"klingon"`) {
		t.Errorf("unknown encoding: error %v", err)
	}
}
