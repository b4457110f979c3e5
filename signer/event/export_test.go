package event

// QuickReads tells whether the quick reader takes an event.
func QuickReads(raw []byte) bool { return new(slot).parse(string(raw)) }

// Headers reads the payload of a batch by the quick reader, if it takes it, and by the JSON decoder.
func Headers(payload []byte) (quick Header, taken bool, slow Header, err error) {
	quick, taken = parseHeader(string(payload))
	slow, err = headerJSON(payload)
	return quick, taken, slow, err
}
