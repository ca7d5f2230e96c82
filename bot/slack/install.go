package slack

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"findings/bot/store"
)

// How the installation in many workspaces goes (OAuth v2).
// https://docs.slack.dev/authentication/installing-with-oauth
const (
	authorizeURL = "https://slack.com/oauth/v2/authorize"
	stateFor     = 10 * time.Minute // until somebody has to begin anew
	stateCookie  = "findings_slack_state"
	renewBefore  = 10 * time.Minute // before a token that is rotated ends
)

// errNotInstalled says that the app is not, or no longer, installed in a workspace.
var errNotInstalled = errors.New("not installed in this workspace")

// A ring holds the keys that seal tokens: the first seals, all of them open, so that a key can be rotated.
type ring []cipher.AEAD

// parseKeys reads keys of 32 bytes in base64, with commas between them.
func parseKeys(list string) (ring, error) {
	var r ring
	for i, word := range strings.Split(list, ",") {
		key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(word))
		if err != nil || len(key) != 32 {
			return nil, fmt.Errorf("key %d is not 32 bytes in base64; make one with: openssl rand -base64 32", i+1)
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, err
		}
		aead, err := cipher.NewGCM(block)
		if err != nil {
			return nil, err
		}
		r = append(r, aead)
	}
	return r, nil
}

// seal encrypts, bound to a workspace: what was sealed for one cannot be opened for another.
func (r ring) seal(workspace string, plain []byte) []byte {
	nonce := make([]byte, r[0].NonceSize())
	rand.Read(nonce) // never fails
	return r[0].Seal(nonce, nonce, plain, []byte(workspace))
}

// open decrypts, and reports whether it was sealed with an older key than the first.
func (r ring) open(workspace string, sealed []byte) (plain []byte, old bool, err error) {
	for i, aead := range r {
		if len(sealed) < aead.NonceSize() {
			break
		}
		if plain, err := aead.Open(nil, sealed[:aead.NonceSize()], sealed[aead.NonceSize():], []byte(workspace)); err == nil {
			return plain, i > 0, nil
		}
	}
	return nil, false, errors.New("open a token: none of the keys in SLACK_TOKEN_KEY fits")
}

// A token is what an installation may do, as it is sealed.
type token struct {
	Access  string    `json:"access"`
	Refresh string    `json:"refresh,omitempty"` // empty: the token is not rotated
	Ends    time.Time `json:"ends,omitzero"`
}

// installs knows the tokens of the workspaces that the app is installed in.
type installs struct {
	keys ring

	mu    sync.Mutex
	known map[string]*installed // by team
}

// An installed is the client of one workspace.
type installed struct {
	mu     sync.Mutex // held while the token is read or renewed, so that it is renewed once
	client *slack.Client
	ends   time.Time
}

// client returns the client of a workspace.
func (p *Platform) client(ctx context.Context, team string) (*slack.Client, error) {
	if p.installs == nil {
		return p.api, nil
	}
	p.installs.mu.Lock()
	i := p.installs.known[team]
	if i == nil {
		i = &installed{}
		p.installs.known[team] = i
	}
	p.installs.mu.Unlock()
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.client != nil && (i.ends.IsZero() || time.Until(i.ends) > renewBefore) {
		return i.client, nil
	}
	t, err := p.token(ctx, team)
	if errors.Is(err, errNotInstalled) && p.api != nil {
		own, fault := p.operator.team(ctx, p.api)
		if fault != nil {
			return nil, fault
		}
		if team == own {
			return p.api, nil
		}
	}
	if err != nil {
		return nil, err
	}
	i.client, i.ends = p.newClient(t.Access), t.Ends
	return i.client, nil
}

// An operator is the one whose token is set. The zero value is ready.
type operator struct {
	mu    sync.Mutex
	known string
}

// team returns the operator's own workspace, which Slack is asked for once.
func (o *operator) team(ctx context.Context, api *slack.Client) (string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.known == "" {
		who, err := api.AuthTestContext(ctx)
		if err != nil {
			return "", fmt.Errorf("auth.test: %w", withoutAddress(err))
		}
		o.known = who.TeamID
	}
	return o.known, nil
}

// token returns the token of a workspace, renewed where it soon ends, and sealed anew where its key is an old one.
func (p *Platform) token(ctx context.Context, team string) (token, error) {
	var t token
	i, ok, err := p.store.Install(ctx, workspace(team))
	if err != nil {
		return t, err
	}
	if !ok {
		return t, errNotInstalled
	}
	plain, old, err := p.installs.keys.open(i.Workspace, i.Token)
	if err != nil {
		return t, err
	}
	if err := json.Unmarshal(plain, &t); err != nil {
		return t, errors.New("read a token: it is none")
	}
	if t.Refresh != "" && time.Until(t.Ends) <= renewBefore {
		r, err := slack.RefreshOAuthV2TokenContext(ctx, p.patient, p.config.ClientID, p.config.ClientSecret, t.Refresh, p.oauth()...)
		if err != nil {
			return t, fmt.Errorf("renew a token: %w", withoutAddress(err))
		}
		if t, old = tokenOf(r), true; t.Access == "" {
			return t, errors.New("renew a token: Slack sent none")
		}
	}
	if old {
		sealed, err := p.installs.sealToken(i.Workspace, t)
		if err != nil {
			return t, err
		}
		replaced, err := p.store.ReplaceToken(ctx, i.Workspace, i.Token, sealed)
		if err == nil && !replaced {
			return p.token(ctx, team) // it was removed, or installed anew, in the meantime
		}
		return t, err
	}
	return t, nil
}

func (i *installs) sealToken(workspace string, t token) ([]byte, error) {
	plain, err := json.Marshal(t)
	if err != nil {
		return nil, err
	}
	return i.keys.seal(workspace, plain), nil
}

