package slack

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"findings/bot"
	"findings/bot/store"
)

// The digest goes out on Mondays, after nine o'clock UTC.
const (
	digestDay  = time.Monday
	digestHour = 9
	week       = 7 * 24 * time.Hour
)

// keepHouse sends the digest when it is time, until ctx is done.
func (p *Platform) keepHouse(ctx context.Context) {
	for {
		now := time.Now()
		if now.UTC().Weekday() == digestDay && now.UTC().Hour() >= digestHour {
			if err := p.digests(ctx, now); err != nil && ctx.Err() == nil {
				p.log.Error("slack digest", "err", err)
			}
		}
		select {
		case <-time.After(time.Hour):
		case <-ctx.Done():
			return
		}
	}
}

// digests sends the digest to each workspace that has an editors' channel and did not get it this week.
func (p *Platform) digests(ctx context.Context, now time.Time) error {
	list, err := p.store.Installs(ctx)
	if err != nil {
		return err
	}
	var teams []string
	for _, i := range list {
		if team, ok := strings.CutPrefix(i.Workspace, workspace("")); ok {
			teams = append(teams, team)
		}
	}
	if p.api != nil {
		own, err := p.operator.team(ctx, p.api)
		if err != nil {
			return err
		}
		teams = append(teams, own)
	}
	var faults []error
	for _, team := range teams {
		if err := p.digest(ctx, now, team); err != nil {
			faults = append(faults, fmt.Errorf("team %s: %w", team, err))
		}
	}
	return errors.Join(faults...)
}

func (p *Platform) digest(ctx context.Context, now time.Time, team string) error {
	ws, err := p.store.Settings(ctx, workspace(team), "")
	if err != nil || ws.Editors == "" {
		return err
	}
	lately, err := p.store.Tally(ctx, workspace(team), now.Add(-week+24*time.Hour))
	if err != nil || lately["digest"] > 0 {
		return err
	}
	tally, err := p.store.Tally(ctx, workspace(team), now.Add(-week))
	if err != nil {
		return err
	}
	unanswered, err := p.store.Unanswered(ctx, workspace(team), now.Add(-week))
	if err != nil {
		return err
	}
	said, err := p.store.Feedback(ctx, workspace(team), now.Add(-week))
	if err != nil {
		return err
	}
	if _, err := p.send(ctx, team, ws.Editors, "", renderDigest(tally, unanswered, said, ws.Keep > 0)); err != nil {
		return err
	}
	return p.store.Count(ctx, now, workspace(team), "digest")
}

// renderDigest draws what was asked in a week, without names. It has texts only where the workspace keeps questions.
func renderDigest(tally map[string]int, unanswered []store.Question, said []store.Feedback, kept bool) Message {
	const most = 20
	list := func(lines []string) *bullets {
		b := &bullets{Type: slack.RTEList, Style: slack.RTEListBullet}
		for _, s := range lines[:min(most, len(lines))] {
			b.Elements = append(b.Elements, section(plain(shorten(bot.Clean(s), 200))))
		}
		return b
	}
	summary := digestSummary(tally)
	elements := []slack.RichTextElement{section(bold(digestHeading+" "), plain(summary))}
	var nothing, wrong []string
	for _, q := range unanswered {
		nothing = append(nothing, q.Text)
	}
	for _, f := range said {
		if f.Verdict == right {
			continue
		}
		line := f.Verdict
		if f.Question != "" {
			line += ": " + f.Question
		}
		if f.Comment != "" {
			line += " — " + f.Comment
		}
		wrong = append(wrong, line)
	}
	if len(nothing) > 0 {
		elements = append(elements, section(bold(digestNothing)), list(nothing))
	}
	if len(wrong) > 0 {
		elements = append(elements, section(bold(digestWrong)), list(wrong))
	}
	if !kept {
		elements = append(elements, section(italic(digestNoTexts)))
	}
	return Message{Blocks: []slack.Block{richText(elements...)}, Text: escaped(digestHeading+" "+summary, maxText)}
}
