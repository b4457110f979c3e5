package strictjson

import "fmt"

// UnmarshalScanned is Unmarshal as it is for a document that is not ordinary: scanned first.
func UnmarshalScanned(data []byte, v any, limit int) error {
	if len(data) > limit {
		return &Error{"json.size", fmt.Sprintf("the document has %d bytes, the limit is %d", len(data), limit)}
	}
	if err := scan(data); err != nil {
		return err
	}
	return UnmarshalChecked(data, v)
}
