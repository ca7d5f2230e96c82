package importer

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/net/html/charset"
)

// toUTF8 decodes text: as the operator says, by byte order mark, as the file itself declares, as UTF-8 when it is
// valid, and else by a guess, which is a doubt. Bytes that the encoding does not know become U+FFFD.
func toUTF8(b []byte, asked, declared string) (text string, doubt *Doubt, err error) {
	label := asked
	if label == "" {
		for _, bom := range []struct{ bytes, label string }{
			{"\xEF\xBB\xBF", "utf-8"}, {"\xFE\xFF", "utf-16be"}, {"\xFF\xFE", "utf-16le"},
		} {
			if bytes.HasPrefix(b, []byte(bom.bytes)) {
				label = bom.label
			}
		}
	}
	if label == "" && utf8.Valid(b) {
		label = "utf-8" // nobody writes valid UTF-8 by accident, whatever the declaration
	}
	if label == "" {
		if e, name := charset.Lookup(declared); e != nil && name != "utf-8" && name != "replacement" {
			label = name
		}
	}
	if label == "" {
		guess := chardet.Detect(b)
		label = guess.Encoding
		if e, name := charset.Lookup(label); e == nil || name == "utf-8" || name == "replacement" {
			label = "windows-1252" // what browsers take for granted
		}
		doubt = &Doubt{Kind: DoubtEncoding, Detail: fmt.Sprintf("neither UTF-8 nor declared; read as %s", label)}
	}
	e, name := charset.Lookup(label)
	if e == nil || name == "replacement" {
		return "", nil, fmt.Errorf("unknown text encoding %q", label)
	}
	if name == "utf-8" {
		b = bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))
		return string(bytes.ToValidUTF8(b, []byte("\uFFFD"))), doubt, nil
	}
	out, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return "", nil, fmt.Errorf("decode as %s: %w", name, err)
	}
	out = bytes.TrimPrefix(out, []byte("\uFEFF"))
	return string(bytes.ToValidUTF8(out, []byte("\uFFFD"))), doubt, nil
}
