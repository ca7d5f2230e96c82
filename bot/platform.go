package bot

import (
	"context"
	"net/http"
)

// A Platform is a chat system that the bot has joined.
type Platform interface {
	// Name is how people call it: "Slack".
	Name() string
	// Routes adds the addresses at which the platform delivers events, where it delivers them over HTTP. Each
	// checks the platform's signature over the raw body before it reads anything in it.
	Routes(*http.ServeMux)
	// Run holds the connection, where the platform needs one, and answers until ctx is done; then it finishes what
	// is in flight, for ten seconds at the most, and returns nil. A fault of the platform is retried within, with
	// growing waits; Run returns an error only for what no retry can mend, such as a revoked token.
	Run(ctx context.Context) error
	// Check looks at the configuration and, where the platform can be reached, at what its tokens allow.
	Check(ctx context.Context) []Check
}

// A Check is one thing that was looked at, for an operator.
type Check struct {
	What   string // "bot token"
	Detail string // what was found, or what to do about it; never a secret
	OK     bool
}
