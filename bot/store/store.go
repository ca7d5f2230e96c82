// Package store keeps what a bot must not forget: which workspaces installed it, what they have set, which deliveries
// were seen, what was asked last in a thread, what people said of answers, and, only where a workspace wants it,
// questions. A workspace is named with its platform: "slack/T024BE7LD".
//
// What a method has returned without an error is kept, whatever happens to the process then.
package store

import (
	"context"
	"time"
)

// How long things are kept. Questions, and names and words on feedback, are kept as long as the workspace has set.
const (
	SeenFor   = time.Hour
	ThreadFor = 7 * 24 * time.Hour
	TallyFor  = 30 * 24 * time.Hour
)

// A Store keeps state. It is safe for concurrent use. storetest holds any of them against this contract.
type Store interface {
	// First reports whether none of the keys was noted in the hour before now, and notes those that were not.
	First(ctx context.Context, now time.Time, keys ...string) (bool, error)

	// Accept is First for a delivery that is acknowledged before it is worked on. One that comes for the first time is
	// kept under keys[0] until Finish, so that it is worked on even if the process ends in between.
	Accept(ctx context.Context, now time.Time, d Delivery, keys ...string) (bool, error)
	// Finish deletes what Accept kept under a key.
	Finish(ctx context.Context, key string) error
	// Unfinished returns what was accepted from a platform from a time on, before another, and not finished, the oldest
	// first.
	Unfinished(ctx context.Context, platform string, from, before time.Time) ([]Delivery, error)

	// Install returns what is known of a workspace's installation, and false where there is none.
	Install(ctx context.Context, workspace string) (Install, bool, error)
	// SaveInstall adds an installation or replaces it.
	SaveInstall(ctx context.Context, i Install) error
	// ReplaceToken replaces the token of an installation whose token is old, and reports false where there is none.
	ReplaceToken(ctx context.Context, workspace string, old, token []byte) (bool, error)
	// Installs returns all installations, by workspace.
	Installs(ctx context.Context) ([]Install, error)
	// RemoveWorkspace deletes all that is stored of a workspace.
	RemoveWorkspace(ctx context.Context, workspace string) error

	// Settings returns what is set for a channel, or for the workspace where channel is empty; the zero value where
	// nothing is.
	Settings(ctx context.Context, workspace, channel string) (Settings, error)
	// SaveSettings replaces them.
	SaveSettings(ctx context.Context, workspace, channel string, s Settings) error
	// AllSettings returns what is set anywhere, by workspace and channel, a workspace's own before those of its channels.
	AllSettings(ctx context.Context) ([]ChannelSettings, error)
	// Workspaces returns the workspaces of which anything but deliveries and threads is stored, by name.
	Workspaces(ctx context.Context) ([]string, error)

	// Thread returns what is known of a thread, and false where nothing is, or nothing of the last week.
	Thread(ctx context.Context, now time.Time, workspace, thread string) (Thread, bool, error)
	// SaveThread replaces it.
	SaveThread(ctx context.Context, now time.Time, workspace, thread string, t Thread) error

	// AddQuestion keeps a question. It is called only where the workspace keeps questions.
	AddQuestion(ctx context.Context, q Question) error
	// Questions returns the latest n questions of a user, the latest first.
	Questions(ctx context.Context, workspace, user string, n int) ([]Question, error)
	// Unanswered returns the questions from a time on that found nothing, the oldest first.
	Unanswered(ctx context.Context, workspace string, from time.Time) ([]Question, error)
	// LatestUnanswered returns at most n of the questions from a time on that found nothing, the latest first, without
	// the offset latest, and how many there are in all.
	LatestUnanswered(ctx context.Context, workspace string, from time.Time, offset, n int) ([]Question, int, error)
	// AddFeedback keeps what somebody said of an answer.
	AddFeedback(ctx context.Context, f Feedback) error
	// ForgetUser deletes what is stored about a user, and takes the user's name and words off feedback.
	ForgetUser(ctx context.Context, workspace, user string) error

	// ForgetTexts deletes all questions that are kept of a workspace, and takes names and words off its feedback.
	ForgetTexts(ctx context.Context, workspace string) error

	// Count adds one to a tally of the day of now. It holds no names and no texts.
	Count(ctx context.Context, now time.Time, workspace, what string) error
	// Tally returns the sums of all tallies of the days from and after a time.
	Tally(ctx context.Context, workspace string, from time.Time) (map[string]int, error)
	// Feedback returns the feedback from a time on, the oldest first.
	Feedback(ctx context.Context, workspace string, from time.Time) ([]Feedback, error)
	// LatestFeedback returns at most n of the feedback from a time on, the latest first, without the offset latest, and
	// how many there are in all.
	LatestFeedback(ctx context.Context, workspace string, from time.Time, offset, n int) ([]Feedback, int, error)
	// Verdicts returns how often each verdict was given from a time on.
	Verdicts(ctx context.Context, workspace string, from time.Time) (map[string]int, error)

	// Prune deletes what has been kept long enough. Names and words on feedback are kept as long as questions are.
	Prune(ctx context.Context, now time.Time) error
	Close() error
}

// A Delivery is something that a platform sent.
type Delivery struct {
	Platform, Kind string
	Payload        []byte
	Key            string // by which it is finished; set by the store
}

// An Install is a workspace that installed the app.
type Install struct {
	Workspace string
	Token     []byte // sealed by the platform; the store cannot read it
	BotUser   string
	Scopes    string // as the platform lists them
	At        time.Time
}

// Settings are what the admins of a workspace set, for a channel or for all of it. The zero value is right.
type Settings struct {
	Documents  []string `json:"documents,omitempty"`  // IDs; answers come only from these; nil: from all
	Quotes     int      `json:"quotes,omitempty"`     // in one answer; 0: the bot's own number
	NoFollowUp bool     `json:"noFollowUp,omitempty"` // each question in a thread needs a mention
	Private    bool     `json:"private,omitempty"`    // answers go to the asker alone

	// Of a workspace only.
	Editors string `json:"editors,omitempty"` // the channel of the editors; empty: none
	Keep    int    `json:"keep,omitempty"`    // days that questions are kept; 0: they are not
	// Channels are the only ones in which answers that all can see are welcome; nil: every one.
	Channels []string `json:"channels,omitempty"`
}

// ChannelSettings are what is set for one channel, or for a whole workspace where Channel is empty.
type ChannelSettings struct {
	Workspace, Channel string
	Settings
}

// A Thread is what the bot knows of a thread that it answered in.
type Thread struct {
	Question string // asked last
	Asker    string // who asked it
	Quiet    bool   // people have begun to talk to each other: the bot waits for a mention
}

// A Question is one that was asked, where a workspace keeps them.
type Question struct {
	Workspace, User, Text string
	Answered              bool
	At                    time.Time
}

// A Feedback is what somebody said of an answer.
type Feedback struct {
	Workspace, User string
	Verdict         string // "right", or what is wrong: "wrong passage", "missed passage", "wrong level", "other"
	Question        string // only where the workspace keeps questions
	Comment         string // likewise
	At              time.Time
}
