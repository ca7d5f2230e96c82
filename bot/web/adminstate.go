package web

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"findings/bot"
	"findings/bot/store"
)

// A State is what the admin pages show of the workspaces that the bot was invited to. A store.Store is one.
type State interface {
	AllSettings(ctx context.Context) ([]store.ChannelSettings, error)
	Workspaces(ctx context.Context) ([]string, error)
	Settings(ctx context.Context, workspace, channel string) (store.Settings, error)
	LatestUnanswered(ctx context.Context, workspace string, from time.Time, offset, n int) ([]store.Question, int, error)
	LatestFeedback(ctx context.Context, workspace string, from time.Time, offset, n int) ([]store.Feedback, int, error)
	Verdicts(ctx context.Context, workspace string, from time.Time) (map[string]int, error)
	Tally(ctx context.Context, workspace string, from time.Time) (map[string]int, error)
}

// Rows of a list at a time.
const (
	rowsShown  = 100
	textsShown = 50
)

const (
	noPlatform  = "No chat platform is joined, so there is nothing to show."
	noWorkspace = "Nothing is stored of any workspace or server yet."
)

// A workspaceView is what is told of a workspace: numbers of the last thirty days, and texts only where it keeps
// questions. It has no names of people.
type workspaceView struct {
	ID, Name string
	Link     string // to its texts; empty where it keeps none
	Keep     int    // days
	Asked    string // how many questions, where they are counted
	Nothing  string // how many of them found nothing
	Kept     int    // of these, how many are kept
	Verdicts []verdictView
	Texts    []textView
}

type verdictView struct {
	Verdict string
	Count   int
}

// A textView is what somebody wrote, as plain text.
type textView struct {
	Verdict, Question, Comment string
	At                         time.Time
}

// A settingsView is a row of the table of settings.
type settingsView struct {
	Workspace, Channel string
	Own                bool // it is not of a channel, but of the whole workspace
	Documents          string
	Quotes             string
	FollowUps          string
	Answers            string
	Channels           string // of the whole workspace only, as what follows
	Editors            string
	Keep               string
}

// knownWorkspaces returns the workspaces that something is stored of. Where it cannot, it has answered itself, and ok is
// false.
func (s *Server) knownWorkspaces(w http.ResponseWriter, r *http.Request, name, heading string) (known []string, ok bool) {
	if s.options.Admin.State == nil {
		s.showAdmin(w, r, name, heading, &adminView{None: noPlatform})
		return nil, false
	}
	known, err := s.options.Admin.State.Workspaces(r.Context())
	if err != nil {
		s.adminFault(w, r, "list workspaces", err)
	}
	return known, err == nil
}

// adminWorkspaces shows a table of the workspaces; tell adds what the page tells of one.
func (s *Server) adminWorkspaces(w http.ResponseWriter, r *http.Request, name, heading string, tell func(context.Context, *workspaceView) error) {
	known, ok := s.knownWorkspaces(w, r, name, heading)
	if !ok {
		return
	}
	v := &adminView{}
	if len(known) == 0 {
		v.None = noWorkspace
	}
	start, end, parts := part(r, len(known), textsShown)
	v.Parts = parts
	for _, id := range known[start:end] {
		x, err := s.workspace(r.Context(), id)
		if err == nil {
			err = tell(r.Context(), x)
		}
		if err != nil {
			s.adminFault(w, r, "read workspace "+id, err)
			return
		}
		if x.Keep > 0 {
			x.Link = r.URL.Path + "/" + (&url.URL{Path: id}).EscapedPath()
		}
		v.Workspaces = append(v.Workspaces, *x)
	}
	s.showAdmin(w, r, name, heading, v)
}

// workspace begins what is told of a workspace.
func (s *Server) workspace(ctx context.Context, id string) (*workspaceView, error) {
	settings, err := s.options.Admin.State.Settings(ctx, id, "")
	return &workspaceView{ID: id, Name: workspaceName(id), Keep: settings.Keep}, err
}

