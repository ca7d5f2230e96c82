// Package eval measures how well an index answers questions whose answers are known, and draws the trade-off between
// wrong quotations and missed ones. Newsrooms measure their own questions with it, through "findings eval".
package eval

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"findings/corpus"
	"findings/index"
)

// A Question is one line of a file of questions.
type Question struct {
	ID       string   `json:"id"`
	Question string   `json:"question"`
	Previous string   `json:"previous,omitempty"`
	Answer   []string `json:"answer"`          // IDs of passages, any of which is right; empty: the corpus has no answer
	Level    string   `json:"level,omitempty"` // stated for the answering sentence: "high", "none", "high/moderate"; empty: not checked
	Type     string   `json:"type,omitempty"`  // groups the figures
	Split    string   `json:"split,omitempty"` // "fit" or "held"
}

// Read reads questions, one JSON object a line. Blank lines are passed over; every fault is reported with its line.
func Read(r io.Reader) ([]Question, error) {
	var list []Question
	var faults []error
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<20)
	for n := 1; in.Scan(); n++ {
		if len(bytes.TrimSpace(in.Bytes())) == 0 {
			continue
		}
		var q Question
		dec := json.NewDecoder(bytes.NewReader(in.Bytes()))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&q); err != nil {
			faults = append(faults, fmt.Errorf("line %d: %w", n, err))
			continue
		}
		list = append(list, q)
	}
	return list, errors.Join(append(faults, in.Err())...)
}

// A Searcher answers queries; *index.Index is one.
type Searcher interface {
	Search(context.Context, index.Query) (index.Results, error)
}

// An Outcome is what a question got.
type Outcome struct {
	Question
	Ranked   []string // passages, best first; empty when silent
	Stated   string   // the level stated for the best sentence of the first
	Chance   float64  // that the best candidate answers, as the index sees it; 0 where something named is absent
	Features index.Features
}

// Run asks the questions.
func Run(ctx context.Context, s Searcher, questions []Question) ([]Outcome, error) {
	list := make([]Outcome, 0, len(questions))
	for _, q := range questions {
		query := index.ParseQuery(q.Question)
		query.Previous, query.Limit = q.Previous, 10
		r, err := s.Search(ctx, query)
		if err != nil {
			return nil, fmt.Errorf("ask %s: %w", q.ID, err)
		}
		o := Outcome{Question: q, Chance: r.Chance, Features: r.Features}
		for _, h := range r.Hits {
			o.Ranked = append(o.Ranked, h.Passage.ID)
		}
		if len(r.Hits) > 0 {
			o.Stated = stated(r.Hits[0])
		}
		list = append(list, o)
	}
	return list, nil
}

// stated is the level that covers a hit's sentence, as Question.Level has it.
func stated(h index.Hit) string {
	var levels []string
	if h.Sentence < len(h.Passage.Sentences) {
		for _, s := range h.Passage.Sentences[h.Sentence].Confidence {
			levels = append(levels, s.Level.String())
		}
	}
	if len(levels) == 0 {
		return corpus.Unstated.String()
	}
	return strings.Join(levels, "/")
}

// place is where the first right passage stands, from 1; 0 where there is none.
func (o Outcome) place() int {
	return 1 + slices.IndexFunc(o.Ranked, func(id string) bool { return slices.Contains(o.Answer, id) })
}

// Silent reports whether nothing was quoted.
func (o Outcome) Silent() bool { return len(o.Ranked) == 0 }

// Right reports whether the first quotation is a right one or, where there is none to give, none was given.
func (o Outcome) Right() bool {
	if len(o.Answer) == 0 {
		return o.Silent()
	}
	return o.place() == 1
}

// LevelRight reports whether the level is as it should be; ok is false where that is not asked or the first
// quotation is not right.
func (o Outcome) LevelRight() (right, ok bool) {
	if o.Level == "" || o.place() != 1 {
		return false, false
	}
	return o.Level == o.Stated, true
}

// Figures are the measures over some questions. Shares are from 0 to 1; those over no question are 1.
type Figures struct {
	Questions, Unanswerable int
	Recall1, Recall3, MRR10 float64 // over the answerable ones
	Precision, Recall, F1   float64 // of silence, over all
	Level                   float64 // right levels among right first quotations
}

// Measure computes the figures.
func Measure(list []Outcome) Figures {
	f := Figures{Questions: len(list)}
	var first, three, reciprocal, silent, rightly, levels, levelsRight float64
	for _, o := range list {
		if o.Silent() {
			silent++
		}
		if len(o.Answer) == 0 {
			f.Unanswerable++
			if o.Silent() {
				rightly++
			}
			continue
		}
		switch p := o.place(); {
		case p == 1:
			first++
			fallthrough
		case p > 1 && p <= 3:
			three++
			fallthrough
		case p > 0:
			reciprocal += 1 / float64(p)
		}
		if right, ok := o.LevelRight(); ok {
			levels++
			if right {
				levelsRight++
			}
		}
	}
	answerable := float64(f.Questions - f.Unanswerable)
	f.Recall1, f.Recall3, f.MRR10 = share(first, answerable), share(three, answerable), share(reciprocal, answerable)
	f.Precision, f.Recall = share(rightly, silent), share(rightly, float64(f.Unanswerable))
	f.F1 = share(2*f.Precision*f.Recall, f.Precision+f.Recall)
	f.Level = share(levelsRight, levels)
	return f
}

func share(part, whole float64) float64 {
	if whole == 0 {
		return 1
	}
	return part / whole
}

// Table writes the figures: all, by split, by type.
func Table(w io.Writer, list []Outcome) error {
	_, err := fmt.Fprintf(w, "%-18s %9s %6s %6s %6s %6s %6s %6s %6s %6s\n", "", "questions", "none", "R@1", "R@3", "MRR10", "sil P", "sil R", "sil F1", "level")
	row := func(name string, list []Outcome) {
		if err == nil && len(list) > 0 {
			f := Measure(list)
			_, err = fmt.Fprintf(w, "%-18s %9d %6d %6.3f %6.3f %6.3f %6.3f %6.3f %6.3f %6.3f\n", name, f.Questions, f.Unanswerable,
				f.Recall1, f.Recall3, f.MRR10, f.Precision, f.Recall, f.F1, f.Level)
		}
	}
	row("all", list)
	group := func(key func(Outcome) string) {
		groups := map[string][]Outcome{}
		var names []string
		for _, o := range list {
			k := key(o)
			if k != "" && groups[k] == nil {
				names = append(names, k)
			}
			groups[k] = append(groups[k], o)
		}
		slices.SortFunc(names, cmp.Compare)
		for _, k := range names {
			row(k, groups[k])
		}
	}
	group(func(o Outcome) string { return o.Split })
	group(func(o Outcome) string { return o.Type })
	return err
}

// Faults writes what went wrong, one question a line.
func Faults(w io.Writer, list []Outcome) error {
	for _, o := range list {
		what := ""
		right, ok := o.LevelRight()
		switch {
		case ok && !right:
			what = fmt.Sprintf("level %s, want %s", o.Stated, o.Level)
		case o.Right():
			continue
		case len(o.Answer) == 0:
			what = "quoted " + o.Ranked[0]
		case o.Silent():
			what = "silent"
		default:
			what = fmt.Sprintf("first %s, right at %d", o.Ranked[0], o.place())
		}
		if _, err := fmt.Fprintf(w, "%-18s %-10s %s (%.2f): %s [%s]\n", o.ID, o.Type, what, o.Chance, o.Question.Question, o.Previous); err != nil {
			return err
		}
	}
	return nil
}
