package corpus

import (
	"slices"
	"strings"
)

// A holder is a place in a sentence that names who holds a view: "we", "CIA and FBI", "one IC element".
type holder struct {
	first, last int // tokens
	names       []string
	owner       bool // possessive: "CIA's", "our"
	plural      bool // joined by "and", or "we"
}

// agencies maps how the community's members are written to their short names. Whoever is not in it, and is not
// described as an agency or element, is somebody whose confidence an assessment may report but does not state.
var agencies = map[string]string{
	"cia": "CIA", "central intelligence agency": "CIA",
	"fbi": "FBI", "federal bureau of investigation": "FBI",
	"nsa": "NSA", "national security agency": "NSA",
	"dia": "DIA", "defense intelligence agency": "DIA",
	"nga": "NGA", "national geospatial intelligence agency": "NGA",
	"nro": "NRO", "national reconnaissance office": "NRO",
	"dhs": "DHS", "department of homeland security": "DHS", "homeland security": "DHS",
	"dhs / i&a": "DHS/I&A", "dhs i&a": "DHS/I&A", "i&a": "I&A",
	"inr": "INR", "state inr": "INR", "state department inr": "INR", "department of state inr": "INR",
	"assistant secretary of state for intelligence and research": "INR",
	"state / inr": "State/INR", "state department": "State", "department of state": "State", "state": "State",
	"bureau of intelligence and research":                     "INR",
	"state department bureau of intelligence and research":    "INR",
	"department of state bureau of intelligence and research": "INR",
	"treasury": "Treasury", "department of the treasury": "Treasury", "treasury department": "Treasury",
	"doe": "DOE", "department of energy": "DOE", "energy department": "DOE", "energy": "DOE",
	"dod": "DOD", "department of defense": "DOD", "doj": "DOJ", "department of justice": "DOJ",
	"dea": "DEA", "drug enforcement administration": "DEA",
	"cisa": "CISA", "cybersecurity and infrastructure security agency": "CISA",
	"nic": "NIC", "national intelligence council": "NIC",
	"nctc": "NCTC", "national counterterrorism center": "NCTC",
	"ncsc": "NCSC", "ncpc": "NCPC", "ctiic": "CTIIC", "ncmi": "NCMI", "ngic": "NGIC", "nasic": "NASIC", "msic": "MSIC",
	"oni": "ONI", "office of naval intelligence": "ONI", "odni": "ODNI",
	"office of the director of national intelligence": "ODNI",
	"foreign malign influence center":                 "FMIC", "fmic": "FMIC",
	"us cyber command": "US Cyber Command", "uscybercom": "USCYBERCOM", "cybercom": "CYBERCOM",
	"coast guard": "Coast Guard", "coast guard intelligence": "Coast Guard",
	"army": "Army", "navy": "Navy", "air force": "Air Force", "space force": "Space Force", "marine corps": "Marine Corps",
	"marine corps intelligence activity": "Marine Corps",

	"national space intelligence center": "NSIC", "nsic": "NSIC",
	"national air and space intelligence center":       "NASIC",
	"national ground intelligence center":              "NGIC",
	"missile and space intelligence center":            "MSIC",
	"national center for medical intelligence":         "NCMI",
	"national counterproliferation center":             "NCPC",
	"national counterintelligence and security center": "NCSC",
	"cyber threat intelligence integration center":     "CTIIC",

	"office of intelligence and analysis":                                 "I&A",
	"dhs office of intelligence and analysis":                             "DHS/I&A",
	"department of homeland security office of intelligence and analysis": "DHS/I&A",
	"treasury office of intelligence and analysis":                        "Treasury",
	"treasury department office of intelligence and analysis":             "Treasury",
	"department of the treasury office of intelligence and analysis":      "Treasury",
	"office of intelligence and counterintelligence":                      "DOE",
	"department of energy office of intelligence":                         "DOE",
	"doe office of intelligence and counterintelligence":                  "DOE",
	"department of energy office of intelligence and counterintelligence": "DOE",
}

// ordinary are names of agencies that are words of every day, too, unless they have a capital.
var ordinary = wordSet(`state energy army navy`)

// Agency returns the short name under which statements have a member of the community as a holder: "NSA" for "National
// Security Agency" or "nsa", "DOE" for "the Department of Energy". It returns false for whatever is no member, and for
// "state", "energy", "army" and "navy" without a capital.
func Agency(name string) (canonical string, ok bool) {
	var words []string
	capital := false
	for _, t := range tokens(name) {
		if t.word == "-" || t.word == "the" && len(words) == 0 {
			continue
		}
		words, capital = append(words, t.word), t.capital
		if len(words) > longestAgency {
			return "", false
		}
	}
	if len(words) == 1 && ordinary[words[0]] && !capital {
		return "", false
	}
	canonical, ok = agencies[strings.Join(words, " ")]
	return canonical, ok
}

