package discord

var portuguese = words{
	CutShort:     "A citação continua; o limite do Discord a corta aqui. Ela está inteira na página de leitura.",
	More:         "Mais",
	ShowContext:  "Ver contexto",
	CopyCitation: "Copiar referência",
	Context:      "Contexto",
	Citation:     "Referência",
	Share:        "Compartilhar no canal",
	SharedBy:     "Compartilhado por",
	NoLonger:     "Isso não pode mais ser feito a partir desta mensagem. Pergunte de novo, por favor.",

	ShowPage:       "Ver a página",
	Picture:        "Imagem",
	PageNone:       "Não tenho uma imagem dessa página que possa enviar aqui. A página de leitura mostra a citação no seu lugar.",
	PageTrouble:    "Não consegui mostrar essa página agora. Tente de novo em instantes, ou veja a citação na página de leitura.",
	PageNotAllowed: "Não posso anexar arquivos aqui. A página de leitura mostra a citação no seu lugar.",

	ClaimHead:    "O que as avaliações dizem sobre cada frase, com as palavras delas. Não é um veredito sobre se é verdade.",
	ClaimOn:      "Sobre: %s",
	NotAddressed: "Não tratado nas avaliações que tenho",
	ClaimNoText:  "Essa mensagem não tem palavras que eu possa procurar.",
	ClaimNoRoom:  "Frases que não cabem aqui: %d. Pergunte por elas uma a uma.",
	ClaimSkipped: "Procuro %d frases de uma mensagem; frases deixadas de fora: %d.",

	Privacy: "No Discord guardam-se as configurações de um servidor e as opiniões sobre as respostas, sem nomes.",
	NotHere: "Neste canal não se desejam respostas que todos veem. Com /findings, só você vê a resposta.",

	Feedback:       "Opinar",
	FeedbackHead:   "O que você acha desta resposta? Sua escolha é guardada sem seu nome e sem a pergunta.",
	FeedbackThanks: "Obrigado. Sua escolha foi guardada, sem seu nome.",
	Verdicts:       [5]string{"Está certa", "Cita a passagem errada", "Falta uma passagem", "O nível de confiança está errado", "Outra coisa"},

	SettingsHead:       "Configurações deste servidor. Valem para todos nele.",
	SettingsInServer:   "As configurações são de um servidor. Use este comando em um.",
	SettingsNotAllowed: "Só quem pode gerenciar o servidor pode mudar as configurações.",
	SettingsDocuments:  "Documentos de que se responde",
	SettingsChannels:   "Canais onde respostas públicas são bem-vindas",
	SettingsQuotes:     "Citações por resposta",
	SettingsFollowUps:  "Perguntas de seguimento",
	SettingsTest:       "O que aconteceria aqui?",
	All:                "todos",
	Yes:                "sim",
	No:                 "não",

	TestPublic:    "Uma menção ao bot é respondida aqui à vista de todos; um comando, só a quem pergunta, salvo se quiser que seja público.",
	TestPrivate:   "Respostas públicas não são bem-vindas aqui: comandos são respondidos só a quem pergunta, e uma menção ao bot recebe uma nota que diz isso.",
	TestMissing:   "Falta ao bot aqui a permissão “%s”; os comandos funcionam sem ela, as menções podem ficar sem resposta.",
	TestTransport: "As interações chegam por: %s",
	TestAnswer:    "“%s” recebe citações: %d, em %s",

	CitationPlain:       "Texto",
	CitationMarkdown:    "Markdown",
	CitationAttribution: "Atribuição",
	CitationTooLong:     "A referência é maior do que cabe em uma mensagem. Pode ser copiada na página de leitura.",

	Names: map[string]string{
		"ask": "perguntar", "country": "país", "compare": "comparar", "glossary": "glossário", "sources": "fontes", "help": "ajuda",
		"privacy": "privacidade", "settings": "configurações", "question": "pergunta", "name": "nome", "term": "termo",
		"document": "documento", "private": "privado",
	},
	Describes: map[string]string{
		describeRoot:     "Avaliações desclassificadas, citadas, com a confiança que declaram",
		describeQuestion: "Com suas próprias palavras, de preferência em inglês",
		describeActor:    "Um país ou outro ator, por qualquer um de seus nomes",
		describeTerm:     "Um termo em inglês: probably, moderate confidence, interference",
		optionCountry:    "Só o que trata deste país",
		optionDocument:   "Só deste documento",
		optionPrivate:    "Se só você vê a resposta; em servidores é assim, a menos que escolha outra coisa",
		settingsName:     "Para quem gerencia o servidor: documentos, canais, citações, seguimento, autoteste",
	},
	Claim: "Verificar uma afirmação",
}
