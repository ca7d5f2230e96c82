package index

import (
	"cmp"
	"slices"
	"strings"

	"findings/index/english"
)

// A variant is a term that a word of a question may be found as.
type variant struct {
	term   int
	stem   string
	weight float64 // 1 for the word itself
}

const (
	// A word from the same line of the table below is worth nearest less further for each word between the two, and
	// farthest at least.
	nearest, further, farthest = .8, .04, .5
	derivedWeight              = .72 // of a word derived from the one in question
	maxVariants                = 12
)

// synonym is a stem with its weight.
type synonym struct {
	stem   string
	weight float64
}

// synonyms are the words that this field, and people who ask about it, use for nearly the same thing. A word may stand
// in several lines; lines are not joined.
var synonyms = func() map[string][]synonym {
	m := map[string][]synonym{}
	for line := range strings.Lines(synonymLines) {
		list := strings.Fields(line)
		for i, a := range list {
			list[i] = stem(a)
		}
		for i, a := range list {
			for j, b := range list {
				if a != b {
					m[a] = append(m[a], synonym{b, max(nearest-further*float64(abs(i-j)-1), farthest)})
				}
			}
		}
	}
	for _, list := range m {
		slices.SortStableFunc(list, func(a, b synonym) int { return cmp.Compare(b.weight, a.weight) })
	}
	return m
}()