// community are names for all who wrote the document.
var community = wordSet(`ic usic`)

const (
	longestAgency = 10 // words
	longestList   = 20 // holders; the community has 18 members
)

var (
	counts = wordSet(`one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
		seventeen eighteen these those a an another most some several many other both certain 2 3 4 5 6 7 8 9`)
	wholes  = wordSet(`all the each every both these our those`)
	kindsOf = wordSet(`ic us u.s. american intelligence community other remaining drafting participating coordinating
		contributing dissenting additional of the these those federal technical all-source`)
	members  = wordSet(`agency agencies element elements analyst analysts components component organization organizations`)
	plainly  = wordSet(`agencies elements analysts`)
	people   = wordSet(`analysts analyst officials officers experts`)
	joiners  = wordSet(`and & /`)
	together = wordSet(`along together`)
)

// holders finds those in a sentence who can hold a judgment, joined as the sentence joins them. It takes
// by.We for "we" and by.Community for "the IC" and "all agencies".
func holders(text string, toks []token, by Authors) []holder {
	var found []holder
	for i := 0; i < len(toks); {
		h, ok := holderAt(text, toks, i, by)
		if !ok {
			i = max(i, h.last) + 1 // no part of somebody else's name is a holder
			continue
		}
		if oneOf(toks[i].word, "we", "our") && !by.dissents() && dissentOpens(toks[:i], found) {
			i = h.last + 1 // they may be the dissenters
			continue
		}
		found = append(found, h)
		i = h.last + 1
	}
	return joinHolders(toks, found)
}

// dissentOpens reports whether a sentence's first words introduce what somebody who dissents says: "NGA writes
// separately:", "In NGA's dissent,", "NGA, dissenting,".
func dissentOpens(opening []token, speakers []holder) bool {
	last := len(opening) - 1
	if last < 1 || len(speakers) == 0 {
		return false
	}
	switch mark := opening[last].word; {
	case mark == ":":
		return slices.ContainsFunc(opening, func(t token) bool { return dissenting[t.word] })
	case mark == ",":
		return opening[last-1].word == "dissenting" || opening[0].word == "in" && dissenting[opening[last-1].word]
	}
	return false
}

var dissenting = wordSet(`dissent dissents dissented dissenting disagree disagrees disagreed differ differs object objects
	exception separately footnote minority demur demurs`)

// holderAt reads one holder at token i. Where the name there is somebody else's it returns false with its last token.
func holderAt(text string, toks []token, i int, by Authors) (holder, bool) {
	t := toks[i]
	if !t.letters {
		return holder{}, false
	}
	switch {
	case t.word == "our" && i+1 < len(toks) && (people[toks[i+1].word] || plainly[toks[i+1].word]):
		return holder{i, i + 1, by.We, toks[i+1].owner, true}, true
	case t.word == "we", t.word == "our", t.word == "us" && !t.capital:
		return holder{i, i, by.We, t.word == "our", true}, true
	case t.word == "community" && i > 0 && toks[i-1].word == "the":
		return holder{i, i, by.Community, t.owner, false}, true
	case community[t.word] && t.capital && !memberFollows(toks, i+1):
		return holder{i, i, by.Community, t.owner, false}, !foreign(toks, i)
	}
	if h, ok := named(text, toks, i, by.Community); h.last >= i {
		return h, ok
	}
	h, ok := described(text, toks, i, by.Community)
	if h, ok = inApposition(text, toks, h, ok, by.Community); ok {
		k := h.last + 1 // "the intelligence elements of the Army and the Navy"
		if t.word == "the" && strings.HasPrefix(toks[h.last].word, "element") && k+2 < len(toks) && toks[k].word == "of" {
			if toks[k+1].word == "the" {
				k++
			}
			if n, ok := named(text, toks, k+1, by.Community); ok && !slices.Equal(n.names, by.Community) {
				n.first = h.first
				return n, true
			}
		}
	}
	return h, ok
}

