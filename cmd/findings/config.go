package main

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"findings/bot/web"
)

// config is everything that the program takes from its environment. Secrets come from nowhere else, and are never
// printed or logged.
type config struct {
	addr    string    // where serve listens
	baseURL string    // where people reach the page, without a slash at the end
	data    string    // the directory of imported documents
	admin   web.Admin // who may see the admin page; nobody unless set

	slack   slackConfig
	discord discordConfig
}

type slackConfig struct {
	botToken, appToken, signingSecret, apiURL string
	clientID, clientSecret, tokenKey          string // for many workspaces
}

type discordConfig struct{ botToken, publicKey, applicationID, guildID, shards, apiURL string }

// wanted reports whether any secret of the platform's is set, so that it is to be joined.
func (c slackConfig) wanted() bool {
	return c.botToken+c.appToken+c.signingSecret+c.clientID+c.clientSecret+c.tokenKey != ""
}

// wanted reports whether any secret of the platform's is set, so that it is to be joined.
func (c discordConfig) wanted() bool { return c.botToken+c.publicKey+c.applicationID != "" }

// The variables of each platform; those that a platform cannot do without come first.
var (
	slackVariables = []string{"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET",
		"SLACK_TOKEN_KEY"}
	discordVariables = []string{"DISCORD_BOT_TOKEN", "DISCORD_PUBLIC_KEY", "DISCORD_APPLICATION_ID"}
)

// readConfig reads the environment. All that is wrong with it is reported together.
func readConfig(getenv func(string) string) (config, error) {
	env := func(name string) string { return strings.TrimSpace(getenv(name)) }
	c := config{
		addr: cmp.Or(env("FINDINGS_ADDR"), "127.0.0.1:8080"),
		data: cmp.Or(env("FINDINGS_DATA"), defaultData(env)),
		slack: slackConfig{
			env("SLACK_BOT_TOKEN"), env("SLACK_APP_TOKEN"), env("SLACK_SIGNING_SECRET"), env("SLACK_API_URL"),
			env("SLACK_CLIENT_ID"), env("SLACK_CLIENT_SECRET"), env("SLACK_TOKEN_KEY")},
		discord: discordConfig{
			env("DISCORD_BOT_TOKEN"), env("DISCORD_PUBLIC_KEY"), env("DISCORD_APPLICATION_ID"), env("DISCORD_GUILD_ID"),
			env("DISCORD_SHARDS"), env("DISCORD_API_URL")},
	}
	c.admin = web.Admin{Token: env("FINDINGS_ADMIN_TOKEN"), UserHeader: env("FINDINGS_ADMIN_HEADER")}
	var faults []error
	if err := checkAddr(c.addr); err != nil {
		faults = append(faults, fmt.Errorf("FINDINGS_ADDR: %w", err))
	}
	c.baseURL = strings.TrimRight(cmp.Or(env("FINDINGS_URL"), "http://"+reachable(c.addr)), "/")
	if u, err := url.Parse(c.baseURL); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		faults = append(faults, fmt.Errorf("FINDINGS_URL: %q is not an address like https://findings.example.org", c.baseURL))
	}
	return c, errors.Join(faults...)
}

// reachable is the address at which this machine itself finds what listens on addr: loopback where it listens on all.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

func checkAddr(addr string) error {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return fmt.Errorf("%q is not HOST:PORT, such as 127.0.0.1:8080", addr)
	}
	return nil
}

// defaultData is where imported documents are kept unless told otherwise, by the XDG base directory specification.
func defaultData(env func(string) string) string {
	if dir := env("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "findings")
	}
	home := cmp.Or(env("HOME"), os.TempDir())
	return filepath.Join(home, ".local", "share", "findings")
}
