package slack_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"findings/bot/store"
)

// TestDigest proves that the editors get one digest a week, on Monday, with no names in it.
func TestDigest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the clock begins on Saturday, 1 January 2000
		s := store.NewMemory()
		var mu sync.Mutex
		type post struct {
			at     time.Time
			blocks string
			text   string
		}
		var posts []post
		answer := `{"ok":true,"team_id":"T1","team":"N","user":"findings"}`
		_, leave := inBubbleWith(t, newSearcher(t), func(r *http.Request) (int, string) {
			r.ParseForm()
			if strings.HasSuffix(r.URL.Path, "chat.postMessage") {
				mu.Lock()
				defer mu.Unlock()
				if r.PostForm.Get("channel") != "CEDIT" {
					t.Errorf("posted in %s", r.PostForm.Get("channel"))
				}
				posts = append(posts, post{time.Now(), r.PostForm.Get("blocks"), r.PostForm.Get("text")})
			}
			return 200, ""
		}, &logged{}, answer, s)
		s.SaveSettings(t.Context(), ws, "", store.Settings{Editors: "CEDIT", Keep: 30})
		for range 3 {
			s.Count(t.Context(), time.Now(), ws, "asked")
		}
		s.Count(t.Context(), time.Now(), ws, "nothing found")
		s.Count(t.Context(), time.Now(), ws, "wrong level")
		s.AddQuestion(t.Context(), store.Question{Workspace: ws, User: "UNAME", Text: "who won <!channel>?", At: time.Now()})
		s.AddFeedback(t.Context(), store.Feedback{Workspace: ws, User: "UNAME", Verdict: "wrong level", Question: "how sure?", Comment: "It is high.", At: time.Now()})
		s.AddFeedback(t.Context(), store.Feedback{Workspace: ws, User: "UNAME", Verdict: "right", Question: "a good one", At: time.Now()})
		time.Sleep(20 * 24 * time.Hour)
		leave()
		if len(posts) != 3 {
			t.Fatalf("%d digests in twenty days, want one on each of three Mondays", len(posts))
		}
		for _, p := range posts {
			if p.at.UTC().Weekday() != time.Monday || p.at.UTC().Hour() < 9 {
				t.Errorf("a digest at %v", p.at.UTC())
			}
		}
		golden(t, "testdata/digest.json", map[string]any{"blocks": json.RawMessage(posts[0].blocks), "text": posts[0].text})
		var plain strings.Builder
		var tree any
		json.Unmarshal([]byte(posts[0].blocks), &tree)
		walk([]any{tree}, func(n map[string]any) {
			if words, ok := n["text"].(string); ok {
				plain.WriteString(words + "\n")
			}
		})
		for _, want := range []string{"Questions: 3. Found nothing: 1.", "wrong: 1", "who won <!channel>?", "wrong level: how sure? — It is high."} {
			if !strings.Contains(plain.String(), want) {
				t.Errorf("the digest has no %q: %s", want, plain.String())
			}
		}
		for _, p := range posts {
			if strings.Contains(p.blocks, "UNAME") || strings.Contains(p.blocks, "a good one") || strings.Contains(p.blocks, `"broadcast"`) {
				t.Errorf("the digest says who asked, or what was well answered: %s", p.blocks)
			}
		}
		if strings.Contains(posts[1].blocks, "who won") {
			t.Errorf("the second digest repeats the first week: %s", posts[1].blocks)
		}
	})
}
