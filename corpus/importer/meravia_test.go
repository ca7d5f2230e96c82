package importer

import (
	"regexp"
	"strings"

	"findings/corpus"
)

// The invented assessment. Countries, people and findings are made up; its form is that of the real ones. All the
// files in testdata/meravia are written from this one source, so that the same passages must come out of each.
//
// In a text, "⟨3⟩" is the end of a page (the next one is called 3), also inside a word; "¬" is a place at which a
// line may be broken, with a hyphen unless one stands there; "▮" is a blank under a black bar; a run of spaces is a
// blank without one; "{^…}" is a footnote.
type part struct {
	kind  BlockKind
	depth int
	text  string
	cells []string
	page  string  // begins a page of this name
	cols  int     // and sets it in so many columns
	high  float64 // of so many points
}

func h(depth int, text string) part  { return part{kind: Heading, depth: depth, text: text} }
func p(text string) part             { return part{kind: Paragraph, text: text} }
func li(depth int, text string) part { return part{kind: ListItem, depth: depth, text: text} }
func tr(cells ...string) part        { return part{kind: TableRow, cells: cells} }
func page(label string) part         { return part{page: label, cols: 1, high: 600} }

func inColumns(label string, n int, high float64) part { return part{page: label, cols: n, high: high} }

const meraviaTitle = "Foreign Threats to the 2031 Elections in Meravia"

