package corpus

// A Level is how good a source says the basis for a judgment is (ICD 203, section D.6.e(2)(a)): the quality and
// quantity of what it rests on, not how probable the event is.
type Level uint8

// The levels in order. The zero value is "none stated".
const (
	Unstated Level = iota
	Low
	LowToModerate
	Moderate
	ModerateToHigh
	High
)

var levelNames = []string{"none", "low", "low to moderate", "moderate", "moderate to high", "high"}

// String is the level in the field's words: "moderate to high"; "none" where none is stated.
func (l Level) String() string { return levelNames[l] }

// MarshalText returns String.
func (l Level) MarshalText() ([]byte, error) { return []byte(levelNames[l]), nil }

// UnmarshalText reads what MarshalText writes and rejects any other word.
func (l *Level) UnmarshalText(b []byte) error {
	i, err := position("level", levelNames, b)
	*l = Level(i)
	return err
}

// A Statement is a level that a source states, for whom, in which words.
type Statement struct {
	Level   Level
	Holders []string // "IC" for the whole community, or agencies: "CIA", "FBI"
	Stated  string   // the source's own words; empty where the edition has the level and its holders but not the words
}
