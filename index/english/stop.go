package english

import "strings"

// Function reports whether a word, in lower case and without apostrophes, only joins others: articles, pronouns,
// auxiliaries, prepositions. No text is about it.
func Function(word string) bool { return functions[word] }

// Stop reports whether a word says nothing by itself about what a question is about: a function word, one that
// questions are asked with, or one that people put in when they type as they talk. A text may well be about it.
func Stop(word string) bool {
	if functions[word] || fillers[word] {
		return true
	}
	base, ok := irregular[word]
	return ok && (functions[base] || fillers[base])
}

var functions, fillers = set(functionWords), set(fillerWords)

func set(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

const functionWords = `
a an the this that these those there here it its itself they them their theirs themselves he him his she her hers we
us our ours you your yours i me my mine myself one ones who whom whose which what when where why how
whats whos wheres whens hows whys thats theres heres theyre theyve theyd youre youve weve were im ive id hes shes
is are was were be been being am isnt arent wasnt werent aint do does did done doing dont doesnt didnt
have has had having havent hasnt hadnt can could cant couldnt will would wont wouldnt shall should shouldnt
may might must need neednt ought let lets
and or but nor so yet if then than as because while though although unless until since
of in on at to for from with without by about into onto over under upon between among amongst during before
after above below through throughout across along around behind beyond within toward towards via per off out up down
re regarding concerning vs versus
not no none nothing nobody neither never any anything anyone anybody anywhere some something someone somebody
all both each every everything everyone everybody either other others such same own
`

const fillerWords = `
very really actually basically literally totally quite rather too also just only even still already ever again
much many more most less least few lot lots bit kind sort kinda sorta etc ie eg
yes yeah yep yup nah nope ok okay oh well hey hi hello hiya thanks thank thx pls plz please sorry lol lmao omg wtf
btw fyi imo imho tbh ngl idk smh bro dude guys folks man ya yall u ur r n gonna wanna gotta dunno lemme gimme tho
thru cuz cos bc like um uh hmm huh right sure
tell say says said saying ask asks asked asking know knows known think thinks thought believe believes believed
want wants wanted wonder wondering curious mean means meant show shows give gives given get gets got getting
explain describe mention mentions mentioned discuss find finds found see sees seen look looks looking
quick question questions answer answers word words quote quotes quotation
go goes going went gone come comes came make makes made put take takes took keep happen happens happened happening
thing things stuff way ways time times case matter
exactly specifically particularly especially mainly mostly really truly
whoever whomever whatever whichever
against now today currently whether feel feels felt feeling seem seems seemed reading hear heard
now today currently nowadays later earlier ago
`