var meravia = []part{
	page("i"),
	h(1, meraviaTitle),
	p("ICA 2031-04417-B"),
	p("14 November 2031"),
	h(2, "Scope Note"),
	p("(U) This assessment covers the intentions and activities of foreign governments and their proxies that were directed at the " +
		"general election of 5 October 2031 in Meravia. It does not assess what effect these activities had on the outcome " +
		"of the election."),
	p("(U) Meravian intelligence agencies do not analyze domestic politics, campaign finance, the counting of votes, or public opinion. " +
		"We drew on reporting available as of 31 October 2031.{^Reporting received after this date will be reflected in an update " +
		"planned for the spring of 2032.}"),
	p("(U) The assessment covers lawful as well as unlawful activity, because a lobbyist who registers and a lobbyist who does not " +
		"can serve the same plan."),
	h(2, "Definitions"),
	p("(U) Election influence means overt or covert efforts by a foreign government, or by actors who work for it, to affect an election " +
		"directly or indirectly."),
	p("(U) Election interference is the subset of election influence that is aimed at the technical parts of an election: registering " +
		"voters, casting and counting ballots, and reporting results."),
	p("(U) Proxy media are newspapers, stations and sites that publish for a state-¬sponsored owner without saying so."),
	h(2, "What We Mean When We Say: Estimative Language"),
	p("(U) High confidence means that a judgment rests on high-quality information from several sources. It does not mean that the " +
		"judgment is a fact, and a judgment may be wrong."),

	page("ii"),
	h(1, "Key Judgments"),
	p("(U) Key Judgment 1: We assess that Korvania tried to defeat the governing coalition and probably spent more on this campaign than " +
		"on any before it. The Korvanian Foreign Intelligence Bureau directed the effort from Zelgrad. We have high confidence " +
		"in this assessment. Korvanian leaders most likely see the coalition’s plan for a tariff union as the greater danger."),
	li(1, "(U) Korvanian officers placed at least 46 forged letters in Meravian newspapers between March and September 2031."),
	li(1, "(U) Two proxy media houses, Harbor Lantern and Free Delta, carried the letters within hours, and we assess with moderate "+
		"confidence that Zelgrad paid both."),
	li(2, "(U) Harbor Lantern received about 900,000 crowns through a shipping company in Isthmia."),
	p("(U) Key Judgment 2: China did not try to change the outcome of the election. Beijing probably judged that every likely government " +
		"would keep the port agreement of 2028. Chinese diplomats nevertheless cultivated candidates of four parties. " +
		"We have moderate confidence in these judgments. The consulate in Port Selwyn doubled its staff in June."),
	p("(U) Key Judgment 3: Russia sought to lower turnout and to undermine confidence in the election, almost certainly to discredit " +
		"Meravia as the host of the 2032 Delta summit. CIA and FBI have high confidence in this judgment; NSA has moderate " +
		"confidence. Moscow’s preferred theme was that the voting machines could not be trusted."),
	p("(U) Key Judgment 4: We assess with low confidence that North Korea intended to sell stolen voter records rather than to use them. " +
		"Pyongyang’s operators broke into one regional registry in May 2031. The theft almost certainly did not change any record."),
	p("(U) Key Judgment 5: The Talmar Republic is unlikely to have run a covert campaign of its own. Its ministers openly favored the " +
		"coalition and said so on television. We have moderate to high confidence in this assessment; most of our reporting comes from " +
		"two long-standing sources with good access."),
	p("(U) The National Intelligence Officer for Cyber assesses that China took steps to shape the election and instead of holding back " +
		"probed the networks of three parties. The NIO for Cyber has moderate confidence in this judgment."),

	page("1"),
	h(1, "Discussion"),
	h(2, "Overview"),
	p("is the first general election in Meravia for which foreign governments bought advertising in every one of the nine provinces. We " +
		"counted activity by seven governments, against four in 2027."),
	p("(U) The aggregate volume of foreign content was higher than in 2027 and far below the higher volume that we saw in the referendum of " +
		"2029. No foreign leader ordered a whole-of-government campaign. Confidence in elections among Meravian citizens was about " +
		"the same in September as in January, according to three public surveys.{^The surveys asked between 1,100 and 2,400 likely " +
		"voters each.}"),
	p("(U) Several developments explain why more governments took part:"),
	li(1, "(U) Artificial voices have become a low-cost tool; a minute of convincing speech cost less than two crowns in 2031."),
	li(1, "(U) Highly classified details of an earlier case appeared in the press in 2030, and other governments probably learned from them."),
	li(1, "(U) Low-level contacts between parties and foreign foundations are lawful in Meravia, and are not the subject of this assessment."),
	p("(U) Better reporting from partners increases our confidence that we have identified the main actors. It remains possible that a small " +
		"campaign in the mountain provinces escaped notice."),
	tr("Actor", "Preferred outcome", "Means observed", "Reach"),
	tr("Korvania", "Coalition defeat", "Proxy media, forged letters", "2.4 million"),
	tr("China", "None stated", "Business contacts", "310,000"),
	tr("Russia", "Low turnout", "Paid influencers", "1.1 million"),
	h(2, "Korvania"),
	p("(U) The Foreign Intelligence Bureau began to plan in August 2030, when its director, Ilse Varga, approved a budget of 14 million crowns. " +
		"Planning papers name three goals: a divided parliament, an end to the tariff union, and the recall of the ambassador. " +
		"We have high confidence in these judgments."),
	p("(U) It appeared to Zelgrad that the opposition was likely to win until the debate of 12 September. After the debate Korvanian officers " +
		"turned from persuasion to dis¬cou¬ragement and told rural voters that polling places had moved.⟨2⟩ The false notices reached " +
		"about 60,000 telephones, and we judge with high confidence that the Bureau wrote them."),

	h(2, "Means and Money"),
	p("(U) The campaign relied on a chain of companies. The first, Delta Freight, was founded in Isthmia by a cousin of the director. U.S. and " +
		"Meravian banks closed its accounts at 4 p.m. on 1 October, four days before the vote. Dr. Ansel Brandt, whom the Bureau hired as " +
		"an adviser, left the country the same evening."),
	p("(U) Korvania very likely will use the same companies again, because replacing them would take a year. There is a roughly even chance " +
		"that Isthmia will dissolve Delta Freight before then. We have low to moderate confidence in these judgments."),
	li(1, "(U) The officer ▮▮▮▮▮▮▮▮ met the publisher of Free Delta in Port Selwyn on four occasions."),
	li(1, "(U) A second officer used the name        and traveled as a dealer in marine engines."),
	p("(U) Korvanian state-sponsored broadcasters also criticized the coalition openly. Broadcasts in the Meravian language rose from six to " +
		"eleven hours a day, and the broad¬casters said at the start of each who paid for them."),

	inColumns("3", 2, 350),
	h(2, "China"),
	p("(U) Beijing’s standing guidance to its embassies is to protect the port agreement and to avoid open partisanship. The embassy in Meravia " +
		"followed that guidance through the summer. We assess with high confidence that no official in Beijing approved spending on " +
		"behalf of a party."),
	p("(U) Chinese companies invited 31 candidates to trade fairs in Guangzhou and Shenzhen. Eleven went. The invi¬tations named no con¬ditions, " +
		"and the companies may have acted without instructions; such invitations were common before."),
	p("(U) China probably will review its restraint if the next government reopens the port agreement. This judgment rests on the behavior of " +
		"Chinese diplomats after the strike of 2029. Those conditions could return in 2033, when the first lease ends."),
	h(2, "Russia"),
	p("(U) Moscow worked through paid influencers who had built an audience with sports and cooking videos. At least 19 of them posted the same " +
		"claim about voting machines on 28 September. Russia’s military intelligence service almost certainly provided the script. " +
		"FBI and NSA have high confidence in this judgment."),
	p("(U) The campaign probably cost less than 400,000 crowns. Russian officials described it to each other as a rehearsal for elections elsewhere; " +
		"one of them called Meravia “a small stage with a good echo.” Moderate Republicans in the national assembly were the most frequent " +
		"target of the videos."),
	p("(U) Russia’s themes were these:"),
	li(1, "(U) Voting machines had been built by a company that belonged to the prime minister’s brother."),
	li(1, "(U) Turnout in the river provinces would be counted twice."),
	li(1, "(U) The Delta summit would be paid for out of pensions."),
	p("(U) A court found probable cause to search the offices of one high-profile influencer, Marek Odell, on 30 September. He denied that he knew " +
		"who his clients were. We have low confidence in his account."),

	inColumns("4", 3, 275),
	h(2, "North Korea"),
	p("(U) A group that works for Pyongyang’s Reconnaissance General Bureau entered the voter registry of Tarn province on 9 May 2031. It copied " +
		"214,000 records in two nights. The group very probably meant to sell them, since it offered a sample on a criminal market in July."),
	p("(U) We have seen no sign that a record was altered. Tarn’s officials compared the registry with paper copies and found no differ¬ence."),
	h(2, "Talmar Republic"),
	p("(U) Talmar’s foreign minister, Oona Hale, endorsed the coalition in a speech on 2 August. Talmar’s intelligence service warned her staff " +
		"against secret payments, and probably was obeyed."),
	p("(U) Talmar shared what it knew of Korvanian plans with us. That reporting, which comes from ▮▮▮▮▮▮ in Zelgrad, is the basis of " +
		"much that is said here."),
	h(2, "Iran and Cuba"),
	p("(U) Iran had no stake in the election that we know of. An Iranian student group in Port Selwyn posted 40 messages about a trade dispute; the " +
		"posts were unlikely to have been ordered from Tehran."),
	p("(U) Cuba’s embassy paid for one reception. We have high confidence in this assessment."),
	h(2, "Nonstate Actors"),
	p("(U) Hackers who call themselves the Grey Heron League claimed to have changed results in two districts. The claim was false. They almost " +
		"certainly never reached a counting system."),
	p("(U) A market for false identity papers grew before the vote; the difference between its prices in spring and autumn was small."),

	page("5"),
	h(1, "Election Infrastructure"),
	h(2, "Counting and Registration"),
	p("(U) No foreign actor changed a vote, a ballot, or a result. We have high confidence in this judgment. Counting in Meravia is done by hand in " +
		"public, and each count is signed by three parties.{^Voting machines print a paper ballot that the voter puts into a box; only the " +
		"paper is counted.}"),
	p("(U) It is very unlikely that an attack on the reporting network could go unnoticed for more than an hour. It is almost certain that " +
		"attempts will be made in 2035. Operators of the network refused 1,300 connections a minute on election night, a tenth of " +
		"what it can bear, and most of the refused ones came from rented machines that had been used for dis⟨6⟩infor¬mation earlier in the year."),
	p("(U) Table 1 names the actors by their reach, which is the number of accounts that saw their content at least once."),
	tr("Actor", "Preferred outcome", "Means observed", "Reach"),
	tr("Korvania", "Coalition defeat", "Proxy media, forged letters", "2.4 million"),
	tr("China", "None stated", "Business contacts", "310,000"),
	tr("Russia", "Low turnout", "Paid influencers", "1.1 million"),
	h(2, "Resilience"),
	p("(U) Officials in the nine provinces practiced their answers to rumors twice before the vote. Warnings by the election commission probably " +
		"reduced the spread of disinformation, and discouragement of rural voters was reported within a day. The IC assesses with moderate " +
		"confidence that these measures will deter low-cost campaigns."),
	p("(U) Public invitations to observe the count were sent to 44 governments. The conditions were the same for each."),
	h(1, "Dissent"),
	p("(U) NSA does not share the judgment on Russia’s motive. NSA judges that Moscow acted mainly to test its influencers and that the Delta " +
		"summit probably was an afterthought. NSA has moderate confidence in this judgment."),
	p("(U) Intercepts from August mention the summit once and the test eleven times."),

	page("7"),
	h(1, "Annex A: Lessons of the 2027 Election"),
	p("3 February 2028"),
	p("(U) This annex was written after the general election of 2027 and is printed here without changes."),
	p("(U) Korvania had no plan for the election of 2027 and acted late. We judge with moderate confidence that its officers in Port Selwyn worked " +
		"without orders. The Bureau probably will prepare earlier next time."),
	p("(U Foreign broadcasters reached fewer than 90,000 households in 2027. Pyongyang showed no interest in Meravia."),
	h(2, "Actors in 2027"),
	tr("Actor", "Preferred outcome", "Means observed", "Reach"),
	tr("Korvania", "Coalition defeat", "Radio", "90,000"),
	tr("Russia", "None stated", "None", "0"),
	h(2, "Recommendations Made Then"),
	li(1, "(U) Teach poll workers to recognize forged notices."),
	li(1, "(U) Publish how votes are counted, in all four languages."),
	h(1, "Annex B: Estimative Language"),
	p("(U) Estimative terms (probably, likely) express the chance of an event; confidence levels express the quality of the information " +
		"behind a judgment."),
	tr("Term", "Range"),
	tr("almost no chance", "1 to 5 percent"),
	tr("roughly even chance", "45 to 55 percent"),
	tr("almost certain", "95 to 99 percent"),
}