// inApposition gives a described holder the name that stands behind it between commas: "one agency, DOE, assesses".
// With a name that is no agency's, "one agency, the Kesh Navy, assesses", it is no holder.
func inApposition(text string, toks []token, h holder, ok bool, community []string) (holder, bool) {
	if k := h.last + 1; ok && k+2 < len(toks) && toks[k].word == "," {
		if toks[k+1].word == "the" {
			k++
		}
		n, ok := named(text, toks, k+1, community)
		for names := n.names; ok && n.last+2 < len(toks) && toks[n.last+1].word == "and"; n.names = names {
			if n, ok = named(text, toks, n.last+2, community); ok {
				names = append(names, n.names...)
			}
		}
		if ok && n.last+1 < len(toks) && toks[n.last+1].word == "," {
			h.names, h.last = n.names, n.last+1
			return h, true
		}
		for k++; k < len(toks) && (toks[k].capital || oneOf(toks[k].word, "of", "the", "for", "and")); k++ {
			if k+1 < len(toks) && toks[k].capital && toks[k+1].word == "," {
				return holder{}, false
			}
		}
	}
	return h, ok
}

func memberFollows(toks []token, i int) bool {
	return i < len(toks) && (members[toks[i].word] || kindsOf[toks[i].word] && i+1 < len(toks) && members[toks[i+1].word])
}

// named reads an agency, the community under its full name, or a National Intelligence Officer. Where there is such a
// name, but somebody else's, it returns false with its last token.
func named(text string, toks []token, i int, community []string) (holder, bool) {
	best := holder{last: -1}
	if w := toks[i].word; !toks[i].capital && w != "us" && w != "united" {
		return best, false
	}
	phrase := ""
	for k := i; k < min(len(toks), i+longestAgency); k++ {
		if !toks[k].letters && toks[k].word != "/" && toks[k].word != "-" {
			break
		}
		if toks[k].word == "-" {
			continue
		}
		phrase = strings.TrimPrefix(phrase+" "+toks[k].word, " ")
		name, agency := agencies[phrase]
		switch {
		case agency && toks[i].capital && !(phrase == "homeland security" && i > 0 && toks[i-1].word == "of"):
			best = atDepartment(toks, holder{i, k, []string{name}, toks[k].owner, false}, phrase)
		case phrase == "intelligence community" && toks[i].capital, phrase == "u.s. intelligence community",
			phrase == "us intelligence community", phrase == "united states intelligence community":
			if !memberFollows(toks, k+1) {
				best = holder{i, k, community, toks[k].owner, false}
			}
		case phrase == "nio", phrase == "national intelligence officer", phrase == "national intelligence officers",
			phrase == "acting nio":
			best = officer(text, toks, i, k)
		}
	}
	if best.last < 0 || foreign(toks, i) {
		return best, false
	}
	best = withElement(toks, best)
	if k := best.last + 1; k < len(toks) && people[toks[k].word] {
		best.last, best.owner = k, toks[k].owner
	}
	return best, true
}

// atDepartment takes the department behind its office for a part of the name: "the Bureau of Intelligence and Research at
// the Department of State".
func atDepartment(toks []token, h holder, office string) holder {
	k := h.last + 1
	if h.owner || !oneOf(toks[h.first].word, "bureau", "office") || k >= len(toks) || !oneOf(toks[k].word, "at", "of", "in", "within") {
		return h
	}
	if k++; k < len(toks) && toks[k].word == "the" {
		k++
	}
	department := ""
	for ; k < min(len(toks), h.last+longestAgency) && toks[k].letters; k++ {
		department = strings.TrimPrefix(department+" "+toks[k].word, " ")
		if _, agency := agencies[department]; !agency {
			continue
		}
		h.last, h.owner = k, toks[k].owner
		if name, agency := agencies[department+" "+office]; agency {
			h.names = []string{name}
		}
	}
	return h
}

// leadIns are words that begin a sentence with a capital and say nothing of whose the name behind them is.
var leadIns = wordSet(`the a an all any each every both either neither not nor and or but yet so if unless whether
	although though because since while whereas whereby when whenever where once until as like unlike than that
	this these those at by for from in into of on to with within without among amid between against after before during
	despite besides beyond except excluding including given per under upon via about according alone also even just
	only however moreover furthermore nevertheless nonetheless instead otherwise therefore thus hence meanwhile still
	then now today overall here there too perhaps again further indeed likewise rather conversely acting`)