const synonymLines = `meddle interfere influence sway tamper intervene
interference meddle manipulate disrupt tamper
hack breach intrude intrusion malicious malware penetrate compromise infiltrate code hacker cyber access
rig steal manipulate alter fraud cheat falsify tamper
alter change modify tamper manipulate
outcome result effect impact affect consequence
affect impact influence effect
undermine weaken erode sap damage
hurt harm undermine against damage denigrate discredit undercut disparage smear attack sabotage oppose
denigrate discredit disparage smear malign attack criticize
help support favor prefer back boost promote assist aid benefit
like favor prefer preference support
want aim intend intent intention goal seek aspire hope objective purpose motive wish desire
goal aim objective purpose intent motive motivation reason
order direct authorize approve instruct directive command approval sanction
approve endorse authorize tacit consent
target focus aim victim single pick
voter public citizen people audience electorate
machine equipment system infrastructure software device
count tally tabulate tabulation counting
politician lawmaker candidate member congress senator representative congressman congresswoman legislator official
congress lawmaker house senate legislator
trust confidence faith credibility
fake inauthentic false bogus phony sham
troll influencer proxy bot
lie false disinformation misinformation falsehood propaganda narrative claim hoax rumor
message narrative propaganda theme content story
money financial profit fund cash pay finance
social media online internet platform
divide division polarize split tension rift discord divisive
stop prevent deter deterrence block thwart avert
limit constrain restrain curb hamper limitation constraint restrict hinder
unrest protest turmoil instability demonstration riot
spy intelligence espionage agent officer spying
secret covert hidden clandestine tacit unspoken quiet
worry concern fear anxious
big large scale size small great exceed wide
more increase grow exceed greater
small limited narrow modest minor
law legal lawful licit
illegal unlawful illicit criminal
leader president premier chief head
order campaign
disagree dissent minority differ dispute object disagreement
risk danger threat hazard
retaliate retaliation punish revenge reprisal punishment
vote ballot election poll voting
election race cycle vote campaign
midterm election
study research analyze examine assess analysis
examine assess evaluate analyze consider
steal theft exfiltrate
leak disclose release publish dump
recruit hire enlist
attack strike assault
plan plot intend prepare
begin start launch initiate
end cease halt finish withdraw
ability capability capacity able
troops soldiers forces military army
border frontier boundary
kill assassinate murder
method tactic means tool technique way
tactic technique method tool
register registration roll
hostile adversary enemy opponent unfriendly anti
opponent rival adversary
friendly favorable pro sympathetic
secure security safe resilient resilience protect
strong resilient robust
vulnerable weak exposed vulnerability
broad wide general sweep
government regime state authority
state government country nation
diplomat embassy ambassador consulate
crook criminal cybercriminal hacker
ransom ransomware extort
war conflict invasion fight
aid support assistance
ease lift end relax
pull withdraw withdrawal retreat
delay postpone defer put
wait delay postpone
chaotic chaos disorder disorderly messy
evidence indication sign proof observe detect
sign indication evidence
notice detect observe see
choose select pick
campaign operation effort activity
operation campaign activity effort
effort attempt try activity campaign
try attempt effort seek endeavor
action activity step measure
involved involvement participate engage role part
reach access audience
spread amplify push promote disseminate amplification circulate
push promote amplify spread
spread share circulate
share stake portion
site website portal page
offline down unavailable outage
genuine real authentic fake altered
extort ransom blackmail
delay postpone late
group organization faction militia
company firm business corporate contractor
weapon missile arm munition warhead
nuclear atomic uranium
economy economic trade
embargo sanction restriction
travel tourism visit
immigrant migrant migration refugee
drug narcotic fentanyl cocaine
terrorist terrorism extremist militant
outsource contract proxy
race contest seat
governor gubernatorial
exile diaspora emigre expatriate
left liberal progressive
right conservative
hold restrain limit
restraint hold limit constrain
bold aggressive assertive
reluctant unwilling hesitant cautious
willing ready willingness readiness
afraid fear risk
difficult hard challenge
hard difficult
easy simple
build develop construct produce design
bioweapon biological weapon
weapon bioweapon
hacker intruder hack
intruder hacker
malware malicious code implant virus
code malware software
grid power electric electricity utility
power electricity electric grid energy
electricity power electric grid
light power electricity
blackout outage power
outage blackout disruption
lose lack without loss
cause result lead trigger produce
result cause outcome effect
leak incident escape accident release
accident incident
incident accident attack
know aware knowledge foreknowledge awareness
censor suppress restrict block withhold stop hide ban
hide conceal cover withhold suppress obscure
sick ill illness disease symptom
ill sick illness
disease illness outbreak virus fever infection epidemic
illness disease sick
prove support confirm demonstrate refute show
confirm prove support verify
disprove refute
evidence support information indication
information reporting data evidence
sample specimen swab
source origin cause
origin source cause
researcher scientist worker
scientist researcher expert analyst
worker employee staff personnel
employee worker staff
doctor physician medical
death die kill casualty fatality
die death kill casualty
injure wound hurt
cooperate hinder assist help
obstruct hinder block impede
blame accuse responsible attribute
accuse blame claim allege
ransom ransomware demand extort
demand request require
detain arrest jail imprison
arrest detain
capture seize arrest
expel remove deport
restore recover repair
repair restore fix
fix repair restore
afraid fear
scared fear
slow slower late delay
fast quick rapid speed
early first
first early initial
buy purchase procure acquire
purchase buy procure
sell sale market
supply provide deliver
ship vessel boat
plane aircraft jet
aircraft plane jet drone
drone unmanned aircraft
rocket missile
soldier troop army military
army military troop force
tank armor vehicle
base facility site installation
factory plant facility
facility plant site
site facility location
store stockpile storage
stockpile inventory store
export sell ship
import buy
test trial launch
explode explosion detonate blast
bomb explosive explosion
crash fail collapse
win victory
lose defeat loss
defeat beat lose
elect vote
rule regulate law
regulation law rule
ban prohibit forbid restrict
allow permit let enable
force compel coerce pressure
pressure coerce force
bully coerce intimidate
threaten threat intimidate coerce
negotiate talk negotiation agreement
deal agreement treaty pact
agreement deal treaty pact accord
treaty agreement pact
alliance pact bloc ally
join accession enter
leave withdraw exit
trick deceive deception mislead
deceive mislead trick
pretend pose impersonate
impersonate pose pretend
fund finance pay money sponsor
sponsor fund back support
pay fund finance payment
train training exercise teach
exercise drill train
teach train
rise grow increase
fall drop decline decrease
decrease decline reduce fall drop
reduce decrease lower cut limit
cut reduce
shrink decline fall
improve increase strengthen
worsen deteriorate decline
continue persist remain
survive remain persist
resume restart return
repeat again
move shift transfer relocate
send deliver transfer dispatch
carry transport
transport ship carry
cross border
smuggle traffic illicit
grow increase rise expand
food grain crop harvest
famine hunger starvation food
hungry hunger famine
thirsty water
dislike oppose hostile hate against
hate dislike oppose hostile
oppose against dislike resist
caught arrest capture detain large
catch arrest capture
arrest caught
scary threaten frighten
frighten threaten scare
scare threaten frighten fear
text message sms
doctor alter fake
doctored altered fake
internet online web publish
record file document data
file record document
steal stolen copy
cancel postpone call stop
surgery operation procedure
heist theft robbery steal
loot money proceeds
loot stolen theft
thief hacker criminal
robbery theft heist
rehearsal test practice
practice rehearsal exercise
flee leave escape migrate
escape flee leave
migrate flee refugee migration
refugee migrant flee displace
accurate precise accuracy
precise accurate
range far reach distance kilometer
next future subsequent
ayatollah supreme khamenei
democrat lean liberal progressive
far range reach distance
fly range reach
stash store hide base
hide store conceal
commander general officer
watch indicator sign warning
indicator sign warning
jihadist islamist militant extremist
militant fighter insurgent jihadist
join sign recruit enlist
recruit join
boss leader chief head commander
chief leader head boss director
succeed replace successor
notice detect discover see
discover find detect notice
found find discover
create found establish set
establish found create
earn income revenue money
income revenue earn money
revenue income earn
profit income revenue
dangerous threat capable
deadly lethal bloody violent
violent bloody deadly violence
bloody violent lethal
pirate hijack
hijack seize capture board
board seize hijack
hostage captive crew
captive hostage
sailor crew seaman
crew sailor
tip warn inform
schedule timetable plan
sell sold sale trade
germ biological
biological germ
chemical poison
poison chemical toxic
route path way
refuse reject decline deny
decline refuse reject
reject refuse decline
rural country countryside
countryside rural
town village city
village town
young youth
youth young
poor poverty income
job work income
unrest protest riot
jail prison imprison
prison jail
minister ministry official
opposition rival opponent
party coalition faction
coalition government majority
majority coalition seat
chance likelihood probability
resign quit step
spokesman official
wife husband family relative
family relative
relative family
drought water dry
flood water
rain drought
oil petroleum fuel gas
gas fuel pipeline
fuel oil gas
coal mine
mine mineral
price cost inflation
poor poverty
rich wealthy
job employment work
unemployed unemployment
strike protest
protest demonstration strike unrest
revolt uprising rebellion insurgency
rebel insurgent opposition
coup overthrow
overthrow oust topple coup
topple overthrow oust collapse
successor succession replace
replace successor substitute
problem trouble difficulty issue challenge
wrong fail failure error mistake
get obtain receive acquire
receive get obtain
start begin
give provide supply
write draft author script
freedom free freely
run direct lead operate manage conduct oversee
achieve accomplish goal aim attain
remove delete erase
return back again
phone telephone mobile
letter message mail
email mail message
money sum budget spending cost
spend cost pay budget
cost spend price
password credential login
fear worry danger
turnout vote participation abstain
secret covert stealth
beforehand advance prior before
period time date month year
abandon reject decide against
same identical
failure fail
cooperate cooperation share joint together collaborate
work cooperate
attend visit
deploy deployment field
cheap inexpensive
dhs homeland
doj justice
doe energy
odni director
nga geospatial
claim say assert allege
know aware awareness
warn warning alert caution
share sharing information inform
require mandate order obligate
deadline day due
`

