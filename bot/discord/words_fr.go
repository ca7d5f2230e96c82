package discord

var french = words{
	CutShort:     "La citation continue ; la limite de Discord la coupe ici. Elle est entière sur la page de lecture.",
	More:         "Suite",
	ShowContext:  "Voir le contexte",
	CopyCitation: "Copier la référence",
	Context:      "Contexte",
	Citation:     "Référence",
	Share:        "Partager dans le salon",
	SharedBy:     "Partagé par",
	NoLonger:     "Ce n’est plus possible depuis ce message. Posez la question à nouveau.",

	ShowPage:       "Montrer la page",
	Picture:        "Image",
	PageNone:       "Je n’ai pas d’image de cette page à envoyer ici. La page de lecture montre la citation à sa place.",
	PageTrouble:    "Je n’ai pas pu montrer cette page pour le moment. Réessayez dans un instant, ou voyez la citation sur la page de lecture.",
	PageNotAllowed: "Je ne peux pas joindre de fichiers ici. La page de lecture montre la citation à sa place.",

	ClaimHead:    "Ce que les évaluations disent de chaque phrase, dans leurs propres mots. Ce n’est pas un verdict sur sa vérité.",
	ClaimOn:      "Sur : %s",
	NotAddressed: "Non traité dans les évaluations dont je dispose",
	ClaimNoText:  "Ce message n’a pas de mots que je puisse chercher.",
	ClaimNoRoom:  "Phrases qui n’ont pas de place ici : %d. Posez la question pour chacune.",
	ClaimSkipped: "Je cherche %d phrases d’un message ; phrases laissées de côté : %d.",

	Privacy: "Sur Discord, on conserve les réglages d’un serveur et les avis sur les réponses, sans noms.",
	NotHere: "Les réponses visibles par tous ne sont pas souhaitées dans ce salon. Avec /findings, vous seul voyez la réponse.",

	Feedback:       "Votre avis",
	FeedbackHead:   "Que pensez-vous de cette réponse ? Votre choix est conservé sans votre nom et sans la question.",
	FeedbackThanks: "Merci. Votre choix est conservé, sans votre nom.",
	Verdicts:       [5]string{"Elle est juste", "Elle cite le mauvais passage", "Il manque un passage", "Le niveau de confiance est faux", "Autre chose"},

	SettingsHead:       "Réglages de ce serveur. Ils valent pour tous ses membres.",
	SettingsInServer:   "Les réglages sont ceux d’un serveur. Utilisez cette commande dans un serveur.",
	SettingsNotAllowed: "Seuls ceux qui peuvent gérer le serveur peuvent changer ses réglages.",
	SettingsDocuments:  "Documents qui servent à répondre",
	SettingsChannels:   "Salons où les réponses publiques sont souhaitées",
	SettingsQuotes:     "Citations par réponse",
	SettingsFollowUps:  "Questions de suite",
	SettingsTest:       "Que se passerait-il ici ?",
	All:                "tous",
	Yes:                "oui",
	No:                 "non",

	TestPublic:    "Une mention du bot reçoit ici une réponse visible par tous ; une commande, une réponse pour vous seul, sauf si vous la voulez publique.",
	TestPrivate:   "Les réponses publiques ne sont pas souhaitées ici : les commandes répondent à vous seul, et une mention du bot reçoit une note qui le dit.",
	TestMissing:   "Il manque ici au bot la permission « %s » ; les commandes marchent sans elle, les mentions peuvent rester sans réponse.",
	TestTransport: "Les interactions arrivent par : %s",
	TestAnswer:    "« %s » reçoit des citations : %d, en %s",

	CitationPlain:       "Texte",
	CitationMarkdown:    "Markdown",
	CitationAttribution: "Attribution",
	CitationTooLong:     "La référence est plus longue qu’un message. On peut la copier sur la page de lecture.",

	Names: map[string]string{
		"ask": "demander", "country": "pays", "compare": "comparer", "glossary": "glossaire", "sources": "documents", "help": "aide",
		"privacy": "confidentialité", "settings": "réglages", "question": "question", "name": "nom", "term": "terme",
		"document": "document", "private": "privé",
	},
	Describes: map[string]string{
		describeRoot:     "Des évaluations déclassifiées, citées, avec la confiance qu’elles énoncent",
		describeQuestion: "Dans vos propres mots, de préférence en anglais",
		describeActor:    "Un pays ou un autre acteur, par n’importe lequel de ses noms",
		describeTerm:     "Un terme anglais : probably, moderate confidence, interference",
		optionCountry:    "Seulement ce qui concerne ce pays",
		optionDocument:   "Seulement dans ce document",
		optionPrivate:    "Si vous seul voyez la réponse ; c’est le cas dans un serveur, sauf choix contraire",
		settingsName:     "Pour ceux qui gèrent le serveur : documents, salons, citations, suites, autotest",
	},
	Claim: "Vérifier une affirmation",
}
