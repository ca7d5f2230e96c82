package importer

import (
	"regexp"
	"slices"
	"strings"

	"findings/corpus"
)

// headings says what the headings of assessments make of the text under them. The first that fits is taken.
var headings = []struct {
	kind corpus.Kind
	re   func() *regexp.Regexp
}{
	{corpus.Dissent, lazily(
		`^(?:dissents?|dissenting views?|minority views?|alternative views?|alternative analysis)\b|` +
			`\((?:minority views?|dissent|alternative views?)\)|` +
			`^(?:` + dissentingView + `|reservations?|disagreements?)(?: ?[:(–—-].*)?$|` +
			`^(?:disagreements?|differences?|differing views?) (?:with)?in (?:the )?` +
			`(?:us |u\.s\. )?(?:intelligence )?(?:community|ic)$`)},
	{corpus.Definition, lazily(
		`^(?:(?:annex|appendix)\b.{0,12}[:.–—-]\s*)?(?:definitions?\b|glossary\b|key terms\b|terms\b|` +
			`what we mean when we say\b|estimative language\b|expressions of likelihood\b|` +
			`confidence in (?:our|the) (?:judg|assess))`)},
	{corpus.Annex, lazily(`^(?:annex|appendix)\b`)},
	{corpus.KeyJudgment, lazily(
		`^(?:key judge?ments?|key findings?|key takeaways?|principal judge?ments?|executive summary)\b`)},
	{corpus.ScopeNote, lazily(
		`^(?:scope|scope note|scope and (?:sourcing|methodology|limitations|approach)|sourcing and scope|scope, .*|` +
			`(?:scope and )?limit(?:s|ations)(?: of (?:this|the) (?:assessment|estimate|report|paper|study))?|` +
			`(?:what|issues|subjects|topics|matters|questions|areas) (?:(?:we|this (?:assessment|estimate|report|paper|study)|that we) (?:did|do|does) not|` +
			`(?:is|are|was|were) not|not) (?:examined?|address(?:ed)?|cover(?:ed)?|assess(?:ed)?|consider(?:ed)?|stud(?:y|ied)|look(?:ed)? at)|` +
			`outside the scope.*)$`)},
}

var (
	portionStart = lazily(`^\s*[(\[][A-Z]{1,3}(?:/{1,2}[A-Z ,/-]+)?[)\]]?\s`)
	portion      = `(?:\([A-Z][A-Z/, -]{0,20}\)\s*)?`
	outline      = lazily(`^` + portion +
		`(?:(?:[0-9]{1,2}|[IVX]{1,5}|[A-Z])(?:\.[0-9]{1,2})*[.)]\s+|[0-9]{1,2}(?:\.[0-9]{1,2})+\s+)?`)
	contentsHeading  = lazily(`^(?i:(?:table of )?contents|list of (?:figures|tables))$`)
	keyJudgmentStart = lazily(`^` + portion + keyJudgmentLabel)
	keyJudgmentHead  = lazily(`^(?i:key (?:judge?ment|finding|takeaway)|kj) ?#?([0-9]{1,2})\b`)
	minorityMark     = lazily(`\((?i:minority view|dissent)\)`)
	agencyThenView   = lazily(`^(.+?)(?:['’]s?)? (?i:` + viewOfItsOwn + `)$`)
	viewThenAgency   = lazily(`^(?i:` + viewOfItsOwn + ` (?:of|by|from)) (.+)$`)
)

const (
	// What a heading or a label calls a view that is not the community's.
	dissentingView = `(?:dissenting|minority|alternat(?:e|ive)|opposing|contrary|differing|divergent|separate) ` +
		`(?:views?|opinions?|judge?ments?|assessments?|reports?|statements?|positions?)`
	// What such a view is called where its heading names an agency.
	viewOfItsOwn = `(?:views?|positions?|dissents?|reservations?|objections?|exceptions?|footnotes?|` + dissentingView + `)`
)

