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
	"strings"

	"findings/bot"
	"findings/bot/terminal"
)

// runAsk answers a question, or a file of them.
func runAsk(ctx context.Context, p program) error {
	var q bot.Question
	fs := flag.NewFlagSet("ask", flag.ContinueOnError)
	asJSON := fs.Bool("json", false, "")
	explain := fs.Bool("explain", false, "")
	batch := fs.String("batch", "", "")
	fs.IntVar(&q.Limit, "limit", bot.DefaultQuotes, "")
	fs.StringVar(&q.Country, "country", "", "")
	fs.StringVar(&q.Document, "document", "", "")
	fs.StringVar(&q.Previous, "previous", "", "")
	words, err := p.flags(fs)
	if err != nil {
		return err
	}
	switch {
	case q.Limit < 1:
		return usageError{fmt.Errorf("ask: --limit %d: at least 1 is needed", q.Limit)}
	case *batch != "" && !*asJSON:
		return usageError{errors.New("ask: --batch writes JSON: add --json")}
	case *asJSON && *explain:
		return usageError{errors.New("ask: --explain is for people: leave --json out")}
	case *batch != "" && len(words) > 0:
		return usageError{errors.New("ask: give a question or --batch, not both")}
	case *batch == "" && len(words) == 0:
		return usageError{errors.New("ask: a question is missing")}
	}
	e, err := openEdition(ctx, p, p.logger())
	if err != nil {
		return err
	}
	defer e.Close()
	if *batch != "" {
		return answerBatch(ctx, p, e.bot, q, *batch)
	}
	q.Text = strings.Join(words, " ")
	a := e.bot.Answer(ctx, q)
	if err := p.print(a, *asJSON); err != nil {
		return err
	}
	if *explain && a.Err == nil {
		if _, err := fmt.Fprintf(p.stdout, "\n%s\n", a.Explanation); err != nil {
			return err
		}
	}
	return outcome(a)
}

// runCountry prints a country's summary.
func runCountry(ctx context.Context, p program) error { return runOn(ctx, p, bot.Country) }

// runCompare prints a country's key judgments by election.
func runCompare(ctx context.Context, p program) error { return runOn(ctx, p, bot.Compare) }

// runOn runs a command on a country.
func runOn(ctx context.Context, p program, name string) error {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	asJSON := fs.Bool("json", false, "")
	words, err := p.flags(fs)
	if err != nil {
		return err
	}
	if len(words) == 0 {
		return usageError{fmt.Errorf("%s: the name of a country is missing", name)}
	}
	e, err := openEdition(ctx, p, p.logger())
	if err != nil {
		return err
	}
	defer e.Close()
	a := e.bot.Answer(ctx, bot.Question{Command: name, Text: strings.Join(words, " ")})
	if err := p.print(a, *asJSON); err != nil {
		return err
	}
	return outcome(a)
}

// print writes an answer for people or for programs.
func (p program) print(a bot.Answer, asJSON bool) error {
	if asJSON {
		raw, err := a.MarshalJSON()
		if err == nil {
			_, err = p.stdout.Write(raw)
		}
		return err
	}
	return terminal.Render(p.stdout, a, terminal.Style{Color: isTerminal(p.stdout) && p.getenv("NO_COLOR") == ""})
}

// outcome is what an answer means for the exit status.
func outcome(a bot.Answer) error {
	switch {
	case a.Err != nil:
		return a.Err
	case !a.Answered():
		return errQuietly
	}
	return nil
}

// maxBatchLine bounds a line of a batch, in bytes: a question and the one before it, with room for what else a line has.
const maxBatchLine = 1 << 20

// answerBatch answers each line of a file, in order. Its exit status is 0 when all lines could be read and searched,
// whatever was found. A line that cannot be read stops it, since whoever reads the output counts its lines.
func answerBatch(ctx context.Context, p program, b *bot.Bot, defaults bot.Question, name string) error {
	in := p.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return fmt.Errorf("ask: read batch: %w", err)
		}
		defer f.Close()
		in = f
	}
	out := bufio.NewWriter(p.stdout)
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxBatchLine)
	n := 1
	for ; lines.Scan(); n++ {
		line := lines.Bytes()
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff")) // a byte-order mark
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		q, err := batchQuestion(line, defaults)
		if err != nil {
			return errors.Join(out.Flush(), fmt.Errorf("ask: batch %s, line %d: %w", name, n, err))
		}
		a := b.Answer(ctx, q)
		if a.Err != nil {
			return errors.Join(out.Flush(), fmt.Errorf("ask: batch %s, line %d: %w", name, n, a.Err))
		}
		raw, err := a.MarshalJSON()
		if err != nil {
			return err
		}
		if _, err := out.Write(raw); err != nil {
			return fmt.Errorf("ask: write answer: %w", err)
		}
	}
	if err := lines.Err(); err != nil {
		return errors.Join(out.Flush(), fmt.Errorf("ask: batch %s, line %d: %w", name, n, err))
	}
	return out.Flush()
}

// batchQuestion reads one line of a batch. Fields that it does not know are passed over, so that a file with notes of
// its own, such as expected answers, can be asked as it is.
func batchQuestion(line []byte, q bot.Question) (bot.Question, error) {
	var in struct {
		ID       json.RawMessage `json:"id"`
		Question *string         `json:"question"`
		Previous *string         `json:"previous"`
		Country  string          `json:"country"`
		Document string          `json:"document"`
	}
	dec := json.NewDecoder(bytes.NewReader(line))
	if err := dec.Decode(&in); err != nil {
		if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			return q, errors.New(`not an object like {"id": "1", "question": "did China try?", "previous": null}`)
		}
		return q, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return q, errors.New("more than one JSON value")
	}
	if in.Question == nil {
		return q, errors.New(`"question" is missing`)
	}
	q.ID, q.Text = in.ID, *in.Question
	if in.Previous != nil {
		q.Previous = *in.Previous
	}
	q.Country, q.Document = cmp.Or(in.Country, q.Country), cmp.Or(in.Document, q.Document)
	return q, nil
}
