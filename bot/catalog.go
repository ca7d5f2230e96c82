package bot

// catalogs are the languages that the bot speaks besides English, by their subtags.
var catalogs = map[string]map[string]string{"de": german, "es": spanish, "fr": french, "pt": portuguese}
