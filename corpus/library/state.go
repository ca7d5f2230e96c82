package library

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"findings/corpus"
)

// Status says what the corpus does with a version of a document.
type Status string

// The three kinds of status. A document has at most one live version and at most one draft.
const (
	Live  Status = "live"  // quoted and searched
	Draft Status = "draft" // imported with doubts that nobody has accepted yet
	Older Status = "older" // superseded; links to it keep working
)

// A Version is one file of a document, as the library's state has it.
type Version struct {
	SHA256   string    `json:"sha256"` // of the original, in hexadecimal
	Status   Status    `json:"status"`
	Record   string    `json:"record"` // SHA-256 of its document.json
	Title    string    `json:"title"`
	From     string    `json:"from"` // the file's name, or the address it was fetched from
	Imported time.Time `json:"imported"`
	Pages    int       `json:"pages"`
	Passages int       `json:"passages"`
	Doubts   int       `json:"doubts"`
}

// An Entry is a document with its versions, the one imported last first.
type Entry struct {
	ID       string    `json:"id"`
	Versions []Version `json:"versions"`
}

// With returns the version that has this status, nil where none has.
func (e Entry) With(s Status) *Version {
	for i := range e.Versions {
		if e.Versions[i].Status == s {
			return &e.Versions[i]
		}
	}
	return nil
}

// state is what library.json holds. The file is replaced as a whole, which makes it the one place where a document
// appears, changes and goes.
type state struct {
	Format    int     `json:"format"` // stateFormat
	Serial    uint64  `json:"serial"` // counts the changes
	Documents []Entry `json:"documents"`
}

const (
	stateFile   = "library.json"
	stateFormat = 1
	maxState    = 32 << 20 // bytes; a version takes about 400
)

// parseState reads library.json and refuses what this package would not have written.
func parseState(raw []byte) (state, error) {
	var s state
	if err := unmarshalStrict(raw, &s); err != nil {
		return state{}, err
	}
	if s.Format != stateFormat {
		return state{}, fmt.Errorf("format %d is not %d: a newer program wrote it", s.Format, stateFormat)
	}
	seen := map[string]bool{}
	for _, e := range s.Documents {
		if !corpus.ValidID(e.ID) || seen[e.ID] || len(e.Versions) == 0 {
			return state{}, fmt.Errorf("document %q: not a valid ID, there twice, or without a version", e.ID)
		}
		seen[e.ID] = true
		count := map[Status]int{}
		hashes := map[string]bool{}
		for _, v := range e.Versions {
			if !isHash(v.SHA256) || !isHash(v.Record) || hashes[v.SHA256] {
				return state{}, fmt.Errorf("document %s: a version's hash is damaged or there twice", e.ID)
			}
			hashes[v.SHA256] = true
			if count[v.Status]++; v.Status != Live && v.Status != Draft && v.Status != Older {
				return state{}, fmt.Errorf("document %s: status %q is none of live, draft, older", e.ID, v.Status)
			}
		}
		if count[Live] > 1 || count[Draft] > 1 {
			return state{}, fmt.Errorf("document %s: two versions are %s at once", e.ID, Live)
		}
	}
	return s, nil
}

// isHash reports whether s is a SHA-256 in lower-case hexadecimal.
func isHash(s string) bool {
	raw, err := hex.DecodeString(s)
	return err == nil && len(raw) == 32 && hex.EncodeToString(raw) == s
}

// unmarshalStrict decodes exactly one JSON value without unknown fields.
func unmarshalStrict(raw []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("more than one JSON value")
	}
	return nil
}

// readState reads the state. A library without any is empty, but one that lost it is damaged: what is live is known
// nowhere else, and to take it for empty would sweep its documents.
func readState(root *os.Root) (state, error) {
	raw, err := readBounded(root, stateFile, maxState)
	if errors.Is(err, fs.ErrNotExist) {
		if entries, err := readDir(root, documentsDir); err == nil && len(entries) > 0 {
			return state{}, fmt.Errorf("%s is missing, but %s is there: restore it from a backup, or move %s away",
				stateFile, documentsDir, documentsDir)
		}
		return state{Format: stateFormat}, nil
	}
	if err != nil {
		return state{}, err
	}
	s, err := parseState(raw)
	if err != nil {
		return state{}, fmt.Errorf("%s: %w", stateFile, err)
	}
	return s, nil
}

// write replaces library.json in one step.
func (s *state) write(root *os.Root) error {
	s.Serial++
	slices.SortFunc(s.Documents, func(a, b Entry) int { return strings.Compare(a.ID, b.ID) })
	raw, err := json.MarshalIndent(s, "", "\t")
	if err != nil {
		return err
	}
	const temporary = stateFile + ".new"
	if err := root.Remove(temporary); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := writeFile(root, temporary, append(raw, '\n')); err != nil {
		return err
	}
	if err := root.Rename(temporary, stateFile); err != nil {
		return err
	}
	return syncDir(root, ".")
}

// find returns the document with this ID, nil where there is none.
func (s *state) find(id string) *Entry {
	for i := range s.Documents {
		if s.Documents[i].ID == id {
			return &s.Documents[i]
		}
	}
	return nil
}

// owner returns the document that has a version with this hash.
func (s *state) owner(sha256 string) (*Entry, *Version) {
	for i := range s.Documents {
		for j := range s.Documents[i].Versions {
			if v := &s.Documents[i].Versions[j]; v.SHA256 == sha256 {
				return &s.Documents[i], v
			}
		}
	}
	return nil, nil
}

// put makes v the newest version of a document. A live one supersedes the live one; a draft takes the place of the
// draft, which is returned for its files to be removed, as is one with the same hash.
func (s *state) put(id string, v Version) (gone []Version) {
	e := s.find(id)
	if e == nil {
		s.Documents = append(s.Documents, Entry{ID: id})
		e = s.find(id)
	}
	kept := []Version{v}
	for _, o := range e.Versions {
		switch {
		case o.SHA256 == v.SHA256:
			continue
		case v.Status == Draft && o.Status == Draft:
			gone = append(gone, o)
			continue
		case v.Status == Live && o.Status == Live:
			o.Status = Older
		}
		kept = append(kept, o)
	}
	e.Versions = kept
	return gone
}
