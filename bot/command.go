package bot

import (
	"context"
	"slices"
)

// The names of the commands.
const (
	Ask      = "ask"
	Country  = "country"
	Compare  = "compare"
	Glossary = "glossary"
	Sources  = "sources"
	Help     = "help"
	Privacy  = "privacy"
)

// A Command is something that people can tell the bot to do. Help and the platforms' registrations follow from it.
type Command struct {
	Name     string
	Argument string // what it takes, one word for people; empty: nothing
	Summary  string // one line, at most 100 characters (Discord's limit for a description)
}

// Commands lists the commands in the order in which help shows them.
var Commands = []Command{
	{Ask, "question", "Find what the assessments say, quoted, with the confidence they state"},
	{Country, "name", "What the assessments hold on one country, key judgments first"},
	{Compare, "name", "One country's key judgments of all assessments side by side"},
	{Glossary, "term", "What an estimative term or a confidence level means"},
	{Sources, "", "The documents that answers are quoted from"},
	{Help, "", "How to ask"},
	{Privacy, "", "What is stored about you"},
}

// FindCommand returns the command of that name.
func FindCommand(name string) (Command, bool) {
	i := slices.IndexFunc(Commands, func(c Command) bool { return c.Name == name })
	if i < 0 {
		return Command{}, false
	}
	return Commands[i], true
}

// answer runs the command.
func (c Command) answer(ctx context.Context, s Searcher, q Question) Answer {
	switch c.Name {
	case Country:
		return country(ctx, s, q)
	case Compare:
		return compare(ctx, s, q)
	case Glossary:
		return glossary(ctx, s, q)
	case Sources:
		return sources(ctx, s, q)
	case Help:
		return help(ctx, s, q)
	case Privacy:
		return privacy(ctx, s, q)
	}
	return ask(ctx, s, q)
}

// sources names the documents.
func sources(_ context.Context, s Searcher, q Question) Answer {
	a := Answer{Notice: q.Language.SourcesHeading()}
	for _, d := range visible(s.Corpus(), q) {
		a.Topics = append(a.Topics, q.Language.Document(d))
	}
	return a
}

// help says how to ask.
func help(_ context.Context, s Searcher, q Question) Answer {
	a := Answer{Notice: q.Language.Help()}
	for _, c := range Commands {
		a.Topics = append(a.Topics, q.Language.CommandLine(c))
	}
	return a
}

// privacy says what is stored.
func privacy(_ context.Context, _ Searcher, q Question) Answer {
	return Answer{Notice: q.Language.Privacy()}
}
