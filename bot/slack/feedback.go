package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"findings/bot/store"
)

// wrongs are what can be wrong with an answer, as they are stored and counted.
var wrongs = []struct{ verdict, words string }{
	{"wrong passage", "A passage is quoted that does not bear on the question"},
	{"missed passage", "A passage that answers is missing"},
	{"wrong level", "A confidence level is shown that the words do not have"},
	{"other", "Something else"},
}

// right is what is stored of a good answer.
const right = "right"

// feedback draws Slack's own buttons for what somebody thinks of an answer.
func feedback(c cargo) *slack.ContextActionsBlock {
	if c.Previous, c.Limit = "", 0; len(c.Text) > 500 {
		c.Text = "" // room in the message is for quotations
	}
	value := c.String()
	good := slack.NewFeedbackButton(text("Helpful"), "+"+value)
	good.AccessibilityLabel = "This answer is helpful"
	bad := slack.NewFeedbackButton(text("Wrong"), "-"+value)
	bad.AccessibilityLabel = "Something is wrong with this answer"
	return slack.NewContextActionsBlock("", slack.NewFeedbackButtonsBlockElement(actFeedback, good, bad))
}

// takeFeedback notes a good word, and asks what is wrong.
func (p *Platform) takeFeedback(ctx context.Context, a *action) error {
	if a.value == "" {
		return fmt.Errorf("read feedback: it is empty")
	}
	sign, value := a.value[:1], a.value[1:]
	if sign == "+" {
		return p.noteFeedback(ctx, a, right, value, "")
	}
	ws, err := p.settings(ctx, a.team, "")
	if err != nil {
		return err
	}
	client, err := p.client(ctx, a.team)
	if err != nil {
		return err
	}
	kind := slack.NewRadioButtonsBlockElement("value")
	for _, w := range wrongs {
		kind.Options = append(kind.Options, slack.NewOptionBlockObject(w.verdict, text(w.words), nil))
	}
	comment := slack.NewPlainTextInputBlockElement(nil, "value")
	comment.Multiline, comment.MaxLength = true, 1000
	more := slack.NewInputBlock("comment", text("Anything to add"), nil, comment)
	more.Optional = true
	m := modal("What is wrong?", slack.NewInputBlock("verdict", text("What is wrong with this answer?"), nil, kind), more,
		richText(section(plain(stored(ws)))))
	m.CallbackID, m.Submit, m.PrivateMetadata = actWrong, text("Send"), value
	if _, err := client.OpenViewContext(ctx, a.trigger, m); err != nil {
		return fmt.Errorf("open a view: %w", withoutAddress(err))
	}
	return nil
}

// takeWrong notes what somebody sent of what is wrong.
func (p *Platform) takeWrong(ctx context.Context, a *action) error {
	verdict := a.input("verdict")
	if !slices.ContainsFunc(wrongs, func(w struct{ verdict, words string }) bool { return w.verdict == verdict }) {
		return fmt.Errorf("read feedback: the verdict is none of those offered")
	}
	return p.noteFeedback(ctx, a, verdict, a.value, a.input("comment"))
}

// noteFeedback keeps feedback; the question and the comment only where the workspace keeps questions.
func (p *Platform) noteFeedback(ctx context.Context, a *action, verdict, value, comment string) error {
	ws, err := p.settings(ctx, a.team, "")
	if err != nil {
		return err
	}
	f := store.Feedback{Workspace: workspace(a.team), User: a.user, Verdict: verdict, At: time.Now()}
	if ws.Keep > 0 {
		var c cargo
		if err := json.Unmarshal([]byte(value), &c); err == nil {
			f.Question = c.Text
		}
		f.Comment = comment
	} else {
		f.User = ""
	}
	if err := p.store.AddFeedback(ctx, f); err != nil {
		return err
	}
	p.count(ctx, a.team, verdict)
	if a.answerTo == "" {
		return nil
	}
	return p.sendPrivately(ctx, a.answerTo, said(thanks))
}

// askEditor posts a question that nothing answers in the editors' channel.
func (p *Platform) askEditor(ctx context.Context, a *action) error {
	c, err := parseCargo(a.value)
	if err != nil {
		return err
	}
	ws, err := p.settings(ctx, a.team, "")
	if err != nil {
		return err
	}
	if ws.Editors == "" {
		return p.sendPrivately(ctx, a.answerTo, said(noEditors))
	}
	asked := question(c.question())
	first, err := p.store.First(ctx, time.Now(), "editors/"+a.team+"/"+a.user+"/"+c.Text)
	if err != nil {
		return err
	}
	if !first {
		return p.sendPrivately(ctx, a.answerTo, said(sentToEditors))
	}
	m := Message{
		Blocks: []slack.Block{richText(section(
			slack.NewRichTextSectionUserElement(a.user, nil), plain(" "+unanswered+" "), italic(asked)))},
		Text: escaped("Somebody "+unanswered+" "+asked, maxText),
	}
	if _, err := p.send(ctx, a.team, ws.Editors, "", m); err != nil {
		p.log.Error("slack editors", "team", a.team, "err", err)
		return p.sendPrivately(ctx, a.answerTo, said(editorsUnreachable))
	}
	p.count(ctx, a.team, "sent to editors")
	return p.sendPrivately(ctx, a.answerTo, said(sentToEditors))
}

// count adds to a tally of the workspace, which the digest and the operator read.
func (p *Platform) count(ctx context.Context, team, what string) {
	if err := p.store.Count(ctx, time.Now(), workspace(team), what); err != nil {
		p.log.Error("slack tally", "team", team, "err", err)
	}
}
