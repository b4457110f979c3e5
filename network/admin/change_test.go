package admin

import (
	"context"
	"errors"
	"testing"

	"luzheng/network/problem"
)

// TestAChangeIsTheRulesAnswerOnlyWhenMoreThanCanBeFaultyRefuse gives a change to the orderers of four members, of whom one may be faulty.
func TestAChangeIsTheRulesAnswerOnlyWhenMoreThanCanBeFaultyRefuse(t *testing.T) {
	refuses := problem.New(problem.AdminFailed, "", "the orderer answers BAD_REQUEST")
	away := errors.New("nobody listens")
	for name, c := range map[string]struct {
		answers []error // of the orderers, one after another; after the last they are away
		after   int     // the change is in force after so many were asked; 0 for never
		asked   int
		want    error
	}{
		"taken at once":                        {[]error{nil}, 1, 1, nil},
		"one that lags refuses":                {[]error{refuses, nil}, 2, 2, nil},
		"two refuse":                           {[]error{refuses, refuses, nil}, 3, 2, refuses},
		"two refuse, one away between them":    {[]error{refuses, away, refuses, nil}, 4, 3, refuses},
		"taken, lost, and taken by another":    {[]error{nil, nil}, 2, 2, nil},
		"taken, and refused as it is in force": {[]error{nil, refuses, refuses}, 3, 3, nil},
		"away, yet it came into force":         {[]error{away}, 1, 1, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var asked []int
			err := proposal{
				members: 4,
				give: func(member int) error {
					asked = append(asked, member)
					if len(asked) <= len(c.answers) {
						return c.answers[len(asked)-1]
					}
					return away
				},
				inForce: func() (bool, error) { return c.after > 0 && len(asked) >= c.after, nil },
			}.run(context.Background())
			if !errors.Is(err, c.want) || c.want == nil && err != nil || len(asked) != c.asked {
				t.Errorf("after %d were asked: %v", len(asked), err)
			}
			for i, member := range asked {
				if member != i%4 {
					t.Errorf("asked were %v", asked)
				}
			}
		})
	}
}

func TestAChangeThatNobodyTakesEnds(t *testing.T) {
	asked := 0
	err := proposal{
		members: 4, give: func(int) error { asked++; return errors.New("nobody listens") }, inForce: func() (bool, error) { return false, nil },
	}.run(context.Background())
	if problem.CodeOf(err) != problem.AdminFailed || asked != changeTries {
		t.Errorf("after %d were asked: %v", asked, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err = proposal{
		members: 1, give: func(int) error { return nil }, inForce: func() (bool, error) { return false, nil },
	}.run(ctx)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
}