// foreign reports whether the words before the name at token i make it another's than the community's: an attribute
// with a capital ("the Kesh Navy", "Duke Energy", but "the US Navy"), a possessor ("Jordan's NIC", "its army"), or
// "former". An agency before it joins it or is what it belongs to: "DOD's NSA".
func foreign(toks []token, i int) bool {
	for n := 0; i > 0 && n < longestList; n++ {
		i--
		before := toks[i]
		if oneOf(before.word, "-", "‑", "'", "’") && i > 0 && toks[i-1].letters && toks[i-1].End == before.Start {
			i--
			if before, before.owner = toks[i], true; before.word == "states" && i > 0 && toks[i-1].word == "united" {
				before.owner = false
			}
		}
		if (joiners[before.word] || before.word == ",") && i > 0 { // "the Kesh Army and Navy"
			if start, agency := agencyBefore(toks, i-1); agency {
				i = start
				continue
			}
		}
		start, agency := agencyBefore(toks, i)
		switch {
		case !before.letters:
			return false
		case agency:
			i = start
		case before.word == "states" && i > 0 && toks[i-1].word == "united":
			i--
		case before.owner, oneOf(before.word, "its", "their", "his", "her", "your", "whose", "former"):
			return true
		case before.capital && oneOf(before.word, "us", "u.s.", "american"):
		default:
			return before.capital && !leadIns[before.word] && !strings.HasSuffix(before.word, "ly")
		}
	}
	return i > 0 // too long for a list
}

// agencyBefore returns where the longest name of an agency that ends at token k begins.
func agencyBefore(toks []token, k int) (start int, ok bool) {
	phrase := ""
	for i := k; i >= 0 && k-i < longestAgency && toks[i].letters; i-- {
		phrase = strings.TrimSuffix(toks[i].word+" "+phrase, " ")
		if _, agency := agencies[phrase]; agency && toks[i].capital {
			start, ok = i, true
		}
	}
	return start, ok
}

// withElement takes the words for the part of a department that belongs to the community: "the Space Force
// intelligence element".
func withElement(toks []token, h holder) holder {
	k := h.last + 1
	if toks[h.last].owner || toks[h.last].word == "intelligence" || k < len(toks) && toks[k].word == "intelligence" {
		if k < len(toks) && toks[k].word == "intelligence" {
			k++
		}
		if k < len(toks) && oneOf(toks[k].word, "element", "elements", "component", "components", "branch", "service", "staff",
			"office", "arm", "directorate", "bureau") {
			possessed := toks[h.last].owner
			h.last, h.owner = k, toks[k].owner
			for of := k + 1; possessed && of+1 < len(toks) && (toks[of].word == "of" || of > k+1) && toks[of+1].capital; of++ {
				h.last, h.owner = of+1, toks[of+1].owner // "DIA's Office of Counterintelligence"
			}
		} else if k > h.last+1 && toks[k-1].capital && !toks[h.last].owner {
			h.last, h.owner = k-1, toks[k-1].owner // "Army Intelligence"
		}
	}
	return h
}

// officerAlone is the short name of a National Intelligence Officer whose subject the sentence leaves out.
const officerAlone = "NIO"

// officer reads "NIO for Cyber", "NIO for the Western Hemisphere": the words with a capital after "for", and what "and" and
// "of" join to them.
func officer(text string, toks []token, i, k int) holder {
	end, subject := k, k+2
	if subject+1 < len(toks) && toks[subject].word == "the" { // "for the Western Hemisphere"
		subject++
	}
	if subject < len(toks) && toks[k+1].word == "for" && toks[subject].capital {
		for end = subject; end+1 < len(toks); end++ {
			next := toks[end+1]
			joined := oneOf(next.word, "and", "of") && end+2 < len(toks) && toks[end+2].capital && !isAgency(toks, end+2)
			if !next.capital && !joined {
				break
			}
		}
	}
	name := officerAlone
	if end > k {
		name += " for " + Span{toks[k+2].Start, toks[end].End}.Of(text)
		name = strings.TrimSuffix(strings.TrimSuffix(name, "'s"), "’s")
	}
	return holder{i, end, []string{name}, toks[end].owner, false}
}

func isAgency(toks []token, i int) bool { _, ok := agencies[toks[i].word]; return ok }

