package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"unicode/utf8"

	"findings/corpus"
)

// maxAnnotateLine bounds a line of annotate's input, in bytes: the text of a long report with what JSON escapes in it.
const maxAnnotateLine = 16 << 20

// annotated is a line of annotate's output. Spans are bytes of the text, [start, end).
type annotated struct {
	ID         json.RawMessage  `json:"id"`
	Confidence []annotatedLevel `json:"confidence"`
	Terms      []annotatedTerm  `json:"terms"`
}

type annotatedLevel struct {
	Level   corpus.Level `json:"level"`
	Holders []string     `json:"holders"`
	Stated  string       `json:"stated"`
	Covers  [][2]int     `json:"covers"` // sentences
}

type annotatedTerm struct {
	Term     string `json:"term"`
	Low      int    `json:"low"` // percent; 0 and 0 where it is not on the ladder of ICD 203
	High     int    `json:"high"`
	Reported bool   `json:"reported"`
	Span     [2]int `json:"span"`
}

// runAnnotate says of each text of a file which confidence it states for which sentences, and which estimative terms
// it has. It is how the annotator is measured.
func runAnnotate(ctx context.Context, p program) error {
	args, err := p.flags(flag.NewFlagSet("annotate", flag.ContinueOnError))
	if err != nil {
		return err
	}
	if len(args) != 1 {
		return usageError{errors.New(`annotate: give one file, or "-" for standard input`)}
	}
	in := p.stdin
	if args[0] != "-" {
		f, err := os.Open(args[0])
		if err != nil {
			return fmt.Errorf("annotate: %w", err)
		}
		defer f.Close()
		in = f
	}
	out := bufio.NewWriter(p.stdout)
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxAnnotateLine)
	n := 1
	for ; ctx.Err() == nil && lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		a, err := annotateLine(lines.Bytes())
		if err != nil {
			return errors.Join(out.Flush(), fmt.Errorf("annotate %s, line %d: %w", args[0], n, err))
		}
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(a); err != nil {
			return fmt.Errorf("annotate: write: %w", err)
		}
	}
	if err := cmp.Or(lines.Err(), ctx.Err()); err != nil {
		return errors.Join(out.Flush(), fmt.Errorf("annotate %s, line %d: %w", args[0], n, err))
	}
	return out.Flush()
}

// annotateLine annotates one line. Fields that it does not know are passed over, so that a file with labels of its own
// can be annotated as it is.
func annotateLine(line []byte) (annotated, error) {
	if !utf8.Valid(line) {
		return annotated{}, errors.New("not UTF-8")
	}
	var in struct {
		ID   json.RawMessage `json:"id"`
		Text *string         `json:"text"`
	}
	dec := json.NewDecoder(bytes.NewReader(line))
	if err := dec.Decode(&in); err != nil {
		return annotated{}, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return annotated{}, errors.New("more than one JSON value")
	}
	if in.Text == nil {
		return annotated{}, errors.New(`"text" is missing`)
	}
	a := annotated{ID: in.ID, Confidence: []annotatedLevel{}, Terms: []annotatedTerm{}}
	if a.ID == nil {
		a.ID = json.RawMessage("null")
	}
	for _, f := range corpus.FindStatements(*in.Text, nil) {
		level := annotatedLevel{Level: f.Level, Holders: f.Holders, Stated: f.Stated, Covers: [][2]int{}}
		for _, c := range f.Covers {
			level.Covers = append(level.Covers, [2]int{c.Start, c.End})
		}
		a.Confidence = append(a.Confidence, level)
	}
	for _, e := range corpus.FindEstimates(*in.Text) {
		a.Terms = append(a.Terms, annotatedTerm{e.Term, e.Low, e.High, e.Reported, [2]int{e.Start, e.End}})
	}
	return a, nil
}
