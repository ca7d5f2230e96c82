package bot

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"findings/corpus"
)

// sentencesInSource are the texts that the package's files pass to Language.in.
func sentencesInSource(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 {
				return true
			}
			if s, ok := call.Fun.(*ast.SelectorExpr); !ok || s.Sel.Name != "in" {
				return true
			}
			if text, ok := constant(call.Args[0]); ok {
				found = append(found, text)
			}
			return true
		})
	}
	for _, c := range Commands {
		found = append(found, c.Summary)
	}
	for level := corpus.Low; level <= corpus.High; level++ {
		found = append(found, level.String()+" confidence")
	}
	return found
}

// constant is the value of a string literal, or of several added up.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		var s string
		_, err := fmt.Sscanf(e.Value, "%q", &s)
		return s, err == nil
	case *ast.BinaryExpr:
		a, okA := constant(e.X)
		b, okB := constant(e.Y)
		return a + b, okA && okB
	}
	return "", false
}

var verb = regexp.MustCompile(`%[a-z]`)

// TestCatalogs: every sentence is in every language, with the same places for values, and nothing else is.
func TestCatalogs(t *testing.T) {
	sentences := sentencesInSource(t)
	if len(sentences) < 40 {
		t.Fatalf("%d sentences found in the source", len(sentences))
	}
	for code, catalog := range catalogs {
		for _, s := range sentences {
			switch text := catalog[s]; {
			case text == "":
				t.Errorf("%s lacks %q", code, s)
			case !slices.Equal(verb.FindAllString(s, -1), verb.FindAllString(text, -1)):
				t.Errorf("%s has other values in %q", code, text)
			}
		}
		for s := range catalog {
			if !slices.Contains(sentences, s) {
				t.Errorf("%s has %q, which is said nowhere", code, s)
			}
		}
		for _, c := range Commands {
			if n := len([]rune(catalog[c.Summary])); n > 100 {
				t.Errorf("%s: a summary of %d characters", code, n)
			}
		}
		for level := corpus.Low; level <= corpus.High; level++ {
			if english := level.String() + " confidence"; !strings.HasSuffix(catalog[english], "["+english+"]") {
				t.Errorf("%s: %q is said without the source's term", code, english)
			}
		}
	}
}

func TestLanguageOf(t *testing.T) {
	for tag, want := range map[string]string{"": "en", "en-US": "en", "de": "de", "es-419": "es", "PT-br": "pt", "fr": "fr", "ja": "en", "x": "en"} {
		if got := LanguageOf(tag).Code(); got != want {
			t.Errorf("LanguageOf(%q) is %s, want %s", tag, got, want)
		}
	}
	if LanguageOf("en") != English {
		t.Error("English is not the zero value")
	}
}
