package bot

// CutShort says that a quotation is longer than what a platform lets one message hold. It stands outside the quotation
// marks.
func (l Language) CutShort() string {
	return "The quotation goes on; the platform's limit ends it here. The whole of it is on the reader page."
}