// bare is a heading without its portion mark, its number and a colon at its end.
func bare(heading string) string {
	return strings.TrimRight(strings.TrimSpace(heading[len(outline().FindString(heading)):]), ": ")
}

// headingHolders are those who a heading says hold the view under it.
func headingHolders(heading string) []string {
	if name := viewOf(heading); name != "" {
		return []string{name}
	}
	return namedHolders(heading)
}

// headingKind is the kind that a heading gives; ok is false where its words give none.
func headingKind(heading string) (kind corpus.Kind, ok bool) {
	if viewOf(heading) != "" {
		return corpus.Dissent, true
	}
	low := strings.ToLower(bare(heading))
	for _, h := range headings {
		if h.re().MatchString(low) {
			return h.kind, true
		}
	}
	return corpus.Body, keyJudgmentNumber(heading) != ""
}

// viewOf is the agency that a heading says the view under it is of: "View of the Defense Intelligence Agency", "INR
// Footnote"; empty for any other.
func viewOf(heading string) string {
	for _, re := range []*regexp.Regexp{agencyThenView(), viewThenAgency()} {
		if m := re.FindStringSubmatch(bare(heading)); m != nil {
			if name, ok := corpus.Agency(m[1]); ok {
				return name
			}
		}
	}
	return ""
}

// keyJudgmentNumber is the number in a heading "Key Judgment 2"; empty for any other.
func keyJudgmentNumber(heading string) string {
	if m := keyJudgmentHead().FindStringSubmatch(bare(heading)); m != nil {
		return m[1]
	}
	return ""
}

var (
	dissentLabel = lazily(`^` + portion + dissentLabelWords)
	// A dissent in a sentence of its own: who, then that they see it otherwise. An agency that assesses one thing
	// "instead of" another may speak of what others did; a single officer who is named for it departs from the rest.
	dissenter = lazily(`^` + portion + `(?:The |the )?(?:` +
		`(?:` + holderPattern + `)` + aside + ` (?:(?:disagrees?|dissents?|` +
		`takes? (?:(?:a|an) (?:different|alternative|opposing) view|exception)|writes? separately|` +
		`instead (?:assess|judge|believe)(?:es|s)?|` +
		`do(?:es)? not (?:fully )?(?:concur|agree (?:with (?:this|that|these|the|our)|that)|` +
		`share (?:this|that|these|the|our) (?:[a-z]+[ -]){0,2}(?:judge?ment|view|assessment|conclusion|finding)s?))\b|` +
		`(?:do(?:es)? not (?:fully )?agree|objects?)[.,;])|` +
		`(?:` + officerPattern + `)` + aside + ` (?:assess|judge|believe)(?:es|s)?\b[^.]{0,200}\binstead\b)`)
	// Who a paragraph says sees it so, as its first words: "NSA, however, believes".
	openingHolder = lazily(`^` + portion +
		`(?:` + keyJudgmentLabel + `|` + dissentLabelWords + `)?(?:The |the )?` +
		`(?P<holder>` + holderPattern + `)` + aside + ` ` + viewVerb)
	// A name that is none of these sees it so: "The Space Force's intelligence element, NSIC, judges".
	openingOther = lazily(`^` + portion +
		`(?:[Tt]he [A-Z]\S*|[A-Z]\S*[A-Z]\S*|[A-Z]\S* [A-Z]\S*)` +
		`(?: (?:[A-Z]\S*|of|the|for|and|intelligence|elements?|analysts|officers),?)* ` + viewVerb)
	holderNames = lazily(`\b(?:` + holderPattern + `)\b`)
	agencyName  = lazily(agencyPattern)
)

