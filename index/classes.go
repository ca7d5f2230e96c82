package index

import "strings"

// What words do in a question, apart from what they mean. A class that only one function knows stands beside it.

// wordSet makes a class of the words of a list.
func wordSet(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// contracted are question words with the verb that stands behind them drawn into them.
var contracted = map[string]string{
	"whyd": "why", "whod": "who", "whos": "who", "howd": "how", "hows": "how", "whered": "where", "wheres": "where",
	"whend": "when", "whens": "when", "whatd": "what", "whyre": "why", "whatre": "what",
}

// told are verbs that mostly only ask ("do you know", "what do they think") and may be what is asked about: "did Holm
// know", "was she last seen".
var told = wordSet(`know knew known see saw seen think thought hear heard say said tell told ask asked find found believe believed`)

// reporting are who tells a question's author something.
var reporting = wordSet(`analyst analysts agencies agency report reports assessment assessments community officials document documents
	judgment judgments finding findings spies experts authors`)

// titles stand before a name and are no part of it.
var titles = wordSet(`president prime minister secretary king queen prince senator governor general director chief marshal
	leader supreme dr mr mrs ms key judgment foreign former acting republic kingdom federation vice congressman`)

// source is what people call those who write assessments; a question names them as it names the assessment.
var source = wordSet(`dni odni nic ic usic intelligence`)

// home are the stems of what a document of this community may speak of without a name.
var home = wordSet(`usa washington dc`)

// organs are what people name for the state, where a document does not.
var organs = map[string]string{
	"gru": "Russia", "fsb": "Russia", "svr": "Russia", "mss": "China", "pla": "China", "irgc": "Iran", "quds": "Iran", "mois": "Iran",
}

// agencies hold judgments of their own; one that no document mentions holds none.
var agencies = wordSet(`cia fbi nsa dhs dia inr nga nro doj cisa doe`)

// weak words add nothing to the name of an actor: "was Cuba involved?" asks for what there is on Cuba.
var weak = wordSet(`involve involved involvement role roles part participate participated activity activities action actions
	act acted acts actor actors play played behind responsible position stance view views foreign country government
	interested interest topic subject finding report document info information summary summarize overview regarding`)

// weakStems are those of which a phrase is weak, too: "play a part", "get involved".
var weakStems = func() map[string]bool {
	m := map[string]bool{"be": true, "it": true, "get": true}
	for w := range weak {
		m[stem(w)] = true
	}
	return m
}()

// anything is what nouns are that could stand for many others.
var anything = wordSet(`side people person man men woman guy thing story part place group day country point fact idea kind
	problem area plan program effort level number amount role event situation issue result end job work world life name
	reason change move chance position`)

// degrees are asked for by the words behind "how".
var degrees = wordSet(`big large long deep high tall far old wide great small short`)

// light verbs say little when they are missing.
var light = wordSet(`lose lost loses use used uses using call called need needed needs start started begin began turn turned move
	moved run ran bring brought become became leave left include included continue continued follow followed add added
	cause caused face faced deal hold held create created spend spent consider considered allow allowed let help helped
	work worked talk talked seem plan planned decide decided expect expected worry worried worries change changed stay stayed remain
	end ended refrain restrain`)

// levels are part of asking for a level.
var levels = wordSet(`analyst analysts officials experts spies high moderate low medium level levels solid shaky strong claim claims story theory idea allegation
	conclusion evidence supported`)

// ahead words say that the future is asked for, and are found in it.
var ahead = wordSet(`next future outlook`)

// topical words name what such a corpus is all about; beside the name of an actor they tell little apart.
var topical = wordSet(`meddle meddled meddling interfere interfered interfering interference influence influenced influencing
	campaign campaigns electoral operation operations effort efforts try tried
	attempt attempted target targeted`)

// holds are verbs that "back" only completes: "hold back" is not support.
var holds = wordSet(`hold held holds holding come came go went push pushed pull pulled look looking step stepped roll rolled give gave take
	took get got keep kept pay paid bring brought move moved send sent turn turned scale scaled draw drew fall fell cut is was are were be`)

// aims are what somebody pursues: "what did Russia want out of it".
var aims = wordSet(`want wanted wants hope hoped hoping aim aimed aiming achieve achieving`)

// certain is what a judgment is, where the question is whether it is that.
var certain = wordSet(`certain sure solid firm proven definite confirmed conclusive airtight`)

// effects are verbs that only say that the effect on the outcome is asked for.
var effects = func() map[string]bool {
	m := map[string]bool{}
	for _, list := range phrases {
		for _, f := range list {
			if f.asks == askEffect {
				m[f.words[0]] = true
			}
		}
	}
	return m
}()

var copula = wordSet(`is are was were isnt arent wasnt werent`)

var auxiliary = wordSet(`did does do has have had will would can could is are was were should didnt doesnt`)

var calendar = map[string]bool{
	"january": true, "february": true, "march": true, "april": true, "may": true, "june": true, "july": true, "august": true,
	"september": true, "october": true, "november": true, "december": true, "monday": true, "tuesday": true,
	"wednesday": true, "thursday": true, "friday": true, "saturday": true, "sunday": true,
}

// standing are what the numbers of directives and assessments begin with, as people write them.
var standing = wordSet(`icd ica nie sna`)

// agreeing are verbs of those who may be of one view.
var agreeing = wordSet(`agree agrees agreed concur concurs concurred`)

// Words of money and of meaning, where a question has them beside what else it asks.
var (
	paying       = wordSet(`pay paid spend spent earn earned`)
	meaning      = wordSet(`mean means`)
	plainlyAsked = wordSet(`what whats is are the a exactly`) // "what is moderate confidence"
)