// workspaceName is a workspace as people read it: "Slack T024BE7LD" for "slack/T024BE7LD".
func workspaceName(id string) string {
	platform, name, found := strings.Cut(bot.Clean(id), "/")
	if !found || platform == "" {
		return platform + name
	}
	return strings.ToUpper(platform[:1]) + platform[1:] + " " + name
}

// adminWorkspace shows what one workspace keeps; tell adds it. It is asked only for a workspace that keeps questions.
func (s *Server) adminWorkspace(w http.ResponseWriter, r *http.Request, name, heading string,
	tell func(context.Context, *workspaceView) (*partsView, error)) {
	id := r.PathValue("workspace")
	known, ok := s.knownWorkspaces(w, r, name, heading)
	if !ok {
		return
	}
	if !slices.Contains(known, id) {
		s.adminFail(w, r, http.StatusNotFound, "Nothing is stored of a workspace or server of that name.")
		return
	}
	x, err := s.workspace(r.Context(), id)
	v := &adminView{Workspace: x}
	switch {
	case err != nil:
	case x.Keep <= 0:
		v.None = "This workspace keeps no questions, so there are no texts to show."
	default:
		if v.Parts, err = tell(r.Context(), x); err == nil && len(x.Texts) == 0 {
			v.None = "There is nothing of the days that it keeps."
		}
	}
	if err != nil {
		s.adminFault(w, r, "read workspace "+id, err)
		return
	}
	s.showAdmin(w, r, name, heading+" from "+x.Name, v)
}

// adminQuestions lists the workspaces with how much was asked there.
func (s *Server) adminQuestions(w http.ResponseWriter, r *http.Request) {
	s.adminWorkspaces(w, r, "admin-questions", "Unanswered questions", func(ctx context.Context, v *workspaceView) error {
		state, now := s.options.Admin.State, time.Now()
		tally, err := state.Tally(ctx, v.ID, now.Add(-store.TallyFor))
		if err != nil {
			return err
		}
		v.Asked, v.Nothing = "not counted", "not counted"
		if n, ok := tally["asked"]; ok {
			v.Asked, v.Nothing = strconv.Itoa(n), strconv.Itoa(tally["nothing found"])
		}
		if v.Keep > 0 {
			_, v.Kept, err = state.LatestUnanswered(ctx, v.ID, keptFrom(now, v.Keep), 0, 0)
		}
		return err
	})
}

// keptFrom is the time from which on a workspace's texts may be shown. Older ones may be there until the next pruning.
func keptFrom(now time.Time, days int) time.Time { return now.AddDate(0, 0, -days) }

// adminQuestionsOf shows the questions of a workspace that found nothing, the latest first.
func (s *Server) adminQuestionsOf(w http.ResponseWriter, r *http.Request) {
	s.adminWorkspace(w, r, "admin-texts", "Unanswered questions", func(ctx context.Context, v *workspaceView) (*partsView, error) {
		state, from := s.options.Admin.State, keptFrom(time.Now(), v.Keep)
		_, total, err := state.LatestUnanswered(ctx, v.ID, from, 0, 0)
		if err != nil {
			return nil, err
		}
		start, end, parts := part(r, total, textsShown)
		list, _, err := state.LatestUnanswered(ctx, v.ID, from, start, end-start)
		for _, q := range list {
			v.Texts = append(v.Texts, textView{Question: shown(q.Text), At: q.At.UTC()})
		}
		return parts, err
	})
}

// adminFeedback lists the workspaces with what was said of answers there.
func (s *Server) adminFeedback(w http.ResponseWriter, r *http.Request) {
	s.adminWorkspaces(w, r, "admin-feedback", "Feedback", s.tellVerdicts)
}

func (s *Server) tellVerdicts(ctx context.Context, v *workspaceView) error {
	count, err := s.options.Admin.State.Verdicts(ctx, v.ID, time.Now().Add(-store.TallyFor))
	for _, verdict := range slices.Sorted(maps.Keys(count)) {
		v.Verdicts = append(v.Verdicts, verdictView{bot.Clean(verdict), count[verdict]})
	}
	slices.SortStableFunc(v.Verdicts, func(a, b verdictView) int { return cmp.Compare(b.Count, a.Count) })
	return err
}

