package bot

import "time"

// A Meter takes what an operator wants to see of the platforms: counts and durations, never a text or a name. It is
// safe for concurrent use.
type Meter interface {
	// Received notes that something was delivered over a connection of a platform: "http", "socket".
	Received(platform, connection string)
	// Acknowledged notes how long a delivery waited for its acknowledgement.
	Acknowledged(platform string, took time.Duration)
	// Answered notes an answer and how long it took until it was drawn; outcome is "answered", "nothing_found" or
	// "failed".
	Answered(platform, outcome string, took time.Duration)
	// Retried notes that a call of the platform was made again, because it was limiting the rate or had a fault.
	Retried(platform string)
	// Limited notes that somebody asked more than is allowed at once.
	Limited(platform string)
}

// Unmetered is a Meter that takes nothing.
type Unmetered struct{}

func (Unmetered) Received(string, string)                {}
func (Unmetered) Acknowledged(string, time.Duration)     {}
func (Unmetered) Answered(string, string, time.Duration) {}
func (Unmetered) Retried(string)                         {}
func (Unmetered) Limited(string)                         {}

// Outcome is what a Meter calls an answer.
func (a Answer) Outcome() string {
	switch {
	case a.Err != nil:
		return "failed"
	case a.Answered():
		return "answered"
	}
	return "nothing_found"
}
