package event

// QuickReads tells whether the quick reader takes an event.
func QuickReads(raw []byte) bool { return new(slot).parse(string(raw)) }
