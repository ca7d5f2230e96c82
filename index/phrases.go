package index

import "strings"

// What a question asks for, beside what it is about.
type asks uint32

const (
	askConfidence asks = 1 << iota // how sure the source is
	askLikelihood                  // how likely the event is
	askDefinition                  // what a word means
	askScope                       // what the assessment did or did not look at
	askDissent                     // who disagreed
	askDetail                      // more than the key judgments
	askWho
	askName // what somebody is called
	askWhen
	askWhere
	askWhy
	askHow
	askNumber
	askCompare
	askLatest   // of the newest assessment
	askPrevious // of the one before
	askEarliest // of the oldest
	askFuture   // what will be
	askMoney    // how much of it
	askSize     // how large it is
	askNegated  // whether not
	askEffect   // a verb of effect: part of asking for the outcome
	askResult   // an outcome: the other part
	askTried    // an attempt or a wish: then it is not the effect that is asked for
	askOpinion  // what the community thinks: says nothing
	askOpener   // "what about": the question goes on from the one before
	askPronoun  // "they": somebody named before
	askIt       // "it": perhaps something said before
)

// askOutcome is what both parts make: whether the outcome was affected.
const askOutcome = askEffect | askResult

var askNames = []struct {
	asks
	name string
}{
	{askConfidence, "the confidence level"}, {askLikelihood, "the likelihood"}, {askDefinition, "a definition"},
	{askScope, "what was examined"}, {askDissent, "a dissent"}, {askDetail, "detail"}, {askWho, "who"}, {askName, "a name"},
	{askWhen, "when"}, {askWhere, "where"}, {askWhy, "why"}, {askHow, "how"}, {askNumber, "how many"},
	{askCompare, "a comparison"}, {askLatest, "the latest assessment"}, {askPrevious, "the assessment before"},
	{askEarliest, "the earliest assessment"}, {askFuture, "what will be"}, {askMoney, "how much money"}, {askSize, "how large"},
	{askNegated, "whether not"}, {askOutcome, "the effect on the outcome"},
}

// String names what is asked for.
func (a asks) String() string {
	var list []string
	for _, n := range askNames {
		if a&n.asks == n.asks {
			list = append(list, n.name)
		}
	}
	return strings.Join(list, ", ")
}

// A phrase is words in a row that say what is asked for. Those that say nothing else are taken out of the question.
type phrase struct {
	words []string
	asks
	takeOut bool
	first   bool // only at the beginning of a question
}

