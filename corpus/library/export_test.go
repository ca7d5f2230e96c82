package library

// Hash is the hash that the library names files by.
func Hash(data string) string { return hashOf([]byte(data)) }
