package discord

import (
	"fmt"
	"time"

	"findings/bot"
)

// How much one may ask: at once, and on and on.
var (
	userLimit  = bot.Limit{Burst: 10, Every: 3 * time.Second}         // questions, claims and pictures of one person
	pressLimit = bot.Limit{Burst: 20, Every: time.Second}             // other buttons of one person
	guildLimit = bot.Limit{Burst: 100, Every: 200 * time.Millisecond} // all of it, of one server
	noteLimit  = bot.Limit{Burst: 1, Every: 30 * time.Second}         // being told so in public
)

// limits keep people and servers to the limits.
type limits struct{ users, presses, guilds, notes bot.Buckets }

// take returns 0 where a person may ask now, or how long it is until then; the person's own limit first, so that one
// who floods does not use up the server's. Either name may be empty: then its limit is not kept.
func (l *limits) take(user, guild string, press bool) time.Duration {
	now := time.Now()
	if user != "" {
		wait := time.Duration(0)
		if press {
			wait = l.presses.Take(now, pressLimit, user)
		} else {
			wait = l.users.Take(now, userLimit, user)
		}
		if wait > 0 {
			return wait
		}
	}
	if guild != "" {
		return l.guilds.Take(now, guildLimit, guild)
	}
	return 0
}

// tooFast asks for patience.
func tooFast(l bot.Language, wait time.Duration) message {
	return say(fmt.Sprintf(wordsIn(l).TooFast, int((wait+time.Second-1)/time.Second)))
}