var (
	sourcePage = regexp.MustCompile(`⟨(\w+)⟩`)
	sourceNote = regexp.MustCompile(`\{\^([^}]*)\}`)
)

// piece is a stretch of a text that stands on one page. It ends inside a word when the next one goes on with it.
type piece struct{ page, text string }

// pieces parts a text at its page breaks; the first piece stands on the page that is open.
func (x part) pieces() []piece {
	var out []piece
	page, rest := "", x.text
	for {
		m := sourcePage.FindStringSubmatchIndex(rest)
		if m == nil {
			return append(out, piece{page, rest})
		}
		out = append(out, piece{page, rest[:m[0]]})
		page, rest = rest[m[2]:m[3]], rest[m[1]:]
	}
}

// plainText is a text as it must come out of every file, without its footnotes.
func plainText(s string) string {
	s = sourceNote.ReplaceAllString(sourcePage.ReplaceAllString(s, ""), "")
	return strings.NewReplacer("¬", "", "▮", " ").Replace(s)
}

// meraviaNames are the actors that the assessment speaks of.
func meraviaNames() *corpus.Names {
	return corpus.NewNames([]corpus.Name{
		{Name: "Korvania", Kind: "country", Aliases: []string{"Korvanian", "Zelgrad"}},
		{Name: "Isthmia", Kind: "country"},
		{Name: "Talmar Republic", Kind: "country", Aliases: []string{"Talmar"}},
		{Name: "China", Kind: "country", Aliases: []string{"Chinese", "Beijing"}},
		{Name: "Russia", Kind: "country", Aliases: []string{"Russian", "Moscow"}},
		{Name: "North Korea", Kind: "country", Aliases: []string{"Pyongyang"}},
		{Name: "Iran", Kind: "country", Aliases: []string{"Iranian", "Tehran"}},
		{Name: "Cuba", Kind: "country"},
	})
}
