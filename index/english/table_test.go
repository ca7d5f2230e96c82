package english_test

import (
	"testing"

	"findings/index/english"
)

func TestTable(t *testing.T) {
	for _, text := range []string{"a 1\nab 2 3\nb 4\n", "a 1\nab 2 3\nb 4"} { // with and without a last line feed
		table := english.NewTable(text)
		for key, want := range map[string]string{"a": "1", "ab": "2 3", "b": "4", "c": "", "": "", "1": "", "ab 2": ""} {
			if got, ok := table.Find(key); got != want || ok != (want != "") {
				t.Errorf("Find(%q) in %q = %q, %v; want %q", key, text, got, ok, want)
			}
		}
	}
	if rest, ok := english.NewTable("").Find("a"); ok || rest != "" {
		t.Errorf("an empty table has %q", rest)
	}
}

func TestStem(t *testing.T) {
	for _, same := range [][2]string{
		{"rumours", "rumor"}, {"centres", "center"}, {"travelled", "travel"}, {"authorised", "authorize"}, {"defence", "defense"},
		{"grey", "gray"}, {"neighbouring", "neighbor"}, {"went", "go"}, {"largest", "large"},
	} {
		if a, b := english.Stem(same[0]), english.Stem(same[1]); a != b {
			t.Errorf("the stems of %q and %q are %q and %q", same[0], same[1], a, b)
		}
	}
	for _, other := range [][2]string{{"four", "for"}, {"filled", "filed"}, {"mourn", "morn"}} {
		if english.Stem(other[0]) == english.Stem(other[1]) {
			t.Errorf("%q and %q have one stem", other[0], other[1])
		}
	}
}
