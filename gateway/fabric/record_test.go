package fabric

import (
	"errors"
	"fmt"
	"testing"

	"github.com/hyperledger/fabric-gateway/pkg/client"
	validation "github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"luzheng/gateway/submit"
)

func TestInvalidTransactionsCountNowhere(t *testing.T) {
	for code, want := range map[validation.TxValidationCode]error{
		validation.TxValidationCode_MVCC_READ_CONFLICT:         submit.ErrConflict,
		validation.TxValidationCode_PHANTOM_READ_CONFLICT:      submit.ErrConflict,
		validation.TxValidationCode_ENDORSEMENT_POLICY_FAILURE: submit.ErrRejected,
		validation.TxValidationCode_DUPLICATE_TXID:             submit.ErrRejected,
	} {
		if err := invalid(&client.Status{Code: code, TransactionID: "t"}); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", code, err, want)
		}
	}
}

func TestOnlyAPeerThatIsAwayIsPassedOver(t *testing.T) {
	for code, want := range map[codes.Code]bool{
		codes.Unavailable: true, codes.DeadlineExceeded: true, codes.Aborted: false, codes.FailedPrecondition: false, codes.Unknown: false,
	} {
		err := fmt.Errorf("wrapped: %w", status.Error(code, "x"))
		if away(err) != want {
			t.Errorf("%s: away is %v", code, !want)
		}
	}
	if away(errors.New("of no kind")) {
		t.Error("an error that is not gRPC's says that a peer is away")
	}
}
