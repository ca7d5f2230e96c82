package slack

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"findings/bot"
	"findings/corpus"
)

// maxValue bounds what a button carries, in characters.
// https://docs.slack.dev/reference/block-kit/block-elements/button-element
const maxValue = 2000

// What can be pressed and sent. A button carries in its value all that is needed, so that it works after a restart.
const (
	actShare   = "share"
	actDismiss = "dismiss"
	actMore    = "more"
	actContext = "context" // open a quotation in its context
	actTurn    = "turn"    // go on to the passage before or after; "turn:back" and "turn:on"
	actCite    = "cite"
	actOpen    = "open"  // a link to the reader page; nothing to do
	actCheck   = "check" // the shortcut on a message

	actFeedback = "feedback"
	actWrong    = "wrong"  // the form that says what is wrong
	actEditor   = "editor" // send the question to the editors
	actHome     = "home"   // the App Home was opened
	actSuggest  = "suggest"
	actForget   = "forget"
	actEditors  = "editors" // the editors' channel was chosen
	actKeep     = "keep"    // how long to keep questions was chosen
	actSettings = "settings"
	actGone     = "gone"   // the workspace removed the app, or revoked its token
	actUnfurl   = "unfurl" // links to the reader page were shared
	actPage     = "page"   // show the page that a quotation stands on
)

// controls draws what can be done with an answer.
func controls(a bot.Answer, m Manner) []slack.Block {
	if m.Bare {
		return nil
	}
	c := carry(a)
	value := c.String()
	var list []slack.BlockElement
	if a.Next != nil && value != "" && len(a.Groups) > 0 && len(a.Groups[0].Quotes) < bot.MaxQuotes {
		list = append(list, button(actMore, value, "More", "Show more quotations in this answer"))
	}
	if m.Editors && value != "" && a.Question.Command == bot.Ask && !a.Answered() && a.Err == nil && len(a.Topics) > 0 {
		list = append(list, button(actEditor, value, "Ask an editor", "Send this question to the editors of this workspace"))
	}
	if m.Private {
		if a.Answered() && value != "" {
			list = append(list, button(actShare, value, "Share in channel", "Share this answer with everybody in this channel"))
		}
		list = append(list, button(actDismiss, "x", "Dismiss", "Remove this answer from your view"))
	}
	var blocks []slack.Block
	if len(list) > 0 {
		blocks = append(blocks, actions(list...))
	}
	if a.Answered() {
		blocks = append(blocks, feedback(c))
	}
	return blocks
}

func actions(list ...slack.BlockElement) *slack.ActionBlock { return slack.NewActionBlock("", list...) }

// button draws a button; label says what it does to those who do not see where it stands.
func button(action, value, text, label string) *slack.ButtonBlockElement {
	b := slack.NewButtonBlockElement(action, value, slack.NewTextBlockObject(slack.PlainTextType, text, false, false))
	b.AccessibilityLabel = label
	return b
}

// A cargo is what a button carries of an answer: how to find it again, and how to know that it is the same.
type cargo struct {
	Kind     string `json:"k,omitempty"` // a command; or actCheck
	Text     string `json:"t"`
	Previous string `json:"p,omitempty"`
	Limit    int    `json:"l,omitempty"`
	Seen     string `json:"s"` // the fingerprint of what was shown
}

// carry returns what the buttons of an answer carry.
func carry(a bot.Answer) cargo {
	q := a.Question
	return cargo{Kind: q.Command, Text: q.Text, Previous: q.Previous, Limit: q.Limit, Seen: fingerprint(a)}
}

// String is the value of a button; empty where it would be too long.
func (c cargo) String() string {
	b, err := json.Marshal(c)
	if err != nil || utf8.RuneCount(b) > maxValue {
		return ""
	}
	return string(b)
}

func parseCargo(value string) (c cargo, err error) {
	if err := json.Unmarshal([]byte(value), &c); err != nil {
		return c, fmt.Errorf("read a button's value of %d bytes: no JSON of the expected shape", len(value))
	}
	return c, nil
}

// question is the question to ask again.
func (c cargo) question() bot.Question {
	return bot.Question{Command: c.Kind, Text: c.Text, Previous: c.Previous, Limit: c.Limit}
}

// fingerprint tells answers apart by all that they say of the source.
func fingerprint(answers ...bot.Answer) string {
	h := sha256.New()
	add := func(parts ...string) {
		for _, s := range parts {
			h.Write(binary.AppendUvarint(nil, uint64(len(s)))) // so that no two lists of parts look alike
			io.WriteString(h, s)
		}
	}
	for _, a := range answers {
		l := a.Question.Language
		add(a.Notice)
		for q := range a.Quotes() {
			add(reference(q), q.Text(), q.Passage.Gloss, l.Level(q))
			add(l.Remarks(q)...)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// reference names a quotation: the path of its address, "ica-2022/kj1-approval" or "ica-2022/kj1-approval?s=2".
func reference(q bot.Quote) string { return strings.TrimPrefix(q.Link(), "/d/") }

// quoteAt finds the quotation that a reference names.
func quoteAt(c *corpus.Corpus, reference string) (bot.Quote, bool) {
	id, sentences, _ := strings.Cut(reference, "?s=")
	p, ok := c.Passage(id)
	if !ok {
		return bot.Quote{}, false
	}
	return bot.FindQuote(p, sentences)
}
