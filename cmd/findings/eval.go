package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"findings/index/eval"
)

// runEval asks questions whose answers are known and prints how well they were answered, so that a newsroom can
// measure its own.
func runEval(ctx context.Context, p program) error {
	fs := flag.NewFlagSet("eval", flag.ContinueOnError)
	curve := fs.String("curve", "", "")
	faults := fs.Bool("faults", false, "")
	files, err := p.flags(fs)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return usageError{errors.New("eval: a file of questions is missing")}
	}
	var questions []eval.Question
	for _, name := range files {
		list, err := readQuestions(p, name)
		if err != nil {
			return fmt.Errorf("eval: %s: %w", name, err)
		}
		questions = append(questions, list...)
	}
	e, err := newEdition(p, p.logger())
	if err != nil {
		return err
	}
	x, err := e.index(ctx)
	if err != nil {
		return err
	}
	defer x.Close()
	outcomes, err := eval.Run(ctx, x, questions)
	if err != nil {
		return fmt.Errorf("eval: %w", err)
	}
	if err := eval.Table(p.stdout, outcomes); err != nil {
		return err
	}
	if *faults {
		if err := eval.Faults(p.stdout, outcomes); err != nil {
			return err
		}
	}
	if *curve != "" {
		return drawCurve(*curve, outcomes)
	}
	return nil
}

func readQuestions(p program, name string) ([]eval.Question, error) {
	if name == "-" {
		return eval.Read(p.stdin)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return eval.Read(f)
}

// drawCurve writes the trade-off between wrong quotations and missed ones as a picture.
func drawCurve(name string, outcomes []eval.Outcome) error {
	f, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("eval: %w", err)
	}
	return errors.Join(eval.WriteCurve(f, outcomes), f.Close())
}
