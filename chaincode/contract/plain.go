package contract

import (
	"fmt"
	"reflect"

	"github.com/hyperledger/fabric-contract-api-go/v2/metadata"
)

// plain passes strings as they are. The contract API's own serializer runs every argument through a JSON schema, which for a
// batch of megabytes costs more than judging it; the rules read the bytes strictly themselves.
type plain struct{}

// FromString gives a string argument.
func (plain) FromString(value string, t reflect.Type, _ *metadata.ParameterMetadata, _ *metadata.ComponentMetadata) (reflect.Value, error) {
	if t.Kind() != reflect.String {
		return reflect.Value{}, fmt.Errorf("contract: an argument is of type %s; only strings are used", t)
	}
	return reflect.ValueOf(value), nil
}

// ToString gives a string result.
func (plain) ToString(value reflect.Value, t reflect.Type, _ *metadata.ReturnMetadata, _ *metadata.ComponentMetadata) (string, error) {
	if t.Kind() != reflect.String {
		return "", fmt.Errorf("contract: a result is of type %s; only strings are used", t)
	}
	return value.String(), nil
}