func tokenOf(r *slack.OAuthV2Response) token {
	t := token{Access: r.AccessToken, Refresh: r.RefreshToken}
	if r.ExpiresIn > 0 {
		t.Ends = time.Now().Add(time.Duration(r.ExpiresIn) * time.Second)
	}
	return t
}

func (p *Platform) oauth() []slack.OAuthOption {
	if p.config.APIURL == "" {
		return nil
	}
	return []slack.OAuthOption{slack.OAuthOptionAPIURL(p.config.APIURL)}
}

// uninstall deletes all that is stored of a workspace that removed the app or revoked its token.
func (p *Platform) uninstall(ctx context.Context, a *action) error {
	if err := p.store.RemoveWorkspace(ctx, workspace(a.team)); err != nil {
		return err
	}
	if p.installs != nil {
		p.installs.mu.Lock()
		delete(p.installs.known, a.team)
		p.installs.mu.Unlock()
	}
	p.log.Info("slack workspace removed", "team", a.team)
	return nil
}

// install sends somebody to Slack to install the app. What Slack sends back is tied to this browser by a cookie.
func (p *Platform) install(w http.ResponseWriter, r *http.Request) {
	state := rand.Text()
	http.SetCookie(w, &http.Cookie{
		Name: stateCookie, Value: state, Path: "/slack/oauth_redirect", MaxAge: int(stateFor.Seconds()), HttpOnly: true,
		Secure: strings.HasPrefix(p.bot.BaseURL(), "https://"), SameSite: http.SameSiteLaxMode,
	})
	var scopes []string
	for _, s := range Scopes {
		scopes = append(scopes, s.Name)
	}
	q := url.Values{
		"client_id": {p.config.ClientID}, "scope": {strings.Join(scopes, ",")}, "state": {state}, "redirect_uri": {p.redirectURI()},
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, authorizeURL+"?"+q.Encode(), http.StatusFound)
}

func (p *Platform) redirectURI() string { return p.bot.BaseURL() + "/slack/oauth_redirect" }

// installed takes what Slack sends back. The state is good once, in the browser that it was given to.
func (p *Platform) installed(w http.ResponseWriter, r *http.Request) {
	say := func(status int, words string) {
		http.SetCookie(w, &http.Cookie{Name: stateCookie, Path: "/slack/oauth_redirect", MaxAge: -1})
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(status)
		io.WriteString(w, words+"\n")
	}
	q := r.URL.Query()
	cookie, err := r.Cookie(stateCookie)
	if err != nil || cookie.Value == "" || subtle.ConstantTimeCompare([]byte(cookie.Value), []byte(q.Get("state"))) != 1 {
		say(http.StatusForbidden, "This installation was not begun in this browser, or took too long. Begin again at /slack/install.")
		return
	}
	if first, _ := p.signatures.First(r.Context(), time.Now(), "state/"+cookie.Value); !first {
		say(http.StatusForbidden, "This installation was finished before. Begin again at /slack/install.")
		return
	}
	if q.Get("error") != "" || q.Get("code") == "" {
		say(http.StatusOK, "Findings was not installed, and nothing was stored.")
		return
	}
	team, err := p.exchange(r.Context(), q.Get("code"))
	if err != nil {
		p.log.Error("slack installation", "err", err)
		say(http.StatusBadGateway, "Slack did not complete the installation. Begin again at /slack/install.")
		return
	}
	p.log.Info("slack workspace installed", "team", team)
	say(http.StatusOK, "Findings is installed. Write to it in Slack, or invite it to a channel with /invite.")
}

// exchange turns the code that Slack sent into a token, and keeps it.
func (p *Platform) exchange(ctx context.Context, code string) (team string, err error) {
	r, err := slack.GetOAuthV2ResponseContext(ctx, p.patient, p.config.ClientID, p.config.ClientSecret, code,
		p.redirectURI(), p.oauth()...)
	if err != nil {
		return "", fmt.Errorf("oauth.v2.access: %w", withoutAddress(err))
	}
	switch {
	case r.IsEnterpriseInstall || r.Team.ID == "":
		return "", errors.New("oauth.v2.access: installed for a whole organization, which this app does not support")
	case r.TokenType != "bot" || r.AccessToken == "":
		return "", errors.New("oauth.v2.access: no bot token came")
	}
	ws := workspace(r.Team.ID)
	sealed, err := p.installs.sealToken(ws, tokenOf(r))
	if err != nil {
		return "", err
	}
	i := store.Install{Workspace: ws, Token: sealed, BotUser: r.BotUserID, Scopes: r.Scope, At: time.Now()}
	if err := p.store.SaveInstall(ctx, i); err != nil {
		return "", err
	}
	p.installs.mu.Lock()
	delete(p.installs.known, r.Team.ID)
	p.installs.mu.Unlock()
	return r.Team.ID, nil
}

// checkInstall returns what is wrong with the settings for many workspaces.
func (c Config) checkInstall() []error {
	if c.ClientID == "" && c.ClientSecret == "" && c.TokenKey == "" {
		return nil
	}
	var faults []error
	for _, v := range []struct{ name, value string }{
		{"SLACK_CLIENT_ID", c.ClientID}, {"SLACK_CLIENT_SECRET", c.ClientSecret}, {"SLACK_TOKEN_KEY", c.TokenKey},
	} {
		if v.value == "" {
			faults = append(faults, errors.New(v.name+" is missing, which it takes to be installed in many workspaces"))
		}
	}
	if c.TokenKey != "" {
		if _, err := parseKeys(c.TokenKey); err != nil {
			faults = append(faults, fmt.Errorf("SLACK_TOKEN_KEY: %w", err))
		}
	}
	return faults
}
