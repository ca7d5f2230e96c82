// Package storetest holds a Store against its contract.
package storetest

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"findings/bot/store"
)

// Run runs the suite. open returns an empty store, and reopen closes one and opens it again with what it holds.
func Run(t *testing.T, open func(*testing.T) store.Store, reopen func(*testing.T, store.Store) store.Store) {
	const ws, other = "slack/T1", "slack/T2"
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	run := func(name string, f func(t *testing.T, s store.Store)) {
		t.Run(name, func(t *testing.T) { f(t, open(t)) })
	}
	must := func(t *testing.T, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}

	run("First", func(t *testing.T, s store.Store) {
		for i, c := range []struct {
			at   time.Time
			keys []string
			want bool
		}{
			{now, []string{"a", "b"}, true},
			{now, []string{"a"}, false},
			{now.Add(time.Minute), []string{"c", "b"}, false},
			{now.Add(time.Minute), []string{"c"}, false}, // noted although b was known
			{now.Add(time.Hour - 1), []string{"a"}, false},
			{now.Add(time.Hour), []string{"a"}, true},
			{now.Add(time.Hour), []string{"a"}, false},
			{now, nil, true},
		} {
			got, err := s.First(t.Context(), c.at, c.keys...)
			must(t, err)
			if got != c.want {
				t.Errorf("%d: First(%v, %v) = %v, want %v", i, c.at, c.keys, got, c.want)
			}
			if i == 3 {
				s = reopen(t, s)
			}
		}
	})

	run("First at once", func(t *testing.T, s store.Store) {
		var first atomic.Int64
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for i := range 50 {
					if ok, err := s.First(t.Context(), now, fmt.Sprint(i)); err != nil {
						t.Error(err)
					} else if ok {
						first.Add(1)
					}
				}
			})
		}
		wg.Wait()
		if n := first.Load(); n != 50 {
			t.Errorf("%d are first, want 50", n)
		}
	})

	run("Accept", func(t *testing.T, s store.Store) {
		for i, c := range []struct {
			payload string
			keys    []string
			want    bool
		}{
			{"one", []string{"event/1", "message/1"}, true},
			{"a retry", []string{"event/1", "message/1"}, false},
			{"the event alone", []string{"event/1"}, false},
			{"the message as another event", []string{"event/2", "message/1"}, false},
			{"the event with another message", []string{"event/1", "message/2"}, false},
			{"two", []string{"event/3", "message/3"}, true},
		} {
			d := store.Delivery{Platform: "slack", Kind: "k", Payload: []byte(c.payload)}
			got, err := s.Accept(t.Context(), now.Add(time.Duration(i)), d, c.keys...)
			if must(t, err); got != c.want {
				t.Errorf("Accept(%s, %v) = %v, want %v", c.payload, c.keys, got, c.want)
			}
		}
		if _, forgets := s.(*store.Memory); forgets {
			return // there is no process that ends and leaves something to take up
		}
		left := func() (list []string) {
			all, err := s.Unfinished(t.Context(), "slack", now, now.Add(time.Minute))
			must(t, err)
			for _, d := range all {
				list = append(list, d.Key+" "+string(d.Payload))
			}
			return list
		}
		s = reopen(t, s)
		if got, want := left(), []string{"event/1 one", "event/3 two"}; !reflect.DeepEqual(got, want) {
			t.Errorf("Unfinished = %q, want %q", got, want)
		}
		must(t, s.Finish(t.Context(), "event/1"))
		if got, want := left(), []string{"event/3 two"}; !reflect.DeepEqual(got, want) {
			t.Errorf("after Finish: %q, want %q", got, want)
		}
	})

	run("Install", func(t *testing.T, s store.Store) {
		if _, ok, err := s.Install(t.Context(), ws); ok || err != nil {
			t.Errorf("an installation in an empty store: %v, %v", ok, err)
		}
		a := store.Install{Workspace: ws, Token: []byte{0, 1, 255}, BotUser: "U1", Scopes: "chat:write", At: now}
		b := store.Install{Workspace: other, Token: []byte("x"), At: now}
		must(t, s.SaveInstall(t.Context(), b))
		must(t, s.SaveInstall(t.Context(), store.Install{Workspace: ws, Token: []byte("old"), At: now}))
		must(t, s.SaveInstall(t.Context(), a))
		s = reopen(t, s)
		got, err := s.Installs(t.Context())
		must(t, err)
		if want := []store.Install{a, b}; !reflect.DeepEqual(got, want) {
			t.Errorf("Installs = %+v, want %+v", got, want)
		}
		one, ok, err := s.Install(t.Context(), ws)
		if must(t, err); !ok || !reflect.DeepEqual(one, a) {
			t.Errorf("Install = %+v, %v, want %+v", one, ok, a)
		}
	})

	run("ReplaceToken", func(t *testing.T, s store.Store) {
		a := store.Install{Workspace: ws, Token: []byte("a"), BotUser: "U1", Scopes: "chat:write", At: now}
		must(t, s.SaveInstall(t.Context(), a))
		for i, c := range []struct {
			workspace, old string
			want           bool
		}{{ws, "a", true}, {ws, "a", false}, {other, "a", false}} {
			got, err := s.ReplaceToken(t.Context(), c.workspace, []byte(c.old), []byte("b"))
			if must(t, err); got != c.want {
				t.Errorf("%d: ReplaceToken(%s, %s) = %v, want %v", i, c.workspace, c.old, got, c.want)
			}
		}
		a.Token = []byte("b")
		got, err := s.Installs(t.Context())
		if must(t, err); !reflect.DeepEqual(got, []store.Install{a}) {
			t.Errorf("Installs = %+v, want %+v", got, a)
		}
	})

	run("Settings", func(t *testing.T, s store.Store) {
		want := store.Settings{Documents: []string{"ica-2022"}, Quotes: 2, NoFollowUp: true, Private: true, Editors: "C9", Keep: 7}
		must(t, s.SaveSettings(t.Context(), ws, "C1", want))
		s = reopen(t, s)
		for _, c := range []struct {
			workspace, channel string
			want               store.Settings
		}{{ws, "C1", want}, {ws, "", store.Settings{}}, {other, "C1", store.Settings{}}} {
			got, err := s.Settings(t.Context(), c.workspace, c.channel)
			must(t, err)
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("Settings(%s, %s) = %+v, want %+v", c.workspace, c.channel, got, c.want)
			}
		}
	})

	run("AllSettings", func(t *testing.T, s store.Store) {
		want := []store.ChannelSettings{
			{Workspace: ws, Settings: store.Settings{Editors: "C9", Keep: 7}},
			{Workspace: ws, Channel: "C1", Settings: store.Settings{Documents: []string{"ica-2022"}, Quotes: 2, NoFollowUp: true, Private: true}},
			{Workspace: ws, Channel: "C2", Settings: store.Settings{Quotes: 5}},
			{Workspace: other, Settings: store.Settings{Channels: []string{"C3"}}},
		}
		for _, i := range []int{2, 3, 1, 0} {
			must(t, s.SaveSettings(t.Context(), want[i].Workspace, want[i].Channel, want[i].Settings))
		}
		s = reopen(t, s)
		got, err := s.AllSettings(t.Context())
		if must(t, err); !reflect.DeepEqual(got, want) {
			t.Errorf("AllSettings = %+v, want %+v", got, want)
		}
	})

	run("Workspaces", func(t *testing.T, s store.Store) {
		if got, err := s.Workspaces(t.Context()); err != nil || len(got) != 0 {
			t.Errorf("Workspaces of an empty store = %v, %v", got, err)
		}
		_, err := s.First(t.Context(), now, "slack/T0")
		must(t, err)
		must(t, s.SaveThread(t.Context(), now, "slack/T0", "t", store.Thread{Question: "q"}))
		must(t, s.Count(t.Context(), now, "w/5", "asked"))
		must(t, s.AddFeedback(t.Context(), store.Feedback{Workspace: "w/4", Verdict: "right", At: now}))
		must(t, s.AddQuestion(t.Context(), store.Question{Workspace: "w/3", Text: "q", At: now}))
		must(t, s.SaveSettings(t.Context(), "w/2", "C1", store.Settings{Quotes: 1}))
		must(t, s.SaveInstall(t.Context(), store.Install{Workspace: "w/1", Token: []byte("x"), At: now}))
		must(t, s.Count(t.Context(), now, "w/1", "asked"))
		s = reopen(t, s)
		got, err := s.Workspaces(t.Context())
		if must(t, err); !reflect.DeepEqual(got, []string{"w/1", "w/2", "w/3", "w/4", "w/5"}) {
			t.Errorf("Workspaces = %v", got)
		}
	})

	run("Latest", func(t *testing.T, s store.Store) {
		verdicts := []string{"right", "other", "right"}
		for i := range 9 {
			at := now.Add(time.Duration(i/2) * time.Second) // two at a time, of which the second is the later one
			must(t, s.AddQuestion(t.Context(), store.Question{Workspace: ws, User: "U1", Text: fmt.Sprint(i), Answered: i == 4, At: at}))
			must(t, s.AddFeedback(t.Context(), store.Feedback{Workspace: ws, Verdict: verdicts[i%3], Comment: fmt.Sprint(i), At: at}))
		}
		must(t, s.AddQuestion(t.Context(), store.Question{Workspace: other, Text: "theirs", At: now.Add(time.Second)}))
		must(t, s.AddFeedback(t.Context(), store.Feedback{Workspace: other, Verdict: "theirs", Comment: "theirs", At: now.Add(time.Second)}))
		s = reopen(t, s)
		from := now.Add(time.Second) // the third and those after it
		for _, c := range []struct {
			offset, n           int
			questions, comments string
		}{
			{0, 3, "8 7 6", "8 7 6"}, {3, 3, "5 3 2", "5 4 3"}, {6, 3, "", "2"}, {99, 3, "", ""}, {0, 0, "", ""}, {5, 1, "2", "3"},
		} {
			questions, total, err := s.LatestUnanswered(t.Context(), ws, from, c.offset, c.n)
			must(t, err)
			var texts []string
			for _, q := range questions {
				texts = append(texts, q.Text)
			}
			if got := strings.Join(texts, " "); got != c.questions || total != 6 {
				t.Errorf("LatestUnanswered(%d, %d) = %q of %d, want %q of 6", c.offset, c.n, got, total, c.questions)
			}
			feedback, total, err := s.LatestFeedback(t.Context(), ws, from, c.offset, c.n)
			must(t, err)
			texts = nil
			for _, f := range feedback {
				texts = append(texts, f.Comment)
			}
			if got := strings.Join(texts, " "); got != c.comments || total != 7 {
				t.Errorf("LatestFeedback(%d, %d) = %q of %d, want %q of 7", c.offset, c.n, got, total, c.comments)
			}
		}
		got, err := s.Verdicts(t.Context(), ws, from)
		if must(t, err); !reflect.DeepEqual(got, map[string]int{"right": 5, "other": 2}) {
			t.Errorf("Verdicts = %v", got)
		}
		if got, err := s.Verdicts(t.Context(), "slack/T3", from); err != nil || len(got) != 0 {
			t.Errorf("Verdicts of nobody = %v, %v", got, err)
		}
	})

	run("Thread", func(t *testing.T, s store.Store) {
		want := store.Thread{Question: "did they?", Asker: "U1", Quiet: true}
		must(t, s.SaveThread(t.Context(), now, ws, "C1/1", store.Thread{Question: "old"}))
		must(t, s.SaveThread(t.Context(), now, ws, "C1/1", want))
		s = reopen(t, s)
		got, ok, err := s.Thread(t.Context(), now.Add(store.ThreadFor-1), ws, "C1/1")
		if must(t, err); !ok || got != want {
			t.Errorf("Thread = %+v, %v, want %+v", got, ok, want)
		}
		for _, c := range []struct {
			at        time.Time
			workspace string
		}{{now.Add(store.ThreadFor), ws}, {now, other}} {
			if _, ok, err := s.Thread(t.Context(), c.at, c.workspace, "C1/1"); ok || err != nil {
				t.Errorf("Thread(%v, %s): %v, %v, want none", c.at, c.workspace, ok, err)
			}
		}
	})

	run("Questions and feedback", func(t *testing.T, s store.Store) {
		for i := range 5 {
			must(t, s.AddQuestion(t.Context(), store.Question{Workspace: ws, User: "U1", Text: fmt.Sprint(i), Answered: i%2 == 0, At: now.Add(time.Duration(i))}))
		}
		must(t, s.AddQuestion(t.Context(), store.Question{Workspace: ws, User: "U2", Text: "theirs", At: now}))
		must(t, s.AddFeedback(t.Context(), store.Feedback{Workspace: ws, User: "U1", Verdict: "wrong level", Question: "4", Comment: "no", At: now}))
		must(t, s.SaveThread(t.Context(), now, ws, "t", store.Thread{Question: "4", Asker: "U1"}))
		s = reopen(t, s)
		got, err := s.Questions(t.Context(), ws, "U1", 2)
		must(t, err)
		if len(got) != 2 || got[0].Text != "4" || !got[0].Answered || got[1].Text != "3" || !got[0].At.Equal(now.Add(4)) {
			t.Errorf("Questions = %+v, want the latest two", got)
		}
		got, err = s.Unanswered(t.Context(), ws, now.Add(2))
		must(t, err)
		if len(got) != 1 || got[0].Text != "3" {
			t.Errorf("Unanswered = %+v, want the fourth alone", got)
		}
		must(t, s.ForgetUser(t.Context(), ws, "U1"))
		if got, err := s.Questions(t.Context(), ws, "U1", 9); err != nil || len(got) != 0 {
			t.Errorf("after ForgetUser: %+v, %v", got, err)
		}
		if got, err := s.Questions(t.Context(), ws, "U2", 9); err != nil || len(got) != 1 {
			t.Errorf("somebody else's after ForgetUser: %+v, %v", got, err)
		}
		if _, ok, _ := s.Thread(t.Context(), now, ws, "t"); ok {
			t.Error("the thread still has the question")
		}
		f, err := s.Feedback(t.Context(), ws, now)
		must(t, err)
		if want := []store.Feedback{{Workspace: ws, Verdict: "wrong level", At: now}}; !reflect.DeepEqual(f, want) {
			t.Errorf("Feedback = %+v, want %+v", f, want)
		}
		if f, err := s.Feedback(t.Context(), ws, now.Add(1)); err != nil || len(f) != 0 {
			t.Errorf("Feedback of later = %+v, %v", f, err)
		}
	})

	run("ForgetTexts", func(t *testing.T, s store.Store) {
		for _, w := range []string{ws, other} {
			must(t, s.AddQuestion(t.Context(), store.Question{Workspace: w, User: "U1", Text: "q", At: now}))
			must(t, s.AddFeedback(t.Context(), store.Feedback{Workspace: w, User: "U1", Verdict: "other", Question: "q", Comment: "c", At: now}))
		}
		must(t, s.ForgetTexts(t.Context(), ws))
		s = reopen(t, s)
		for w, want := range map[string]store.Feedback{
			ws:    {Workspace: ws, Verdict: "other", At: now},
			other: {Workspace: other, User: "U1", Verdict: "other", Question: "q", Comment: "c", At: now},
		} {
			f, err := s.Feedback(t.Context(), w, now)
			if must(t, err); !reflect.DeepEqual(f, []store.Feedback{want}) {
				t.Errorf("Feedback of %s = %+v, want %+v", w, f, want)
			}
			q, err := s.Questions(t.Context(), w, "U1", 9)
			if must(t, err); (len(q) == 1) != (w == other) {
				t.Errorf("Questions of %s = %+v", w, q)
			}
		}
	})

	run("Tally", func(t *testing.T, s store.Store) {
		for _, c := range []struct {
			at   time.Time
			what string
		}{{now, "asked"}, {now, "asked"}, {now, "nothing"}, {now.Add(-24 * time.Hour), "asked"}, {now.Add(-8 * 24 * time.Hour), "asked"}} {
			must(t, s.Count(t.Context(), c.at, ws, c.what))
		}
		s = reopen(t, s)
		got, err := s.Tally(t.Context(), ws, now.Add(-7*24*time.Hour))
		must(t, err)
		if want := map[string]int{"asked": 3, "nothing": 1}; !reflect.DeepEqual(got, want) {
			t.Errorf("Tally = %v, want %v", got, want)
		}
		if got, err := s.Tally(t.Context(), other, now); err != nil || len(got) != 0 {
			t.Errorf("Tally of another workspace = %v, %v", got, err)
		}
	})

	run("RemoveWorkspace", func(t *testing.T, s store.Store) {
		for _, w := range []string{ws, other} {
			must(t, s.SaveInstall(t.Context(), store.Install{Workspace: w, Token: []byte("x"), At: now}))
			must(t, s.SaveSettings(t.Context(), w, "", store.Settings{Quotes: 1}))
			must(t, s.SaveThread(t.Context(), now, w, "t", store.Thread{Question: "q"}))
			must(t, s.AddQuestion(t.Context(), store.Question{Workspace: w, User: "U", Text: "q", At: now}))
			must(t, s.AddFeedback(t.Context(), store.Feedback{Workspace: w, Verdict: "right", At: now}))
			must(t, s.Count(t.Context(), now, w, "asked"))
		}
		must(t, s.RemoveWorkspace(t.Context(), ws))
		s = reopen(t, s)
		for w, want := range map[string]bool{ws: false, other: true} {
			_, install, _ := s.Install(t.Context(), w)
			settings, _ := s.Settings(t.Context(), w, "")
			_, thread, _ := s.Thread(t.Context(), now, w, "t")
			questions, _ := s.Questions(t.Context(), w, "U", 9)
			feedback, _ := s.Feedback(t.Context(), w, now)
			tally, _ := s.Tally(t.Context(), w, now)
			for what, got := range map[string]bool{
				"installation": install, "settings": settings.Quotes == 1, "thread": thread, "questions": len(questions) == 1,
				"feedback": len(feedback) == 1, "tally": len(tally) == 1,
			} {
				if got != want {
					t.Errorf("%s of %s: %v, want %v", what, w, got, want)
				}
			}
		}
	})

	run("Prune", func(t *testing.T, s store.Store) {
		must(t, s.SaveSettings(t.Context(), ws, "", store.Settings{Keep: 7}))
		for _, w := range []string{ws, other} {
			for _, age := range []time.Duration{time.Hour, 6 * 24 * time.Hour, 8 * 24 * time.Hour} {
				must(t, s.AddQuestion(t.Context(), store.Question{Workspace: w, User: "U", Text: age.String(), At: now.Add(-age)}))
				must(t, s.AddFeedback(t.Context(), store.Feedback{Workspace: w, User: "U", Verdict: "right", Question: age.String(), Comment: "c", At: now.Add(-age)}))
			}
		}
		must(t, s.Count(t.Context(), now.Add(-40*24*time.Hour), ws, "asked"))
		_, err := s.First(t.Context(), now.Add(-2*time.Hour), "k")
		must(t, err)
		must(t, s.Prune(t.Context(), now))
		if got, _ := s.Questions(t.Context(), ws, "U", 9); len(got) != 2 {
			t.Errorf("%d questions where seven days are kept, want 2", len(got))
		}
		if got, _ := s.Questions(t.Context(), other, "U", 9); len(got) != 0 {
			t.Errorf("%d questions where none are kept", len(got))
		}
		for w, want := range map[string]int{ws: 2, other: 0} { // a verdict is kept longer than a question
			got, err := s.Feedback(t.Context(), w, time.Time{})
			must(t, err)
			texts := 0
			for _, f := range got {
				if f.Question+f.Comment+f.User != "" {
					texts++
				}
			}
			if len(got) != 3 || texts != want {
				t.Errorf("feedback of %s: %d, %d with names and words, want 3 and %d", w, len(got), texts, want)
			}
		}
		if got, _ := s.Tally(t.Context(), ws, time.Time{}); len(got) != 0 {
			t.Errorf("old tallies: %v", got)
		}
		if first, err := s.First(t.Context(), now, "k"); err != nil || !first {
			t.Errorf("an old key is known: %v, %v", first, err)
		}
	})
}
