package english

import "strings"

// irregular leads forms that no stemmer knows back to their first form.
var irregular = func() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(irregularForms) {
		f := strings.Fields(line)
		for _, form := range f[1:] {
			m[form] = f[0]
		}
	}
	return m
}()

// Irregular reports whether word is such a form, or one that Americans write otherwise by no rule: its stem may begin with
// another letter.
func Irregular(word string) bool {
	_, form := irregular[word]
	_, other := transatlantic[word]
	return form || other
}

// Each line is a first form and the forms that stand for it.
const irregularForms = `arise arose arisen
beat beaten
become became
begin began begun
bend bent
bet betted
bite bit bitten
bleed bled
blow blew blown
break broke broken
bring brought
build built
burn burnt
buy bought
catch caught
choose chose chosen
come came
deal dealt
dig dug
draw drew drawn
drink drank drunk
drive drove driven
eat ate eaten
fall fell fallen
feed fed
feel felt
fight fought
find found
flee fled
fly flew flown
forbid forbade forbidden
forget forgot forgotten
freeze froze frozen
get got gotten
give gave given
go went gone
grow grew grown
hang hung
hear heard
hide hid hidden
hold held
keep kept
know knew known
lay laid
lead led
lean leant
learn learnt
leave left
lend lent
lose lost
make made
mean meant
meet met
pay paid
ride rode ridden
ring rang rung
rise rose risen
run ran
say said
see saw seen
seek sought
sell sold
send sent
shake shook shaken
shoot shot
show showed shown
sing sang sung
sink sank sunk
sit sat
sleep slept
fall fell fallen
cost costs
speak spoke spoken
spend spent
spin spun
stand stood
steal stole stolen
stick stuck
strike struck
swear swore sworn
swing swung
take took taken
teach taught
tear tore torn
tell told
think thought
throw threw thrown
undergo underwent undergone
undertake undertook undertaken
understand understood
undermine undermined
wear wore worn
weave wove woven
withdraw withdrew withdrawn
withhold withheld
write wrote written
good better best
free freer freest
bad worse worst
analysis analyses
basis bases
crisis crises
medium media
datum data
man men
woman women
person people
child children
foot feet
try tries tried
lie lied lying
ally allies allied
spy spies spied spying
vote voting voted votes
analyse analyze analyzed analysing analysed analyzes analyzing
`