// adminFeedbackOf shows what was said of answers in a workspace, the latest first.
func (s *Server) adminFeedbackOf(w http.ResponseWriter, r *http.Request) {
	s.adminWorkspace(w, r, "admin-texts", "Feedback", func(ctx context.Context, v *workspaceView) (*partsView, error) {
		state, now := s.options.Admin.State, time.Now()
		if err := s.tellVerdicts(ctx, v); err != nil {
			return nil, err
		}
		from := keptFrom(now, v.Keep)
		if oldest := now.Add(-store.TallyFor); from.Before(oldest) {
			from = oldest
		}
		_, total, err := state.LatestFeedback(ctx, v.ID, from, 0, 0)
		if err != nil {
			return nil, err
		}
		start, end, parts := part(r, total, textsShown)
		list, _, err := state.LatestFeedback(ctx, v.ID, from, start, end-start)
		for _, f := range list {
			v.Texts = append(v.Texts, textView{shown(f.Verdict), shown(f.Question), shown(f.Comment), f.At.UTC()})
		}
		return parts, err
	})
}

// shown is a stranger's text, fit to be shown and no longer than a question may be.
func shown(text string) string {
	text = bot.Clean(text)
	if len(text) <= bot.MaxQuestion {
		return text
	}
	cut := bot.MaxQuestion
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}

// adminSettings shows what is set in all workspaces and channels.
func (s *Server) adminSettings(w http.ResponseWriter, r *http.Request) {
	const name, heading = "admin-settings", "Channel settings"
	known, ok := s.knownWorkspaces(w, r, name, heading)
	if !ok {
		return
	}
	all, err := s.options.Admin.State.AllSettings(r.Context())
	if err != nil {
		s.adminFault(w, r, "read settings", err)
		return
	}
	channels := map[string]bool{} // by workspaces that have settings of some
	for _, c := range all {
		channels[c.Workspace] = channels[c.Workspace] || c.Channel != ""
	}
	for _, id := range known { // one that has set nothing has the bot's own settings
		if !slices.ContainsFunc(all, func(c store.ChannelSettings) bool { return c.Workspace == id && c.Channel == "" }) {
			all = append(all, store.ChannelSettings{Workspace: id})
		}
	}
	slices.SortFunc(all, func(a, b store.ChannelSettings) int {
		return cmp.Or(cmp.Compare(a.Workspace, b.Workspace), cmp.Compare(a.Channel, b.Channel))
	})
	v := &adminView{}
	if len(all) == 0 {
		v.None = noWorkspace
	}
	start, end, parts := part(r, len(all), rowsShown)
	v.Parts = parts
	for _, c := range all[start:end] {
		x := viewSettings(c)
		if x.Own {
			x.Channel = "every one"
			if channels[c.Workspace] {
				x.Channel = "every other"
			}
		}
		v.Settings = append(v.Settings, x)
	}
	s.showAdmin(w, r, name, heading, v)
}

func viewSettings(c store.ChannelSettings) settingsView {
	list := func(names []string, none string) string { return cmp.Or(bot.Clean(strings.Join(names, ", ")), none) }
	v := settingsView{
		Workspace: workspaceName(c.Workspace), Channel: bot.Clean(c.Channel), Own: c.Channel == "", Documents: list(c.Documents, "all"),
		Quotes: fmt.Sprintf("%d, the bot’s own", bot.DefaultQuotes), FollowUps: "without a mention", Answers: "for all to see",
	}
	if c.Quotes > 0 {
		v.Quotes = strconv.Itoa(c.Quotes)
	}
	if c.NoFollowUp {
		v.FollowUps = "with a mention"
	}
	if c.Private {
		v.Answers = "to the asker alone"
	}
	if v.Own {
		v.Channels, v.Editors, v.Keep = list(c.Channels, "every channel"), cmp.Or(bot.Clean(c.Editors), "none"), "no"
		if c.Keep > 0 {
			v.Keep = plural(c.Keep, "day", "days")
		}
	}
	return v
}
