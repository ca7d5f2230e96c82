package discord

import "time"

// Lost makes it longer ago by d that all shards were connected.
func Lost(p *Platform, d time.Duration) { p.lost.Add(int64(-d)) }