// described reads agencies without a name: "all agencies", "one IC element", "a minority of agencies". All of them
// are the community; any smaller number is a holder in the document's own words.
func described(text string, toks []token, i int, community []string) (holder, bool) {
	k := i
	whole, part := false, false
	for ; k < len(toks); k++ {
		w := toks[k].word
		switch {
		case k == i && wholes[w]:
			whole = true
		case w == "minority" || w == "majority" || w == "rest" || w == "number":
			part, whole = true, false
		case w == "other": // "all other agencies" leaves somebody out
			part = true
		case counts[w]:
			part = part || !whole || toks[i].word == "the"
		case w == "but" && k == i+1 && toks[i].word == "all":
			part = true
		case w == "remaining" || w == "dissenting":
			part, whole = true, false
		case w == "almost" || w == "nearly" || w == "least" || w == "at" && k == i:
			part = true
		case (w == "members" || w == "member") && k > i && (whole || part):
			if end, ok := ofCommunity(toks, k+1); ok {
				return holder{i, end, []string{partName(text, toks[i:end+1])}, false, w == "members"}, true
			}
			return holder{}, false
		case w == "all" && k > i:
		case kindsOf[w]:
			if k == i && w != "ic" && w != "us" && w != "u.s." && w != "intelligence" {
				return holder{}, false
			}
		case members[w]:
			if w == "elements" && !whole && !part && k == i {
				return holder{}, false
			}
			bare := k == i
			if bare && (!plainly[w] || i > 0 && toks[i-1].letters && !connects[toks[i-1].word]) {
				return holder{}, false
			}
			if strings.HasPrefix(w, "component") || strings.HasPrefix(w, "organization") {
				if !slices.ContainsFunc(toks[i:k], func(t token) bool { return t.word == "ic" || t.word == "intelligence" }) {
					return holder{}, false
				}
			}
			if !bare && !whole && !part && foreign(toks, i) {
				return holder{}, false // "Korvanian intelligence agencies"
			}
			last := k
			if end, ok := ofCommunity(toks, k+1); ok {
				last = end
			}
			h := holder{i, last, community, toks[last].owner, true}
			singular := w == "agency" || w == "element" || w == "analyst" || w == "component" || w == "organization"
			if singular && k == i+1 && toks[i].word == "the" {
				return holder{}, false // "the Agency" is the one spoken of before, which may be anybody's
			}
			if part || singular && toks[i].word != "each" && toks[i].word != "every" {
				h.names = []string{partName(text, toks[i:last+1])}
			}
			return h, true
		default:
			return holder{}, false
		}
	}
	return holder{}, false
}

// ofCommunity returns the last token of "of the IC", "of the Intelligence Community" at k.
func ofCommunity(toks []token, k int) (end int, ok bool) {
	if k+2 >= len(toks) || toks[k].word != "of" || toks[k+1].word != "the" {
		return 0, false
	}
	end = k + 2
	if toks[end].word == "intelligence" && end+1 < len(toks) {
		end++
	}
	return end, toks[end].word == "community" || community[toks[end].word]
}

// partName is the document's own description, without an article and a capital at a sentence's beginning.
func partName(text string, toks []token) string {
	if toks[0].word == "the" {
		toks = toks[1:]
	}
	name := Span{toks[0].Start, toks[len(toks)-1].End}.Of(text)
	if w := toks[0].word; w != "ic" && w != "us" && w != "u.s." {
		name = strings.ToLower(name[:1]) + name[1:]
	}
	return name
}

// connects are words after which a bare "analysts" or "agencies" still means the community's own.
var connects = wordSet(`and but or while whereas although though that because as if when since however also most`)

// joinHolders puts "CIA, FBI, and NSA" together. A list of commas counts only when "and" ends it.
func joinHolders(toks []token, single []holder) []holder {
	var out []holder
	for i := 0; i < len(single); {
		h, n := single[i], 1
		names := slices.Clone(h.names)
		end, joined := h, 1 // what an "and" has confirmed so far
		for i+n < len(single) && n < longestList && !single[i+n-1].owner {
			next := single[i+n]
			and, ok := joint(toks, single[i+n-1].last+1, next.first)
			if !ok {
				break
			}
			names = append(names, next.names...)
			n++
			if and {
				end = holder{h.first, next.last, slices.Clone(names), next.owner, true}
				joined = n
			}
		}
		end.names = unique(end.names)
		out = append(out, end)
		i += joined
	}
	return out
}

// joint reads what lies between two holders: whether it joins them, and whether it ends a list.
func joint(toks []token, from, to int) (and, ok bool) {
	if from >= to || to-from > 4 {
		return false, false
	}
	for k := from; k < to; k++ {
		switch w := toks[k].word; {
		case joiners[w]:
			and = true
		case w == "the" || w == "," || w == "both" || w == "also":
		case together[w] && k+1 < to && toks[k+1].word == "with":
			and = true
			k++
		case w == "as" && k+2 < to && toks[k+1].word == "well" && toks[k+2].word == "as":
			and = true
			k += 2
		default:
			return false, false
		}
	}
	return and, true
}

func unique(names []string) []string {
	var out []string
	for _, n := range names {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}
