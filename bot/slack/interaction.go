package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"findings/bot"
)

// An action is something that somebody pressed, sent or chose on a message, or links that somebody shared in one.
type action struct {
	team, channel, user string
	thread              string // the thread in which an answer belongs; empty: none
	trigger             string // allows one modal to be opened, within three seconds
	answerTo            string
	what                string              // one of the act… names
	value               string              // what the button carries
	text                string              // of the message that a shortcut was chosen on, as people see it
	view, hash          string              // the modal that the button stands in
	inputs              map[string][]string // what was filled in and chosen in a form, by block
	message             string              // the ts of the message that the button stands on; empty: none
	ephemeral           bool                // the message with the button is for one person alone, or may be
	links               []string            // shared in a message; where it is not posted yet, value is their unfurl ID
}

// interaction is what Slack delivers, as far as it is used.
// https://docs.slack.dev/reference/interaction-payloads
type interaction struct {
	Type        string `json:"type"`
	CallbackID  string `json:"callback_id"`
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
	Team        struct {
		ID string `json:"id"`
	} `json:"team"`
	User struct {
		ID     string `json:"id"`
		TeamID string `json:"team_id"`
	} `json:"user"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
	Message   message `json:"message"`
	Container struct {
		MessageTS   string `json:"message_ts"`
		ThreadTS    string `json:"thread_ts"`
		IsEphemeral *bool  `json:"is_ephemeral"` // nil: not said
	} `json:"container"`
	View struct {
		ID              string `json:"id"`
		Hash            string `json:"hash"`
		CallbackID      string `json:"callback_id"`
		PrivateMetadata string `json:"private_metadata"`
		State           struct {
			Values map[string]map[string]input `json:"values"`
		} `json:"state"`
	} `json:"view"`
	Actions []struct {
		ActionID string `json:"action_id"`
		input
	} `json:"actions"`
}

// An input is what was filled in or chosen in one element.
type input struct {
	Value        string   `json:"value"`
	Conversation string   `json:"selected_conversation"`
	Option       *option  `json:"selected_option"`
	Options      []option `json:"selected_options"`
}

type option struct {
	Value string `json:"value"`
}

func (i input) values() []string {
	switch {
	case i.Option != nil:
		return []string{i.Option.Value}
	case i.Conversation != "":
		return []string{i.Conversation}
	case i.Value != "":
		return []string{i.Value}
	}
	var all []string
	for _, o := range i.Options {
		all = append(all, o.Value)
	}
	return all
}

// input is what was filled in or chosen in a block of a form; empty where nothing was.
func (a *action) input(block string) string { return strings.Join(a.inputs[block], "") }

func parseInteraction(payload []byte) (delivery, error) {
	var i interaction
	if err := json.Unmarshal(payload, &i); err != nil {
		return delivery{}, fmt.Errorf("read an interaction of %d bytes: no JSON of the expected shape", len(payload))
	}
	team := i.Team.ID
	if team == "" {
		team = i.User.TeamID
	}
	a := &action{team: team, channel: i.Channel.ID, user: i.User.ID, trigger: i.TriggerID, answerTo: i.ResponseURL, thread: i.Container.ThreadTS,
		message: i.Container.MessageTS, ephemeral: i.Container.IsEphemeral == nil || *i.Container.IsEphemeral}
	d := delivery{action: a}
	switch {
	case i.User.ID == "":
		return delivery{}, errors.New("read an interaction: user is missing")
	case i.Type == "block_actions" && len(i.Actions) == 1:
		a.what, _, _ = strings.Cut(i.Actions[0].ActionID, ":")
		a.value, a.view, a.hash = strings.Join(i.Actions[0].values(), ""), i.View.ID, i.View.Hash
	case i.Type == "message_action":
		a.what, a.text, a.thread = i.CallbackID, i.Message.read(), i.Message.ThreadTS
	case i.Type == "view_submission":
		a.what, a.value, a.inputs = i.View.CallbackID, i.View.PrivateMetadata, map[string][]string{}
		for block, elements := range i.View.State.Values {
			for _, e := range elements {
				a.inputs[block] = append(a.inputs[block], e.values()...)
			}
		}
	default:
		return delivery{ignored: "interaction type"}, nil
	}
	if i.TriggerID != "" {
		d.keys = []string{"trigger/" + i.TriggerID}
	}
	return d, nil
}

// act does what an action asks for. Where it cannot, the one who asked is told so.
func (p *Platform) act(ctx context.Context, a *action) {
	do := map[string]func(context.Context, *action) error{
		actShare: p.share, actDismiss: p.dismiss, actMore: p.more, actContext: p.showContext, actTurn: p.turn, actCite: p.cite,
		actCheck: p.check, actOpen: nil, actFeedback: p.takeFeedback, actWrong: p.takeWrong, actEditor: p.askEditor, actHome: p.openHome,
		actSuggest: p.suggest, actForget: p.forget, actEditors: p.setWorkspace, actKeep: p.setWorkspace, actSettings: p.saveSettings,
		actGone: p.uninstall, actUnfurl: p.unfurl, actPage: p.showPage,
	}
	f, known := do[a.what]
	if f == nil {
		if !known {
			p.log.Warn("slack action unknown", "team", a.team)
		}
		return
	}
	if wait := p.presses.Take(time.Now(), pressLimit, a.team+"/"+a.user); wait > 0 && a.user != "" {
		p.meter.Limited(platform)
		if a.answerTo != "" && p.civil.Take(time.Now(), civilLimit, a.team+"/"+a.user) == 0 {
			p.sendPrivately(ctx, a.answerTo, said(tooMany(wait)))
		}
		return
	}
	err := f(ctx, a)
	if err == nil {
		p.log.Info("slack action", "action", a.what, "team", a.team)
		return
	}
	p.log.Error("slack action", "action", a.what, "team", a.team, "err", err, "needs", needed(err))
	if a.answerTo != "" {
		p.sendPrivately(ctx, a.answerTo, said(bot.Language{}.Trouble()))
	}
}

// share posts in the channel what the asker saw, word for word, and who asked. Where the findings have changed since,
// nothing is shared and the asker sees the new answer.
func (p *Platform) share(ctx context.Context, a *action) error {
	c, err := parseCargo(a.value)
	if err != nil {
		return err
	}
	var shared, private Message
	var same bool
	all, alone := p.manner(Manner{Asker: a.user}), p.manner(Manner{Private: true})
	if c.Kind == actCheck {
		results, err := p.claims(ctx, a, c.Text)
		if err != nil {
			return err
		}
		same = checkFingerprint(results) == c.Seen
		shared, private = renderCheck(c.Text, results, all), renderCheck(c.Text, results, alone)
	} else {
		q, err := p.again(ctx, a, c)
		if err != nil {
			return err
		}
		answer := p.bot.Answer(ctx, q)
		same = fingerprint(answer) == c.Seen
		shared, private = Render(answer, all), Render(answer, alone)
	}
	if !same {
		private.Blocks = append([]slack.Block{richText(section(bold(changedSince)))}, private.Blocks...)
		return p.respond(ctx, a.answerTo, privately{Message: private, ResponseType: "ephemeral", ReplaceOriginal: true, Parse: "none"})
	}
	key := strings.Join([]string{"share", a.team, a.channel, a.message, a.user}, "/")
	if a.message != "" && !p.posted.begin(time.Now(), key) { // pressed twice, it is shared once
		return nil
	}
	if err := p.respond(ctx, a.answerTo, privately{Message: shared, ResponseType: "in_channel", Thread: a.thread, Parse: "none"}); err != nil {
		if refused := (slack.StatusCodeError{}); passing(err) || errors.As(err, &refused) { // otherwise it may be there all the same
			p.posted.failed(key)
		}
		return err
	}
	if err := p.dismiss(ctx, a); err != nil { // it is shared all the same
		p.log.Warn("slack shared answer stays with the asker", "team", a.team, "err", err)
	}
	return nil
}

// again is the question that a button carries, with what is set for the channel.
func (p *Platform) again(ctx context.Context, a *action, c cargo) (bot.Question, error) {
	s, err := p.settings(ctx, a.team, a.channel)
	q := c.question()
	q.Documents = s.Documents
	return q, err
}

// dismiss takes a private answer away.
func (p *Platform) dismiss(ctx context.Context, a *action) error {
	return p.respond(ctx, a.answerTo, privately{DeleteOriginal: true})
}

// more shows more quotations of the same answer in its place.
func (p *Platform) more(ctx context.Context, a *action) error {
	c, err := parseCargo(a.value)
	if err != nil {
		return err
	}
	q, err := p.again(ctx, a, c)
	if err != nil {
		return err
	}
	if q.Limit <= 0 {
		q.Limit = bot.DefaultQuotes
	}
	q.Limit = min(q.Limit+bot.DefaultQuotes, bot.MaxQuotes)
	m := Render(p.bot.Answer(ctx, q), p.manner(Manner{Private: a.ephemeral}))
	return p.respond(ctx, a.answerTo, privately{Message: m, ReplaceOriginal: true, Parse: "none"})
}

// showContext opens a quotation in its context.
func (p *Platform) showContext(ctx context.Context, a *action) error {
	return p.openModal(ctx, a, func(q bot.Quote) slack.ModalViewRequest { return renderContext(q, p.page) })
}

// turn shows the passage before or after in the same modal.
func (p *Platform) turn(ctx context.Context, a *action) error {
	q, client, err := p.quoted(ctx, a)
	if err != nil {
		return err
	}
	if _, err := client.UpdateViewContext(ctx, renderContext(q, p.page), "", a.hash, a.view); err != nil {
		return fmt.Errorf("update a view: %w", withoutAddress(err))
	}
	return nil
}

// cite shows the forms of a quotation on top of its context.
func (p *Platform) cite(ctx context.Context, a *action) error {
	return p.openModal(ctx, a, func(q bot.Quote) slack.ModalViewRequest { return renderCitations(q, p.page(q.Link())) })
}

// check looks up the sentences of the message that the shortcut was chosen on, for the one who chose it alone.
func (p *Platform) check(ctx context.Context, a *action) error {
	results, err := p.claims(ctx, a, a.text)
	if err != nil {
		return err
	}
	m := renderCheck(a.text, results, p.manner(Manner{Private: true}))
	return p.respond(ctx, a.answerTo, privately{Message: m, ResponseType: "ephemeral", Thread: a.thread, Parse: "none"})
}

// claims looks up the sentences of a text, two quotations for each.
func (p *Platform) claims(ctx context.Context, a *action, text string) ([]bot.ClaimResult, error) {
	s, err := p.settings(ctx, a.team, a.channel)
	if err != nil {
		return nil, err
	}
	return p.bot.CheckClaim(ctx, text, bot.Question{Limit: 2, Documents: s.Documents}), nil
}

var errGone = errors.New("the passage is no longer in the corpus")

// quoted returns the quotation that a button carries, and the client to show it with.
func (p *Platform) quoted(ctx context.Context, a *action) (bot.Quote, *slack.Client, error) {
	q, ok := quoteAt(p.bot.Corpus(), a.value)
	if !ok {
		return q, nil, errGone
	}
	client, err := p.client(ctx, a.team)
	return q, client, err
}

// openModal opens a modal about the quotation that a button carries, on top of the one it stands in.
func (p *Platform) openModal(ctx context.Context, a *action, draw func(bot.Quote) slack.ModalViewRequest) error {
	q, client, err := p.quoted(ctx, a)
	if err != nil {
		return err
	}
	if a.view != "" {
		_, err = client.PushViewContext(ctx, a.trigger, draw(q))
	} else {
		_, err = client.OpenViewContext(ctx, a.trigger, draw(q))
	}
	if err != nil {
		return fmt.Errorf("open a view: %w", withoutAddress(err))
	}
	return nil
}

// page is the address of a path on the reader page.
func (p *Platform) page(path string) string { return p.bot.BaseURL() + path }
