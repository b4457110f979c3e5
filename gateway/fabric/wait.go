package fabric

import (
	"context"
	"time"

	"google.golang.org/grpc/status"
)

// grpcStatus is what gRPC's errors say of themselves.
type grpcStatus = status.Status

// retryPause is between two questions for a commit status.
const retryPause = 500 * time.Millisecond

// sleep waits, or tells that ctx has ended.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
