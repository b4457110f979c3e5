package statement

import (
	"encoding/json"
	"fmt"

	"luzheng/signer/gm"
)

// Attachments lists the sealed texts that the statement carries, wherever in its body they stand.
func (s *Statement) Attachments() ([]gm.Digest, error) {
	var body any
	if err := json.Unmarshal(s.Body, &body); err != nil {
		return nil, fmt.Errorf("statement: %w", err)
	}
	return attachments(body, nil)
}

// attachments walks a value; a sealed text is an object with a commitment and an attachment.
func attachments(value any, all []gm.Digest) ([]gm.Digest, error) {
	var err error
	switch v := value.(type) {
	case []any:
		for _, element := range v {
			if all, err = attachments(element, all); err != nil {
				return nil, err
			}
		}
	case map[string]any:
		text, attached := v["attachment"].(string)
		if _, committed := v["commitment"]; attached && committed {
			sum, err := gm.ParseDigest(text)
			return append(all, sum), err
		}
		for _, field := range v {
			if all, err = attachments(field, all); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}
