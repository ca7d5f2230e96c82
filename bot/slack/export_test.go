package slack

import "findings/bot"

// ReadDelivery reads a delivery, and the question in it where one is asked.
func ReadDelivery(kind string, payload []byte) (q bot.Question, asked bool, err error) {
	d, err := parse(kind, payload)
	if err != nil || d.request == nil {
		return q, false, err
	}
	return d.request.ask(), true, nil
}