// phrases by first word, the longest first in the table below. A slash separates words that may stand for each other.
// A minus sign before the first word keeps the words in the question; a circumflex before all reads them only at its
// beginning.
var phrases = func() map[string][]phrase {
	m := map[string][]phrase{}
	for _, group := range []struct {
		asks
		lines string
	}{
		{askConfidence, `
			how really/very/damn sure/certain/confident
			how sure/certain/confident/solid/firm/reliable/strong/trustworthy/credible/shaky/convinced/robust/definitive
			how good/strong/solid is the evidence
			how well supported/established/founded/sourced
			how much confidence
			what/which confidence level
			what/which level of confidence
			level/levels/degree of confidence/certainty
			confidence level/levels/rating/statement
			at/with what/which confidence
			their/its/stated/analytic/whats/his/the confidence
			high/moderate/low/medium confidence
			confidence do/does/did/is/was/are/were
			rock solid
			solid or shaky/not/nah
			sure or not/nah
			are/were/is/was they/it/analysts/agencies/cia/fbi/nsa/ic/anyone sure/certain/confident
			are/were/is/was they/it/this/that that/really/actually/pretty/absolutely/totally sure/certain/confident
			sure/certain/confident about/that/of
			how certain/confident in
			for sure/certain
			slam dunk
			beyond doubt
			any doubt
			how much doubt
			can/could we trust/believe`},
		{askLikelihood, `
			how likely/probable
			what are/is/were/was the odds/chances/likelihood/probability
			likelihood/probability`},
		{askDefinition, `
			what is/are/was meant by
			what do/does they/it/analysts/you mean by
			meaning/definition of
			define/definition/defined/defines
			difference between
			what is/are the difference
			whats the difference
			stand/stands for
			counts as
			terminology/glossary`},
		{askScope, `
			-not/didnt/doesnt/never assess/examine/analyze/analyse/evaluate/study/cover/address/include/consider
			-not/didnt/doesnt/never assessed/examined/analyzed/analysed/evaluated/studied/covered/addressed/included/considered
			-not look/looked at/into
			-didnt/doesnt/never look/looked at/into
			-did/does they/it/ic/assessment/report/analysts/agencies/document assess/examine/analyze/analyse/evaluate
			-did/does they/it/ic/assessment/report/analysts/agencies/document study/cover/address/look
			-did/does the assessment/report/document/ic/community/estimate/paper/study assess/examine/analyze/analyse/evaluate/study
			-did/does the assessment/report/document/ic/community/estimate/paper/study cover/address/look/consider/include/discuss
			-does/did/do/is they/this/it/that/you/estimate/assessment/report/paper cover/covered/address/addressed/include/examine
			-does/did the estimate/assessment/report/paper deal with
			^-does/did the estimate/assessment/report/paper/document say/mention/tell/explain
			-does/did they/this/it deal with
			-did/do they/analysts/you/authors look at/into
			-exclude/excluded
			-not/didnt/doesnt/never discuss/discussed/mention/mentioned
			-did/does the intelligence community/agencies assess/examine/analyze/analyse/evaluate/study/cover/address/look
			-does the ica assess/examine/analyze/cover/address/include
			scope note/notes
			out of/outside scope
			outside the scope
			-left/leave/leaves out
			scope of/and
			the scope
			-not part of`},
		{askDissent, `
			-minority/dissenting/alternative/differing/opposing view/views/opinion/judgment
			-disagree/disagrees/disagreed/disagreement/dissent/dissented/dissents/dissenting/unanimous/unanimously
			-all agree
			-doesnt/dont/didnt/not/never buy
			-go/goes along with
			-everyone agree
			-who/agency/agencies/anyone/anybody/someone dispute/disputes/disputed
			-agencies/they/everybody all agree/agreed`},
		{askDetail, `
			detail/details/detailed/specifics/elaborate
			in depth
			more about
			discussion
			tell me more`},
		{askWho, `
			who/whom/whose
			which/what country/countries/actor/actors/state/states/government/governments/nation/nations/agency
			which/what agencies/leader/leaders/group/groups/person/people/foreign/adversaries/adversary
			-what other country/countries/actor/actors/nations`},
		{askName, `
			the/his/her/their/its name/names
			name/names of/pls/please
			names
			by name
			called`},
		{askWhen, `when
			what year/date/day/month
			how long`},
		{askWhere, `where
			-which/what states/state/city/region/place/places`},
		{askWhy, `why/motive/motives/motivation/motivations
			how come
			what was/is/were the point/reason/reasons
			for what reason
			reason/reasons why/for/behind`},
		{askNumber, `how many/often/much/few/deep/old/tall/fast/heavy
			what percentage/percent/number/share/proportion
			number of`},
		{askSize, `how big/large/wide/extensive/broad/widespread`},
		{askHow, `how
			in what way/ways
			by what means
			what methods/method/means/tools/tactics/techniques`},
		{askCompare, `
			versus/vs/compare/compared/comparison/comparing
			difference/differences
			-bigger/larger/smaller/more/less/worse than`},
		{askLatest, `
			latest/newest
			most recent/recently
			last time/election/elections/year/assessment/report/cycle
			this time
			the last one
			current/recent assessment/report/election/one`},
		{askPrevious, `
			previous/prior assessment/assessments/report/reports/election/elections/cycle/time/one
			-the time/one/election before
			election/assessment/report before last/that
			time before last`},
		{askEarliest, `
			earliest/oldest assessment/report/election/one
			first assessment/report`},
		{askMoney, `
			-how much money/ransom/cash
			-cost/costs/price/budget/worth`},
		{askFuture, `
			-will/again/future/next/outlook
			-going to`},
		{askNegated, `
			-not/never/nobody/noone/nothing/none
			-didnt/doesnt/wasnt/werent/hasnt/isnt/arent
			-refrain/refrained/decline/declined/abstain/abstained
			-fail/failed to`},
		{askEffect, `
			-affect/affected/affects/affecting/change/changed/changing/alter/altered/swing/swung
			-flip/flipped/decide/decided/determine/determined/sway/swayed/swaying/tip/tipped
			-cost/shift/shifted/turn/turned/impact/impacted/impacts/influence/influenced/matter
			-mattered/effect/effects/made/make/makes/threw/throw/skew/skewed
			-effective/successful`},
		{askResult, `
			-outcome/outcomes/result/results/winner/victory
			-who won/wins
			-a difference
			-any difference
			-the difference`},
		{askOutcome, `
			-effect/effects/impact/impacts of/on
			-an/what effect/impact
			-what difference
			-any/real/actual/much effect/impact/difference
			-did it/that/they/any/this of/work/succeed/matter
			-did any of it/this/that work/matter/succeed
			-was it/that/this successful/effective
			-were they successful/effective
			-decide/decided/swing/swung/flip/flipped the election/race/vote/presidency/midterms/elections
			-tip/tipped/cost/throw/threw the election/race/vote/presidency/midterms/elections
			-decide/decided/swing/swung/flip/flipped/tip/tipped who
`},
		{askTried, `
			-try/tried/tries/trying/attempt/attempted/attempts/attempting/want/wanted/wants/intend
			-intended/intends/aim/aimed/aims/seek/sought/consider/considered/plan/planned/hope
			-hoped/wish/wished/goal/goals/hard/difficult/could/possible/easy`},
		{askOpinion, `
			the us/american intelligence community/agencies
			us/american intelligence community/agencies/officials/analysts
			intelligence community/agencies
			spy agencies
			the ic
			according to
			is it true that
			is there any/an/some evidence/indication/sign/proof/indications/signs that/of
			any evidence/indication/sign/signs/proof/indications that/of
			is there evidence/proof that/of
			evidence/proof that/of
			whats the deal/story with
			what is the deal/story with
			us intel
			the assessment/report/assessments/reports/document/documents/ica/findings/paper
			assessment/report/assessments/reports/document/documents
			key judgment/judgement/judgments/judgements/finding/findings
			judgment/judgement/judgments/judgements/finding
			in the end
			in any way/case
			at all
			of course
			make sure
			the word/term/words/terms/phrase/phrases/expression`},
		{askOpener, `
			^what/how about
			^and/also/but what/how about
			^and/but/or/so in/for/with/the
			^and/but/or/so
			^same question/thing for/about/with
			^same for/in/with`},
		{askPronoun, `-they/them/their/theirs/he/him/his/she/her/theyre/theyd/theyve`},
		{askIt, `-it/its/this/that/those/these/there`},
	} {
		for line := range strings.Lines(group.lines) {
			line, first := strings.CutPrefix(strings.TrimSpace(line), "^")
			line, keep := strings.CutPrefix(line, "-")
			if line == "" {
				continue
			}
			all := [][]string{nil}
			for _, alternatives := range strings.Fields(line) {
				var longer [][]string
				for _, prefix := range all {
					for _, w := range strings.Split(alternatives, "/") {
						longer = append(longer, append(prefix[:len(prefix):len(prefix)], w))
					}
				}
				all = longer
			}
			for _, p := range all {
				m[p[0]] = append(m[p[0]], phrase{p, group.asks, !keep, first})
			}
		}
	}
	return m
}()
