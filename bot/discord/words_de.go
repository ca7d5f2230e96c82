package discord

var german = words{
	CutShort:     "Das Zitat geht weiter; Discords Grenze beendet es hier. Ganz steht es auf der Leseseite.",
	More:         "Mehr",
	ShowContext:  "Zusammenhang zeigen",
	CopyCitation: "Beleg kopieren",
	Context:      "Zusammenhang",
	Citation:     "Beleg",
	Share:        "Im Kanal teilen",
	SharedBy:     "Geteilt von",
	NoLonger:     "Das geht von dieser Nachricht aus nicht mehr. Bitte frag noch einmal.",

	ShowPage:       "Seite zeigen",
	Picture:        "Bild",
	PageNone:       "Von dieser Seite habe ich kein Bild, das ich hier senden könnte. Die Leseseite zeigt das Zitat an seiner Stelle.",
	PageTrouble:    "Ich konnte diese Seite gerade nicht zeigen. Bitte versuch es gleich noch einmal, oder sieh das Zitat auf der Leseseite an.",
	PageNotAllowed: "Ich darf hier keine Dateien anhängen. Die Leseseite zeigt das Zitat an seiner Stelle.",

	ClaimHead:    "Was die Lagebeurteilungen zu jedem Satz sagen, in ihren eigenen Worten. Das ist kein Urteil darüber, ob er stimmt.",
	ClaimOn:      "Zu: %s",
	NotAddressed: "In den Beurteilungen, die ich habe, nicht behandelt",
	ClaimNoText:  "Diese Nachricht hat keine Worte, die ich nachschlagen könnte.",
	ClaimNoRoom:  "Sätze, die hier keinen Platz haben: %d. Frag einzeln nach ihnen.",
	ClaimSkipped: "Ich schlage %d Sätze einer Nachricht nach; ausgelassene Sätze: %d.",

	Privacy: "Auf Discord werden die Einstellungen eines Servers aufbewahrt und die Rückmeldungen zu Antworten, ohne Namen.",
	NotHere: "Antworten, die alle sehen, sind in diesem Kanal nicht erwünscht. Mit /findings siehst nur du die Antwort.",

	Feedback:       "Rückmeldung",
	FeedbackHead:   "Was hältst du von dieser Antwort? Deine Wahl wird ohne deinen Namen und ohne die Frage aufbewahrt.",
	FeedbackThanks: "Danke. Deine Wahl ist aufbewahrt, ohne deinen Namen.",
	Verdicts:       [5]string{"Sie stimmt", "Sie zitiert die falsche Stelle", "Eine Stelle fehlt", "Der Vertrauensgrad ist falsch", "Etwas anderes"},

	SettingsHead:       "Einstellungen dieses Servers. Sie gelten für alle auf ihm.",
	SettingsInServer:   "Einstellungen gehören zu einem Server. Gib diesen Befehl auf einem ein.",
	SettingsNotAllowed: "Nur wer den Server verwalten darf, kann seine Einstellungen ändern.",
	SettingsDocuments:  "Dokumente, aus denen geantwortet wird",
	SettingsChannels:   "Kanäle, in denen öffentliche Antworten erwünscht sind",
	SettingsQuotes:     "Zitate je Antwort",
	SettingsFollowUps:  "Anschlussfragen",
	SettingsTest:       "Was würde hier geschehen?",
	All:                "alle",
	Yes:                "ja",
	No:                 "nein",

	TestPublic:    "Wer den Bot erwähnt, bekommt hier eine Antwort, die alle sehen; ein Befehl wird nur dem Fragenden beantwortet, wenn er es nicht anders will.",
	TestPrivate:   "Öffentliche Antworten sind hier nicht erwünscht: Befehle werden nur dem Fragenden beantwortet, und wer den Bot erwähnt, bekommt einen Hinweis darauf.",
	TestMissing:   "Dem Bot fehlt hier die Berechtigung „%s“; Befehle gehen ohne sie, Erwähnungen bleiben vielleicht ohne Antwort.",
	TestTransport: "Interaktionen kommen über: %s",
	TestAnswer:    "„%s“ bekommt Zitate: %d, nach %s",

	CitationPlain:       "Text",
	CitationMarkdown:    "Markdown",
	CitationAttribution: "Quellenangabe",
	CitationTooLong:     "Der Beleg ist länger als eine Nachricht. Auf der Leseseite lässt er sich kopieren.",

	Names: map[string]string{
		"ask": "fragen", "country": "land", "compare": "vergleichen", "glossary": "glossar", "sources": "quellen", "help": "hilfe",
		"privacy": "datenschutz", "settings": "einstellungen", "question": "frage", "name": "name", "term": "begriff",
		"document": "dokument", "private": "privat",
	},
	Describes: map[string]string{
		describeRoot:     "Freigegebene Lagebeurteilungen, zitiert, mit dem Vertrauensgrad, den sie nennen",
		describeQuestion: "In eigenen Worten, am besten auf Englisch",
		describeActor:    "Ein Land oder ein anderer Akteur, mit irgendeinem seiner Namen",
		describeTerm:     "Ein englischer Begriff: probably, moderate confidence, interference",
		optionCountry:    "Nur was dieses Land betrifft",
		optionDocument:   "Nur aus diesem Dokument",
		optionPrivate:    "Ob nur du die Antwort siehst; auf Servern ist es so, wenn du nichts anderes wählst",
		settingsName:     "Für alle, die den Server verwalten: Dokumente, Kanäle, Zitate, Anschlussfragen, Selbsttest",
	},
	Claim: "Behauptung prüfen",
}
