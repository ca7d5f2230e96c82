package corpus

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"go.yaml.in/yaml/v3"
)

//go:embed data
var embedded embed.FS

// Default returns the embedded edition. It is read once.
var Default = sync.OnceValues(func() (*Corpus, error) {
	data, err := fs.Sub(embedded, "data")
	if err != nil {
		return nil, err
	}
	return Load(data)
})

// Load reads an edition: one YAML file an assessment, and names.yaml for how people write the actors. Unknown
// fields are errors. Every fault in every file is reported, each with file and line, joined into one error.
func Load(fsys fs.FS) (*Corpus, error) {
	files, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, err
	}
	names, err := loadNames(fsys)
	faults := []error{err}
	var documents []*Document
	for _, name := range files {
		if name == namesFile {
			continue
		}
		d, err := loadDocument(fsys, name, names)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if slices.ContainsFunc(documents, func(o *Document) bool { return o.ID == d.ID }) {
			faults = append(faults, fmt.Errorf("%s: another file has the document %q already", name, d.ID))
		}
		documents = append(documents, d)
	}
	if len(documents) == 0 && len(files) < 2 {
		faults = append(faults, errors.New("no assessment file (*.yaml) found"))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return New(names, documents, nil), nil
}

// documentFile and findingFile are the data format. Every field that is not marked optional is required.
type documentFile struct {
	ID           string        `yaml:"id"`
	Title        string        `yaml:"title"`
	Number       string        `yaml:"number"` // optional
	Publisher    string        `yaml:"publisher"`
	URL          string        `yaml:"url"`          // optional
	Issued       date          `yaml:"issued"`       // optional, as are the dates below
	Declassified date          `yaml:"declassified"` //
	Released     date          `yaml:"released"`     //
	Election     string        `yaml:"election"`     // optional, together with year
	Year         int           `yaml:"year"`         //
	Drafters     []string      `yaml:"drafters"`     // optional
	Coordinated  []string      `yaml:"coordinated"`  // optional
	We           []string      `yaml:"we"`
	Findings     []findingFile `yaml:"findings"`
}

type findingFile struct {
	ID         string          `yaml:"id"`
	Section    string          `yaml:"section"`
	Page       string          `yaml:"page"` // optional
	Kind       Kind            `yaml:"kind"`
	Actors     []string        `yaml:"actors"` // optional
	Basis      Basis           `yaml:"basis"`
	Confidence []statementFile `yaml:"confidence"` // optional: none stated
	Holders    []string        `yaml:"holders"`    // optional: the whole community; required for a dissent
	Likelihood []string        `yaml:"likelihood"` // optional: the estimative terms in the sentence
	Gloss      string          `yaml:"gloss"`
	Note       string          `yaml:"note"`  // optional
	Quote      string          `yaml:"quote"` // required unless basis is report, and then forbidden
}

type statementFile struct {
	Level   Level    `yaml:"level"`
	Holders []string `yaml:"holders"`
	Stated  string   `yaml:"stated"` // optional
}

// date is a day, written 2022-12-23.
type date struct{ time.Time }

// UnmarshalYAML reads the day.
func (d *date) UnmarshalYAML(n *yaml.Node) error {
	t, err := time.Parse(time.DateOnly, n.Value)
	if err != nil {
		return fmt.Errorf("line %d: %q is not a day written like 2022-12-23", n.Line, n.Value)
	}
	d.Time = t
	return nil
}

// loadDocument reads and checks one assessment.
func loadDocument(fsys fs.FS, name string, names *Names) (*Document, error) {
	var file documentFile
	root, err := readStrict(fsys, name, &file)
	if err != nil {
		return nil, err
	}
	d := file.document()
	if err := check(name, root, file, names); err != nil {
		return nil, err
	}
	return d, nil
}