// otherForm is the weight of a word of the corpus that only ends otherwise.
const otherForm = .8

// suffixes are what words that mean the same may differ by.
var suffixes = wordSet(`s i is es er ers ist ists ism ian ians an ans ic ish or ors y ies ing ed e`)

// otherForms returns the stems of the corpus's words that differ only by their ending from one that it does not have:
// jihadist for jihadi. Words that the language knows well have their own meaning with each ending.
func (x *Index) otherForms(unknown string) []string {
	if b := english.BandOf(unknown); len(unknown) < 5 || b == english.Everyday || b == english.Common || !isLetters(unknown) {
		return nil
	}
	var list []string
	d := x.tables.words
	for i := d.first(unknown[:5]); i < d.len() && strings.HasPrefix(string(d.key(i)), unknown[:5]); i++ {
		w := string(d.key(i))
		same := 5
		for same < len(w) && same < len(unknown) && w[same] == unknown[same] {
			same++
		}
		ending := func(s string) bool { return s == "" || suffixes[s] }
		for ; same >= 5; same-- {
			if s := stem(w); ending(w[same:]) && ending(unknown[same:]) {
				if !slices.Contains(list, s) {
					list = append(list, s)
				}
				break
			}
		}
	}
	return list
}

// variantsOf returns the terms that a stem may be found as in the corpus, itself first.
func (x *Index) variantsOf(stem string) []variant {
	var list []variant
	add := func(s string, weight float64) {
		if len(list) == maxVariants {
			return
		}
		for _, v := range list {
			if v.stem == s {
				return
			}
		}
		if n := x.tables.termOf(s); n >= 0 {
			list = append(list, variant{n, s, weight})
		}
	}
	add(stem, 1)
	if len(list) == 0 {
		for _, s := range x.otherForms(stem) {
			add(s, otherForm)
		}
	}
	for _, s := range synonyms[stem] {
		add(s.stem, s.weight)
	}
	for i, s := range worded(stem) {
		add(s, wordedWeight(i))
	}
	for _, s := range english.Derived(stem) {
		add(s, derivedWeight)
	}
	return list
}
