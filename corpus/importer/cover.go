package importer

import (
	"strings"
	"time"
)

// The lines of a cover page, as intelligence publishers print them.
var (
	documentNumber = lazily(`\b(?:ICA|SNIE|NIE|NICA?|NICM|ICM|SOCM|SOCA|NIB|NIP)[ -]?[0-9]{2,4}-[0-9A-Z][0-9A-Z-]*\b`)
	marking        = lazily(`^(?:\(U\)|(?:TOP SECRET|SECRET|CONFIDENTIAL|UNCLASSIFIED)(?:/{1,2}[A-Z ,/-]+)?)$`)
	leaders        = lazily(`(?:\. ?){4,}\s*[0-9ivxlc]*\s*$|…{2,}\s*[0-9ivxlc]*\s*$`)
	designation    = lazily(`^(?:(?:Special )?National Intelligence Estimate|Intelligence Community (?:Assessment|Memorandum)|` +
		`Annual Threat Assessment|National Intelligence Council|Office of the Director of National Intelligence)\b[ ,:|•·–—-]*`)
	dateWords = lazily(`^(?i:as of |dated |date: |issued |information available as of )?(.+?)\.?$`)
)

// dateLayouts are the ways of printing a date that leave no doubt which day or month it is.
var dateLayouts = []string{"2 January 2006", "January 2, 2006", "2 Jan 2006", "Jan 2, 2006", "2006-01-02", "January 2006"}

// coverLine reads a line that is nothing but a date, a document's number, or a classification marking, or several of
// them. The date is given as printed and as a day; a month without a day counts as its first.
func coverLine(line string) (number, printed string, day time.Time, ok bool) {
	line = strings.TrimSpace(line)
	if len(line) > 80 || line == "" {
		return "", "", time.Time{}, false
	}
	number = documentNumber().FindString(line)
	rest := strings.Trim(strings.Replace(line, number, "", 1), " ,|•·–—-")
	if marking().MatchString(rest) || rest == "" {
		return number, "", time.Time{}, true
	}
	for _, layout := range dateLayouts {
		m := dateWords().FindStringSubmatch(rest)
		if day, err := time.Parse(layout, m[1]); err == nil {
			return number, m[1], day, true
		}
	}
	return "", "", time.Time{}, false
}

// designated reads a line that begins with what sort of document it stands in, or with who publishes it, and is otherwise a
// cover line: "National Intelligence Estimate NIE 2036-11". Such a line may as well name another document, unless nothing
// but the cover stands before it.
func designated(line string) (number string, day time.Time, ok bool) {
	line = strings.TrimSpace(line)
	sort := designation().FindString(line)
	if sort == "" {
		return "", time.Time{}, false
	}
	rest := strings.Trim(line[len(sort):], "()")
	if rest == "" {
		return "", time.Time{}, true
	}
	number, _, day, ok = coverLine(rest)
	return number, day, ok
}

func isCoverLine(line string) bool {
	_, _, _, ok := coverLine(line)
	return ok
}