const (
	officerPattern = `(?:[Aa]cting )?(?:National Intelligence Officer|NIO)s? for ` +
		`(?:[A-Z][A-Za-z-]*)(?:(?:, | and |, and | )[A-Z][A-Za-z-]*)*`
	agencyPattern = `(?:State/INR|DHS/I&A|CIA|FBI|NSA|DIA|NGA|NRO|DHS|INR|CISA|NCSC|NCTC|FMIC|DOE|Treasury|` +
		`(?:Central Intelligence|Defense Intelligence|National Security|National Geospatial[-‑ ]Intelligence) Agency|` +
		`National Reconnaissance Office|Federal Bureau of Investigation|` +
		`(?:(?:State Department|Department of State)(?:['’]s)? )?Bureau of Intelligence and Research|` +
		`National Counterterrorism Center|Department of (?:Homeland Security|Energy|the Treasury))`
	holderPattern = officerPattern + `|` + agencyPattern + `(?:(?:, | and |, and )(?:the )?` + agencyPattern + `)*`

	keyJudgmentLabel = `((?:Key (?:Judge?ment|Finding|Takeaway)|KEY JUDGE?MENT|KJ) ?#?([0-9]{1,2})` +
		`(?: \((?:[Mm]inority view|[Dd]issent)\))?)[.:–—]\s`
	dissentLabelWords = `(?:(?i:dissent|` + dissentingView + `)(?: \([^)]{1,60}\))?[:.–—]\s+|` +
		`(?:The |the )?(?:` + holderPattern + `)` +
		`(?:(?:['’]s?)? (?i:dissent|footnote|` + dissentingView + `)[:.–—]|, dissenting[:,.–—])\s+|` +
		`(?i:` + viewOfItsOwn + ` (?:of|by|from) )(?:the )?(?:` + holderPattern + `)[:.–—]\s+|` +
		`In (?:the )?(?:` + holderPattern + `)['’]s? (?i:dissent|` + dissentingView + `)\b|` +
		`Dissenting(?: from [^.;,]{1,60})?, (?:the )?(?:` + holderPattern + `)\b)`
	// What may stand between a holder and the verb: "analysts", "(the dissenting agency)", ", however,".
	aside = `(?: analysts)?(?: \([^)]{1,60}\)|, [^.;,]{1,60},)?` +
		`(?: (?:also|alone|both|still|instead|however|nevertheless|therefore|[a-z]+ly))?`
	viewVerb = `(?:(?:assess|judge|believe|disagree|dissent|agree|concur|view|hold|think|consider|conclude|argue|estimate|` +
		`find|doubt|see|differ|maintain|note|share|object|reject|lean|suspect|say)(?:e?s)?|takes?|writes?|does not|do not|cannot|` +
		`ha(?:s|ve) (?:a |an )?(?:only )?(?:low|moderate|high|different|alternative|opposing|no)(?:er)?)\b`
)

// openingHolders are those that a dissent's label names, or that its first words say hold it. An agency that is named
// farther on may be anybody: "the servers which the FBI seized".
func openingHolders(text string) []string {
	if names := namedHolders(dissentLabel().FindString(text)); len(names) > 0 {
		return names
	}
	if m := openingHolder().FindStringSubmatch(text); m != nil {
		return namedHolders(m[openingHolder().SubexpIndex("holder")])
	}
	return nil
}

// isDissent reports whether a paragraph is a minority view by its own first words.
func isDissent(text string) bool {
	return dissentLabel().MatchString(text) || dissenter().MatchString(text)
}

// namedHolders are the agencies and officers that a text names first, together, by their short names.
func namedHolders(text string) []string {
	found := holderNames().FindString(text)
	if found == "" {
		return nil
	}
	if _, office, ok := strings.Cut(found, "National Intelligence Officer"); ok {
		return []string{"NIO" + strings.TrimPrefix(office, "s")}
	}
	if strings.Contains(found, "NIO") {
		return []string{found[strings.Index(found, "NIO"):]}
	}
	var names []string
	for _, n := range agencyName().FindAllString(found, -1) {
		if short, ok := corpus.Agency(n); ok {
			n = short
		}
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}
