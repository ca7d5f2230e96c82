package corpus

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

var linkable = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// ValidID reports whether id can name a document or a passage: lower-case letters, digits and single hyphens, at
// most 64 bytes, so that it fits a link as it is.
func ValidID(id string) bool { return len(id) <= 64 && linkable.MatchString(id) }

// check says what an assessment's file must satisfy, beyond its shape. All faults are reported together.
func check(name string, root *yaml.Node, f documentFile, names *Names) error {
	var faults []error
	fault := func(way []any, format string, args ...any) {
		faults = append(faults, fmt.Errorf("%s:%d: %s", name, line(root, way...), fmt.Sprintf(format, args...)))
	}
	if !ValidID(f.ID) {
		fault([]any{"id"}, "id %q is not made of lower-case letters, digits and hyphens", f.ID)
	}
	if f.ID+".yaml" != name {
		fault([]any{"id"}, "id %q should be the file's own name", f.ID)
	}
	for field, value := range map[string]string{"title": f.Title, "publisher": f.Publisher} {
		if value == "" {
			fault([]any{field}, "%s is missing", field)
		}
	}
	if f.URL != "" && !strings.HasPrefix(f.URL, "https://") {
		fault([]any{"url"}, "url %q does not begin with https://", f.URL)
	}
	if (f.Election == "") != (f.Year == 0) {
		fault([]any{"election"}, "election and year come together")
	}
	if len(f.We) == 0 {
		fault([]any{"we"}, "we is missing: who holds what the document states")
	}
	if len(f.Findings) == 0 {
		fault([]any{"findings"}, "no findings")
	}
	seen := map[string]bool{}
	for i, x := range f.Findings {
		finding := func(field, format string, args ...any) {
			fault([]any{"findings", i, field}, "%s: %s", x.ID, fmt.Sprintf(format, args...))
		}
		if !ValidID(x.ID) {
			finding("id", "id %q is not made of lower-case letters, digits and hyphens", x.ID)
		}
		if seen[x.ID] {
			finding("id", "another finding has this id")
		}
		seen[x.ID] = true
		if x.Section == "" {
			finding("section", "section is missing")
		}
		if x.Gloss == "" {
			finding("gloss", "gloss is missing")
		}
		checkQuote(x, finding)
		for _, a := range x.Actors {
			if canonical, ok := names.Canonical(a); !ok || canonical != a {
				finding("actors", "%q is no canonical name in %s", a, namesFile)
			}
		}
		if x.Kind == Dissent && len(x.Holders) == 0 {
			finding("holders", "a dissent needs its holder")
		}
		checkConfidence(x, finding)
		checkLikelihood(x, finding)
	}
	return errors.Join(faults...)
}

// checkQuote: a report has no words to quote, anything else has; and they can be shown as they are.
func checkQuote(x findingFile, fault func(field, format string, args ...any)) {
	if (x.Basis == FromReport) != (x.Quote == "") {
		fault("quote", "a finding has a quote unless its basis is report, and then it has none")
	}
	if !utf8.ValidString(x.Quote) || strings.ContainsFunc(x.Quote, unicode.IsControl) || strings.TrimSpace(x.Quote) != x.Quote {
		fault("quote", "the quote has control characters, broken UTF-8 or space around it")
	}
	if n := len(strings.Fields(x.Quote)); n > 40 {
		fault("quote", "the quote has %d words; the embedded edition quotes at most 40", n)
	}
}

// checkConfidence: every statement has a level and holders, and its words, where known, state that level.
func checkConfidence(x findingFile, fault func(field, format string, args ...any)) {
	if x.Basis == FromReport && len(x.Confidence) > 0 {
		fault("confidence", "a report cannot carry a stated level")
	}
	for _, c := range x.Confidence {
		if c.Level == Unstated {
			fault("confidence", "a level that is not stated is left out, not written as none")
		}
		if len(c.Holders) == 0 {
			fault("confidence", "a statement has no holders")
		}
		if c.Stated != "" && !strings.Contains(strings.ToLower(c.Stated), c.Level.String()+" confidence") {
			fault("confidence", "the words %q do not state %s confidence", c.Stated, c.Level)
		}
	}
}

// checkLikelihood: the listed terms are on the ladder, and every ladder term in the quote is listed, so that a
// reviewer sees each.
func checkLikelihood(x findingFile, fault func(field, format string, args ...any)) {
	for _, term := range x.Likelihood {
		if ladder[term][1] == 0 {
			fault("likelihood", "%q is not on the ladder of ICD 203", term)
		}
	}
	for _, e := range FindEstimates(x.Quote) {
		if e.OnLadder() && !e.Reported && !slices.Contains(x.Likelihood, strings.ToLower(e.Term)) {
			fault("quote", "the quote has the estimative term %q, which likelihood does not list", e.Term)
		}
	}
}
