// Findings answers questions about declassified intelligence assessments with their own words.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, program{os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(report(os.Stderr, err))
}

// A program is one run of the binary: what it was started with, and where it reads and writes.
type program struct {
	args           []string
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
}

// A command is one word of the binary with what it does.
type command struct {
	name string
	run  func(context.Context, program) error
}

// commandList is in the order of the help page. A name that the page leaves out is for the binary's own use.
var commandList = []command{
	{"ask", runAsk},
	{"country", runCountry},
	{"compare", runCompare},
	{"serve", runServe},
	{"import", runImport},
	{"documents", runDocuments},
	{"verify", runVerify},
	{"annotate", runAnnotate},
	{"eval", runEval},
	{"manifest", runManifest},
	{"doctor", runDoctor},
	{"health", runHealth},
	{"version", runVersion},
	{workerCommand, runImportWorker},
}

// run finds the command and runs it.
func run(ctx context.Context, p program) error {
	if len(p.args) == 0 {
		io.WriteString(p.stderr, help)
		return usageError{errors.New("no command given")}
	}
	name := p.args[0]
	p.args = p.args[1:]
	switch name {
	case "help", "-h", "-help", "--help":
		_, err := io.WriteString(p.stdout, help)
		return err
	}
	for _, c := range commandList {
		if c.name == name {
			err := c.run(ctx, p)
			if errors.Is(err, flag.ErrHelp) {
				_, err = io.WriteString(p.stdout, help)
			}
			return err
		}
	}
	return usageError{fmt.Errorf("no command %q", name)}
}

// errQuietly ends the program with status 1 and without a word: the answer that was printed says it all.
var errQuietly = errors.New("nothing found")

// A usageError is a wrong command line.
type usageError struct{ error }

// report says what went wrong, if anything, and returns the exit status: 0 fine, 1 nothing found, 2 anything wrong.
func report(stderr io.Writer, err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errQuietly):
		return 1
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		fmt.Fprintln(stderr, "findings:", line)
	}
	if _, ok := errors.AsType[usageError](err); ok {
		fmt.Fprintln(stderr, "findings: try findings help")
	}
	return 2
}

// flags parses args with options before, between and behind the other arguments, which it returns.
func (p program) flags(fs *flag.FlagSet) ([]string, error) {
	fs.SetOutput(io.Discard)
	fs.Usage = func() {}
	var rest []string
	for args := p.args; ; {
		if err := fs.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, usageError{fmt.Errorf("%s: %w", fs.Name(), err)}
		}
		if fs.NArg() == 0 {
			return rest, nil
		}
		if n := len(args) - fs.NArg(); n > 0 && args[n-1] == "--" {
			return append(rest, fs.Args()...), nil
		}
		rest = append(rest, fs.Arg(0))
		args = fs.Args()[1:]
	}
}

// at returns p with the address that serve listens on replaced, where addr is not empty.
func (p program) at(addr string) (program, error) {
	if addr == "" {
		return p, nil
	}
	if err := checkAddr(addr); err != nil {
		return p, usageError{fmt.Errorf("--addr: %w", err)}
	}
	getenv := p.getenv
	p.getenv = func(name string) string {
		if name == "FINDINGS_ADDR" {
			return addr
		}
		return getenv(name)
	}
	return p, nil
}

// none refuses arguments behind a command that takes only options.
func none(fs *flag.FlagSet, rest []string, err error) error {
	if err == nil && len(rest) > 0 {
		err = usageError{fmt.Errorf("%s: %q is one argument too many", fs.Name(), rest[0])}
	}
	return err
}

// logger writes what goes wrong to standard error.
func (p program) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// isTerminal reports whether f is a character device, such as a terminal.
func isTerminal(f any) bool {
	file, ok := f.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

const help = `Findings answers questions about declassified intelligence assessments with
their own words, and with the confidence that they state for those words.

  findings ask [--json] [--limit N] [--country NAME] [--document ID] QUESTION
  findings ask --json --batch FILE      one JSON object a line in, one a line out
  findings country NAME [--json]        what the assessments hold on a country
  findings compare NAME [--json]        its key judgments, side by side
  findings import FILE|URL|CATALOG-ID…  brings in documents of your own, to be quoted
  findings documents [list | show ID | accept ID | remove ID]
  findings verify [ID…]                 proves every stored byte
  findings annotate FILE                the levels and terms of texts, JSON a line
  findings eval [--curve SVG] [--faults] FILE…  how well questions of your own are answered
  findings serve [--addr HOST:PORT]     the page in the browser, Slack, Discord
  findings manifest slack|discord       what to paste or register
  findings doctor                       checks the configuration and the tokens
  findings health [--addr HOST:PORT]    asks a running serve how it is
  findings version

For example:

  findings ask "did China try to influence the 2022 midterms?"

Options of ask:
  --json           the answer as JSON
  --batch FILE     answer each line of FILE, {"id", "question", "previous"}; "-" is standard input
  --limit N        at most N quotations (3)
  --country NAME   only findings about this country
  --document ID    only this document
  --previous TEXT  the question asked just before, for a follow-up
  --explain        what each part of the score was, and why it was or was not silent

Options of import:
  --id ID, --title T, --date YYYY-MM-DD, --election E   what the file does not say
  --draft               keeps it from going live until it is accepted
  --encoding NAME       of a text or HTML file
  --password-file FILE  of an encrypted PDF

Environment:
  FINDINGS_ADDR    where serve listens (127.0.0.1:8080)
  FINDINGS_URL     where people reach the page, for links (http:// and the address)
  FINDINGS_DATA    the directory of imported documents
  FINDINGS_ADMIN_TOKEN   the password of the admin page, 16 characters or more
  FINDINGS_ADMIN_HEADER  the header that an authenticating proxy sets, instead
  FINDINGS_CATALOG a file with addresses by ID, for import from a mirror
  FINDINGS_FETCH_PRIVATE  networks with private addresses to fetch from, such as
                   10.20.0.0/16; 1 for all
  NO_COLOR         no colour on the terminal
  SLACK_…, DISCORD_…: see README

Exit status: 0 answered, 1 nothing found, or a fault found by verify, 2 anything
wrong.
`
