package discord

var spanish = words{
	CutShort:     "La cita continúa; el límite de Discord la corta aquí. Está completa en la página de lectura.",
	More:         "Más",
	ShowContext:  "Ver contexto",
	CopyCitation: "Copiar referencia",
	Context:      "Contexto",
	Citation:     "Referencia",
	Share:        "Compartir en el canal",
	SharedBy:     "Compartido por",
	NoLonger:     "Eso ya no se puede hacer desde este mensaje. Vuelve a preguntar, por favor.",

	ShowPage:       "Ver la página",
	Picture:        "Imagen",
	PageNone:       "No tengo una imagen de esa página que pueda enviar aquí. La página de lectura muestra la cita en su lugar.",
	PageTrouble:    "No he podido mostrar esa página ahora. Inténtalo de nuevo en un momento, o mira la cita en la página de lectura.",
	PageNotAllowed: "Aquí no puedo adjuntar archivos. La página de lectura muestra la cita en su lugar.",

	ClaimHead:    "Lo que dicen las evaluaciones sobre cada frase, con sus propias palabras. No es un veredicto sobre si es cierta.",
	ClaimOn:      "Sobre: %s",
	NotAddressed: "No tratado en las evaluaciones que tengo",
	ClaimNoText:  "Ese mensaje no tiene palabras que yo pueda buscar.",
	ClaimNoRoom:  "Frases que no caben aquí: %d. Pregunta por ellas una a una.",
	ClaimSkipped: "Busco %d frases de un mensaje; frases omitidas: %d.",

	Privacy: "En Discord se guardan los ajustes de un servidor y las opiniones sobre las respuestas, sin nombres.",
	NotHere: "En este canal no se desean respuestas que vean todos. Con /findings solo tú ves la respuesta.",

	Feedback:       "Opinar",
	FeedbackHead:   "¿Qué te parece esta respuesta? Tu elección se guarda sin tu nombre y sin la pregunta.",
	FeedbackThanks: "Gracias. Tu elección se ha guardado, sin tu nombre.",
	Verdicts:       [5]string{"Es correcta", "Cita el pasaje equivocado", "Le falta un pasaje", "El nivel de confianza está mal", "Otra cosa"},

	SettingsHead:       "Ajustes de este servidor. Valen para todos sus miembros.",
	SettingsInServer:   "Los ajustes son de un servidor. Usa este comando en uno.",
	SettingsNotAllowed: "Solo quienes pueden gestionar el servidor pueden cambiar sus ajustes.",
	SettingsDocuments:  "Documentos de los que se responde",
	SettingsChannels:   "Canales donde se desean respuestas públicas",
	SettingsQuotes:     "Citas por respuesta",
	SettingsFollowUps:  "Preguntas de seguimiento",
	SettingsTest:       "¿Qué pasaría aquí?",
	All:                "todos",
	Yes:                "sí",
	No:                 "no",

	TestPublic:    "Una mención del bot se responde aquí a la vista de todos; un comando, solo a quien pregunta, salvo que lo quiera público.",
	TestPrivate:   "Aquí no se desean respuestas públicas: los comandos se responden solo a quien pregunta, y una mención del bot recibe una nota que lo dice.",
	TestMissing:   "Al bot le falta aquí el permiso “%s”; los comandos funcionan sin él, las menciones pueden quedar sin respuesta.",
	TestTransport: "Las interacciones llegan por: %s",
	TestAnswer:    "“%s” recibe citas: %d, en %s",

	CitationPlain:       "Texto",
	CitationMarkdown:    "Markdown",
	CitationAttribution: "Atribución",
	CitationTooLong:     "La referencia es más larga de lo que cabe en un mensaje. Se puede copiar en la página de lectura.",

	Names: map[string]string{
		"ask": "preguntar", "country": "país", "compare": "comparar", "glossary": "glosario", "sources": "fuentes", "help": "ayuda",
		"privacy": "privacidad", "settings": "ajustes", "question": "pregunta", "name": "nombre", "term": "término",
		"document": "documento", "private": "privado",
	},
	Describes: map[string]string{
		describeRoot:     "Evaluaciones desclasificadas, citadas, con la confianza que declaran",
		describeQuestion: "Con tus propias palabras, mejor en inglés",
		describeActor:    "Un país u otro actor, por cualquiera de sus nombres",
		describeTerm:     "Un término en inglés: probably, moderate confidence, interference",
		optionCountry:    "Solo lo que trata de este país",
		optionDocument:   "Solo de este documento",
		optionPrivate:    "Si solo tú ves la respuesta; en servidores es así salvo que elijas otra cosa",
		settingsName:     "Para quienes gestionan el servidor: documentos, canales, citas, seguimiento, autoprueba",
	},
	Claim: "Comprobar una afirmación",
}
