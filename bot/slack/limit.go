package slack

import (
	"time"

	"findings/bot"
)

// How much one may ask: at once, and on and on.
var (
	userLimit      = bot.Limit{Burst: 10, Every: 3 * time.Second}
	workspaceLimit = bot.Limit{Burst: 100, Every: 200 * time.Millisecond}
	pressLimit     = bot.Limit{Burst: 20, Every: time.Second}     // buttons of one user
	civilLimit     = bot.Limit{Burst: 1, Every: 10 * time.Second} // being told that it is too much
)