// document makes the document that the file describes.
func (f documentFile) document() *Document {
	d := &Document{
		ID: f.ID, Title: f.Title, Election: f.Election, Year: f.Year, We: f.We,
		Source: Source{
			Publisher: f.Publisher, Number: f.Number, URL: f.URL,
			Issued: f.Issued.Time, Declassified: f.Declassified.Time, Released: f.Released.Time,
			Drafters: f.Drafters, Coordinated: f.Coordinated,
		},
	}
	for i, x := range f.Findings {
		s := Sentence{Span: Span{0, len(x.Quote)}, Page: x.Page, Likelihood: x.estimates()}
		for _, c := range x.Confidence {
			s.Confidence = append(s.Confidence, Statement(c))
		}
		d.Passages = append(d.Passages, &Passage{
			ID: d.ID + "/" + x.ID, Document: d, Section: x.Section, Page: x.Page, Kind: x.Kind, Basis: x.Basis,
			Actors: x.Actors, Holders: x.Holders, Text: x.Quote, Gloss: x.Gloss, Note: x.Note,
			Sentences: []Sentence{s}, Order: i,
		})
	}
	return d
}

// estimates are the terms in the quotation, and behind them those that stand in its sentence outside the quoted words.
func (f findingFile) estimates() []Estimate {
	found := FindEstimates(f.Quote)
	for _, term := range f.Likelihood {
		if !slices.ContainsFunc(found, func(e Estimate) bool { return strings.EqualFold(e.Term, term) }) {
			percent := ladder[term]
			found = append(found, Estimate{Term: term, Low: percent[0], High: percent[1]})
		}
	}
	return found
}

const namesFile = "names.yaml"

// loadNames reads how people write the actors.
func loadNames(fsys fs.FS) (*Names, error) {
	var file struct {
		Names []Name `yaml:"names"`
	}
	root, err := readStrict(fsys, namesFile, &file)
	if err != nil {
		return nil, err
	}
	var faults []error
	owner := map[string]string{}
	for i, n := range file.Names {
		if n.Name == "" {
			faults = append(faults, fmt.Errorf("%s:%d: a name is empty", namesFile, line(root, "names", i)))
		}
		for _, alias := range append([]string{n.Name}, n.Aliases...) {
			f := strings.Join(fold(alias), " ")
			if o := cmp.Or(owner[f], n.Name); o != n.Name {
				faults = append(faults, fmt.Errorf("%s:%d: %q stands for both %s and %s",
					namesFile, line(root, "names", i), alias, o, n.Name))
			}
			owner[f] = n.Name
		}
	}
	return NewNames(file.Names), errors.Join(faults...)
}

// readStrict decodes one YAML file into v, reports every field that v does not have, and returns the syntax tree
// for its line numbers.
func readStrict(fsys fs.FS, name string, v any) (*yaml.Node, error) {
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	var root yaml.Node
	if err := yaml.Unmarshal(raw, &root); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	err = dec.Decode(v)
	var many *yaml.TypeError
	switch {
	case errors.As(err, &many):
		faults := make([]error, len(many.Errors))
		for i, e := range many.Errors {
			at, what, found := strings.Cut(strings.TrimPrefix(e, "line "), ": ")
			if !found {
				at, what = "1", e
			}
			faults[i] = fmt.Errorf("%s:%s: %s", name, at, what)
		}
		return nil, errors.Join(faults...)
	case errors.Is(err, io.EOF):
		return nil, fmt.Errorf("%s: the file is empty", name)
	case err != nil:
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if dec.Decode(new(yaml.Node)) != io.EOF {
		return nil, fmt.Errorf("%s: more than one YAML document in the file", name)
	}
	return &root, nil
}

// line finds the line of a value by the way to it: keys of mappings and places in sequences. It stops at the last
// part of the way that the file has.
func line(n *yaml.Node, way ...any) int {
	if n.Kind == yaml.DocumentNode && len(n.Content) > 0 {
		n = n.Content[0]
	}
	for _, step := range way {
		next := (*yaml.Node)(nil)
		switch step := step.(type) {
		case string:
			for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
				if n.Content[i].Value == step {
					next = n.Content[i+1]
				}
			}
		case int:
			if n.Kind == yaml.SequenceNode && step < len(n.Content) {
				next = n.Content[step]
			}
		}
		if next == nil {
			break
		}
		n = next
	}
	return n.Line
}
