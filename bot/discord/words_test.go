package discord

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

var nameOfCommand = regexp.MustCompile(`^[-_'\p{L}\p{N}]{1,32}$`) // from Discord's documentation

// TestWords: every word is there in every language, with the same places for values, and within Discord's limits.
func TestWords(t *testing.T) {
	verbs := regexp.MustCompile(`%[a-z]`)
	for code, w := range languages {
		have, want := reflect.ValueOf(*w), reflect.ValueOf(english)
		for i := range want.NumField() {
			name := want.Type().Field(i).Name
			switch e := want.Field(i).Interface().(type) {
			case string:
				text := have.Field(i).String()
				if text == "" || strings.Join(verbs.FindAllString(e, -1), "") != strings.Join(verbs.FindAllString(text, -1), "") {
					t.Errorf("%s: %s is %q", code, name, text)
				}
			case [5]string:
				for n, text := range have.Field(i).Interface().([5]string) {
					if text == "" || utf8.RuneCountInString(text) > 80 {
						t.Errorf("%s: %s %d is %q", code, name, n, text)
					}
				}
			}
		}
		for key := range english.Describes {
			if w.Describes[key] == "" {
				t.Errorf("%s: no description of %s", code, key)
			}
		}
		for _, label := range []string{w.More, w.ShowContext, w.CopyCitation, w.ShowPage, numbered(w.Picture, 5), numbered(w.Context, 5), numbered(w.Citation, 5), w.Share, w.Feedback, w.SettingsFollowUps, w.SettingsTest} {
			if n := utf8.RuneCountInString(label); n == 0 || n > 80 {
				t.Errorf("%s: a button %q", code, label)
			}
		}
	}
}

// TestNames: what is registered is named in every language, as Discord allows it, and no two of a level alike.
func TestNames(t *testing.T) {
	name := func(name string, names map[string]string) {
		t.Helper()
		if len(names) != len(locales) {
			t.Errorf("%s has names in %d languages", name, len(names))
		}
		names = mapWith(names, "en", name)
		for locale, n := range names {
			if !nameOfCommand.MatchString(n) || strings.ToLower(n) != n {
				t.Errorf("%s: %s is called %q", locale, name, n)
			}
		}
	}
	description := func(name, text string, texts map[string]string) {
		t.Helper()
		if len(texts) != len(locales) {
			t.Errorf("%s is described in %d languages", name, len(texts))
		}
		for locale, d := range mapWith(texts, "en", text) {
			if n := utf8.RuneCountInString(d); n == 0 || n > 100 {
				t.Errorf("%s: %s has a description of %d characters: %q", locale, name, n, d)
			}
		}
	}
	var level func([]commandOption)
	level = func(options []commandOption) {
		taken := map[string]string{}
		for _, o := range options {
			name(o.Name, o.Names)
			description(o.Name, o.Description, o.Descriptions)
			for locale, n := range mapWith(o.Names, "en", o.Name) {
				if other := taken[locale+n]; other != "" {
					t.Errorf("%s: %s and %s are both called %q", locale, o.Name, other, n)
				}
				taken[locale+n] = o.Name
			}
			level(o.Options)
		}
		if len(options) > 25 {
			t.Errorf("%d options", len(options))
		}
	}
	for _, c := range commands() {
		if c.Description != "" {
			description(c.Name, c.Description, c.Descriptions)
		}
		for locale, n := range c.Names {
			if n == "" || utf8.RuneCountInString(n) > 32 {
				t.Errorf("%s: %s is called %q", locale, c.Name, n)
			}
		}
		level(c.Options)
	}
}

func mapWith(m map[string]string, key, value string) map[string]string {
	out := map[string]string{key: value}
	for k, v := range m {
		out[k] = v
	}
	return out
}
